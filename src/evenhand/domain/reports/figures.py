"""From rows to figures: one measure over the rows of a group, in one period, with the cases behind the number."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from types import MappingProxyType
from typing import TypeAlias

from evenhand.domain.reports.conditions import CONDITIONS, OF_THE_PERIOD, Asked, Subject
from evenhand.domain.reports.groups import Group, Read, read_row
from evenhand.domain.reports.measures import Measure
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.rows import Row

TOP = 10
RENEWED_WITHIN_DAYS = 7  # of DEF-22
Number: TypeAlias = int | Decimal
Rates: TypeAlias = Callable[[str, dt.date], Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number: what it was counted of, and the references of the cases behind it (AU-1).

    `value` is nothing where there is nothing to reckon from (no case, no rate): that is said, and is not nought.
    """

    measure: Measure
    span: Span
    value: Number | None
    base: int = 0
    cases: tuple[str, ...] = ()
    ranks: tuple[int, ...] = ()
    says: str = ""


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


def figure(measure: Measure, over: Counting, span: Span, line: str = "") -> Figure:
    """One measure in one period; `line` (`by=value`) keeps one line of a breakdown."""
    if measure.reckons == "share":
        return _share(measure, over, span, line)
    subjects = _counted(measure, over, span)
    if line:
        by, _, value = line.partition("=")
        subjects = [subject for subject in subjects if value in of_breakdown(by, subject)]
    return _RECKONINGS[measure.reckons](measure, subjects, over, span)


def _counted(measure: Measure, over: Counting, span: Span) -> list[Subject]:
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


def values_of(by: str, measure: Measure, over: Counting, span: Span) -> tuple[str, ...]:
    """The values that a breakdown of a measure finds in a period, the most frequent first; "" is "not recorded"."""
    found: Counter[str] = Counter()
    for name in measure.share or (measure.id,):
        for subject in _counted(over.measures[name], over, span):
            found.update(of_breakdown(by, subject))
    return tuple(sorted(found, key=lambda value: (value == "", -found[value], value)))


def of_breakdown(by: str, subject: Subject) -> tuple[str, ...]:
    """Under which lines of a breakdown something stands; it may be several, such as its grounds."""
    read, row = subject.read, subject.read.row
    if by == "ground":
        return tuple(sorted(read.grounds)) or ("",)
    plain = {
        "service": row.service,
        "directorate": row.directorate,
        "ward": row.ward,
        "channel": row.channel,
        "outcome": row.outcome if row.final else "",
        "stage": subject.part.stage if subject.part else row.stage,
        "kind": row.counts_as,
        "handled-by": row.handled_by,
        "decided-by": subject.happening.decided_by if subject.happening else "",
        "part": subject.part.kind if subject.part else "",
    }
    if by in plain:
        return (plain[by],)
    value = subject.facts.get("outcome" if by == "part-outcome" else by, row.facts.get(by))
    if isinstance(value, tuple):
        return value or ("",)
    return (str(value),) if value not in (None, "") else ("",)


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


def _refs(subjects: Iterable[Subject]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(subject.read.row.ref for subject in subjects))


def _count(measure: Measure, subjects: list[Subject], over: Counting, span: Span) -> Figure:
    value = len(subjects)
    return Figure(measure=measure, span=span, value=value, base=value, cases=_refs(subjects))


def _customers(measure: Measure, subjects: list[Subject], over: Counting, span: Span) -> Figure:
    """Distinct people and organisations, those of one name that may be one person said apart (DEF-10)."""
    known = {s.read.row.customer for s in subjects if s.read.row.customer is not None}
    nameless = sum(1 for s in subjects if s.read.row.customer is None)
    unsure = {s.read.row.customer for s in subjects if s.read.row.unresolved} - {None}
    says = []
    if unsure:
        says.append(f"of which {len(unsure)} unresolved: of the same name as another, and nobody has decided")
    if nameless:
        says.append(f"{nameless} came without a name and are not counted")
    return Figure(
        measure=measure,
        span=span,
        value=len(known),
        base=len(known),
        cases=_refs(subjects),
        says="; ".join(says),
    )


def _unresolved(measure: Measure, subjects: list[Subject], over: Counting, span: Span) -> Figure:
    unsure = [s for s in subjects if s.read.row.unresolved]
    value = len({s.read.row.customer for s in unsure} - {None})
    return Figure(measure=measure, span=span, value=value, base=value, cases=_refs(unsure))


def _top(measure: Measure, subjects: list[Subject], over: Counting, span: Span) -> Figure:
    """The ten largest counts, ranked, ties shown; counts and no names (DEF-11)."""
    sent = Counter(s.read.row.customer for s in subjects if s.read.row.customer is not None)
    ranks = sorted(sent.values(), reverse=True)
    last = ranks[TOP - 1] if len(ranks) >= TOP else 0
    tied = ranks.count(last) - ranks[:TOP].count(last) if last else 0
    several = tied > 1
    says = f"{tied} more {'have' if several else 'has'} the same count as the tenth" if tied else ""
    return Figure(
        measure=measure,
        span=span,
        value=sum(ranks[:TOP]),
        base=len(subjects),
        cases=_refs(subjects),
        ranks=tuple(ranks[:TOP]),
        says=says,
    )


def _share(measure: Measure, over: Counting, span: Span, line: str) -> Figure:
    part, whole = (figure(over.measures[name], over, span, line) for name in measure.share)
    if not whole.value:
        return Figure(measure=measure, span=span, value=None, base=0, says="nothing to take a share of")
    value = Decimal(part.value or 0) * 100 / Decimal(whole.value)
    return Figure(measure=measure, span=span, value=value, base=int(whole.value), cases=part.cases)


def _age(subject: Subject, today: dt.date) -> int:
    """Days since receipt, or since a part was opened."""
    begun = subject.part.opened_on if subject.part is not None else subject.read.row.received_on
    return (today - begun).days


def _numbers(measure: Measure, subjects: Sequence[Subject], today: dt.date) -> list[tuple[Subject, Decimal]]:
    """What is added up or averaged: a fact that is a number, or the days from one day to another."""
    found = []
    for subject in subjects:
        value = _age(subject, today) if measure.fact == "age" else _number(measure.fact, subject)
        if value is not None:
            found.append((subject, Decimal(value)))
    return found


def _number(fact: str, subject: Subject) -> Number | None:
    if fact.startswith("days"):
        begun, ended = _ends(fact, subject)
        return (ended - begun).days if begun is not None and ended is not None else None
    value = subject.facts.get(fact)
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _ends(fact: str, subject: Subject) -> tuple[dt.date | None, dt.date | None]:
    """`days`: from receipt (or opening) to the answer or close; `days:a:b`: from the first move a to the next b."""
    names = fact.split(":")[1:]
    if not names:
        row = subject.read.row
        if subject.part is not None:
            return subject.part.opened_on, subject.part.closed_on
        return row.received_on, subject.read.answered_on or row.closed_on
    first = next((h for h in subject.happened if h.move == names[0]), None)
    if first is None:
        return None, None
    after = next((h for h in subject.happened if h.move in names[1:] and h.on >= first.on), None)
    return first.on, after.on if after is not None else None


def _sum(measure: Measure, subjects: list[Subject], over: Counting, span: Span) -> Figure:
    found = _numbers(measure, subjects, over.today)
    value = sum((number for _, number in found), Decimal(0))
    return Figure(measure=measure, span=span, value=value, base=len(found), cases=_refs(s for s, _ in found))


def _average(measure: Measure, subjects: list[Subject], over: Counting, span: Span) -> Figure:
    return _of_numbers(
        measure, subjects, over, span, lambda numbers: sum(numbers, Decimal(0)) / Decimal(len(numbers))
    )


def _median(measure: Measure, subjects: list[Subject], over: Counting, span: Span) -> Figure:
    return _of_numbers(measure, subjects, over, span, median)


def _longest(measure: Measure, subjects: list[Subject], over: Counting, span: Span) -> Figure:
    return _of_numbers(measure, subjects, over, span, max)


def _of_numbers(
    measure: Measure,
    subjects: list[Subject],
    over: Counting,
    span: Span,
    reckon: Callable[[list[Decimal]], Decimal],
) -> Figure:
    found = _numbers(measure, subjects, over.today)
    numbers = [number for _, number in found]
    if not numbers:
        return Figure(measure=measure, span=span, value=None, says="nothing recorded to reckon from")
    return Figure(
        measure=measure,
        span=span,
        value=reckon(numbers),
        base=len(numbers),
        cases=_refs(s for s, _ in found),
    )


def _distinct(measure: Measure, subjects: list[Subject], over: Counting, span: Span) -> Figure:
    """How many different values a fact has: officers named, posts, addresses."""
    said = [(s, s.facts.get(measure.fact)) for s in subjects]
    found = {value for _, value in said if value not in (None, "", ())}
    named = _refs(s for s, value in said if value in found)
    return Figure(measure=measure, span=span, value=len(found), base=len(found), cases=named)


def _listed(measure: Measure, subjects: list[Subject], over: Counting, span: Span) -> Figure:
    """How many things a fact lists, over all events: the matters that weekly responses answered."""
    listed = [(s, value) for s in subjects if isinstance(value := s.facts.get(measure.fact), tuple)]
    number = sum(len(value) for _, value in listed)
    return Figure(
        measure=measure, span=span, value=number, base=len(listed), cases=_refs(s for s, _ in listed)
    )


def _initial(measure: Measure, subjects: list[Subject], over: Counting, span: Span) -> Figure:
    """The longest first stretch, in days: until the first renewal, or the end (DEF-22)."""
    until = min(span.until_on, over.today)
    lengths = {
        s.read.row.ref: ((s.read.initial_until or until) - s.read.begun_on).days
        for s in subjects
        if s.read.begun_on is not None
    }
    return _longest_of(measure, span, lengths, people=_people_of(subjects))


def _continuous(measure: Measure, subjects: list[Subject], over: Counting, span: Span) -> Figure:
    """The longest unbroken length of one person, in days: each renewal starts within seven days (DEF-22)."""
    until = min(span.until_on, over.today)
    stretches: dict[object, list[tuple[dt.date, dt.date, str]]] = defaultdict(list)
    for read in over.reads:  # earlier arrangements of the same person count, wherever the period begins
        if read.begun_on is not None and read.begun_on <= until:
            who = read.row.customer or read.row.ref
            stretches[who].append((read.begun_on, min(read.ended_on or until, until), read.row.ref))
    wanted = {subject.read.row.ref for subject in subjects}
    lengths: dict[str, int] = {}
    for found in stretches.values():
        begun, ended = dt.date.min, dt.date.min
        for first, last, ref in sorted(found):
            if (first - ended).days > RENEWED_WITHIN_DAYS:
                begun = first
            ended = max(last, ended)
            if ref in wanted:
                lengths[ref] = (ended - begun).days
    return _longest_of(measure, span, lengths, people=_people_of(subjects))


def _people_of(subjects: Sequence[Subject]) -> int:
    return len({s.read.row.customer or s.read.row.ref for s in subjects})


def _longest_of(measure: Measure, span: Span, lengths: Mapping[str, int], *, people: int) -> Figure:
    if not lengths:
        return Figure(measure=measure, span=span, value=None, says="nobody had one in this period")
    ref = max(lengths, key=lambda one: (lengths[one], one))
    return Figure(measure=measure, span=span, value=lengths[ref], base=people, cases=(ref,))


def _minutes(measure: Measure, subjects: list[Subject], over: Counting, span: Span) -> Figure:
    spent = [(s, sum(m for _, m, on in s.read.row.minutes if span.holds(on))) for s in subjects]
    recorded = [(s, minutes) for s, minutes in spent if minutes]
    if not recorded:
        return Figure(measure=measure, span=span, value=None, says="no time is recorded")
    return Figure(
        measure=measure,
        span=span,
        value=sum(minutes for _, minutes in recorded),
        base=len(recorded),
        cases=_refs(s for s, _ in recorded),
    )


def _cost(measure: Measure, subjects: list[Subject], over: Counting, span: Span) -> Figure:
    """Recorded minutes at the hourly rate of the role in force on the day (S1-4)."""
    total, without, cases = Decimal(0), 0, []
    for subject in subjects:
        for role, minutes, on in subject.read.row.minutes:
            if not span.holds(on):
                continue
            cases.append(subject)
            rate = over.rates(role, on)
            if rate is None:
                without += minutes
            else:
                total += rate * minutes / 60
    refs = _refs(cases)
    if not refs:
        return Figure(measure=measure, span=span, value=None, says="no time is recorded")
    says = f"{without} minutes have no hourly rate and are left out" if without else ""
    return Figure(measure=measure, span=span, value=total, base=len(refs), cases=refs, says=says)


_RECKONINGS: Mapping[str, Callable[[Measure, list[Subject], Counting, Span], Figure]] = MappingProxyType(
    {
        "count": _count,
        "customers": _customers,
        "unresolved": _unresolved,
        "top": _top,
        "sum": _sum,
        "average": _average,
        "median": _median,
        "longest": _longest,
        "distinct": _distinct,
        "listed": _listed,
        "initial": _initial,
        "continuous": _continuous,
        "minutes": _minutes,
        "cost": _cost,
    }
)
