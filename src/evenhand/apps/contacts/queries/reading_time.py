"""CONTACT-READ-1WD: every contact is read by a named person within one working day, and what was not.

One definition serves every list and count. A contact *waits* until somebody has said what becomes of it; it is
*to read* for whoever it waits for, read by them already or not; it is *unread* while nobody has opened it. An
officer's answer that was put on its case by itself has its outcome, so it waits for nobody here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import DateField, Q, QuerySet

from evenhand.apps.cases.about_officers import SPOC_ROLES
from evenhand.apps.cases.models import CasePerson
from evenhand.apps.cases.sight import VIEWER
from evenhand.apps.contacts.models import Contact, Quarantined
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.council.models import Officer, ReadingDuty
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.council.prepared import Given, Prepared
from evenhand.apps.council.queries import absent_officers, read_for_others
from evenhand.apps.lawbook.books import calendars, clocks
from evenhand.domain.lawbook.clocks import rule_for
from evenhand.domain.lawbook.purposes import READING
from evenhand.domain.time import Reckoning, due_on, reckon
from evenhand.domain.time.legal_day import LEGAL_ZONE, legal_day

_LOOKED_BACK = 60  # days: no working day is further from the next one


def read_by(contact: Contact) -> Reckoning:
    """The day by which a contact is to be read, with the reasons (CONTACT-READ-1WD)."""
    return reckon(rule_for(clocks(), READING), legal_day(contact.stored_at), {}, calendars())


WAITS = Q(direction=Direction.IN, outcome="")
UNREAD = WAITS & Q(read_at__isnull=True)


def waiting() -> QuerySet[Contact]:
    """Everything that came in and has no outcome yet."""
    return Contact.objects.filter(WAITS)


def unread() -> QuerySet[Contact]:
    """Everything that waits and that nobody has read, the longest waiting first."""
    return Contact.objects.filter(UNREAD).order_by("stored_at", "pk")


def overdue_to_read(*, on: dt.date) -> QuerySet[Contact]:
    """The contacts not read by the end of their working day: for the head of service."""
    return unread().filter(stored_at__lt=last_instant_overdue(on)).select_related("reader", "customer")


def overdue_quarantined(*, on: dt.date) -> QuerySet[Quarantined]:
    """The quarantined messages not read in time."""
    return Quarantined.objects.filter(
        read_at__isnull=True, resolved_contact__isnull=True, quarantined_at__lt=last_instant_overdue(on)
    )


def last_instant_overdue(on: dt.date) -> dt.datetime:
    """The end of the last day whose contacts should have been read before today."""
    rule, days = rule_for(clocks(), READING), calendars()
    day = on
    for _ in range(_LOOKED_BACK):
        day -= dt.timedelta(days=1)
        if due_on(rule, day, days) < on:
            break
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=LEGAL_ZONE)


def for_officer(officer: Officer, *, on: dt.date) -> Prepared:
    """What is an officer's to read on a day: their own, and that of whoever they stand in for.

    They stand in for the other of an arrangement who is away (SPOC-2), and for an absent reader of new mail whose
    deputy they are.
    """
    return Prepared(Contact, read_by_viewer, given={"viewer": officer.pk, **away_on(on)})


def away_on(on: dt.date) -> Mapping[str, object]:
    """What fills the places of `read_by_viewer` besides the officer's number."""
    return {"away": absent_officers(on), "today": on}


def read_by_viewer() -> Q:
    """The condition of `for_officer`: made once, and given the officer and who is away."""
    away = Given("away", many=True)
    arrangements = CasePerson.objects.filter(officer=VIEWER, item="", role__in=SPOC_ROLES).values("case_id")
    of_arrangement = Q(arrangement__in=arrangements) & (Q(reader__among=away) | Q(reader__isnull=True))
    duties = ReadingDuty.objects.filter(
        on_day(Given("today", DateField())), deputy=VIEWER, officer__among=away
    )
    of_reader = Q(arrangement__isnull=True, reader__in=duties.values("officer_id"))
    return Q(reader=VIEWER) | of_arrangement | of_reader


def to_read(officer: Officer, *, on: dt.date) -> QuerySet[Contact]:
    """What waits for this officer today, the longest waiting first: the number and the list alike."""
    mine = waiting().filter(for_officer(officer, on=on))
    return mine.select_related("customer").order_by("stored_at", "pk")


def quarantined_to_read(officer: Officer, *, on: dt.date) -> QuerySet[Quarantined]:
    """What could not be read in and waits for this officer, or for an absent one whose deputy they are."""
    mine = Q(reader=officer) | Q(reader__in=read_for_others(officer, on))
    return Quarantined.objects.filter(mine, read_at__isnull=True, resolved_contact__isnull=True)


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
