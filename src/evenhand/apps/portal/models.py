"""The person's own page: the short code in their letter, the one-time codes sent to them, and every try."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from evenhand.apps.cases.models import AppendOnly, Case


class PersonalCode(models.Model):
    """A short code in a letter. Alone it opens nothing: it goes with something that only the person has."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="personal_codes")
    code = models.CharField(max_length=12, unique=True)
    expires_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(ended_on__isnull=True), name="portal_one_live_code_a_case"
            )
        ]

    def __str__(self) -> str:
        return f"Code of {self.case_id}"


class OneTimeCode(models.Model):
    """Six digits that went to a confirmed address: kept as a hash, good for minutes, and for one use."""

    personal_code = models.ForeignKey(PersonalCode, on_delete=models.CASCADE, related_name="one_time_codes")
    digits_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"One-time code of {self.personal_code_id}"


class Try(AppendOnly):
    """Somebody tried to open a page: what was typed is kept only as a keyed hash, so that guessing shows."""

    at = models.DateTimeField(db_index=True)
    code_hash = models.CharField(max_length=64, db_index=True)
    from_hash = models.CharField(max_length=64, db_index=True)
    opened = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"Try at {self.at}"
