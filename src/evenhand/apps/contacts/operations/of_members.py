"""A member's own mail: it stays theirs until they say, item by item, what becomes of it (SPOC-5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from evenhand.apps.accounts.changes import note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.contacts.models import Contact, MemberItem
from evenhand.apps.contacts.models.of_members import Choice
from evenhand.apps.contacts.operations.routing import addresses_of, routed, words_about
from evenhand.domain.time.legal_day import legal_day

WITH_MEMBER = "with-member"


def hand_to_members(contact: Contact, members: Iterable[int]) -> None:
    """Leave a contact with the members it was sent to. Runs in the transaction that stores it."""
    MemberItem.objects.bulk_create(
        MemberItem(contact=contact, member_id=number) for number in sorted(set(members))
    )
    contact.outcome = WITH_MEMBER
    contact.save(update_fields=["outcome"])


@transaction.atomic
def keep_item(item: MemberItem, *, by: User, at: dt.datetime) -> MemberItem:
    """A member keeps a mail and answers it themself; the council's officers do not see it.

    Raises Refused where it was passed on: officers may be at work on it.
    """
    item = _held(item)
    if item.choice == Choice.PASSED_ON:
        raise Refused("It was passed on, so officers may be at work on it. Write to them if it should stop.")
    if item.choice != Choice.KEPT:
        _choose(item, Choice.KEPT, by=by, at=at)
        Contact.objects.filter(pk=item.contact_id, read_at__isnull=True).update(read_by=by, read_at=at)
    return item


@transaction.atomic
def pass_item_on(item: MemberItem, *, by: User, at: dt.datetime) -> MemberItem:
    """A member passes a mail on: to the single point of contact of whoever wrote, else to whoever reads new mail.

    Twice changes nothing more. The day of receipt stays: it was received when it first reached the council.
    """
    item = _held(item)
    if item.choice == Choice.PASSED_ON:
        return item
    _choose(item, Choice.PASSED_ON, by=by, at=at)
    contact = Contact.objects.select_for_update().get(pk=item.contact_id)
    if contact.outcome == WITH_MEMBER:
        found = routed(
            customer_id=contact.customer_id,
            on=legal_day(at),
            mailbox_id=contact.mailbox_id,
            words=words_about(contact),
            addresses=addresses_of(contact),
            answered=contact.answers_id,
        )
        contact.outcome, contact.forwarded_by_member, contact.forwarded_at = "", item.member, at
        contact.forwarded_reason = "The member chose to pass it on (SPOC-5)."
        contact.reader_id, contact.arrangement_id = found.reader, found.arrangement
        contact.route_reason, contact.perhaps_about_spoc = found.reason, found.apart
        contact.read_by, contact.read_at = None, None
        contact.save(
            update_fields=[
                "outcome", "forwarded_by_member", "forwarded_at", "forwarded_reason", "reader", "arrangement",
                "route_reason", "perhaps_about_spoc", "read_by", "read_at",
            ]
        )  # fmt: skip
    return item


def _choose(item: MemberItem, choice: Choice, *, by: User, at: dt.datetime) -> None:
    before = {"choice": item.choice}
    item.choice, item.chosen_by, item.chosen_at = choice, by, at
    item.save(update_fields=["choice", "chosen_by", "chosen_at"])
    note_change(item, what="choose-for-item", by=by, at=at, before=before, after={"choice": choice.value})


def _held(item: MemberItem) -> MemberItem:
    return MemberItem.objects.select_for_update().select_related("member").get(pk=item.pk)
