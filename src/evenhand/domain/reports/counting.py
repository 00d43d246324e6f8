"""Rows read once and put in the order of their days, so that each period's subjects are found at once."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from evenhand.domain.reports.conditions import CONDITIONS, OF_THE_PERIOD, Asked, Subject
from evenhand.domain.reports.groups import Group, Read, read_row
from evenhand.domain.reports.measures import Measure
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.rows import Row

Number: TypeAlias = int | Decimal
Rates: TypeAlias = Callable[[str, dt.date], Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number: what it was counted of, and the references of the cases behind it (AU-1).

    `value` is nothing where there is nothing to reckon from (no case, no rate): that is said, and is not nought. `lacks`
    are the roles, or officers, for whose hours no rate is entered.
    """

    measure: Measure
    span: Span
    value: Number | None
    base: int = 0
    cases: tuple[str, ...] = ()
    ranks: tuple[int, ...] = ()
    says: str = ""
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Matched:
    """What a measure counts before any period is asked for, in the order of its day where it has a single one."""

    subjects: list[Subject]
    days: list[dt.date]


@dataclass(frozen=True, slots=True)
class Counting:
    """Rows of one or several groups, read once, ready to be counted. `today` is the day of the run."""

    reads: tuple[Read, ...]
    today: dt.date
    measures: Mapping[str, Measure]
    rates: Rates = field(default=lambda role, on: None)
    _matched: dict[str, _Matched] = field(default_factory=dict)

    def narrowed(self, keep: Callable[[Row], bool]) -> Counting:
        """The same over fewer rows."""
        return Counting(
            tuple(read for read in self.reads if keep(read.row)), self.today, self.measures, self.rates
        )


def counting(
    rows: Iterable[Row],
    groups: Mapping[str, Group],
    measures: Mapping[str, Measure],
    *,
    today: dt.date,
    rates: Rates | None = None,
) -> Counting:
    """Read the rows whose kind is among the groups, each by its group. A row of another kind is left out."""
    reads = tuple(read_row(row, groups[row.counts_as]) for row in rows if row.counts_as in groups)
    return Counting(reads, today, measures, rates or (lambda role, on: None))


def counted(measure: Measure, over: Counting, span: Span) -> list[Subject]:
    """What a measure counts in a period. Conditions that do not look at the period are asked once for all periods."""
    matched = over._matched.get(measure.id)
    if matched is None:
        matched = over._matched[measure.id] = _match(measure, over)
    if matched.days:
        subjects = matched.subjects[
            bisect_left(matched.days, span.from_on) : bisect_right(matched.days, span.until_on)
        ]
    else:
        subjects = [s for s in matched.subjects if _in_force(measure, s, span)]
    asked = Asked(span, over.today)
    for name, wanted in measure.where.items():
        if name in OF_THE_PERIOD:
            subjects = [subject for subject in subjects if CONDITIONS[name](subject, wanted, asked)]
    return subjects


def _match(measure: Measure, over: Counting) -> _Matched:
    asked = Asked(Span(dt.date.min, dt.date.max), over.today)
    subjects = list(_subjects(measure, over.reads))
    for name, wanted in measure.where.items():
        if name not in OF_THE_PERIOD:
            holds = CONDITIONS[name]
            subjects = [subject for subject in subjects if holds(subject, wanted, asked)]
    if measure.dated in ("in-force", "as-at"):
        return _Matched(subjects, [])
    dated = [(day, place) for place, s in enumerate(subjects) if (day := _day_of(measure, s)) is not None]
    dated.sort()
    return _Matched([subjects[place] for _, place in dated], [day for day, _ in dated])


def _subjects(measure: Measure, reads: Sequence[Read]) -> Iterator[Subject]:
    kinds = set(measure.kinds)
    for read in reads:
        if measure.of == "cases":
            yield Subject(read)
        elif measure.of == "parts":
            yield from (Subject(read, part=part) for part in read.row.parts if part.kind in kinds)
        elif measure.of == "clocks":
            yield from (Subject(read, run=run) for run in read.row.clocks if run.rule in kinds)
        else:
            yield from _events(read, kinds)


def _events(read: Read, moves: set[str]) -> Iterator[Subject]:
    """Events of the case and of its parts."""
    for event in read.row.happened:
        if event.move in moves:
            yield Subject(read, happening=event)
    for part in read.row.parts:
        for event in part.happened:
            if event.move in moves:
                yield Subject(read, part=part, happening=event)


def _day_of(measure: Measure, subject: Subject) -> dt.date | None:
    """The one day that puts something in a period."""
    row, read = subject.read.row, subject.read
    match measure.dated:
        case "received":
            return row.received_on
        case "answered":
            return read.answered_on
        case "closed":
            return subject.part.closed_on if subject.part else row.closed_on
        case "opened":
            return _opened(subject)
        case "happened":
            return subject.happening.on if subject.happening else None
        case _:
            return subject.run.due_on if subject.run else read.due_on


def _in_force(measure: Measure, subject: Subject, span: Span) -> bool:
    """Whether something held on any day of a period, or on its last (`as-at`)."""
    begun, ended = _stretch(subject)
    if begun is None or begun > span.until_on:
        return False
    if measure.dated == "as-at":
        return ended is None or ended > span.until_on
    return ended is None or ended >= span.from_on


def _opened(subject: Subject) -> dt.date:
    """The day a part was received, where it says one, else the day it was opened; or the day of the case."""
    part = subject.part
    if part is None:
        return subject.read.row.opened_on
    received = part.facts.get("received_on")
    return received if isinstance(received, dt.date) else part.opened_on


def _stretch(subject: Subject) -> tuple[dt.date | None, dt.date | None]:
    """From when to when something held: stated days first, then those of its events."""
    part = subject.part
    if part is None:
        return subject.read.begun_on, subject.read.ended_on
    begun, until = part.facts.get("from_on"), part.facts.get("until_on")
    ended = part.closed_on or (until if isinstance(until, dt.date) else None)
    return (begun if isinstance(begun, dt.date) else part.opened_on), ended
