"""A procedure as a drawing: stages as boxes, moves as arrows, clocks on the arrows.

This file says what is drawn, and `layout.py` where: the drawing itself is plain data, and its words are the
same as those read beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from evenhand.domain.cases.events import Event
from evenhand.domain.lawbook.procedure import ClockBinding, Move, Procedure, Stage
from evenhand.domain.policies.words.of_clocks import length_in_words

START = "(start)"
Change = Literal["", "new", "gone", "changed"]
CHANGES: Mapping[str, str] = {"new": "New: ", "gone": "Gone: ", "changed": "Changed: "}


@dataclass(frozen=True, slots=True)
class Box:
    """A stage as drawn. `went` says that the case at hand stood here, `here` that it stands here now."""

    name: str
    title: str
    final: bool = False
    waiting: bool = False
    change: Change = ""
    went: bool = False
    here: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """The moves that lead from one stage to another, and what time each stops."""

    tail: str
    head: str
    moves: tuple[str, ...]
    clocks: tuple[str, ...] = ()
    change: Change = ""
    went: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """One flowchart: of the case itself, or of one kind of item in it."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    stays: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def in_sentences(self) -> tuple[str, ...]:
        """The same as the drawing, for those who cannot see it or would rather read."""
        titles = {box.name: box.title for box in self.boxes}
        said = []
        for arrow in self.arrows:
            mark = CHANGES.get(arrow.change, "")
            start = "It starts" if arrow.tail == START else f"From “{titles[arrow.tail]}” it goes"
            to = f"at “{titles[arrow.head]}”" if arrow.tail == START else f"to “{titles[arrow.head]}”"
            by = " or ".join(f"“{move}”" for move in arrow.moves)
            time = f" Time: {'; '.join(arrow.clocks)}." if arrow.clocks else ""
            went = " This case went this way." if arrow.went else ""
            said.append(f"{mark}{start} {to} by {by}.{time}{went}")
        for box in self.boxes:
            said += _of_box(box)
        for name, moves in self.stays.items():
            if moves:
                said.append(f"At “{titles[name]}” this may also be done: {'; '.join(moves)}.")
        return tuple(said)


def _of_box(box: Box) -> list[str]:
    said = []
    if box.change:
        said.append(f"{CHANGES[box.change]}the stage “{box.title}”.")
    if box.final:
        said.append(f"The case is closed at “{box.title}”.")
    if box.here:
        said.append(f"This case stands at “{box.title}”.")
    return said


def charts_of(procedure: Procedure) -> tuple[Chart, ...]:
    """The flowchart of the case, then one for each kind of item."""
    case = [move for move in procedure.case_moves if not move.built_in]
    charts = [_chart(procedure.title, procedure.stages, case, _clocks(procedure, ""))]
    for kind in procedure.items.values():
        moves = (*kind.opening, *kind.moves)
        charts.append(_chart(kind.title, kind.stages, moves, _clocks(procedure, kind.name)))
    return tuple(charts)


def _clocks(procedure: Procedure, kind: str) -> tuple[ClockBinding, ...]:
    """The clocks of the case or of an item; an item's moves may stop clocks of the case as well."""
    of_kind = tuple(clock for clock in procedure.clocks if clock.item_kind == kind)
    if not kind:
        return of_kind
    names = {name for name, move in procedure.moves.items() if move.item_kind == kind}
    return of_kind + tuple(clock for clock in procedure.clocks if not clock.item_kind and clock.stops & names)


def _chart(
    title: str, stages: Mapping[str, Stage], moves: Iterable[Move], clocks: Sequence[ClockBinding]
) -> Chart:
    between: dict[tuple[str, str], list[Move]] = {}
    stays: dict[str, list[str]] = {name: [] for name in stages}
    for move in moves:
        if move.opens:
            between.setdefault((START, move.to), []).append(move)
            continue
        for stage in stages:
            if stage in move.from_stages:
                if move.to and move.to != stage:
                    between.setdefault((stage, move.to), []).append(move)
                elif move.from_stages != set(stages):
                    stays[stage].append(move.title)
    running = {clock.key: _runs_at(clock, stages, between) for clock in clocks}
    arrows = tuple(
        Arrow(
            tail,
            head,
            tuple(move.title for move in leading),
            _times(tail, leading, clocks, running),
        )
        for (tail, head), leading in between.items()
    )
    boxes = tuple(
        Box(stage.name, stage.title, final=stage.final, waiting=bool(stage.waiting))
        for stage in stages.values()
    )
    return Chart(title, boxes, arrows, {name: tuple(titles) for name, titles in stays.items()})


def _runs_at(
    clock: ClockBinding, stages: Mapping[str, Stage], between: Mapping[tuple[str, str], Sequence[Move]]
) -> frozenset[str]:
    """The stages at which a clock may still run: those reached from its start with nothing on the way to stop it."""
    own = {move.name for moves in between.values() for move in moves}
    if not clock.starts & own:
        return frozenset(stages)  # it is started elsewhere: in the case, or by a move that leads nowhere
    found = {head for (_, head), moves in between.items() if any(m.name in clock.starts for m in moves)}
    while True:
        more = {
            head
            for (tail, head), moves in between.items()
            if tail in found and any(move.name not in clock.stops for move in moves)
        }
        if more <= found:
            return frozenset(found)
        found |= more


def _times(
    tail: str, moves: Iterable[Move], clocks: Sequence[ClockBinding], running: Mapping[str, frozenset[str]]
) -> tuple[str, ...]:
    """The clocks that a move stops, with their length: the time one has for it."""
    names = {move.name for move in moves}
    found = [
        f"{length_in_words(clock.rule)} ({clock.rule.id})"
        for clock in clocks
        if names & clock.stops and not clock.limit and tail in running[clock.key]
    ]
    return tuple(dict.fromkeys(found))


def with_way(chart: Chart, procedure: Procedure, events: Sequence[Event]) -> Chart:
    """The chart with one case's own way through it marked: which arrows it took and where it stands."""
    stage, taken, stood = START, set[tuple[str, str]](), set[str]()
    for event in events:
        move = procedure.moves.get(event.move)
        stated = event.facts.get("stage") if move is not None and move.built_in else None
        to = stated if isinstance(stated, str) else (move.to if move and not move.item_kind else "")
        if not to:
            continue
        taken.add((stage, to))
        stood.add(to)
        stage = to
    return replace(
        chart,
        arrows=tuple(replace(arrow, went=(arrow.tail, arrow.head) in taken) for arrow in chart.arrows),
        boxes=tuple(replace(box, went=box.name in stood, here=box.name == stage) for box in chart.boxes),
    )


def compared(before: Sequence[Chart], after: Sequence[Chart]) -> tuple[Chart, ...]:
    """Two editions in one drawing: what is new, what is gone and what changed is marked in words."""
    old = {chart.title: chart for chart in before}
    new = {chart.title: chart for chart in after}
    if len(before) and len(after) and before[0].title != after[0].title:  # the case itself, renamed
        old[after[0].title] = old.pop(before[0].title)
    empty = Chart("", (), ())
    names = dict.fromkeys((*new, *old))
    return tuple(_merged(name, old.get(name, empty), new.get(name, empty)) for name in names)


def _merged(title: str, before: Chart, after: Chart) -> Chart:
    old, new = {b.name: b for b in before.boxes}, {b.name: b for b in after.boxes}
    boxes = [replace(box, change=_box_change(old.get(name), box)) for name, box in new.items()]
    boxes += [replace(box, change="gone") for name, box in old.items() if name not in new]
    was, now = {(a.tail, a.head): a for a in before.arrows}, {(a.tail, a.head): a for a in after.arrows}
    arrows = [_arrow_change(was.get(ends), arrow) for ends, arrow in now.items()]
    arrows += [replace(arrow, change="gone") for ends, arrow in was.items() if ends not in now]
    return Chart(title, tuple(boxes), tuple(arrows), after.stays or before.stays)


def _box_change(before: Box | None, after: Box) -> Change:
    if before is None:
        return "new"
    return "" if replace(before, title=after.title) == after and before.title == after.title else "changed"


def _arrow_change(before: Arrow | None, after: Arrow) -> Arrow:
    if before is None:
        return replace(after, change="new")
    if (before.moves, before.clocks) == (after.moves, after.clocks):
        return after
    gone = tuple(f"before: {time}" for time in before.clocks if time not in after.clocks)
    dropped = tuple(f"no longer: {move}" for move in before.moves if move not in after.moves)
    return replace(after, moves=(*after.moves, *dropped), clocks=(*after.clocks, *gone), change="changed")
