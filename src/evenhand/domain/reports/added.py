"""Pounds and hours that were added up, and are told of fewer than five cases when one is taken from another (SUP-2, SUP-3).

A sum over fewer than five cases is not given. Two sums of overlapping periods must not give it either: of all stretches
that lie between the ends of what is printed, each rests on no case or on enough of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from evenhand.domain.reports.around import Earlier
from evenhand.domain.reports.between import between
from evenhand.domain.reports.measures import Measure
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.planning import Figures, Key
from evenhand.domain.reports.suppression import THRESHOLD, Mark

_ADDED = ("sum", "minutes", "cost")


def held_back(figures: Figures, earlier: Iterable[Earlier], printed: Iterable[Key]) -> frozenset[Key]:
    """The sums that are not printed, since with others they would tell that of fewer than five cases.

    What was printed before stands; of the others the longest periods come first, so that a year goes before its parts.
    """
    stand: dict[tuple[str, str, str], list[Key]] = defaultdict(list)
    for one in earlier:
        if one.mark is Mark.SHOWN and _added(figures, one.key) and one.key in figures.made:
            stand[_series(one.key)].append(one.key)
    found: set[Key] = set()
    wanted = {key for key in printed if _added(figures, key) and _base(figures, key) >= THRESHOLD}
    for key in sorted(wanted, key=lambda key: (key.from_on - key.until_on, key)):
        others = stand[_series(key)]
        if key in others:
            continue
        told = set(between((*others, key))) - set(between(others))
        if any(0 < _base(figures, one) < THRESHOLD for one in told):
            found.add(key)
        else:
            others.append(key)
    return frozenset(found)


def _added(figures: Figures, key: Key) -> bool:
    measure: Measure | None = figures.measures.get(key.measure)
    return measure is not None and measure.reckons in _ADDED


def _series(key: Key) -> tuple[str, str, str]:
    return key.group, key.measure, key.line


def _base(figures: Figures, key: Key) -> int:
    return figures.figure(key.group, key.measure, Span(key.from_on, key.until_on), key.line)[1].base
