"""A contact: one communication in or out, by whatever channel, as it was and what became of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.apps.cases.models import Case
from evenhand.apps.contacts.marks import without_signature
from evenhand.apps.council.models import Mailbox, Member, Officer
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.queries import may_be_shown, verdict_of
from evenhand.apps.people.models import Customer

_WARNINGS = (
    "false-name",
    "name-unsaid",
    "our-address-for-name",
    "own-message",
    "own-number-other-words",
    "false-number",
)


def _by(what: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=what,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )


class Direction(models.TextChoices):
    """Which way a contact went."""

    IN = "in", "Received"
    OUT = "out", "Sent"


class ReceivedHow(models.TextChoices):
    """How the council knows when a contact was received; it decides every clock."""

    SERVER = "server", "the mail server's own date"
    HEADER = "received-header", "the line the council's server wrote into the mail"
    CLAIMED = "claimed", "the sender's own date, as claimed"
    UNKNOWN = "unknown", "not known: the day it was taken in counts"
    STATED = "stated", "stated by the officer who recorded it"


class Contact(models.Model):
    """One communication. What was said is never edited; who it is from and what it is are chosen by people.

    `received_on` is the legal day (Europe/London) from which every clock of it runs. `from_address` and
    `from_name` are the resident's where somebody in the council passed the mail on. `channel` is a code of
    law/vocabularies/channels.yaml, `outcome` of contact-outcomes, `urgent_kind` of urgent-kinds.
    """

    direction = models.CharField(max_length=3, choices=Direction)
    channel = models.CharField(max_length=40)
    raw = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    mailbox = models.ForeignKey(
        Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    received_at = models.DateTimeField(null=True, blank=True)
    received_how = models.CharField(max_length=20, choices=ReceivedHow, blank=True)
    received_on = models.DateField("legal day of receipt", null=True, blank=True, db_index=True)
    stored_at = models.DateTimeField(db_index=True)
    recorded_by = _by("recorded by")

    subject = models.TextField(blank=True)
    from_name = models.TextField(blank=True)
    from_address = models.TextField(blank=True)
    from_key = models.CharField("sender, normalised", max_length=320, blank=True, db_index=True)
    to = models.JSONField(default=list, blank=True)
    cc = models.JSONField(default=list, blank=True)
    text = models.TextField(blank=True)
    new_text = models.TextField(blank=True)
    html = models.TextField(blank=True)

    message_id = models.TextField(blank=True)
    message_key = models.CharField("hash of the Message-ID", max_length=64, blank=True, db_index=True)
    in_reply_to = models.TextField(blank=True)
    references = models.JSONField(default=list, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    problems = models.JSONField(default=list, blank=True)
    auto_reply = models.BooleanField(default=False)
    bounce = models.BooleanField(default=False)
    list_id = models.TextField(blank=True)
    robots = models.JSONField("signs that no person pressed send", default=list, blank=True)
    same_id_other_content = models.BooleanField(default=False)
    answers = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answered_by"
    )

    forwarded_by_address = models.TextField(blank=True)
    forwarded_by_officer = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    forwarded_by_member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    forwarded_at = models.DateTimeField("passed on at", null=True, blank=True)
    forwarded_reason = models.TextField(blank=True)
    receipt_to_confirm = models.BooleanField(default=False)
    confirmed_receipt_by = _by("receipt confirmed by")
    confirmed_receipt_at = models.DateTimeField(null=True, blank=True)
    earlier_copy_on = models.DateField("day a copy arrived earlier, to be decided", null=True, blank=True)

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    identified_how = models.CharField(max_length=20, blank=True)
    identified_by = _by("identified by")
    identified_at = models.DateTimeField(null=True, blank=True)
    unnamed = models.BooleanField(
        default=False, help_text="Whoever sent it gave no name and needs none: nobody is suggested (EIR-2)."
    )
    suggested_customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="suggested_contacts"
    )
    suggested_why = models.TextField(blank=True)

    arrangement = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="routed_contacts"
    )
    reader = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts_to_read"
    )
    route_reason = models.TextField(blank=True)
    perhaps_about_spoc = models.BooleanField(
        default=False,
        help_text="Its words may complain of the single point of contact or deputy: kept from both (SPOC-18).",
    )
    read_by = _by("read by")
    read_at = models.DateTimeField(null=True, blank=True)

    urgent_kind = models.CharField(max_length=40, blank=True)
    urgent_by = _by("marked urgent by")
    urgent_at = models.DateTimeField(null=True, blank=True)
    urgent_ended_by = _by("urgency dealt with by")
    urgent_ended_at = models.DateTimeField(null=True, blank=True)

    outcome = models.CharField(max_length=40, blank=True)
    outcome_by = _by("outcome chosen by")
    outcome_at = models.DateTimeField(null=True, blank=True)
    outcome_why = models.CharField(max_length=300, blank=True)
    fresh_evidence_checked = models.BooleanField(default=False)
    safeguarding_checked = models.BooleanField(default=False)

    posted_on = models.DateField(null=True, blank=True)
    posted_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="letters_posted"
    )
    made_at = models.DateTimeField("when we got in touch", null=True, blank=True)
    made_by = models.ForeignKey(
        Officer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts_made",
        help_text="Who called or visited, where somebody recorded that we got in touch.",
    )
    note = models.TextField("internal note, possibly disclosable", blank=True)
    press = models.UUIDField("the press of a button that made it", null=True, blank=True, unique=True)

    class Meta:
        ordering: ClassVar = ["-stored_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["direction", "outcome", "received_on", "id"], name="contacts_by_outcome"),
            # Whose it is to read, and whether it is read, is seen without reading all that waits for others.
            models.Index(
                fields=["direction", "outcome", "reader", "arrangement", "read_at"],
                name="contacts_whose_to_read",
            ),
            models.Index(fields=["reader", "read_at"], name="contacts_by_reader"),
            models.Index(
                fields=["stored_at"],
                condition=Q(direction="in", read_at__isnull=True),
                name="contacts_unread",
            ),
            models.Index(fields=["from_key"], condition=Q(unnamed=True), name="contacts_without_a_name"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["message_key", "content_hash"],
                condition=Q(direction="in") & ~Q(message_key="") & ~Q(content_hash=""),
                name="contacts_one_for_copies",
            ),
            models.CheckConstraint(
                condition=Q(direction="out") | Q(received_on__isnull=False),
                name="contacts_in_has_a_day_of_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"Contact {self.pk}"

    @property
    def day_to_confirm(self) -> bool:
        """Whether nobody has confirmed yet a day of receipt that is only claimed."""
        return self.receipt_to_confirm and self.confirmed_receipt_at is None

    @property
    def fact(self) -> str:
        """How the facts of a case name this contact."""
        return f"contact:{self.pk}"

    @property
    def shown_subject(self) -> str:
        """The subject as pages show it; a contact without one says what it is."""
        return without_signature(self.subject.strip()) or "(no subject)"

    @property
    def sender(self) -> str:
        """The sender as lists show them."""
        return (
            self.from_name or self.from_address or ("No name given" if self.unnamed else "Sender not known")
        )

    @property
    def of_a_machine(self) -> bool:
        """Whether a machine sent it: an automatic reply, a bounce, a list, a loop. Never answered automatically."""
        own = self._has_problem("own-message", "own-number-other-words")
        return self.auto_reply or self.bounce or bool(self.list_id) or bool(self.robots) or own

    @property
    def in_false_name(self) -> bool:
        """Whether it bears an address that it does not come from, as far as the mail server can tell."""
        return self._has_problem("false-name")

    @property
    def warnings(self) -> list[str]:
        """What whoever sorts it is told at once of the name and the numbers that it bears."""
        return [one["sentence"] for one in self.problems if one.get("code") in _WARNINGS]

    def _has_problem(self, *codes: str) -> bool:
        return any(problem.get("code") in codes for problem in self.problems)

    @property
    def urgent(self) -> bool:
        """Whether somebody marked it urgent and nobody has yet said it is dealt with."""
        return bool(self.urgent_kind) and self.urgent_ended_at is None


class Attachment(models.Model):
    """A file that came with a contact, kept whatever it is; opening is what is restricted."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="attachments")
    place = models.PositiveIntegerField()
    name = models.TextField(blank=True)
    media_type = models.CharField(max_length=200)
    size = models.BigIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attached_to")

    class Meta:
        ordering: ClassVar = ["contact", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contact", "place"], name="contacts_attachment_in_its_place")
        ]

    def __str__(self) -> str:
        return f"Attachment {self.place} of {self.contact_id}"

    @property
    def verdict(self) -> str:
        """What is known of the file's safety and words, as pages say it beside the file."""
        return verdict_of(self.file)

    @property
    def may_be_shown(self) -> bool:
        """Whether its page offers to look at it here; else it is only downloaded."""
        return may_be_shown(self.file)
