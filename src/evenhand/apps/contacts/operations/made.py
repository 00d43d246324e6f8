"""What we did: a call that we made, a visit that we paid. Letters and mail are recorded as they are sent.

Without them the log of contact tells one side alone, and whether somebody was telephoned against what their record
says cannot be shown (SAL-9).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.contacts.finding import let_be_found
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.operations.other_ways import (
    log_other_way,
    other_ways_asked,
    refuse_without_reason,
    why_line,
)
from evenhand.apps.contacts.storable import storable
from evenhand.apps.council.models import Officer
from evenhand.apps.council.queries import council
from evenhand.apps.council.vocabularies import vocabulary
from evenhand.apps.people.models import Customer
from evenhand.domain.contact.identity import CHOSEN

LONDON = ZoneInfo("Europe/London")
MADE = "made"  # flag of the channels


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A call or a visit of ours: by which way, when (Europe/London), by which officer, to whom, and what was said."""

    channel: str
    made_on: dt.date
    made_by: Officer
    subject: str
    text: str
    at_time: dt.time | None = None
    customer: Customer | None = None
    to_name: str = ""
    why_this_way: str = ""
    note: str = ""


@transaction.atomic
def record_made(made: Made, *, by: User, at: dt.datetime, press: UUID | None = None) -> Contact:
    """Put on record that we got in touch. A second press gives the same contact.

    Raises Refused for a time that has not come, where nothing was said, and where the person's record asks for
    another way and nobody says why it was not kept.
    """
    done = Contact.objects.filter(press=press).first() if press is not None else None
    if done is not None:
        return done
    moment = dt.datetime.combine(made.made_on, made.at_time or dt.time(12), LONDON)
    _check(made, moment, at=at)
    asked = other_ways_asked(made.customer, channel=made.channel, on=made.made_on) if made.customer else ()
    refuse_without_reason(asked, made.why_this_way)
    contact = Contact.objects.create(
        direction=Direction.OUT,
        channel=made.channel,
        stored_at=at,
        made_at=moment,
        made_by=made.made_by,
        recorded_by=by,
        subject=storable(made.subject.strip()),
        from_name=council().name,
        to=[{"name": storable(made.to_name.strip()), "address": ""}] if made.to_name.strip() else [],
        text=storable(made.text),
        new_text=storable(made.text),
        customer=made.customer,
        identified_how=CHOSEN if made.customer else "",
        identified_by=by if made.customer else None,
        identified_at=at if made.customer else None,
        note="\n\n".join(filter(None, (storable(made.note.strip()), why_line(made.why_this_way)))),
        press=press,
    )
    let_be_found(contact)
    if asked:
        log_other_way(contact, asked, why=storable(made.why_this_way), by=by, at=at)
    return contact


def ways_out(on: dt.date) -> tuple[str, ...]:
    """The codes of the ways in which we get in touch and record it by hand."""
    return tuple(code for code, meaning in vocabulary("channels").on(on).items() if meaning.flags.get(MADE))


def _check(made: Made, moment: dt.datetime, *, at: dt.datetime) -> None:
    if made.channel not in ways_out(made.made_on):
        raise Refused(
            "Choose a call or a visit. Letters and e-mail are recorded as they are sent.", field="channel"
        )
    if made.made_on > at.astimezone(LONDON).date() or (made.at_time is not None and moment > at):
        raise Refused("This has not come yet. Give the day and time of the call.", field="received_on")
    if not made.text.strip():
        raise Refused("Write what was said, or that nobody answered.", field="text")
    if not made.subject.strip():
        raise Refused("Say in a few words what it is about.", field="subject")
