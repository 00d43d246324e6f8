"""When each recurring job last ran, and the morning mails with somebody's own work."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evenhand.apps.contacts.models import OutgoingMessage
from evenhand.apps.council.models import Officer


class TickRun(models.Model):
    """One recurring job: when somebody last began it, and when it last came to its end.

    A job that was begun and never ended failed or was interrupted; it is tried again after a while.
    """

    name = models.CharField(max_length=60, unique=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField("failures in a row", default=0)
    fault = models.CharField("kind of the last failure", max_length=100, blank=True)

    def __str__(self) -> str:
        return self.name


class DigestChoice(models.Model):
    """On which mornings an officer wants their work by mail; without a row the council's default holds."""

    officer = models.OneToOneField(Officer, on_delete=models.PROTECT, related_name="+")
    days = models.CharField("morning mail", max_length=60, blank=True)

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.days or 'as the council does'}"


class Digest(models.Model):
    """What was decided about one officer's morning mail on one day: once a day, whoever asks and however often.

    Without a message nothing waited for them that day, or `why_not` says why it may not go.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    message = models.OneToOneField(
        OutgoingMessage, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    why_not = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["officer", "on"], name="work_one_digest_a_day")
        ]

    def __str__(self) -> str:
        return f"Officer {self.officer_id} on {self.on}"
