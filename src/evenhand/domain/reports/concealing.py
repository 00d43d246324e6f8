"""Which figures to hide beside the small ones: the cheapest choice after which no small one can be worked out.

An integer program. Each figure has a ladder of steps, each of which tells a reader less of it and costs something. A
reader (`reader.py`) attacks the choice; whatever is worked out gives a cut, which says of which further steps one
must be taken; and the program is solved again, until the reader finds nothing. Among all choices that keep the
secrets from a reader who reckons in fractions, that is the cheapest; a reader of whole numbers adds cuts of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import highspy
import numpy as np

from evenhand.domain.reports.reader import Exposed, Reader, Room, Tie, quiet_solver

_MOST_ROUNDS = 20
_NEAR = 1e-6
_DEAR = 10  # times the cheapest step
_BLOCKS = 16
_GAP = 0.002  # a choice so near the cheapest is as good


@dataclass(frozen=True, slots=True)
class Step:
    """One step of concealing: how far below and above the truth the figure may then lie, and what the step costs."""

    down: float
    up: float
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its ladder. The first step is where it stands; a secret one must not be worked out."""

    ladder: tuple[Step, ...]
    secret: bool = False


class Unprotected(Exception):
    """Some secrets can be worked out although everything is hidden that may be."""

    def __init__(self, places: Sequence[int]) -> None:
        self.places = tuple(places)
        super().__init__(f"{len(self.places)} figures can be worked out whatever is hidden.")


def conceal(figures: Sequence[Figure], ties: Sequence[Tie]) -> list[int]:
    """The step to take for each figure, in their order, at the least cost.

    Raises Unprotected with the places of the secrets that no choice protects.
    """
    reader = Reader(ties, (place for place, one in enumerate(figures) if one.secret))
    highest = [len(one.ladder) - 1 for one in figures]
    lost = reader.exposed(_room(figures, highest))
    if lost:
        raise Unprotected([one.place for one in lost])
    choosing = _Choosing(figures, reader)
    taken = [0] * len(figures)
    for _ in range(_MOST_ROUNDS):
        exposed = reader.exposed(_room(figures, taken))
        if not exposed:
            return taken
        for one in exposed:
            choosing.forbid(one, taken)
        taken = choosing.cheapest()
    return _without_what_is_idle(figures, reader, taken)


def _without_what_is_idle(figures: Sequence[Figure], reader: Reader, taken: list[int]) -> list[int]:
    """A choice that protects although the program came to no end: many steps, less those that help nothing.

    Begins with every cheap step, or where those do not do with all, and takes them back by ever smaller blocks, the
    dearest first, wherever the reader then still finds nothing. It hides more than need be, and never less.
    """
    dear = _DEAR * min(step.cost for one in figures for step in one.ladder[1:])
    found = [_climbed(one, at, dear) for one, at in zip(figures, taken, strict=True)]
    if reader.exposed(_room(figures, found)):
        found = [_climbed(one, at, inf) for one, at in zip(figures, taken, strict=True)]
    added = [place for place, at in enumerate(found) if at > taken[place]]
    added.sort(key=lambda place: -figures[place].ladder[found[place]].cost)
    blocks = [added]
    least = max(1, len(added) // _BLOCKS)
    while blocks:
        block = blocks.pop(0)
        back = [taken[place] if place in block else at for place, at in enumerate(found)]
        if not reader.exposed(_room(figures, back)):
            found = back
        elif len(block) > least:
            half = len(block) // 2
            blocks += [block[:half], block[half:]]
    return found


def _climbed(figure: Figure, at: int, dear: float) -> int:
    """The last step of a figure that can be reached from one without taking any as dear as that."""
    while at + 1 < len(figure.ladder) and figure.ladder[at + 1].cost < dear:
        at += 1
    return at


def _room(figures: Sequence[Figure], taken: Sequence[int]) -> Room:
    steps = [one.ladder[at] for one, at in zip(figures, taken, strict=True)]
    return Room(tuple(step.down for step in steps), tuple(step.up for step in steps))


class _Choosing:
    """The integer program: a yes or no for every step, and the cuts found so far."""

    def __init__(self, figures: Sequence[Figure], reader: Reader) -> None:
        self.figures, self.reader = figures, reader
        self.columns: dict[tuple[int, int], int] = {}
        self.solver = quiet_solver()
        self.solver.setOptionValue("mip_rel_gap", _GAP)

    def _column(self, place: int, step: int) -> int:
        """The variable of a step, made when a cut first speaks of it; a step needs the one before it."""
        key = (place, step)
        if key not in self.columns:
            if step > 1:
                self._column(place, step - 1)
            self.columns[key] = len(self.columns)
            none = np.array([], dtype=np.int32)
            self.solver.addCol(self.figures[place].ladder[step].cost, 0.0, 1.0, 0, none, np.array([]))
            self.solver.changeColIntegrality(self.columns[key], highspy.HighsVarType.kInteger)
            if step > 1:
                self._row(0.0, {self.columns[key]: -1.0, self.columns[place, step - 1]: 1.0})
        return self.columns[key]

    def _row(self, least: float, terms: Mapping[int, float]) -> None:
        indices = np.array(list(terms), dtype=np.int32)
        self.solver.addRow(least, inf, len(terms), indices, np.array(list(terms.values())))

    def forbid(self, exposed: Exposed, taken: Sequence[int]) -> None:
        """Add the cut of a figure that was worked out."""
        cut = self._by_weights(exposed, taken) if exposed.weights is not None else None
        self._row(*(cut or (1.0, {self._column(*step): 1.0 for step in self._further(exposed.place, taken)})))

    def _by_weights(self, exposed: Exposed, taken: Sequence[int]) -> tuple[float, Mapping[int, float]] | None:
        """The span from least to largest number is at most what the rooms allow, weighed by the ties: it must be one.

        Nothing where rounding has made the weights too weak to tell what is wrong.
        """
        assert exposed.weights is not None
        held = 0.0
        steps: dict[tuple[int, int], float] = {}
        for weights, way in zip(exposed.weights, (1.0, -1.0), strict=True):
            pulls = {exposed.place: way}
            for number, weight in weights.items():
                tie = self.reader.ties[number]
                if tie.slack is not None:
                    weight = max(0.0, weight)
                    held += weight * tie.slack
                for place, sign in tie.terms:
                    pulls[place] = pulls.get(place, 0.0) - weight * sign
            for place, pull in pulls.items():
                if abs(pull) > _NEAR:
                    held += self._add_room(place, pull, steps)
        least = 1.0 - held
        now = sum(amount for (place, step), amount in steps.items() if step <= taken[place])
        if least <= _NEAR or now >= least - _NEAR:
            return None
        return least, {self._column(*step): min(least, amount) for step, amount in steps.items()}

    def _add_room(self, place: int, pull: float, steps: dict[tuple[int, int], float]) -> float:
        """What each step of a figure adds to the span, put among `steps`; what it has without any is returned."""
        ladder = self.figures[place].ladder
        rooms = [abs(pull) * (step.up if pull > 0 else step.down) for step in ladder]
        for number in range(1, len(rooms)):
            more = rooms[number] - rooms[number - 1] if rooms[number - 1] < inf else 0.0
            if more > 0:
                steps[place, number] = steps.get((place, number), 0.0) + more
        return rooms[0]

    def _further(self, place: int, taken: Sequence[int]) -> Iterator[tuple[int, int]]:
        """The next steps of all figures that hang together with one, and of the printed ones beside them."""
        reached, edge = {place}, [place]
        while edge:
            at = edge.pop()
            now = self.figures[at].ladder[taken[at]]
            if now.up > 0 or now.down > 0:
                new = {other for n in self.reader.of[at] for other, _ in self.reader.ties[n].terms} - reached
                reached |= new
                edge += sorted(new)
        for at in sorted(reached):
            if taken[at] + 1 < len(self.figures[at].ladder):
                yield at, taken[at] + 1

    def cheapest(self) -> list[int]:
        """The cheapest choice that no cut forbids."""
        self.solver.run()
        found = self.solver.getSolution().col_value
        taken = [0] * len(self.figures)
        for (place, step), column in self.columns.items():
            if found[column] > 0.5:
                taken[place] = max(taken[place], step)
        return taken
