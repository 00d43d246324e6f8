"""Writing events down: the only place that adds to a case.

Whoever calls holds the case locked, in a transaction. The event, its passages, the chain and every
projection are written together, or not at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction

from evenhand.apps.cases.chaining import next_row, sealed
from evenhand.apps.cases.finding import let_be_found
from evenhand.apps.cases.models import Case, Passage, RefCounter
from evenhand.apps.cases.projections import numbers_apart, project
from evenhand.apps.cases.queries import procedure_of, words_of
from evenhand.apps.lawbook.books import calendars
from evenhand.apps.people.models import Customer
from evenhand.domain.cases.deciding import Decided
from evenhand.domain.cases.events import Event
from evenhand.domain.cases.guards import looks_at
from evenhand.domain.cases.reading import Reading, read
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.lawbook.procedure import Procedure


def new_ref(year: int) -> str:
    """The next reference of a year, such as `EH-2026-000123`; call it in the transaction that uses it."""
    RefCounter.objects.get_or_create(year=year)
    counter = RefCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"EH-{year}-{counter.last:06d}"


def locked(ids: Iterable[int]) -> dict[int, Case]:
    """Cases locked for writing, always in the order of their ids so that two writers cannot deadlock."""
    rows = Case.objects.select_for_update().filter(pk__in=set(ids)).order_by("pk")
    return {case.pk: case for case in rows}


def hold_customer(case: Case, procedure: Procedure, move: str) -> None:
    """Let only one press at a time go on where a move rests on the customer's other cases.

    Each press locks its own case alone, so of two that are pressed at once neither would see the other.
    """
    named = procedure.moves.get(move)
    if case.customer_id and named is not None and looks_at(named, "others"):
        Customer.objects.select_for_update().filter(pk=case.customer_id).first()


def append(
    case: Case,
    decided: Decided,
    *,
    earlier: tuple[Event, ...],
    today: dt.date,
    batch: UUID | None,
    procedure: Procedure | None = None,
) -> Event:
    """Add one decided event to a locked case and project it."""
    with transaction.atomic(savepoint=False):
        event, passages = sealed(case, decided.event, decided.passages)
        Passage.objects.bulk_create(passages)
        next_row(case, event, batch=batch).save(force_insert=True)
        refresh(case, (*earlier, event), today=today, procedure=procedure, new=not earlier)
    return event


def refresh(
    case: Case,
    events: tuple[Event, ...],
    *,
    today: dt.date,
    procedure: Procedure | None = None,
    words: Mapping[str, str] | None = None,
    new: bool = False,
) -> Reading:
    """Make every projection of a case again from its events, or for the first time where it is `new`.

    Lists are projections of events, edition and calendar alone, so nothing else is fetched for them.
    """
    reading = as_projected(case, events, today=today, procedure=procedure)
    case.held_apart = numbers_apart(reading)  # what is held apart decides which words there are
    passages = words if words is not None else words_of(case)
    project(case, reading, passages, new=new)
    let_be_found(case, passages)
    return reading


def as_projected(
    case: Case, events: tuple[Event, ...], *, today: dt.date, procedure: Procedure | None = None
) -> Reading:
    """A case as its lists are made from it: its events, its edition and the calendar, and nothing else."""
    edition = procedure or procedure_of(case)
    return read(edition, events, Surroundings(calendars=calendars()), today, lapsing=False)
