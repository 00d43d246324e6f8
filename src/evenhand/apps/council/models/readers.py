"""Who reads what comes in and is routed to nobody: a named officer a day, with a deputy."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from evenhand.apps.council.models.mailboxes import Mailbox
from evenhand.apps.council.models.officers import Officer
from evenhand.apps.council.models.spans import Span


class ReadingDuty(Span):
    """An officer reads the mail of a mailbox, or of all that have no reader of their own, from a day to another.

    Several in turn make a rota. Of two that hold on one day the one that began later counts.
    """

    mailbox = models.ForeignKey(
        Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="reading_duties"
    )
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="reading_duties")
    deputy = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="deputy_reading_duties"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(Span.Meta):
        ordering: ClassVar = ["-from_on", "-pk"]
        verbose_name_plural = "reading duties"

    def __str__(self) -> str:
        return (
            f"{self.officer} reads {self.mailbox or 'what has no other reader'} from {self.from_on:%d/%m/%Y}"
        )
