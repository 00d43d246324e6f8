"""Each arrival of a message: kept before anything reads it, so that no crash can lose one."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.apps.contacts.models.contacts import Contact
from evenhand.apps.council.models import Officer
from evenhand.apps.documents.models import StoredFile


class Receipt(models.Model):
    """One arrival: the exact bytes, from which source, and when that source says it came.

    It is committed before the source is told that we have it. `uid` is the source's own name for the
    message, hashed, so that the same one comes in once. Without a contact or a quarantine it still waits
    to be read (a crash came between), and the next intake takes it up.
    """

    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="receipts"
    )
    source = models.CharField(max_length=200)
    uid = models.CharField(max_length=64)
    where = models.TextField("where it was found", blank=True)
    raw = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="receipts")
    server_date_at = models.DateTimeField("the source's own date of receipt", null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    received_how = models.CharField(max_length=20, blank=True)
    stored_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["stored_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "uid"], name="contacts_one_receipt_a_message")
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(contact__isnull=True), name="contacts_receipts_waiting")
        ]

    def __str__(self) -> str:
        return f"Receipt {self.pk}"


class Quarantined(models.Model):
    """A message that could not be made into a contact: its raw bytes, why, and what was tried.

    It is read by a named person like any other contact (CONTACT-READ-1WD), and never blocks the next one.
    """

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="quarantine")
    raw = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=200)
    reason = models.TextField()
    quarantined_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=1)
    last_tried_at = models.DateTimeField()
    reader = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="quarantined_to_read"
    )
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    read_at = models.DateTimeField(null=True, blank=True)
    resolved_contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="once_quarantined"
    )

    class Meta:
        ordering: ClassVar = ["quarantined_at", "pk"]
        verbose_name_plural = "quarantined messages"

    def __str__(self) -> str:
        return f"Quarantined message {self.pk}"
