"""A procedure as a drawing: stages as boxes with the times that run there, moves as arrows.

This file says what is drawn, and `layout.py` where: the drawing itself is plain data, and its words are the
same as those read beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from evenhand.domain.cases.events import Event
from evenhand.domain.lawbook.procedure import ClockBinding, Move, Procedure, Stage
from evenhand.domain.policies.words.of_clocks import length_in_words
from evenhand.domain.policies.words.of_stages import by_itself

START = "(start)"
SEVERAL = 3  # an end that the same step leads to from so many stages may come at almost any time
Change = Literal["", "new", "gone", "changed"]
CHANGES: Mapping[str, str] = {"new": "New: ", "gone": "Gone: ", "changed": "Changed: "}


@dataclass(frozen=True, slots=True)
class Box:
    """A stage as drawn. `went` says that the case at hand stood here, `here` that it stands here now.

    `elsewhere` says where it is drawn in full, if not here; `times` are those of steps that lead to no other stage, each
    with the step that it is for.
    """

    name: str
    title: str
    final: bool = False
    waiting: bool = False
    change: Change = ""
    went: bool = False
    here: bool = False
    elsewhere: str = ""
    times: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrow:
    """The moves that lead from one stage to another, and what time each stops.

    `itself` says when it goes there with no move at all.
    """

    tail: str
    head: str
    moves: tuple[str, ...]
    clocks: tuple[str, ...] = ()
    change: Change = ""
    went: bool = False
    itself: str = ""

    @property
    def ways(self) -> tuple[str, ...]:
        """How it goes there, a line each."""
        return (*self.moves, self.itself[:1].upper() + self.itself[1:]) if self.itself else self.moves


@dataclass(frozen=True, slots=True)
class Told:
    """What a drawing shows of one stage, in sentences; `title` is empty where it tells how things start."""

    name: str
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One flowchart: of the case itself, or of one kind of item in it (`of_item`)."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    stays: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    of_item: bool = False

    @property
    def changes(self) -> bool:
        """Whether anything is marked as new, gone or changed."""
        return any(box.change for box in self.boxes) or any(arrow.change for arrow in self.arrows)

    def same_step(self, arrow: Arrow) -> tuple[str, ...]:
        """The stages from which the same moves lead to the same end; of a step that is no end, its own alone."""
        if not any(box.final and box.name == arrow.head for box in self.boxes):
            return (arrow.tail,)
        return tuple(a.tail for a in self.arrows if (a.head, a.moves) == (arrow.head, arrow.moves))

    def told(self) -> tuple[Told, ...]:
        """The same as the drawing in sentences, stage by stage; how it starts comes first, under no stage."""
        titles = {box.name: box.title for box in self.boxes}
        said: dict[str, list[str]] = {START: [], **{box.name: [] for box in self.boxes}}
        for arrow in self.arrows:
            said[arrow.tail].append(_of_arrow(arrow, titles))
        for box in self.boxes:
            said[box.name] += _of_box(box, closed="It ends" if self.of_item else "The case is closed")
        for name, moves in self.stays.items():
            if moves and name in said:
                said[name].append(f"At “{titles[name]}” this may also be done: {'; '.join(moves)}.")
        return tuple(
            Told(name, titles.get(name, ""), tuple(sentences))
            for name, sentences in said.items()
            if sentences
        )

    def in_sentences(self) -> tuple[str, ...]:
        """The same as the drawing, for those who cannot see it or would rather read."""
        return tuple(sentence for told in self.told() for sentence in told.sentences)


def _of_arrow(arrow: Arrow, titles: Mapping[str, str]) -> str:
    mark = CHANGES.get(arrow.change, "")
    start = "It starts" if arrow.tail == START else f"From “{titles[arrow.tail]}” it goes"
    to = f"at “{titles[arrow.head]}”" if arrow.tail == START else f"to “{titles[arrow.head]}”"
    ways = [f"by “{move}”" if n == 0 else f"“{move}”" for n, move in enumerate(arrow.moves)]
    by = " or ".join([*ways, arrow.itself] if arrow.itself else ways)
    time = f" Time: {'; '.join(arrow.clocks)}." if arrow.clocks else ""
    went = " This case went this way." if arrow.went else ""
    return f"{mark}{start} {to} {by}.{time}{went}"


def _of_box(box: Box, *, closed: str) -> list[str]:
    said = []
    if box.change:
        said.append(f"{CHANGES[box.change]}the stage “{box.title}”.")
    if box.times:
        said.append(f"At “{box.title}” these times run: {'; '.join(box.times)}.")
    if box.final:
        said.append(f"{closed} at “{box.title}”.")
    if box.here:
        said.append(f"This case stands at “{box.title}”.")
    return said


def charts_of(procedure: Procedure) -> tuple[Chart, ...]:
    """The flowchart of the case, then one for each kind of item."""
    case = [move for move in procedure.case_moves if not move.built_in]
    charts = [_chart(procedure.title, procedure.stages, case, _clocks(procedure, ""))]
    for kind in procedure.items.values():
        moves = (*kind.opening, *kind.moves, *_taken_along(procedure, kind.name))
        chart = _chart(kind.title, kind.stages, moves, _clocks(procedure, kind.name))
        charts.append(replace(chart, of_item=True))
    return tuple(
        replace(chart, arrows=_and_by_themselves(chart.arrows, procedure, stages))
        for chart, stages in zip(
            charts, (procedure.stages, *(kind.stages for kind in procedure.items.values())), strict=True
        )
    )


def _taken_along(procedure: Procedure, kind: str) -> Iterator[Move]:
    """The steps of the case that take items of a kind along, as steps of the item."""
    for move in procedure.case_moves:
        for take in move.takes:
            if take.item_kind == kind:
                yield replace(move, from_stages=take.from_stages, to=take.to, opens=False)


def _and_by_themselves(
    arrows: Sequence[Arrow], procedure: Procedure, stages: Mapping[str, Stage]
) -> tuple[Arrow, ...]:
    """The arrows with those of stages that end by themselves."""
    between = {(arrow.tail, arrow.head): arrow for arrow in arrows}
    for stage in stages.values():
        if stage.lapses_to:
            ends = (stage.name, stage.lapses_to)
            between[ends] = replace(between.get(ends, Arrow(*ends, ())), itself=by_itself(procedure, stage))
    return tuple(between.values())


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
    moves = tuple(moves)
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
    running = {clock.key: _runs_at(clock, stages, moves, between) for clock in clocks}
    inside = {stage: _inside(stage, moves, clocks, running) for stage in stages}
    arrows = tuple(
        Arrow(
            tail,
            head,
            tuple(move.title for move in leading),
            ()
            if _stands_still(stages, head)
            else _times(tail, leading, _without(clocks, inside.get(tail, {})), running),
        )
        for (tail, head), leading in between.items()
    )
    boxes = tuple(
        Box(
            stage.name,
            stage.title,
            final=stage.final,
            waiting=bool(stage.waiting),
            times=tuple(dict.fromkeys(inside[stage.name].values())),
        )
        for stage in stages.values()
    )
    return Chart(title, boxes, arrows, {name: tuple(titles) for name, titles in stays.items()})


def _stands_still(stages: Mapping[str, Stage], head: str) -> bool:
    """Whether a stage waits for somebody else: what stops a time there puts it off, and is not what the time is for."""
    return head in stages and bool(stages[head].waiting)


def _inside(
    stage: str,
    moves: Iterable[Move],
    clocks: Iterable[ClockBinding],
    running: Mapping[str, frozenset[str]],
) -> Mapping[str, str]:
    """The clocks that a step meets without leaving the stage, by their key, each with that step and its length."""
    found: dict[str, str] = {}
    for move in moves:
        if move.opens or stage not in move.from_stages or move.to not in ("", stage):
            continue
        for clock in clocks:
            if move.name in clock.stops and not clock.limit and stage in running[clock.key]:
                found.setdefault(clock.key, f"{move.title}: {length_in_words(clock.rule)} ({clock.rule.id})")
    return found


def _without(clocks: Iterable[ClockBinding], keys: Mapping[str, str]) -> tuple[ClockBinding, ...]:
    return tuple(clock for clock in clocks if clock.key not in keys)


def _runs_at(
    clock: ClockBinding,
    stages: Mapping[str, Stage],
    moves: Sequence[Move],
    between: Mapping[tuple[str, str], Sequence[Move]],
) -> frozenset[str]:
    """The stages at which a clock may still run: those reached from its start with nothing on the way to stop it."""
    starting = [move for move in moves if move.name in clock.starts]
    if not starting:
        return frozenset(stages)  # it is started elsewhere: in the case that an item belongs to
    found = {stage for move in starting for stage in ({move.to} if move.to else move.from_stages)}
    while True:
        more = {
            head
            for (tail, head), leading in between.items()
            if tail in found and any(move.name not in clock.stops for move in leading)
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


def with_way(chart: Chart, procedure: Procedure, events: Sequence[Event], *, stands: str = "") -> Chart:
    """The chart with one case's own way through it marked: which arrows it took and where it stands.

    `stands` is the stage at which the case stands today, which a stage that ended by itself left with no entry.
    """
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
    if stands and stands != stage:
        taken.add((stage, stands))
        stood.add(stands)
        stage = stands
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
    of_item = after.of_item or before.of_item
    return Chart(title, tuple(boxes), tuple(arrows), after.stays or before.stays, of_item)


def _box_change(before: Box | None, after: Box) -> Change:
    if before is None:
        return "new"
    return "" if replace(before, title=after.title) == after and before.title == after.title else "changed"


def _arrow_change(before: Arrow | None, after: Arrow) -> Arrow:
    if before is None:
        return replace(after, change="new")
    if (before.ways, before.clocks) == (after.ways, after.clocks):
        return after
    gone = tuple(f"before: {time}" for time in before.clocks if time not in after.clocks)
    dropped = tuple(f"no longer: {move}" for move in before.moves if move not in after.moves)
    return replace(after, moves=(*after.moves, *dropped), clocks=(*after.clocks, *gone), change="changed")
