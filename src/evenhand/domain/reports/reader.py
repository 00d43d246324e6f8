"""What a reader of the printed figures can work out: the other numbers that fit everything printed.

A figure is spoken of by its place, and every other number by how far it lies from the true one. What is printed and
how figures hang together then make a linear program, whose solutions are all the tables that a reader must hold
possible. A figure is proven hidden by a table of whole numbers that differs in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import highspy
import numpy as np

_NEAR = 1e-6
_FAR = 64.0  # how far from the truth another number is looked for; a farther one proves nothing more
_TRIES = 3  # tables asked for at once before each figure is asked for alone


@dataclass(frozen=True, slots=True)
class Tie:
    """The distances of some figures, each times its sign, come to nought; or to at most `slack`."""

    terms: tuple[tuple[int, int], ...]
    slack: int | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """How far below and above its true number each figure may lie, as far as its own mark tells."""

    down: tuple[float, ...]
    up: tuple[float, ...]

    def open(self, place: int) -> bool:
        """Whether the mark alone lets the figure be another number."""
        return self.down[place] > 0 or self.up[place] > 0


@dataclass(frozen=True, slots=True)
class Exposed:
    """A figure that can be worked out. `weights` of ties, for its largest and its least number, show why; without
    them no table of whole numbers was found although one of fractions exists.
    """

    place: int
    weights: tuple[Mapping[int, float], Mapping[int, float]] | None


class Reader:
    """A reader who knows the ties, and is shown some figures."""

    def __init__(self, ties: Sequence[Tie], secrets: Iterable[int]) -> None:
        self.ties = ties
        self.secrets = frozenset(secrets)
        self.of: dict[int, list[int]] = defaultdict(list)
        for number, tie in enumerate(ties):
            for place, _ in tie.terms:
                self.of[place].append(number)
        self._seen: dict[object, tuple[Exposed, ...]] = {}

    def exposed(self, room: Room) -> list[Exposed]:
        """The secret figures that this reader works out."""
        found: list[Exposed] = []
        for places in self._together(room):
            key = tuple((place, room.down[place], room.up[place]) for place in places)
            if key not in self._seen:
                self._seen[key] = tuple(self._exposed_among(places, room))
            found += self._seen[key]
        return found

    def _together(self, room: Room) -> Iterator[tuple[int, ...]]:
        """Hidden figures that hang together through ties; what is printed separates them."""
        left = {place for place in sorted(self.secrets) if room.open(place)}
        while left:
            edge = [min(left)]
            reached = set(edge)
            while edge:
                for number in self.of[edge.pop()]:
                    for place, _ in self.ties[number].terms:
                        if place not in reached and room.open(place):
                            reached.add(place)
                            edge.append(place)
            left -= reached
            yield tuple(sorted(reached))

    def _exposed_among(self, places: tuple[int, ...], room: Room) -> Iterator[Exposed]:
        guessing = _Guessing(self, places, room)
        unproven = [place for place in places if place in self.secrets]
        for turn in range(_TRIES):
            wanted = {place: _sign(place, turn, room) for place in unproven}
            unproven = _still(unproven, guessing.whole(guessing.farthest(wanted)[0]))
            if not unproven:
                return
        while unproven:
            place = unproven.pop(0)
            (most, above), (least, below) = (guessing.farthest({place: sign}) for sign in (1.0, -1.0))
            if most[place] - least[place] < 1 - _NEAR:
                yield Exposed(place, (above, below))
                continue
            tables = [guessing.whole(most), guessing.whole(least)]
            if not any(table.get(place) for table in tables):
                tables = [guessing.whole(guessing.farthest_whole({place: sign})) for sign in (1.0, -1.0)]
            if not any(table.get(place) for table in tables):
                yield Exposed(place, None)
            for table in tables:
                unproven = _still(unproven, table)


def _sign(place: int, turn: int, room: Room) -> float:
    """Which way a figure is pushed when many are pushed at once: another mixture each turn, the same on every run."""
    if room.down[place] <= 0 or room.up[place] <= 0:
        return 1.0 if room.up[place] > 0 else -1.0
    mixed = (place + 1) * 2654435761 + turn * 40503
    return (1.0 if mixed >> 7 & 1 else -1.0) * (1 + (mixed >> 11) % 7 / 8)


def _still(unproven: Sequence[int], table: Mapping[int, int]) -> list[int]:
    return [place for place in unproven if not table.get(place)]


class _Guessing:
    """The linear program of hidden figures that hang together."""

    def __init__(self, reader: Reader, places: tuple[int, ...], room: Room) -> None:
        self.reader, self.places, self.room = reader, places, room
        self.numbers = sorted({number for place in places for number in reader.of[place]})
        self.column = {place: at for at, place in enumerate(places)}
        self.solver = quiet_solver()
        self.solver.passModel(self._program())

    def _program(self) -> highspy.HighsLp:
        made = highspy.HighsLp()
        made.num_col_, made.num_row_ = len(self.places), len(self.numbers)
        made.sense_ = highspy.ObjSense.kMaximize
        made.col_cost_ = np.zeros(len(self.places))
        made.col_lower_ = np.array([-self._reach(place, self.room.down[place]) for place in self.places])
        made.col_upper_ = np.array([self._reach(place, self.room.up[place]) for place in self.places])
        ties = [self.reader.ties[number] for number in self.numbers]
        made.row_lower_ = np.array([0.0 if tie.slack is None else -inf for tie in ties])
        made.row_upper_ = np.array([float(tie.slack or 0) for tie in ties])
        starts, indices, values = [0], [], []
        for tie in ties:
            inside = [(self.column[place], sign) for place, sign in tie.terms if place in self.column]
            indices += [column for column, _ in inside]
            values += [float(sign) for _, sign in inside]
            starts.append(len(indices))
        made.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        made.a_matrix_.start_ = np.array(starts)
        made.a_matrix_.index_ = np.array(indices, dtype=np.int32)
        made.a_matrix_.value_ = np.array(values)
        return made

    def _reach(self, place: int, far: float) -> float:
        return min(far, _FAR) if place in self.reader.secrets else far

    def farthest(self, wanted: Mapping[int, float]) -> tuple[Mapping[int, float], Mapping[int, float]]:
        """The table that pushes these figures farthest, and the weight of each tie that holds them back."""
        self._push(wanted)
        self.solver.run()
        solution = self.solver.getSolution()
        table = dict(zip(self.places, solution.col_value, strict=True))
        weights = {
            number: round(weight, 6)
            for number, weight in zip(self.numbers, solution.row_dual, strict=True)
            if abs(weight) > _NEAR
        }
        return table, weights

    def farthest_whole(self, wanted: Mapping[int, float]) -> Mapping[int, float]:
        """The same among tables of whole numbers alone."""
        self._push(wanted)
        every = np.arange(len(self.places), dtype=np.int32)
        kinds = np.full(len(self.places), highspy.HighsVarType.kInteger)
        self.solver.changeColsIntegrality(len(self.places), every, kinds)
        self.solver.run()
        table = dict(zip(self.places, self.solver.getSolution().col_value, strict=True))
        kinds = np.full(len(self.places), highspy.HighsVarType.kContinuous)
        self.solver.changeColsIntegrality(len(self.places), every, kinds)
        return table

    def _push(self, wanted: Mapping[int, float]) -> None:
        cost = np.zeros(len(self.places))
        for place, weight in wanted.items():
            cost[self.column[place]] = weight
        self.solver.changeColsCost(len(self.places), np.arange(len(self.places), dtype=np.int32), cost)

    def whole(self, table: Mapping[int, float]) -> Mapping[int, int]:
        """The table as whole numbers where it is one that fits all that is printed; else nothing. The proof."""
        found = {place: round(value) for place, value in table.items()}
        if any(abs(found[place] - value) > _NEAR for place, value in table.items()):
            return {}
        room = self.room
        inside = all(-room.down[place] <= far <= room.up[place] for place, far in found.items())
        return found if inside and all(self._holds(number, found) for number in self.numbers) else {}

    def _holds(self, number: int, found: Mapping[int, int]) -> bool:
        tie = self.reader.ties[number]
        came = sum(sign * found.get(place, 0) for place, sign in tie.terms)
        return came == 0 if tie.slack is None else came <= tie.slack


def quiet_solver() -> highspy.Highs:
    """A solver that says nothing, works on one core and gives the same answer each time."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # the library has no types
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    return solver
