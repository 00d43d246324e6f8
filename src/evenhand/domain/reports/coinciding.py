"""Sums that nobody wrote down and that a reader finds all the same: what counts the same things, once each (SUP-2).

Given in full, not held and refused come to what was answered; on time and late come to it as well. No measure says so
of the others, and whoever reads the table sees it. So every sum that holds of the very things counted, case by case,
is taken to be known to the reader. A sum that holds by chance is among them: that hides more, and never less.

A part of which there is none would fall out of every sum. It stays in, where something like it would have stood: else
a reader would be taken to know that it is nought although that is not printed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from fractions import Fraction
from math import lcm
from typing import TypeAlias

from evenhand.domain.reports.conditions import OF_THE_PERIOD, Subject
from evenhand.domain.reports.counting import counted
from evenhand.domain.reports.figures import Counting
from evenhand.domain.reports.measures import Measure
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.planning import Figures, Key
from evenhand.domain.reports.suppression import Relation

Weights: TypeAlias = Mapping[str, int]
"""Measures, each times its number, that come to nought together."""


def coinciding(figures: Figures) -> Iterator[Relation]:
    """Every such sum among the counts that were made of one group, one line and one period."""
    made: dict[tuple[str, str, Span], list[str]] = defaultdict(list)
    for key, one in figures.made.items():
        if one.measure.reckons == "count" and not OF_THE_PERIOD & one.measure.where.keys():
            made[key.group, key.line, Span(key.from_on, key.until_on)].append(key.measure)
    known: dict[tuple[str, tuple[str, ...]], list[Weights]] = {}
    spans = [span for _, _, span in made]
    for (group, line, span), names in made.items():
        asked = (group, tuple(sorted(names)))
        if asked not in known:
            wide = Span(min(s.from_on for s in spans), max(s.until_on for s in spans))
            known[asked] = list(_sums(figures, group, asked[1], wide))
        for weights in known[asked]:
            yield _relation(weights, group, line, span)


def _relation(weights: Weights, group: str, line: str, span: Span) -> Relation:
    sides: dict[bool, list[str]] = {True: [], False: []}
    for name, number in weights.items():
        key = str(Key(group, name, line, span.from_on, span.until_on))
        sides[number > 0] += [key] * abs(number)
    total, *others = sides[True]
    return Relation(total=total, less=tuple(others), parts=tuple(sides[False]))


def _sums(figures: Figures, group: str, names: Sequence[str], wide: Span) -> Iterator[Weights]:
    """The sums among measures that count the same kind of thing by the same day."""
    alike: dict[tuple[object, ...], list[Measure]] = defaultdict(list)
    for name in names:
        measure = figures.measures[name]
        alike[measure.of, tuple(sorted(measure.kinds)), measure.dated].append(measure)
    for several in alike.values():
        if len(several) > 1:
            yield from _among(several, figures.counting(group), wide)


def _among(several: Sequence[Measure], over: Counting, wide: Span) -> Iterator[Weights]:
    stands: dict[int, set[str]] = defaultdict(set)
    for measure in several:
        for subject in counted(measure, over, wide):
            stands[_which(subject)].add(measure.id)
    patterns = {frozenset(names) for names in stands.values()}
    for measure in several:
        if not any(measure.id in pattern for pattern in patterns):
            patterns |= set(_would_stand(measure, several, patterns))
    found = sorted(frozenset().union(*patterns))
    rows = [[Fraction(name in pattern) for name in found] for pattern in sorted(patterns, key=sorted)]
    for vector in _null_space(rows, len(found)):
        weights = {name: number for name, number in zip(found, vector, strict=True) if number}
        if any(n > 0 for n in weights.values()) and any(n < 0 for n in weights.values()):
            yield weights


def _would_stand(
    none: Measure, several: Sequence[Measure], patterns: Set[frozenset[str]]
) -> Iterator[frozenset[str]]:
    """Where a thing would stand that such a part counts: where those do that share a condition with it, or with which
    it makes up a part; else in it and in the whole alone.
    """
    known = {measure.id: measure for measure in several}
    own = frozenset((none.id, *filter(known.__contains__, (none.within,))))
    for whole in (measure for measure in several if none.id in measure.sum_of):
        beside = {name for name in whole.sum_of if name in known and name != none.id}
        like = {name for name in beside if _alike(known[name], none)} or (beside if whole.within else set())
        if not like:
            yield own | {whole.id}
        for pattern in patterns:
            if pattern & like:
                yield (pattern - beside) | own


def _alike(one: Measure, other: Measure) -> bool:
    """Whether they share a condition."""
    return any(name in other.where and other.where[name] == wanted for name, wanted in one.where.items())


def _which(subject: Subject) -> int:
    """The thing itself that is counted, so that two measures are known to count the same one."""
    return id(subject.run or subject.happening or subject.part or subject.read)


def _null_space(rows: Iterable[Sequence[Fraction]], width: int) -> Iterator[tuple[int, ...]]:
    """A basis, in whole numbers, of all weights under which each row comes to nought."""
    left = [list(row) for row in rows]
    pivots: list[int] = []
    for column in range(width):
        at = next((n for n in range(len(pivots), len(left)) if left[n][column]), None)
        if at is None:
            continue
        place = len(pivots)
        left[place], left[at] = left[at], left[place]
        scale = left[place][column]
        left[place] = [number / scale for number in left[place]]
        for n, row in enumerate(left):
            if n != place and row[column]:
                by = row[column]
                left[n] = [mine - by * other for mine, other in zip(row, left[place], strict=True)]
        pivots.append(column)
    for free in (column for column in range(width) if column not in pivots):
        vector = [Fraction(0)] * width
        vector[free] = Fraction(1)
        for place, column in enumerate(pivots):
            vector[column] = -left[place][free]
        whole = lcm(*(number.denominator for number in vector))
        yield tuple(int(number * whole) for number in vector)
