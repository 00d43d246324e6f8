"""Days that do not count, beyond those the lawbook knows: proclaimed holidays and closure days."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class _RecordedDay(models.Model):
    """A day that somebody entered with a reason, and may withdraw with one; it is never deleted."""

    on = models.DateField("day")
    reason = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["-on", "pk"]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}: {self.reason}"


class HolidayAddition(_RecordedDay):
    """A bank holiday that the lawbook's table lacks, or one that it has and that was moved away (CAL-6).

    `nations` are codes of law/vocabularies/nations.yaml. `removed` marks a day that no longer is a holiday.
    """

    nations = models.JSONField(default=list)
    removed = models.BooleanField("no longer a holiday", default=False)
    proclaimed_on = models.DateField("day it was proclaimed", null=True, blank=True)


class ClosureDay(_RecordedDay):
    """A day the council is shut. It counts for local time limits alone, and only where set so (CAL-5)."""

    class Meta(_RecordedDay.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["on"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="council_closureday_once_a_day",
            )
        ]
