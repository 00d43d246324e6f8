"""The elected: members of the council and Members of Parliament."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from evenhand.apps.council.models.officers import Officer
from evenhand.apps.council.models.spans import Span


class Member(Span):
    """An elected councillor, for one term in one ward. Their own mail is never diverted (SPOC-5)."""

    name = models.CharField(max_length=200)
    ward = models.CharField(max_length=200, blank=True)
    email = models.EmailField("e-mail address")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    officer = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )

    class Meta(Span.Meta):
        ordering: ClassVar = ["name", "-from_on"]

    def __str__(self) -> str:
        return f"{self.name} ({self.ward})" if self.ward else self.name


class MemberOfParliament(Span):
    """The Member of Parliament of a constituency, for one term."""

    name = models.CharField(max_length=200)
    constituency = models.CharField(max_length=200)
    email = models.EmailField("e-mail address")

    class Meta(Span.Meta):
        ordering: ClassVar = ["constituency", "-from_on"]

    def __str__(self) -> str:
        name = self.name if self.name.endswith(" MP") else f"{self.name} MP"
        return f"{name} ({self.constituency})"
