"""Who stands in a longer period alone: told by no table, and left when a shorter one is taken from it (SUP-2).

People are counted once in each period however often they come, and so is what was in force in it. Of two such numbers,
one of days within the other's, the difference is who stood in the longer period only: 348 people in a year and 346 in
the same year less its last week say that two came in that week and at no other time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations

from evenhand.domain.reports.measures import Measure
from evenhand.domain.reports.planning import Key
from evenhand.domain.reports.suppression import Cell, Mark, Relation, Rules

_OF_PEOPLE = ("customers", "unresolved")


def outside(
    keys: Iterable[Key], measures: Mapping[str, Measure], now: Mapping[str, Cell], rules: Rules
) -> Iterator[tuple[Cell, Relation]]:
    """Each small number of those who stand in one period alone, with the two figures that would tell it.

    Nothing is made of two figures that stand whatever is hidden now: what they tell is told.
    """
    alike: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for key in sorted(set(keys)):
        if key.measure in measures and _once_a_period(measures[key.measure]) and str(key) in now:
            alike[key.measure, key.line].append(key)
    for several in alike.values():
        for whole, part in permutations(several, 2):
            if not _within(part, whole):
                continue
            ends = now[str(whole)], now[str(part)]
            alone = Cell(
                key=f"{whole} without {part}",
                value=ends[0].value - ends[1].value,
                people=ends[0].people,
                unprinted=True,
            )
            if rules.is_small(alone) and not all(map(_stands, ends)):
                yield alone, Relation(total=str(whole), parts=(str(part), str(alone.key)))


def _once_a_period(measure: Measure) -> bool:
    """Whether its figures of shorter periods do not make up that of a longer one, and are never more than it."""
    in_force = measure.reckons == "count" and measure.dated == "in-force"
    return measure.reckons in _OF_PEOPLE or in_force


def _within(part: Key, whole: Key) -> bool:
    """Whether everybody whom the one counts is counted in the other."""
    kinds = set(part.group.split("+")) <= set(whole.group.split("+"))
    return kinds and whole.from_on <= part.from_on and part.until_on <= whole.until_on


def _stands(cell: Cell) -> bool:
    return cell.fixed is Mark.SHOWN or cell.released
