"""Urgent: risk to life, a child or an adult at risk, a threat. One press, told at once, held back by nothing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from evenhand.apps.accounts.changes import note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.contacts.models import Contact, OutgoingMessage
from evenhand.apps.contacts.operations.posting import Outgoing, queue_message
from evenhand.apps.contacts.operations.readers import check_urgent_kind, held
from evenhand.apps.council.queries import council, officer_of, title_of
from evenhand.apps.letters.directory import letter_book
from evenhand.apps.letters.drawing import mail_bodies
from evenhand.apps.letters.gathering import letterhead
from evenhand.apps.ui.dates import in_full_with_time
from evenhand.domain.letters import compose
from evenhand.domain.time.legal_day import legal_day

ALERT = "urgent-alert"


@transaction.atomic
def mark_urgent(
    contact: Contact, *, kind: str, link: str, by: User, at: dt.datetime
) -> OutgoingMessage | None:
    """Mark a contact urgent and tell the duty contact at once. No weekly response or restriction holds it back.

    `kind` is a code of law/vocabularies/urgent-kinds.yaml, `link` the address of the contact's page. A second
    press changes nothing and sends nothing. Gives the message to the duty contact; None where the council has
    set no address for one (those in that post see it on their pages all the same) or it was urgent already.
    Raises Refused for a kind that the list does not have.
    """
    concern = check_urgent_kind(kind, on=legal_day(at))
    contact = held(contact)
    if contact.urgent:
        return None
    contact.urgent_kind, contact.urgent_by, contact.urgent_at = kind, by, at
    contact.urgent_ended_by, contact.urgent_ended_at = None, None
    contact.save(
        update_fields=["urgent_kind", "urgent_by", "urgent_at", "urgent_ended_by", "urgent_ended_at"]
    )
    note_change(contact, what="mark-urgent", by=by, at=at, after={"urgent_kind": kind})
    address = council().duty_contact_address
    return _alert(contact, concern, address, link=link, by=by, at=at) if address else None


def _alert(
    contact: Contact, concern: str, address: str, *, link: str, by: User, at: dt.datetime
) -> OutgoingMessage:
    book, officer = letter_book(), officer_of(by)
    facts = {
        "concern": concern,
        "contact_reference": str(contact.pk),
        "raised_by": by.name,
        "raised_at": in_full_with_time(at),
        "link": link,
        "recipient_name": "duty contact",
        "date_on": legal_day(at),
        "sender_name": by.name,
        "sender_title": (title_of(officer, legal_day(at)) if officer else "") or "For the council",
        "council_name": council().name,
        "reference": f"Contact {contact.pk}",
    }
    letter = book[ALERT]
    known = {name: facts[name] for name in book.facts_of(letter) if name in facts}
    composed = compose(letter, known, book)
    outgoing = Outgoing(
        to=(address,),
        subject=composed.subject,
        bodies=mail_bodies(composed, letterhead()),
        purpose=ALERT,
    )
    return queue_message(outgoing, by=by, at=at)
