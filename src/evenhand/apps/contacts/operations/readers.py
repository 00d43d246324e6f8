"""Who read a contact, who is to read it, when it was received, and whether it is urgent."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.contacts.models import Contact, Quarantined
from evenhand.apps.contacts.models.contacts import Direction, ReceivedHow
from evenhand.apps.contacts.operations.receipt_of_cases import carry_to_cases
from evenhand.apps.council.models import Officer
from evenhand.apps.council.vocabularies import vocabulary
from evenhand.apps.ui.dates import in_full
from evenhand.domain.time.legal_day import legal_day


def held(contact: Contact) -> Contact:
    """The contact as it stands, locked until the transaction ends."""
    return Contact.objects.select_for_update().get(pk=contact.pk)


@transaction.atomic
def mark_read(contact: Contact, *, by: User, at: dt.datetime) -> Contact:
    """Say that somebody has read a contact (CONTACT-READ-1WD). The first reader stands."""
    contact = held(contact)
    if contact.read_at is None and contact.direction == Direction.IN:
        contact.read_by, contact.read_at = by, at
        contact.save(update_fields=["read_by", "read_at"])
    return contact


@transaction.atomic
def mark_quarantined_read(quarantined: Quarantined, *, by: User, at: dt.datetime) -> Quarantined:
    """Say that somebody has read a quarantined message (CONTACT-READ-1WD). The first reader stands."""
    Quarantined.objects.filter(pk=quarantined.pk, read_at__isnull=True).update(read_by=by, read_at=at)
    quarantined.refresh_from_db()
    return quarantined


@transaction.atomic
def give_to(contact: Contact, reader: Officer, *, by: User, at: dt.datetime) -> Contact:
    """Name who is to read a contact, such as the other officer where the mail is about the first (SPOC-18)."""
    contact = held(contact)
    before = facts_of(contact, ("reader",))
    if contact.reader_id == reader.pk:
        return contact
    contact.reader, contact.route_reason = reader, f"Given to {reader.name} by {by.name}."
    contact.save(update_fields=["reader", "route_reason"])
    note_change(
        contact, what="give-contact", by=by, at=at, before=before, after=facts_of(contact, ("reader",))
    )
    return contact


@transaction.atomic
def confirm_receipt(
    contact: Contact, *, received_on: dt.date, why: str = "", by: User, at: dt.datetime
) -> Contact:
    """Confirm or correct the day a contact first arrived in the council. Every clock of it runs from there.

    Raises Refused for a day after it was taken in, and for another day than the one shown without a reason.
    Cases opened from it that took their day from it are corrected with it; where this person may not correct
    one, the contact and the case say that they differ (GEN-6).
    """
    contact = held(contact)
    if received_on > legal_day(contact.stored_at):
        raise Refused(
            f"It was taken in on {in_full(contact.stored_at)}, so it cannot have been received later. "
            "Give the day it first arrived anywhere in the council.",
            field="received_on",
        )
    other = received_on != contact.received_on
    if other and not why.strip():
        raise Refused("Say how you know that it arrived on another day.", field="why")
    was = contact.received_on
    before = facts_of(contact, ("received_on", "received_how"))
    contact.confirmed_receipt_by, contact.confirmed_receipt_at = by, at
    contact.earlier_copy_on = None  # whichever day it is, somebody has decided
    if other:
        contact.received_on, contact.received_at = received_on, None
        contact.received_how = ReceivedHow.STATED
    contact.save(
        update_fields=[
            "received_on",
            "received_at",
            "received_how",
            "confirmed_receipt_by",
            "confirmed_receipt_at",
            "earlier_copy_on",
        ]
    )
    note_change(
        contact,
        what="confirm-receipt",
        why=why,
        by=by,
        at=at,
        before=before,
        after=facts_of(contact, ("received_on", "received_how")),
    )
    carry_to_cases(contact, was=was, why=why, by=by, at=at)
    return contact


@transaction.atomic
def take_first_arrival(contact: Contact, *, by: User, at: dt.datetime) -> Contact:
    """Let a copy that arrived earlier decide the day of receipt, and move the clocks of the cases (SPOC-18).

    Raises Refused where no copy arrived earlier, or somebody has decided about it already.
    """
    contact = held(contact)
    day = contact.earlier_copy_on
    if day is None:
        raise Refused("Somebody has decided already which day counts. Look at the day of receipt above.")
    copies = [one for one in contact.receipts.all() if one.received_at and legal_day(one.received_at) == day]
    first = min(copies, key=lambda one: one.received_at or at, default=None)
    why = f"A copy of it arrived on {in_full(day)}: the first arrival anywhere in the council counts."
    contact = confirm_receipt(contact, received_on=day, why=why, by=by, at=at)
    if first is not None:
        contact.received_at, contact.received_how = first.received_at, first.received_how
        contact.save(update_fields=["received_at", "received_how"])
    return contact


@transaction.atomic
def end_urgency(contact: Contact, *, by: User, at: dt.datetime) -> Contact:
    """Say that what was urgent is in hand. It stays on record who marked it, and who dealt with it."""
    contact = held(contact)
    if contact.urgent:
        contact.urgent_ended_by, contact.urgent_ended_at = by, at
        contact.save(update_fields=["urgent_ended_by", "urgent_ended_at"])
        note_change(contact, what="end-urgency", by=by, at=at)
    return contact


def check_urgent_kind(kind: str, *, on: dt.date) -> str:
    """The words for a kind of urgency. Raises Refused for one that the list does not have."""
    kinds = vocabulary("urgent-kinds").on(on)
    if kind not in kinds:
        raise Refused(
            f"Say what is feared: {', '.join(meaning.title.lower() for meaning in kinds.values())}.",
            field="kind",
        )
    return kinds[kind].title
