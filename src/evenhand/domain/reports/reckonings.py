"""From what is counted to a number: the closed list of reckonings, each a pure function."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from statistics import median
from types import MappingProxyType

from evenhand.domain.reports.conditions import Subject
from evenhand.domain.reports.counting import Counting, Figure, Number
from evenhand.domain.reports.measures import Measure
from evenhand.domain.reports.periods import Span

TOP = 10
RENEWED_WITHIN_DAYS = 7  # of DEF-22
_UNTIL_SAID = "days-until:"
_SINCE = "days-since:"


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
    """The ten largest counts, ranked, ties shown; counts and no names (DEF-11). `ranks` holds those below as well."""
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
        ranks=tuple(ranks),
        says=says,
    )


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
    if fact.startswith(_UNTIL_SAID):
        return _until_said(fact.removeprefix(_UNTIL_SAID), subject)
    if fact.startswith(_SINCE):
        return _since(frozenset(fact.removeprefix(_SINCE).split(":")), subject)
    if fact.startswith("days"):
        begun, ended = _ends(fact, subject)
        return (ended - begun).days if begun is not None and ended is not None else None
    value = subject.facts.get(fact)
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _until_said(fact: str, subject: Subject) -> int | None:
    """`days-until:fact`: from receipt until a fact was first said, and 0 where that was on the day itself or before."""
    first = next((h for h in subject.happened if h.facts.get(fact) not in (None, "", ())), None)
    return max((first.on - subject.read.row.received_on).days, 0) if first is not None else None


def _since(moves: frozenset[str], subject: Subject) -> int | None:
    """`days-since:a:b`: of an event, from the latest of these moves before it, such as what it decides on."""
    event = subject.happening
    if event is None:
        return None
    before = [one.on for one in subject.happened if one.move in moves and one.on <= event.on]
    return (event.on - max(before)).days if before else None


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
    """Recorded minutes at the hourly rate of the role in force on the day (S1-4); without any rate, nothing and no nought."""
    total, without, cases = Decimal(0), 0, []
    lacks: set[str] = set()
    priced = False
    for subject in subjects:
        for role, minutes, on in subject.read.row.minutes:
            if not span.holds(on):
                continue
            cases.append(subject)
            rate = over.rates(role, on)
            if rate is None:
                without += minutes
                lacks.add(role)
            else:
                priced = True
                total += rate * minutes / 60
    refs = _refs(cases)
    if not refs:
        return Figure(measure=measure, span=span, value=None, says="no time is recorded")
    says = f"{without} minutes have no hourly rate and are left out" if without else ""
    return Figure(
        measure=measure,
        span=span,
        value=total if priced else None,
        base=len(refs),
        cases=refs,
        says=says if priced else "it cannot be reckoned",
        lacks=tuple(sorted(lacks)),
    )


RECKONINGS: Mapping[str, Callable[[Measure, list[Subject], Counting, Span], Figure]] = MappingProxyType(
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
