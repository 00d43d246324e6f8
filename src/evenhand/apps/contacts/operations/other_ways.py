"""A call or a visit of ours to somebody whose record asks for another way: asked why, and kept with its evidence.

Being told that contact goes in writing alone, and then being telephoned, is a fault that ombudsmen find. Nothing here
forbids the call: there may be a gas leak in the street.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from evenhand.apps.accounts.changes import note_change
from evenhand.apps.accounts.models import RecordChange, User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.operations.readers import held
from evenhand.apps.contacts.storable import storable
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.council.vocabularies import vocabulary
from evenhand.apps.people.models import Adjustment, Customer
from evenhand.apps.ui.dates import in_full
from evenhand.domain.contact.ways import goes_against
from evenhand.domain.time.legal_day import legal_day

OTHER_WAY = "other-way"


@dataclass(frozen=True, slots=True)
class Asked:
    """What asks for another way: the code of the adjustment or limit, and its words with since or until when."""

    code: str
    words: str


Asks = Callable[[Customer, str, dt.date], Sequence[Asked]]
_asks: dict[str, Asks] = {}


def asked_by(name: str, asks: Asks) -> None:
    """Let an app above this one say what of its own asks for another way: (customer, channel, day) -> evidence."""
    _asks[name] = asks


def other_ways_asked(customer: Customer, *, channel: str, on: dt.date) -> tuple[Asked, ...]:
    """Everything on a record that asks for another way than this channel on a day; adjustments first."""
    known = vocabulary("adjustments").codes
    held_now = Adjustment.objects.filter(on_day(on), customer=customer).order_by("from_on", "pk")
    adjustments = [
        Asked(
            one.what,
            f"{': '.join(filter(None, (known[one.what].title, one.words)))}, since {in_full(one.from_on)}",
        )
        for one in held_now
        if one.what in known and goes_against(known[one.what].flags, channel)
    ]
    return (*adjustments, *(one for asks in _asks.values() for one in asks(customer, channel, on)))


def refuse_without_reason(asked: Sequence[Asked], why: str) -> None:
    """Raise Refused, beside the field, where the record asks for another way and nobody says why it was not kept."""
    if asked and not why.strip():
        told = "; ".join(one.words for one in asked)
        raise Refused(
            f"Their record asks for another way: {told}. Say why this way was taken.", field="why_this_way"
        )


def log_other_way(
    contact: Contact, asked: Sequence[Asked], *, why: str, by: User, at: dt.datetime
) -> RecordChange:
    """Keep that the way was not kept to: who says so, why, and against which codes."""
    return note_change(
        contact,
        subject=contact.customer,
        what=OTHER_WAY,
        why=why.strip(),
        by=by,
        at=at,
        after={"channel": contact.channel, "against": [one.code for one in asked]},
    )


def unexplained(contact: Contact) -> tuple[Asked, ...]:
    """What asked for another way than this call or visit of ours, as long as nobody said why it was not kept."""
    by_hand = contact.direction == Direction.OUT and contact.made_by_id is not None
    if not by_hand or contact.customer is None or contact.made_at is None:
        return ()
    asked = other_ways_asked(contact.customer, channel=contact.channel, on=legal_day(contact.made_at))
    return () if asked and _explained(contact) else asked


def _explained(contact: Contact) -> bool:
    """Whether somebody said why since it was last said whose contact this is."""
    said = RecordChange.objects.filter(model=contact._meta.label_lower, object_id=contact.pk, what=OTHER_WAY)
    return (said.filter(at__gte=contact.identified_at) if contact.identified_at else said).exists()


@transaction.atomic
def say_why_this_way(contact: Contact, *, why: str, by: User, at: dt.datetime) -> Contact:
    """Say afterwards why the way was not kept to, as of a call whose person was named only later.

    Twice changes nothing more. Raises Refused without a reason.
    """
    contact = held(contact)
    asked = unexplained(contact)
    if not asked:
        return contact
    refuse_without_reason(asked, why)
    log_other_way(contact, asked, why=storable(why), by=by, at=at)
    contact.note = "\n\n".join(filter(None, (contact.note, why_line(why))))
    contact.save(update_fields=["note"])
    return contact


def why_line(why: str) -> str:
    """The line that the note of a contact holds of the reason; nothing without one."""
    return storable(f"Why this way: {why.strip()}") if why.strip() else ""
