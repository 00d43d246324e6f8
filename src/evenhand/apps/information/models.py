"""The disclosure log: answers that the council has published, in words of their own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case


class Disclosure(models.Model):
    """One published answer. Its words are the public's copy: the case keeps its own.

    `withdrawn_on` takes it off the public page and keeps it on record.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="disclosures")
    title = models.CharField(max_length=200)
    question = models.TextField()
    answer = models.TextField()
    kind = models.CharField("the law it was asked under", max_length=100)
    outcome = models.CharField(max_length=100)
    received_on = models.DateField("request received on", null=True)
    published_on = models.DateField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-published_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["withdrawn_on", "-published_on"])]

    def __str__(self) -> str:
        return f"{self.published_on} {self.title}"
