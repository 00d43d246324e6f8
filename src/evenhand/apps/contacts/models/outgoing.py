"""What we send: the exact message, and how far its sending got; and paragraphs used again and again."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from evenhand.apps.contacts.models.contacts import Contact
from evenhand.apps.council.models import ServiceArea
from evenhand.apps.documents.models import StoredFile


class SendingState(models.TextChoices):
    """How far the sending of a message got."""

    QUEUED = "queued", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    UNCERTAIN = "may-have-been-sent", "May have been sent"
    RETURNED = "returned", "Did not arrive"


class OutgoingMessage(models.Model):
    """One message of ours by mail: its bytes were built once, and are stored with their hash.

    `sending` is committed before the mail server is spoken to. A crash leaves it there; after some minutes
    it becomes `may-have-been-sent`, which a person resolves. It is never sent again by itself. One that a mail
    system returns to us is `returned` until somebody says how the person was told. `automatic`: nobody pressed a button.
    """

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="outgoing")
    raw = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    envelope_from = models.CharField(max_length=320)
    recipients = models.JSONField("envelope recipients", default=list)
    case_ref = models.CharField(max_length=20, blank=True, db_index=True)
    item = models.CharField(max_length=80, blank=True)
    purpose = models.CharField(max_length=60)
    automatic = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=SendingState, default=SendingState.QUEUED)
    refused = models.JSONField("recipients the server refused", default=dict, blank=True)
    partly_refused = models.BooleanField("went, but not to everybody", default=False)
    problem = models.TextField(blank=True)
    tries = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "tried_at"], name="contacts_outgoing_by_state"),
            # The few that a person must still act on, found without reading all that was ever sent.
            models.Index(
                fields=["id"],
                name="contacts_outgoing_partly",
                condition=models.Q(partly_refused=True, settled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Message {self.pk} ({self.state})"


class StandardParagraph(models.Model):
    """Words that officers use again and again; a copy goes into the letter, so later changes alter nothing sent."""

    title = models.CharField(max_length=200)
    words = models.TextField()
    service_area = models.ForeignKey(
        ServiceArea, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
