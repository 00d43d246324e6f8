"""Days that lie between published periods: told by no table, and left when one is taken from another (SUP-2).

Whoever has the figures of a year and of the same year less its first week has those of the week. So of all periods
that hang together by a common end, the shortest stretches between their ends are put to the proof as well.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from evenhand.domain.reports.around import Earlier
from evenhand.domain.reports.planning import Key
from evenhand.domain.reports.suppression import Mark

_DAY = dt.timedelta(days=1)


def between(keys: Iterable[Key]) -> Iterator[Key]:
    """The shortest stretches that a reader of these figures could come to by taking periods from one another."""
    for several in _series(keys):
        own = {(key.from_on, key.until_on) for key in several}
        for ends in _hanging_together(several):
            for first, after in pairwise(sorted(ends)):
                if (first, after - _DAY) not in own:
                    like = several[0]
                    yield Key(like.group, like.measure, like.line, first, after - _DAY)


def told_already(earlier: Iterable[Earlier]) -> tuple[Earlier, ...]:
    """Such stretches as can be worked out of what was printed before alone: nothing that is hidden now hides them."""
    found = []
    shown = {one.key: one.value for one in earlier if one.mark is Mark.SHOWN}
    for several in _series(shown):
        own = {(key.from_on, key.until_on) for key in several}
        for ends in _hanging_together(several):
            heights = _heights(several, shown, min(ends))
            for first, after in pairwise(sorted(ends)):
                if (first, after - _DAY) not in own:
                    like = several[0]
                    key = Key(like.group, like.measure, like.line, first, after - _DAY)
                    found.append(Earlier(key=key, value=heights[after] - heights[first], mark=Mark.SHOWN))
    return tuple(found)


def _series(keys: Iterable[Key]) -> Iterator[Sequence[Key]]:
    """The figures that differ by their days alone."""
    alike: dict[tuple[str, str, str], list[Key]] = defaultdict(list)
    for key in sorted(keys):
        alike[key.group, key.measure, key.line].append(key)
    yield from alike.values()


def _neighbours(several: Iterable[Key]) -> dict[dt.date, list[tuple[dt.date, Key]]]:
    """From each first day to the day after the last, and back."""
    near: dict[dt.date, list[tuple[dt.date, Key]]] = defaultdict(list)
    for key in several:
        after = key.until_on + _DAY
        near[key.from_on].append((after, key))
        near[after].append((key.from_on, key))
    return near


def _hanging_together(several: Sequence[Key]) -> Iterator[set[dt.date]]:
    """The days on which periods begin, or have just ended, as far as one leads to the other."""
    near = _neighbours(several)
    left = set(near)
    while left:
        edge = [left.pop()]
        reached = set(edge)
        while edge:
            for day, _ in near[edge.pop()]:
                if day not in reached:
                    reached.add(day)
                    edge.append(day)
        left -= reached
        yield reached


def _heights(several: Sequence[Key], shown: dict[Key, int], from_on: dt.date) -> dict[dt.date, int]:
    """What had come in before each day, counted from the first."""
    near = _neighbours(several)
    found = {from_on: 0}
    edge = [from_on]
    while edge:
        day = edge.pop()
        for other, key in near[day]:
            if other not in found:
                found[other] = found[day] + (shown[key] if other > day else -shown[key])
                edge.append(other)
    return found
