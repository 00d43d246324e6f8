"""Cases that count from another day than the message they were opened from was received on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CaseContact
from evenhand.apps.cases.queries import cases_known_to, events_of, procedure_of
from evenhand.apps.cases.shown import events_shown
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.cases.days import RECEIVED_ON
from evenhand.domain.cases.events import Event
from evenhand.domain.cases.story import CORRECT, corrected

RECORD_CONTACT = "record-contact"


@dataclass(frozen=True, slots=True)
class OpenedFrom:
    """A case that was opened from a contact: the day its opening said first, and the day it says now."""

    case: Case
    first_said: dt.date
    received_on: dt.date


@dataclass(frozen=True, slots=True)
class OutOfStep:
    """A case and a contact with different days of receipt, and who may correct the case; no `ref` where it is
    not this person's to see."""

    ref: str
    contact: Contact
    case_says: dt.date
    who: str


def opened_from(contact: Contact) -> list[OpenedFrom]:
    """The cases that were opened from a contact, and that state a day of receipt."""
    on = CaseContact.objects.filter(contact_id=contact.pk).values("case_id")
    return [
        found
        for case in Case.objects.filter(pk__in=on).order_by("pk")
        if (found := _opened(case, contact, events_of(case))) is not None
    ]


def _opened(case: Case, contact: Contact, events: Sequence[Event]) -> OpenedFrom | None:
    if not _took_day_from(events, contact):
        return None
    first, now = events[0].facts.get(RECEIVED_ON), corrected(events)[0].facts.get(RECEIVED_ON)
    if not isinstance(first, dt.date) or not isinstance(now, dt.date):
        return None
    return OpenedFrom(case, first, now)


def _took_day_from(events: Sequence[Event], contact: Contact) -> bool:
    """Whether the first entry names the contact, or it was put on the case at the very moment of opening."""
    if not events:
        return False
    opening = events[0]
    return opening.facts.get("contact") == contact.fact or any(
        event.move == RECORD_CONTACT
        and event.recorded_at == opening.recorded_at
        and event.facts.get("contact") == contact.fact
        for event in events
    )


def out_of_step(contact: Contact, user: User, *, on: dt.date) -> list[OutOfStep]:
    """The cases opened from a contact that count from another day than it was received on."""
    if contact.received_on is None:
        return []
    differing = [one for one in opened_from(contact) if one.received_on != contact.received_on]
    if not differing:
        return []
    numbers = [one.case.pk for one in differing]
    known = set(cases_known_to(user, on).filter(pk__in=numbers).values_list("pk", flat=True))
    return [
        OutOfStep(
            one.case.ref if one.case.pk in known else "", contact, one.received_on, _who_corrects(one.case)
        )
        for one in differing
    ]


def _who_corrects(case: Case) -> str:
    roles = lawbook().vocabularies["roles"]
    return " or ".join(f"the {roles.spoken(role)}" for role in procedure_of(case).moves[CORRECT].by)


def of_another_day() -> Exists:
    """Whether a message on a case was received on another day than the case says, or came twice."""
    on = CaseContact.objects.filter(case=OuterRef(OuterRef("pk"))).values("contact_id")
    others = Contact.objects.filter(pk__in=on, direction=Direction.IN, received_on__isnull=False)
    agrees = Q(received_on=OuterRef("received_on"))
    return Exists(others.filter(~agrees | Q(earlier_copy_on__isnull=False)))


def receipt_panel(request: HttpRequest, case: Case) -> SafeString:
    """On the page of a case: that the message it was opened from was received on another day, and who corrects it."""
    on = CaseContact.objects.filter(case=case).values("contact_id")
    others = Contact.objects.filter(pk__in=on, direction=Direction.IN, received_on__isnull=False)
    told_of = others.filter(~Q(received_on=case.received_on) | Q(earlier_copy_on__isnull=False))
    events = events_shown(case)
    opened = [(contact, day) for contact in told_of if (day := _opened(case, contact, events)) is not None]
    found = [
        OutOfStep(case.ref, contact, day.received_on, _who_corrects(case))
        for contact, day in opened
        if contact.received_on not in (case.received_on, day.received_on)
    ]
    copies = [contact for contact, _ in opened if contact.earlier_copy_on is not None]
    if not found and not copies:
        return SafeString()
    told = {"found": found, "copies": copies, "on_case": True}
    return render_to_string("contacts/parts/out_of_step.html", told)
