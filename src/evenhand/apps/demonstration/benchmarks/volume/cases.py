"""Invented cases in bulk: copies of a few real ones, each with its own chain of events.

The days of a copy are those of its pattern moved by whole weeks, so bank holidays are not reckoned anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec
from django.db import models

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import (
    Case,
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
from evenhand.apps.demonstration.benchmarks.volume.rows import Sheet, last_of, write_documents
from evenhand.apps.demonstration.benchmarks.volume.words import sentence
from evenhand.domain.cases.chain import GENESIS, canonical, link
from evenhand.domain.cases.events import Event, Value

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
    in_hand: bool
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
    in_hand = CasePerson.objects.get(case=case, role="handler").in_hand
    return Pattern(case, events_of(case), tuple(Passage.objects.filter(case=case)), in_hand, rows)


@dataclass(frozen=True, slots=True)
class _Copy:
    """One case to be: the number of its row, its own, its pattern, and how far its days are moved."""

    pk: int
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
) -> None:
    """Add the cases of these numbers: one in ten open since less than ten weeks, the others over ten years."""
    weeks_to_now = (today - PATTERN_ON).days // 7
    start = last_of(Case) + 1
    copies = [
        _Copy(
            pk=start + n - first,
            number=FIRST_NUMBER + n,
            pattern=made_of[0 if n % OPEN_EVERY == 0 else 1][n // OPEN_EVERY % 2],
            weeks=weeks_to_now - (n // OPEN_EVERY % 10 if n % OPEN_EVERY == 0 else 4 + n * 7 % 516),
            customer=customers[n % len(customers)],
            handler=handlers[n // OPEN_EVERY % len(handlers)],
        )
        for n in range(first, last)
    ]
    titles = {one.pk: sentence(one.number, 6) for one in copies}
    for pattern in (*made_of[0], *made_of[1]):
        _add_like(pattern, [one for one in copies if one.pattern is pattern], titles)
    Sheet(CasePerson(role="handler"), ("case_id", "officer_id", "in_hand")).write(
        (one.pk, one.handler, one.pattern.in_hand) for one in copies
    )
    write_documents(
        "case",
        ((one.pk, f"{one.ref}\n{titles[one.pk]}\n{sentence(one.number + 7, 40)}", one.on) for one in copies),
    )


def _add_like(pattern: Pattern, copies: Sequence[_Copy], titles: Mapping[int, str]) -> None:
    chains = [_chain(one) for one in copies]
    Sheet(pattern.case, ("id", "ref", "customer_id", "title", "head_sequence", "head_hash")).write_moved(
        (one.weeks, (one.pk, one.ref, one.customer, titles[one.pk], chain[-1].sequence, chain[-1].hash))
        for one, chain in zip(copies, chains, strict=True)
    )
    Sheet(EventRow(), _Link._fields).write(row for chain in chains for row in chain)
    for passage in pattern.passages:
        Sheet(passage, ("case_id",)).write((one.pk,) for one in copies)
    for row in (row for model in _PER_CASE for row in pattern.rows[model]):
        Sheet(row, ("case_id",)).write_moved((one.weeks, (one.pk,)) for one in copies)


class _Link(NamedTuple):
    """One event of a chain, as its row keeps it."""

    case_id: int
    sequence: int
    move: str
    item: str
    happened_on: dt.date
    recorded_at: dt.datetime
    recorded_by: str
    text: str
    previous_hash: str
    hash: str


def _chain(one: _Copy) -> list[_Link]:
    found: list[_Link] = []
    for event in _events(one):
        text = canonical(event, case=one.ref)
        previous = found[-1].hash if found else GENESIS
        found.append(
            _Link(
                case_id=one.pk,
                sequence=event.sequence,
                move=event.move,
                item=event.item,
                happened_on=event.happened_on,
                recorded_at=event.recorded_at,
                recorded_by=event.recorded_by,
                text=text,
                previous_hash=previous,
                hash=link(previous, text),
            )
        )
    return found


def _events(one: _Copy) -> Iterator[Event]:
    delta = dt.timedelta(weeks=one.weeks)
    for event in one.pattern.events:
        facts = {
            name: value + delta if isinstance(value, dt.date) else value
            for name, value in event.facts.items()
        }
        if "customer" in facts:
            facts |= {"customer": f"customer:{one.customer}", "handler": f"officer:{one.handler}"}
        yield msgspec.structs.replace(
            event,
            facts=facts,
            happened_on=event.happened_on + delta,
            recorded_at=event.recorded_at + delta,
        )
