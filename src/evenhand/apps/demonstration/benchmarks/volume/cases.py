"""Invented cases in bulk: copies of a few real ones, each with its own chain of events.

The days of a copy are those of its pattern moved by whole weeks, so bank holidays are not reckoned anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
from django.db import models

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import (
    Case,
    CaseContact,
    CasePerson,
    ClockRow,
    EventRow,
    ItemRow,
    ObligationRow,
    Passage,
)
from evenhand.apps.cases.operations import Move, make_move, open_case
from evenhand.apps.cases.queries import events_of
from evenhand.apps.council.models import Officer
from evenhand.apps.demonstration.benchmarks.volume.words import sentence
from evenhand.apps.search.operations import index_new
from evenhand.apps.search.sources import Words
from evenhand.domain.cases.chain import GENESIS, canonical, link
from evenhand.domain.cases.events import Event, Value

Row = TypeVar("Row", bound=models.Model)
PATTERN_ON = dt.date(2025, 9, 1)  # a Monday
OPEN_EVERY = 10  # one case in ten is open
FIRST_NUMBER = 1_000  # references below it are those of the patterns
_PER_CASE = (ClockRow, ItemRow, ObligationRow)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A real case that is copied, with everything that is projected of it."""

    case: Case
    events: tuple[Event, ...]
    passages: tuple[Passage, ...]
    rows: dict[type[models.Model], list[models.Model]] = field(default_factory=dict)


def patterns(customer: int, handler: Officer, *, by: User) -> tuple[list[Pattern], list[Pattern]]:
    """Two open cases and two closed ones, opened and closed by the operations of real work."""
    opened, closed = [], []
    for procedure in ("enquiry", "service-request"):
        opened.append(_pattern(procedure, customer, handler, by=by, answer=False))
        closed.append(_pattern(procedure, customer, handler, by=by, answer=True))
    return opened, closed


def _pattern(procedure: str, customer: int, handler: Officer, *, by: User, answer: bool) -> Pattern:
    at = dt.datetime.combine(PATTERN_ON, dt.time(10), tzinfo=dt.UTC)
    facts: dict[str, Value] = {
        "customer": f"customer:{customer}",
        "received_on": PATTERN_ON,
        "summary": "The fence at the allotments",
        "question": "When will the fence be mended?",
        "handler": f"officer:{handler.pk}",
    }
    case = open_case(procedure, Move(move="receive", facts=facts, happened_on=PATTERN_ON), by=by, at=at)
    if answer:
        later = PATTERN_ON + dt.timedelta(days=8)
        make_move(
            case,
            Move(move="answer", facts={"answer": "It was mended today."}, happened_on=later),
            by=by,
            at=at + dt.timedelta(days=8),
        )
    case.refresh_from_db()
    rows: dict[type[models.Model], list[models.Model]] = {
        model: list(model._default_manager.filter(case=case)) for model in _PER_CASE
    }
    return Pattern(case, events_of(case), tuple(Passage.objects.filter(case=case)), rows)


@dataclass(frozen=True, slots=True)
class _Copy:
    """One case to be: its pattern, its number, and how far its days are moved."""

    number: int
    pattern: Pattern
    weeks: int
    customer: int
    handler: int

    @property
    def on(self) -> dt.date:
        return PATTERN_ON + dt.timedelta(weeks=self.weeks)

    @property
    def ref(self) -> str:
        return f"EH-{self.on.year}-{self.number:06d}"


def add_cases(
    first: int,
    last: int,
    made_of: tuple[Sequence[Pattern], Sequence[Pattern]],
    *,
    today: dt.date,
    customers: Sequence[int],
    handlers: Sequence[int],
) -> list[Case]:
    """Add the cases of these numbers: one in ten open since less than ten weeks, the others over ten years."""
    weeks_to_now = (today - PATTERN_ON).days // 7
    copies = [
        _Copy(
            number=FIRST_NUMBER + n,
            pattern=made_of[0 if n % OPEN_EVERY == 0 else 1][n // OPEN_EVERY % 2],
            weeks=weeks_to_now - (n // OPEN_EVERY % 10 if n % OPEN_EVERY == 0 else 4 + n * 7 % 516),
            customer=customers[n % len(customers)],
            handler=handlers[n // OPEN_EVERY % len(handlers)],
        )
        for n in range(first, last)
    ]
    cases = Case.objects.bulk_create([_case(one) for one in copies], batch_size=1_000)
    heads = _add_events(copies, cases)
    for case, (sequence, head) in zip(cases, heads, strict=True):
        case.head_sequence, case.head_hash = sequence, head
    Case.objects.bulk_update(cases, ["head_sequence", "head_hash"], batch_size=500)
    _add_rows(copies, cases)
    index_new("case", (_words(one, case) for one, case in zip(copies, cases, strict=True)))
    return cases


def _moved(value: Any, delta: dt.timedelta) -> Any:
    return value + delta if isinstance(value, dt.date) else value


def _copied(row: Row, delta: dt.timedelta, **other: Any) -> Row:
    """The same row with its days moved and these fields instead."""
    facts = {
        f.attname: _moved(getattr(row, f.attname), delta)
        for f in row._meta.concrete_fields
        if not f.primary_key
    }
    return type(row)(**{**facts, **other})


def _case(one: _Copy) -> Case:
    delta = dt.timedelta(weeks=one.weeks)
    return _copied(
        one.pattern.case, delta, ref=one.ref, customer_id=one.customer, title=sentence(one.number, 6)
    )


def _add_events(copies: Sequence[_Copy], cases: Sequence[Case]) -> list[tuple[int, str]]:
    rows: list[EventRow] = []
    heads = []
    for one, case in zip(copies, cases, strict=True):
        head, sequence = GENESIS, 0
        for event in _events(one):
            text = canonical(event, case=one.ref)
            previous, head, sequence = head, link(head, text), event.sequence
            rows.append(
                EventRow(
                    case=case,
                    sequence=sequence,
                    move=event.move,
                    item=event.item,
                    happened_on=event.happened_on,
                    recorded_at=event.recorded_at,
                    recorded_by=event.recorded_by,
                    text=text,
                    previous_hash=previous,
                    hash=head,
                )
            )
        heads.append((sequence, head))
    EventRow.objects.bulk_create(rows, batch_size=2_000)
    return heads


def _events(one: _Copy) -> Iterator[Event]:
    delta = dt.timedelta(weeks=one.weeks)
    for event in one.pattern.events:
        facts = {name: _moved(value, delta) for name, value in event.facts.items()}
        if "customer" in facts:
            facts |= {"customer": f"customer:{one.customer}", "handler": f"officer:{one.handler}"}
        yield msgspec.structs.replace(
            event,
            facts=facts,
            happened_on=event.happened_on + delta,
            recorded_at=event.recorded_at + delta,
        )


def _add_rows(copies: Sequence[_Copy], cases: Sequence[Case]) -> None:
    pairs = list(zip(copies, cases, strict=True))
    Passage.objects.bulk_create(
        (
            Passage(case=case, name=passage.name, words=passage.words, key=passage.key)
            for one, case in pairs
            for passage in one.pattern.passages
        ),
        batch_size=2_000,
    )
    CasePerson.objects.bulk_create(
        (CasePerson(case=case, officer_id=one.handler, role="handler") for one, case in pairs),
        batch_size=2_000,
    )
    for model in _PER_CASE:
        rows: list[Any] = [
            _copied(row, dt.timedelta(weeks=one.weeks), case_id=case.pk)
            for one, case in pairs
            for row in one.pattern.rows[model]
        ]
        model._default_manager.bulk_create(rows, batch_size=2_000)


def _words(one: _Copy, case: Case) -> Words:
    return Words(case.pk, f"{one.ref}\n{case.title}\n{sentence(one.number + 7, 40)}", one.on)


def add_ties(contacts: Sequence[tuple[int, int]]) -> None:
    """Put contacts on cases: pairs of the case's number and the contact's."""
    CaseContact.objects.bulk_create(
        (CaseContact(case_id=case, contact_id=contact, sequence=1) for case, contact in contacts),
        batch_size=5_000,
    )
