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


class FirstGuess(models.Model):
    """What the words of a message suggested when it was sorted, and what the person chose. The case says what it is now.

    `suggested` are codes of law/regimes.yaml, `words` what was found for each, `chosen` the procedure at triage.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="first_guess")
    suggested = models.JSONField(default=list)
    words = models.JSONField(default=dict)
    chosen = models.CharField("procedure chosen at triage", max_length=80)
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"First guess of {self.case_id}"
