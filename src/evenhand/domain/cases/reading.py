"""The one way to look at a case: its events read against its procedure on a day.

Screens, work lists, reminders, reports, letters and the command line all show the same Reading.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from evenhand.domain.cases.clocks import ClockReading, read_clocks
from evenhand.domain.cases.events import Event
from evenhand.domain.cases.guards import Refusal, refusals
from evenhand.domain.cases.obligations import Obligation, read_obligations
from evenhand.domain.cases.standing import Standing
from evenhand.domain.cases.story import Anomaly, ItemStory, Story, lapse, tell
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.lawbook.procedure import Move, Procedure, Stage


class MoveOffer(msgspec.Struct, frozen=True):
    """A move that stands open at this stage, or does not, with the sentences why."""

    move: Move
    item: str = ""
    refusals: tuple[Refusal, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether nothing known so far stands against it."""
        return not self.refusals

    @property
    def only_late(self) -> bool:
        """Whether it is too late today and nothing else stands against it: what was done in time may be recorded."""
        return bool(self.refusals) and all(refusal.by_day for refusal in self.refusals)


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a case stands, why, what may be done and what is owed."""

    procedure: Procedure
    story: Story
    surroundings: Surroundings
    today: dt.date
    clocks: tuple[ClockReading, ...]
    obligations: tuple[Obligation, ...]
    moves: tuple[MoveOffer, ...]

    @property
    def stage(self) -> Stage:
        """The stage at which the case stands."""
        name = self.story.stage
        return self.procedure.stages.get(name) or Stage(name=name, title=name or "Not opened")

    @property
    def anomalies(self) -> tuple[Anomaly, ...]:
        """What in the history does not fit the procedure."""
        return tuple(self.story.anomalies)

    @property
    def sequence(self) -> int:
        """The number of the latest event, corrected or not; 0 before the first."""
        return max((event.sequence for event in self.story.events), default=0)

    @property
    def running(self) -> tuple[ClockReading, ...]:
        """The clocks that nothing has stopped, the earliest due first, those standing still last."""
        return tuple(
            sorted((c for c in self.clocks if c.running), key=lambda clock: clock.due_on or dt.date.max)
        )

    @property
    def owed(self) -> tuple[Obligation, ...]:
        """What is still owed."""
        return tuple(obligation for obligation in self.obligations if obligation.open)

    @property
    def next_due(self) -> ClockReading | None:
        """The clock that falls due first, if any runs; last days for what need not be done are left out."""
        return next((c for c in self.running if c.due_on is not None and not c.limit), None)

    @property
    def next_due_after_close(self) -> ClockReading | None:
        """The first day of what outlives a closed case: a review, a complaint to a regulator."""
        lasting = {kind.name for kind in self.procedure.items.values() if kind.outlives_case}
        items = self.story.items
        return next(
            (
                c
                for c in self.running
                if c.due_on and not c.limit and c.item and items[c.item].kind in lasting
            ),
            None,
        )

    def items_of(self, kind: str) -> tuple[ItemStory, ...]:
        """The items of one kind, in the order in which they were opened."""
        return tuple(item for item in self.story.items.values() if item.kind == kind)

    def offer(self, move: str, item: str = "") -> MoveOffer | None:
        """The offer of one move, if it stands open at this stage."""
        return next((o for o in self.moves if o.move.name == move and o.item == item), None)


def read(
    procedure: Procedure,
    events: Sequence[Event],
    surroundings: Surroundings,
    today: dt.date,
    *,
    lapsing: bool = True,
) -> Reading:
    """Read a case. Never refuses history: what does not fit is listed as an anomaly.

    Events from before a `reclassify` are read for their facts and clocks by the names of the present
    procedure, so that receipt is kept and its clocks run from there (GEN-5, GEN-6); but for what means something else
    there (`counts_under`). What ended by itself
    before today has lapsed; `lapsing` false leaves that out, for rows that must hold nothing about today.
    """
    story = tell(procedure, events)
    if lapsing:
        lapse(procedure, story, today)
    clocks = read_clocks(procedure, story, surroundings.calendars)
    standing = Standing(
        procedure=procedure,
        story=story,
        clocks=clocks,
        surroundings=surroundings,
        today=today,
        happened_on=today,
    )
    return Reading(
        procedure=procedure,
        story=story,
        surroundings=surroundings,
        today=today,
        clocks=clocks,
        obligations=read_obligations(procedure, story, surroundings.calendars),
        moves=_offers(standing),
    )


def as_if_told(reading: Reading, entry: Event, on: dt.date) -> Reading:
    """The reading as it will be once the letter that gives an entry its day has gone, on this day.

    So that a letter says the last day that counts from the letter itself. The same where no letter gives it its day.
    """
    move = reading.procedure.moves.get(entry.move)
    letter = next((owed for owed in move.owes if owed.gives_day), None) if move is not None else None
    if letter is None:
        return reading
    went = msgspec.structs.replace(
        entry,
        sequence=reading.sequence + 1,
        move=min(letter.met_by),
        happened_on=on,
        item="",
        facts={"letter": letter.name},
        decided_by=None,
    )
    return read(reading.procedure, (*reading.story.events, went), reading.surroundings, reading.today)


def _offers(at: Standing) -> tuple[MoveOffer, ...]:
    found = [_offer(move, at, item="") for move in at.procedure.moves_at.get(at.story.stage, ())]
    if not at.story.stage:
        return tuple(found)
    closed = at.story.closed_on is not None
    for kind in at.procedure.items.values():
        found += [_offer(move, at, item="") for move in kind.opening if not closed or move.also_closed]
        for item in at.story.items.values():
            if item.kind == kind.name:
                found += [_offer(move, at, item=item.key) for move in kind.moves_at.get(item.stage, ())]
    return tuple(found)


def _offer(move: Move, at: Standing, *, item: str) -> MoveOffer:
    against: tuple[Refusal, ...] = ()
    if not move.repeatable and move.name in at.story.happened:
        against = (Refusal(says=f"“{move.title}” has been recorded already."),)
    if move.guards:
        against += refusals(move, replace(at, item=item) if item else at, knowing_facts=False)
    return MoveOffer(move, item, against)


def why_not(reading: Reading, move: Move, item: str = "") -> str:
    """The sentence for a move that the present stage does not have."""
    known = reading.story.items.get(item)
    if move.item_kind and not move.opens:
        if known is None:
            return f"“{move.title}” is about one part of the case; say which."
        here = reading.procedure.items[move.item_kind].stages[known.stage].title
        stages: Mapping[str, Stage] = reading.procedure.items[move.item_kind].stages
    else:
        here, stages = reading.stage.title, reading.procedure.stages
    if move.opens:
        return f"“{move.title}” begins a case, and this one is already open."
    at = ", ".join(stages[name].title for name in stages if name in move.from_stages)
    return f"“{move.title}” can be done at: {at}. This stands at: {here}."
