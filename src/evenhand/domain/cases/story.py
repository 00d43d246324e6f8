"""Events in, state out: where a case and its items stand, what was said, who was named.

A story is folded from the events alone. It never refuses history: what does not fit the procedure is
told as an anomaly.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from evenhand.domain.cases.events import Event, Value
from evenhand.domain.cases.told import ToldOn, days_told
from evenhand.domain.lawbook.procedure import Move, Procedure, Stage, Take

TAKE_OVER = "take-over"
RECLASSIFY = "reclassify"
CORRECT = "correct"
NOW = "now."  # before the name of a fact in a correction: what stands in its place


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something in the history that the procedure would not have allowed, in words."""

    sequence: int
    says: str


@dataclass(slots=True)
class ItemStory:
    """One repeated part of a case as it stands: a contribution, a point, a weekly response."""

    key: str
    kind: str
    stage: str
    opened_on: dt.date
    facts: dict[str, Value] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """What the events add up to, before clocks, obligations and moves are read from it."""

    stage: str = ""
    outcome: str = ""
    facts: dict[str, Value] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    items: dict[str, ItemStory] = field(default_factory=dict)
    happened: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    events: Sequence[Event] = ()
    recorded: Sequence[Event] = ()  # as they were recorded, what was struck out among them
    anomalies: list[Anomaly] = field(default_factory=list)
    opened_on: dt.date | None = None
    closed_on: dt.date | None = None
    told_on: dict[int, ToldOn] = field(default_factory=dict)  # by the number of an entry: `told.py`
    superseded: Mapping[int, Event] = field(default_factory=dict)  # by the number of a correction: its entry
    elsewhere: frozenset[int] = frozenset()  # entries under another procedure that are no move of this one

    def last(self, move: str) -> Event | None:
        """The latest event of a move, if it has happened."""
        found = self.happened.get(move)
        return found[-1] if found else None

    def times(self, move: str) -> int:
        """How often a move has happened; a matter's carry-overs are counted so (SPOC-12)."""
        return len(self.happened.get(move, ()))


def corrected(events: Sequence[Event]) -> Sequence[Event]:
    """The events as they now stand: each correction laid over the event it supersedes.

    A struck-out event leaves the story; the correction itself stays in it, so that the change shows.
    """
    if not any(event.move == CORRECT for event in events):
        return events
    standing: dict[int, Event] = {event.sequence: event for event in events}
    for event in events:
        if event.move != CORRECT:
            continue
        number = event.facts.get("supersedes")
        old = standing.get(number) if isinstance(number, int) else None
        if old is None:
            continue
        if event.facts.get("strike") is True:
            del standing[old.sequence]
            continue
        standing[old.sequence] = laid_over(old, event.facts)
    return list(standing.values())


def superseded(events: Sequence[Event]) -> Mapping[int, Event]:
    """By the number of each correction, the entry that it is about, as that was recorded: struck out, it is nowhere else."""
    corrections = [event for event in events if event.move == CORRECT]
    if not corrections:
        return {}
    recorded = {event.sequence: event for event in events}
    about = {event.sequence: event.facts.get("supersedes") for event in corrections}
    return {n: recorded[old] for n, old in about.items() if isinstance(old, int) and old in recorded}


def laid_over(old: Event, correction: Mapping[str, Value]) -> Event:
    """An entry with the facts of a correction laid over it: other facts, facts taken out, another day."""
    changed = {name.removeprefix(NOW): value for name, value in correction.items() if name.startswith(NOW)}
    cleared = correction.get("cleared")
    gone = cleared if isinstance(cleared, tuple) else ()
    on = correction.get("corrected_on")
    return msgspec.structs.replace(
        old,
        facts={name: value for name, value in {**old.facts, **changed}.items() if name not in gone},
        happened_on=on if isinstance(on, dt.date) else old.happened_on,
    )


def stage_on(
    stages: Mapping[str, Stage], stage: str, facts: Mapping[str, Value], on: dt.date
) -> tuple[str, dt.date | None]:
    """Where something stands on a day, and since when where its stage ended by itself before that day.

    The last day in the fact still counts: what ends on 1 March has lapsed on 2 March.
    """
    known = stages.get(stage)
    if known is None or not known.lapses_on:
        return stage, None
    last = facts.get(known.lapses_on)
    if not isinstance(last, dt.date) or last >= on:
        return stage, None
    return known.lapses_to, last


def lapse(procedure: Procedure, story: Story, on: dt.date) -> None:
    """Let what ended by itself before a day stand where it then stands. It is no event: nobody has to do it."""
    story.stage, ended = stage_on(procedure.stages, story.stage, story.facts, on)
    if ended is not None and procedure.stages[story.stage].final:
        story.closed_on = ended
        story.outcome = procedure.stages[story.stage].outcome or story.outcome
    for item in story.items.values():
        item.stage, _ = stage_on(procedure.items[item.kind].stages, item.stage, item.facts, on)


def tell(procedure: Procedure, events: Sequence[Event]) -> Story:
    """Fold the events of a case under its procedure."""
    story = Story(events=corrected(events), recorded=events, superseded=superseded(events))
    changed_at = max((event.sequence for event in story.events if event.move == RECLASSIFY), default=0)
    if changed_at:
        story.elsewhere = frozenset(
            e.sequence for e in story.events if is_of_another(procedure, e.move, under=e.under)
        )
    for event in story.events:
        if event.sequence not in story.elsewhere:
            story.happened[event.move].append(event)
    story.opened_on = story.events[0].happened_on if story.events else None
    for event in story.events:
        _tell_one(procedure, story, event, earlier=event.sequence < changed_at)
    story.told_on = days_told(procedure, story.happened, story.events)
    return story


def is_of_another(procedure: Procedure, name: str, *, under: str) -> bool:
    """Whether an entry bears the name of a move that means something else where the entry was recorded (GEN-6).

    `under` is the edition it was recorded under, `council/procedure@edition`.
    """
    move = procedure.moves.get(name)
    recorded = under.rpartition("/")[2].partition("@")[0]
    return move is not None and bool(move.counts_under) and recorded not in move.counts_under


def _tell_one(procedure: Procedure, story: Story, event: Event, *, earlier: bool) -> None:
    move = None if event.sequence in story.elsewhere else procedure.moves.get(event.move)
    if move is None:
        if earlier:
            story.facts.update(event.facts)
        else:
            says = f"“{event.move}” is not a move of {procedure.title} ({procedure.edition})."
            story.anomalies.append(Anomaly(event.sequence, says))
        return
    if move.item_kind:
        _tell_item(procedure, story, event, move)
    else:
        if not earlier:
            _check_stage(procedure, story, event, move)
        _move_stage(procedure, story, event, move)
    if move.takes:
        _take_items(procedure, story, event, move)
    if move.keeps_facts and not move.item_kind:
        story.facts.update(event.facts)
        _name_people(story.people, event, move)


def _take_items(procedure: Procedure, story: Story, event: Event, move: Move) -> None:
    """What a move does to items that stand somewhere: one decision puts all proposed restrictions in force."""
    for take in move.takes:
        stages = procedure.items[take.item_kind].stages
        for item in story.items.values():
            if item.kind != take.item_kind:
                continue
            here, _ = stage_on(stages, item.stage, item.facts, event.happened_on)
            if here not in take.from_stages or not _agrees(take, item, story.facts, event):
                continue
            item.stage = take.to
            item.facts.update({name: event.facts[name] for name in take.copies if name in event.facts})
            item.events.append(event)


def _agrees(take: Take, item: ItemStory, before: Mapping[str, Value], event: Event) -> bool:
    """Whether a take reaches an item: it shared the case's fact until now, or the move names it."""
    if not take.agreeing or item.facts.get(take.agreeing) == before.get(take.agreeing):
        return True
    named = event.facts.get(take.named)
    return item.key in (named if isinstance(named, tuple) else (named,))


def _name_people(people: dict[str, str], event: Event, move: Move) -> None:
    for name in move.names_people:
        value = event.facts.get(name)
        if isinstance(value, str):
            people[name] = value


def _check_stage(procedure: Procedure, story: Story, event: Event, move: Move) -> None:
    if not story.stage:
        if not move.opens:
            says = f"“{move.title}” was recorded before the case was opened."
            story.anomalies.append(Anomaly(event.sequence, says))
        return
    if move.opens:
        says = f"“{move.title}” was recorded, but the case was already open."
        story.anomalies.append(Anomaly(event.sequence, says))
        return
    here, _ = stage_on(procedure.stages, story.stage, story.facts, event.happened_on)
    if here not in move.from_stages:
        stage = procedure.stages[here].title if here in procedure.stages else here
        says = f"“{move.title}” was recorded at “{stage}”, where the procedure does not have it."
        story.anomalies.append(Anomaly(event.sequence, says))


def _move_stage(procedure: Procedure, story: Story, event: Event, move: Move) -> None:
    stated = event.facts.get("stage") if move.name in (TAKE_OVER, RECLASSIFY) else None
    to = stated if isinstance(stated, str) else move.to
    if not to:
        return
    if to not in procedure.stages and move.name != RECLASSIFY:
        story.anomalies.append(Anomaly(event.sequence, f"“{to}” is not a stage of {procedure.title}."))
    story.stage = to
    stage = procedure.stages.get(to)
    story.closed_on = event.happened_on if stage is not None and stage.final else None
    outcome = event.facts.get("outcome")
    named = outcome if isinstance(outcome, str) else move.outcome or (stage.outcome if stage else "")
    before = story.facts.get("outcome")
    named = named or (before if isinstance(before, str) else "")
    story.outcome = named if story.closed_on else ""


def _stage_of(procedure: Procedure, item: ItemStory, on: dt.date) -> str:
    return stage_on(procedure.items[item.kind].stages, item.stage, item.facts, on)[0]


def _tell_item(procedure: Procedure, story: Story, event: Event, move: Move) -> None:
    item = story.items.get(event.item)
    if move.opens:
        item = ItemStory(key=event.item, kind=move.item_kind, stage=move.to, opened_on=event.happened_on)
        story.items[event.item] = item
    elif item is None:
        says = f"“{move.title}” speaks of {event.item or 'nothing'}, which this case does not have."
        story.anomalies.append(Anomaly(event.sequence, says))
        return
    elif (here := _stage_of(procedure, item, event.happened_on)) not in move.from_stages:
        says = f"“{move.title}” was recorded when {item.key} was at “{here}”."
        story.anomalies.append(Anomaly(event.sequence, says))
    if move.to:
        item.stage = move.to
    item.facts.update(event.facts)
    _name_people(item.people, event, move)
    item.events.append(event)
