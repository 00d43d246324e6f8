"""Officers, the posts they hold and for how long, and the days they are away."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from evenhand.apps.council.models.spans import Span


class ServiceArea(models.Model):
    """A part of the council that matters belong to, and the directorate that it belongs to itself."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    directorate = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Officer(models.Model):
    """Somebody who works for the council. Without a user they are asked by mail and never sign in."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="officer"
    )
    name = models.CharField(max_length=200)
    email = models.EmailField("e-mail address", unique=True)
    telephone = models.CharField(max_length=40, blank=True)
    service_area = models.ForeignKey(
        ServiceArea, on_delete=models.PROTECT, null=True, blank=True, related_name="officers"
    )

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post of the council and the role it carries (a code of law/vocabularies/roles.yaml)."""

    title = models.CharField(max_length=200)
    role = models.CharField(max_length=60, db_index=True)
    service_area = models.ForeignKey(
        ServiceArea, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )

    class Meta:
        ordering: ClassVar = ["title"]

    def __str__(self) -> str:
        return self.title


class PostHolding(Span):
    """Who held a post, from which day to which, both counted."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="holdings")
    note = models.CharField(max_length=300, blank=True)

    class Meta(Span.Meta):
        ordering: ClassVar = ["-from_on", "pk"]

    def __str__(self) -> str:
        return f"{self.officer}, {self.post} from {self.from_on:%d/%m/%Y}"


class Absence(Span):
    """Days on which an officer is away, so that their deputy gets what is theirs."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="absences")
    reason = models.CharField(max_length=60, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(Span.Meta):
        ordering: ClassVar = ["-from_on", "pk"]

    def __str__(self) -> str:
        return f"{self.officer} away from {self.from_on:%d/%m/%Y}"
