"""CONTACT-READ-1WD: every contact is read by a named person within one working day, and what was not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from evenhand.apps.cases.models import CasePerson
from evenhand.apps.cases.queries import SPOC_ROLES
from evenhand.apps.contacts.models import Contact, Quarantined
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.council.models import Officer
from evenhand.apps.council.queries import absent_officers
from evenhand.apps.lawbook.books import calendars, clocks
from evenhand.domain.time import Reckoning, due_on, reckon
from evenhand.domain.time.legal_day import LEGAL_ZONE, legal_day

RULE = "CONTACT-READ-1WD"
_LOOKED_BACK = 60  # days: no working day is further from the next one


def read_by(contact: Contact) -> Reckoning:
    """The day by which a contact is to be read, with the reasons (CONTACT-READ-1WD)."""
    return reckon(clocks()[RULE], legal_day(contact.stored_at), {}, calendars())


def unread() -> QuerySet[Contact]:
    """Everything that came in and nobody has read, the longest waiting first."""
    waiting = Contact.objects.filter(direction=Direction.IN, read_at__isnull=True)
    return waiting.order_by("stored_at", "pk")


def overdue_to_read(*, on: dt.date) -> QuerySet[Contact]:
    """The contacts not read by the end of their working day: for the head of service."""
    return unread().filter(stored_at__lt=_last_instant_overdue(on)).select_related("reader", "customer")


def overdue_quarantined(*, on: dt.date) -> QuerySet[Quarantined]:
    """The quarantined messages not read in time."""
    return Quarantined.objects.filter(read_at__isnull=True, quarantined_at__lt=_last_instant_overdue(on))


def _last_instant_overdue(on: dt.date) -> dt.datetime:
    """The end of the last day whose contacts should have been read before today."""
    rule, days = clocks()[RULE], calendars()
    day = on
    for _ in range(_LOOKED_BACK):
        day -= dt.timedelta(days=1)
        if due_on(rule, day, days) < on:
            break
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=LEGAL_ZONE)


def to_read(officer: Officer, *, on: dt.date) -> QuerySet[Contact]:
    """What this officer is to read today: their own, and while the other is away those of the arrangement (SPOC-2)."""
    away = absent_officers(on)
    arrangements = CasePerson.objects.filter(officer=officer, item="", role__in=SPOC_ROLES).values("case_id")
    stands_in = Q(arrangement__in=arrangements) & (Q(reader__in=away) | Q(reader__isnull=True))
    return unread().filter(Q(reader=officer) | stands_in).select_related("customer")


@dataclass(frozen=True, slots=True)
class ReadingState:
    """How far the reading of contacts has got, for the head of service."""

    unread: int
    overdue: int
    quarantined_overdue: int


def reading_state(*, on: dt.date) -> ReadingState:
    """Counts of what is unread and what is overdue."""
    return ReadingState(
        unread=unread().count(),
        overdue=overdue_to_read(on=on).count(),
        quarantined_overdue=overdue_quarantined(on=on).count(),
    )
