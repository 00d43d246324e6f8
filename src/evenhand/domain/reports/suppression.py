"""Hiding small numbers so that nobody can work them out again (SUP-1 to SUP-4, SUP-7).

A figure of 1 to 4 people, or cases tied to people, is not printed for the public. Hiding it alone is not enough: a
reader subtracts the others from the total. So each small figure needs a proof: *another* set of numbers, different in
that figure, that fits everything printed, the sums included. What else must be hidden for that is chosen so that the
least is lost (`concealing.py`, an integer program). What was printed earlier of the same series takes part as figures
that cannot be unprinted, so that two publications cannot be laid side by side either.

This file holds the rules: what is small, how a figure may be printed, what a reader then knows, what hiding costs.
The stored figures are never altered; only what a reader is shown is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf, log2
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from evenhand.domain.reports.concealing import Figure
    from evenhand.domain.reports.reader import Tie

THRESHOLD = 5
"""Of the rule book (SUP-1); a policy may set a higher one, as SUP-5 does for surveys."""

Key: TypeAlias = Hashable
_ONE_FIGURE = (
    100.0  # what hiding any figure loses; its size adds to it, so that a small one goes before a total
)
_LEADING = 15.0  # times as much for a figure that readers ask for first
_NOUGHT = 3_000.0  # a nought says more than other numbers, and goes only where they do not do
_SMALL = 6_000.0  # to hide even that a figure is small
_ALL = 60_000.0  # to hide of a large figure even that it is no small one: a reader may take that for granted


class Mark(StrEnum):
    """How a figure is printed."""

    SHOWN = "shown"
    SMALL = "small"  # "<5"
    FEW = "few"  # "0 to 4": of a list of ranks, where a nought would tell how many people there are
    HIDDEN = (
        "hidden"  # hidden so that a small one cannot be worked out; a reader may know that it is no small one
    )
    WITHHELD = "withheld"  # hidden, and a reader knows nothing of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure. `people` says whether it counts people or cases tied to people.

    `fixed` is how an earlier publication printed it, which nothing now can change. A `released` figure is shown
    although it is small, and a `withheld` one hidden although it is large, each by an officer's decision with a
    recorded reason (SUP-7). An `unprinted` one stands in no table and can still be worked out from those that do.
    A `leading` one is what readers ask for first: it is hidden beside a small one only where others do not do.
    A `ranked` one stands in a list of ranks, where small numbers and noughts are printed alike (`ranks.py`). `least` is
    the mark that the proof of such a list asks for: it is printed so, or tells still less.
    """

    key: Key
    value: int
    people: bool = True
    released: bool = False
    withheld: bool = False
    unprinted: bool = False
    leading: bool = False
    ranked: bool = False
    least: Mark | None = None
    fixed: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What a reader knows of how figures hang together.

    `sum`: the total, with what is in `less`, is the sum of its parts. `cover`: it is at most that sum, since a case may
    count in several parts. `part`: each part is at most the total. `over`: all parts together are at most
    that. A key that stands several times counts as often. `more` is a number known to all that counts among the parts.
    """

    total: Key
    parts: tuple[Key, ...]
    kind: Literal["sum", "cover", "part", "over"] = "sum"
    less: tuple[Key, ...] = ()
    more: int = 0

    def gap(self, values: Mapping[Key, int]) -> int:
        """By how much the numbers miss this relation; 0 where it holds. Positive: the total is too large."""
        total = values[self.total]
        if self.kind == "part":
            return min(0, total - max((values[part] for part in self.parts), default=0))
        missed = total + sum(values[one] for one in self.less)
        missed -= sum(values[part] for part in self.parts) + self.more
        if self.kind == "over":
            return min(0, missed)
        return missed if self.kind == "sum" else max(0, missed)


class CannotProtect(Exception):
    """What was published before already gives a small figure away."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self.keys = tuple(keys)
        super().__init__(
            "With what was published before, a reader could work out a number below the threshold in this table. "
            "Do not publish it as it stands: choose other periods, or release the figure with a recorded reason."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of printing, as whoever hides and whoever reads both know them."""

    threshold: int = THRESHOLD
    zero_is_small: bool = False

    @property
    def lowest(self) -> int:
        """The least number that is small."""
        return 0 if self.zero_is_small else 1

    def is_small(self, cell: Cell) -> bool:
        """Whether its number alone keeps it from being printed."""
        return cell.people and self.lowest <= cell.value < self.threshold

    def is_secret(self, cell: Cell) -> bool:
        """Whether a reader must not be able to work it out. What was printed or released is no secret."""
        return self.is_small(cell) and not cell.released and cell.fixed is not Mark.SHOWN

    def ladder(self, cell: Cell) -> tuple[Mark, ...]:
        """How the figure may be printed, the way that tells most first."""
        found = self._ladder(cell)
        return found[found.index(cell.least) :] if cell.least in found else found

    def _ladder(self, cell: Cell) -> tuple[Mark, ...]:
        if cell.fixed is not None:
            return (cell.fixed,)
        if cell.unprinted or cell.withheld:
            return (Mark.WITHHELD,)
        if cell.released:
            return (Mark.SHOWN,)
        if cell.ranked:
            few = cell.value < self.threshold
            return (Mark.FEW, Mark.WITHHELD) if few else (Mark.SHOWN, Mark.HIDDEN, Mark.WITHHELD)
        if self.is_small(cell):
            return (Mark.SMALL, Mark.WITHHELD)
        if cell.value < self.threshold:
            return (Mark.SHOWN, Mark.WITHHELD)
        return (Mark.SHOWN, Mark.HIDDEN, Mark.WITHHELD)

    def span(self, mark: Mark, value: int) -> tuple[float, float]:
        """The least and the largest number that a reader who knows the rules could take the figure to be."""
        match mark:
            case Mark.SHOWN:
                return value, value
            case Mark.SMALL:
                return self.lowest, self.threshold - 1
            case Mark.FEW:
                return 0, self.threshold - 1
            case Mark.HIDDEN:
                return self.threshold, inf
            case Mark.WITHHELD:
                return 0, inf

    def loss(self, cell: Cell, mark: Mark) -> float:
        """What printing it so loses, beside what the step before lost (SUP-2: the smallest first)."""
        if mark is Mark.HIDDEN:
            return round(_ONE_FIGURE * (1 + log2(1 + cell.value))) * (_LEADING if cell.leading else 1.0)
        if self.is_small(cell):
            return _SMALL
        if cell.value == 0:
            return _NOUGHT
        return _ALL if cell.value >= self.threshold else round(_ONE_FIGURE * (1 + log2(1 + cell.value)))


def suppress(
    cells: Iterable[Cell],
    relations: Iterable[Relation] = (),
    *,
    threshold: int = THRESHOLD,
    zero_is_small: bool = False,
) -> dict[Key, Mark]:
    """How each figure is printed for a reader who may not see small ones (SUP-1, SUP-2, SUP-7).

    Relations that speak of a figure not given, or that do not hold (figures corrected since), are left out. With
    `zero_is_small` a nought is hidden as well, where nought itself tells something of a known person.
    Raises CannotProtect where figures printed earlier give a small one away whatever is hidden now.
    """
    rules = Rules(threshold=threshold, zero_is_small=zero_is_small)
    known = {cell.key: cell for cell in sorted(cells, key=lambda one: str(one.key))}
    ladders = {key: rules.ladder(cell) for key, cell in known.items()}
    if not any(rules.is_secret(cell) for cell in known.values()):
        return {key: ladder[0] for key, ladder in ladders.items()}
    from evenhand.domain.reports.concealing import Unprotected, conceal  # the solver is slow to load

    figures = [_figure(rules, cell, ladders[cell.key]) for cell in known.values()]
    try:
        taken = conceal(figures, list(_ties(known, relations)))
    except Unprotected as lost:
        keys = list(known)
        raise CannotProtect([keys[place] for place in lost.places]) from lost
    return {key: ladders[key][at] for key, at in zip(known, taken, strict=True)}


def _figure(rules: Rules, cell: Cell, ladder: Sequence[Mark]) -> Figure:
    from evenhand.domain.reports.concealing import Figure, Step

    steps = []
    for number, mark in enumerate(ladder):
        least, most = rules.span(mark, cell.value)
        cost = rules.loss(cell, mark) if number else 0.0
        steps.append(Step(cell.value - least, most - cell.value, cost))
    return Figure(tuple(steps), secret=rules.is_secret(cell))


def _ties(known: Mapping[Key, Cell], relations: Iterable[Relation]) -> Iterator[Tie]:
    """The relations that hold, each once, between figures spoken of by their place."""
    from evenhand.domain.reports.reader import Tie

    places = {key: place for place, key in enumerate(known)}
    values = {key: cell.value for key, cell in known.items()}
    seen: set[Tie] = set()
    for relation in relations:
        keys = (relation.total, *relation.less, *relation.parts)
        if any(key not in known for key in keys) or relation.gap(values):
            continue
        for terms, slack in _terms(relation, values):
            inside = tuple(sorted((places[key], sign) for key, sign in terms.items() if sign))
            tie = Tie(inside, slack)
            if tie not in seen:
                seen.add(tie)
                yield tie


def _terms(relation: Relation, values: Mapping[Key, int]) -> Iterator[tuple[Mapping[Key, int], int | None]]:
    if relation.kind == "part":
        for part in relation.parts:
            yield Counter({part: 1, relation.total: -1}), values[relation.total] - values[part]
        return
    terms = Counter((relation.total, *relation.less))
    terms.subtract(relation.parts)
    slack = sum(values[part] for part in relation.parts) + relation.more - values[relation.total]
    if relation.kind == "over":
        yield Counter({key: -sign for key, sign in terms.items()}), -slack
        return
    yield terms, None if relation.kind == "sum" else slack


def ratio_shown(base: int, *marks: Mark, threshold: int = THRESHOLD) -> bool:
    """Whether a percentage, average, longest or shortest may be printed (SUP-3): its base is large enough, and none
    of the figures that it could be worked back to is hidden.
    """
    return base >= threshold and all(mark is Mark.SHOWN for mark in marks)
