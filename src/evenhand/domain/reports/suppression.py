"""Hiding small numbers so that nobody can work them out again (SUP-1 to SUP-4, SUP-7).

A figure of 1 to 4 people, or cases tied to people, is not printed for the public. Hiding it alone is not enough: a
reader subtracts the others from the total. So after the first hiding each small figure is put to a proof: there must
be *another* set of numbers, different in that figure, that fits everything printed, the sums included. Where there is
none, a further figure is hidden, the smallest that helps, until there is. What was printed earlier of the same series
takes part as figures that cannot be unprinted, so that two publications cannot be laid side by side either.

The stored figures are never altered; only what a reader is shown is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias

THRESHOLD = 5
"""Of the rule book (SUP-1); a policy may set a higher one, as SUP-5 does for surveys."""

Key: TypeAlias = Hashable
_MOST_HIDINGS = 60  # for the sake of one figure, one after another
_MOST_STEPS = 400  # of one search for another set of numbers; giving up only hides more
_DEPTHS = (4, 8, 16, 32)  # figures altered at once, the short ways first


class Mark(StrEnum):
    """How a figure is printed."""

    SHOWN = "shown"
    SMALL = "small"  # "<5"
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
    """

    key: Key
    value: int
    people: bool = True
    released: bool = False
    withheld: bool = False
    unprinted: bool = False
    fixed: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What a reader knows of how figures hang together.

    `sum`: the total is the sum of its parts. `cover`: it is at most that sum, since a case may count in several parts.
    `part`: each part is at most the total.
    """

    total: Key
    parts: tuple[Key, ...]
    kind: Literal["sum", "cover", "part"] = "sum"

    def gap(self, values: Mapping[Key, int]) -> int:
        """By how much the numbers miss this relation; 0 where it holds. Positive: the total is too large."""
        total = values[self.total]
        if self.kind == "part":
            return min(0, total - max((values[part] for part in self.parts), default=0))
        missed = total - sum(values[part] for part in self.parts)
        return missed if self.kind == "sum" else max(0, missed)


class CannotProtect(Exception):
    """What was published before already gives a small figure away."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self.keys = tuple(keys)
        super().__init__(
            "With what was published before, a reader could work out a number below the threshold in this table. "
            "Do not publish it as it stands: choose other periods, or release the figure with a recorded reason."
        )


@dataclass(slots=True)
class _Board:
    """The figures with their marks in the making."""

    cells: Mapping[Key, Cell]
    relations: Sequence[Relation]
    threshold: int
    zero_is_small: bool
    marks: dict[Key, Mark] = field(default_factory=dict)
    of: dict[Key, list[Relation]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for relation in self.relations:
            for key in {relation.total, *relation.parts}:
                self.of[key].append(relation)
        for key, cell in self.cells.items():
            self.marks[key] = self._first_mark(cell)

    def is_small(self, cell: Cell) -> bool:
        low = 0 if self.zero_is_small else 1
        return cell.people and low <= cell.value < self.threshold

    def _first_mark(self, cell: Cell) -> Mark:
        if cell.fixed is not None:
            return cell.fixed
        if cell.unprinted or cell.withheld:
            return Mark.WITHHELD
        return Mark.SMALL if self.is_small(cell) and not cell.released else Mark.SHOWN

    def could_be(self, key: Key, value: int) -> bool:
        """Whether a reader who knows the rules of printing could take the figure to be this number."""
        match self.marks[key]:
            case Mark.SHOWN:
                return value == self.cells[key].value
            case Mark.SMALL:
                return (0 if self.zero_is_small else 1) <= value < self.threshold
            case Mark.HIDDEN:
                return value >= self.threshold
            case Mark.WITHHELD:
                return value >= 0

    def secret(self) -> list[Key]:
        """The small figures that a reader must not be able to work out."""
        return [
            key
            for key, cell in self.cells.items()
            if self.is_small(cell) and self.marks[key] is not Mark.SHOWN and not cell.released
        ]


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
    known = {cell.key: cell for cell in cells}
    values = {key: cell.value for key, cell in known.items()}
    fitting = [
        relation
        for relation in relations
        if relation.total in known
        and all(part in known for part in relation.parts)
        and relation.gap(values) == 0
    ]
    board = _Board(known, fitting, threshold, zero_is_small)
    lost = [key for key in board.secret() if not _protect(board, key)]
    if lost:
        raise CannotProtect(lost)
    return board.marks


def is_open(
    key: Key,
    cells: Iterable[Cell],
    relations: Iterable[Relation],
    marks: Mapping[Key, Mark],
    *,
    threshold: int = THRESHOLD,
) -> bool:
    """Whether a hidden figure could be another number as well, as far as a reader of the printed ones can tell."""
    known = {cell.key: cell for cell in cells}
    board = _Board(known, list(relations), threshold, zero_is_small=False)
    board.marks.update(marks)
    return _another(board, key)


def ratio_shown(base: int, *marks: Mark, threshold: int = THRESHOLD) -> bool:
    """Whether a percentage, average, longest or shortest may be printed (SUP-3): its base is large enough, and none
    of the figures that it could be worked back to is hidden.
    """
    return base >= threshold and all(mark is Mark.SHOWN for mark in marks)


def _protect(board: _Board, key: Key) -> bool:
    """Hide further figures, one at a time, until this one could be another number. Whether that was reached.

    Where a great many do not do it, all that hangs together is withheld at once.
    """
    for _ in range(_MOST_HIDINGS):
        if _another(board, key):
            return True
        worse = (
            _partner_of_one_alone(board, key) or _smallest_near(board, key) or _next_to_withhold(board, key)
        )
        if worse is None:
            return False
        board.marks[worse[0]] = worse[1]
    for one in _together(board, key):
        if board.cells[one].fixed is None and not board.cells[one].released:
            board.marks[one] = Mark.WITHHELD
    return _another(board, key)


def _together(board: _Board, key: Key) -> set[Key]:
    """Every figure that hangs together with this one, by whatever relations."""
    reached, edge = {key}, [key]
    while edge:
        near = {k for one in edge for relation in board.of[one] for k in (relation.total, *relation.parts)}
        edge = list(near - reached)
        reached |= near
    return reached


def _partner_of_one_alone(board: _Board, key: Key) -> tuple[Key, Mark] | None:
    """A second figure for a sum in which one hidden figure stands alone, so that the rest of the sum gives it away.

    The best is one whose other sums hide something already: then it is not alone in those either.
    """
    for near in _rings(board, key):
        for relation in near:
            if relation.kind != "part" and _hidden(board, relation) == 1:
                found = _may_be_hidden(board, relation)
                if found:
                    company = {k: sum(_hidden(board, one) > 0 for one in board.of[k]) for k in found}
                    chosen = min(
                        found,
                        key=lambda k: (k == relation.total, -company[k], board.cells[k].value, str(k)),
                    )
                    return chosen, _mark_for(board, chosen)
    return None


def _hidden(board: _Board, relation: Relation) -> int:
    keys = (relation.total, *relation.parts)
    return sum(board.marks[key] is not Mark.SHOWN for key in keys)


def _may_be_hidden(board: _Board, relation: Relation) -> list[Key]:
    """The printed figures of a relation that may still be hidden; a nought says little and stays."""
    return [
        key
        for key in (*relation.parts, relation.total)
        if board.marks[key] is Mark.SHOWN
        and board.cells[key].fixed is None
        and board.cells[key].value > 0
        and not board.cells[key].released
    ]


def _mark_for(board: _Board, key: Key) -> Mark:
    return Mark.HIDDEN if board.cells[key].value >= board.threshold else Mark.WITHHELD


def _smallest_near(board: _Board, key: Key) -> tuple[Key, Mark] | None:
    """The smallest printed figure near this one; a part before a total."""
    for near in _rings(board, key):
        found = [
            (relation.total == other, board.cells[other].value, str(other), other)
            for relation in near
            for other in _may_be_hidden(board, relation)
        ]
        if found:
            chosen = min(found)[3]
            return chosen, _mark_for(board, chosen)
    return None


def _next_to_withhold(board: _Board, key: Key) -> tuple[Key, Mark] | None:
    """A figure near this one of which a reader shall know nothing at all: hidden ones first, then noughts."""
    for near in _rings(board, key):
        found = [
            (board.marks[other] is Mark.SHOWN, other != key, str(other), other)
            for relation in near
            for other in (*relation.parts, relation.total)
            if board.marks[other] is not Mark.WITHHELD
            and board.cells[other].fixed is None
            and not board.cells[other].released
        ]
        if found:
            return min(found)[3], Mark.WITHHELD
    if board.marks[key] is not Mark.WITHHELD and board.cells[key].fixed is None:
        return key, Mark.WITHHELD
    return None


def _rings(board: _Board, key: Key) -> Iterable[list[Relation]]:
    """The relations of a figure, then those of the hidden figures in them, and so on; at last those of printed ones."""
    seen: set[int] = set()
    reached = {key}
    edge = {key}
    for through_printed in (False, True):
        while edge:
            ring: list[Relation] = []
            for one in sorted(edge, key=str):
                for relation in board.of[one]:
                    if id(relation) not in seen:
                        seen.add(id(relation))
                        ring.append(relation)
            if ring:
                yield ring
            near = {k for relation in ring for k in (relation.total, *relation.parts)} - reached
            edge = {k for k in near if through_printed or board.marks[k] is not Mark.SHOWN}
            reached |= edge
        edge = set(reached)


def _another(board: _Board, key: Key) -> bool:
    """Whether some other set of numbers, different in this figure, fits everything printed.

    Begins at the true numbers, alters this one, and mends each relation that is missed by altering one more hidden
    figure of it; short ways are tried before long ones. What is found is a proof; that nothing is found may only
    mean that the search gave up, and then more is hidden than need be.
    """
    true = board.cells[key].value
    for deepest in _DEPTHS:
        for far in range(1, board.threshold):
            for other in (true + far, true - far):
                if board.could_be(key, other):
                    search = _Search(board, {key: other}, deepest)
                    if search.mended(list(board.of[key])):
                        return True
    return _could_all_be_other(board, key)


def _could_all_be_other(board: _Board, key: Key) -> bool:
    """Whether all figures that hang together with this one could be nought, or twice as large.

    Every relation of sums and parts that holds for some numbers holds for their multiples, so that this too is a
    proof. It is the last one tried: where so much is hidden, little is told.
    """
    reached = _together(board, key)
    return board.cells[key].value > 0 and any(
        all(board.could_be(one, times * board.cells[one].value) for one in reached) for times in (0, 2)
    )


@dataclass(slots=True)
class _Search:
    """One search for another set of numbers: what was altered so far, how deep it may go, how long it took."""

    board: _Board
    altered: dict[Key, int]
    deepest: int
    steps: int = 0

    def value(self, key: Key) -> int:
        return self.altered.get(key, self.board.cells[key].value)

    def gap(self, relation: Relation) -> int:
        total = self.value(relation.total)
        if relation.kind == "part":
            return min(0, total - max((self.value(part) for part in relation.parts), default=0))
        missed = total - sum(self.value(part) for part in relation.parts)
        return missed if relation.kind == "sum" else max(0, missed)

    def mended(self, touched: list[Relation]) -> bool:
        """Whether the relations touched can be made to hold again."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            return False
        missed = next((relation for relation in touched if self.gap(relation)), None)
        if missed is None:
            return True
        if len(self.altered) >= self.deepest:
            return False
        for other, change in self._repairs(missed):
            value = self.value(other) + change
            if other in self.altered or not self.board.could_be(other, value):
                continue
            self.altered[other] = value
            if self.mended([*self.board.of[other], *touched]):
                return True
            del self.altered[other]
        return False

    def _repairs(self, missed: Relation) -> Iterable[tuple[Key, int]]:
        """The single changes that would make a missed relation hold."""
        gap = self.gap(missed)
        if missed.kind == "part":
            for part in missed.parts:
                if self.value(part) > self.value(missed.total):
                    yield part, self.value(missed.total) - self.value(part)
            yield missed.total, -gap
            return
        for part in missed.parts:
            yield part, gap
        yield missed.total, -gap
