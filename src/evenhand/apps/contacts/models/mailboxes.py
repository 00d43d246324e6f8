"""How the fetching of each live mailbox goes, where its stored messages lie, and the daily count."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evenhand.apps.contacts.models.receipts import Receipt
from evenhand.apps.council.models import Mailbox


class MailboxCheck(models.Model):
    """How the last look into a live mailbox went, in words; one row a mailbox.

    `trouble` is why the last pass stopped and what to do; empty where it went through. `remark` tells of what
    was odd and is settled. `next_try_at` grows later with each failure in a row. `numbering` holds the
    UIDVALIDITY of each folder as last seen.
    """

    mailbox = models.OneToOneField(Mailbox, on_delete=models.PROTECT, related_name="check_row")
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    good_at = models.DateTimeField("last pass without trouble", null=True, blank=True)
    failures = models.PositiveIntegerField("failures in a row", default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    trouble = models.TextField(blank=True)
    trouble_since_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(blank=True)
    counts = models.JSONField(default=dict, blank=True)
    numbering = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"Check of mailbox {self.mailbox_id}"


class StoredCopy(models.Model):
    """Where the message of a receipt lies on the server since it was moved, as the server itself said."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+")
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="stored_copy")
    uidvalidity = models.BigIntegerField()
    uid = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "stored copies"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mailbox", "uidvalidity", "uid"], name="contacts_one_receipt_a_stored_copy"
            )
        ]

    def __str__(self) -> str:
        return f"Copy of receipt {self.receipt_id}"


class MailboxCount(models.Model):
    """One day's count of a mailbox against our receipts. `missing` lists what the server has and we have not.

    Each entry of `missing` is a folder, a UID, the server's date of receipt and a size in bytes: nothing of the
    message itself.
    Receipts whose message the server has no longer raise no alarm: they are safe with us, and a council may
    empty its folder.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="counts")
    on = models.DateField()
    counted_at = models.DateTimeField()
    on_server = models.PositiveIntegerField()
    with_us = models.PositiveIntegerField()
    missing_count = models.PositiveIntegerField(default=0)
    missing = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["-on", "mailbox"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailbox", "on"], name="contacts_one_count_a_mailbox_and_day")
        ]

    def __str__(self) -> str:
        return f"Count of mailbox {self.mailbox_id} on {self.on}"


class MailboxWatch(models.Model):
    """Which process listens to a mailbox, and until when it has said so; of several workers one does."""

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="+")
    by = models.CharField("name of the process", max_length=64)
    until_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "mailbox watches"

    def __str__(self) -> str:
        return f"Watch over mailbox {self.mailbox_id}"
