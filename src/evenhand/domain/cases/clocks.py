"""The clocks of a case: each rule of the lawbook run over the events that start and stop it.

A due date is never stored as truth: it is reckoned from the events, the edition and the calendar, and
carries its reasons. Today has no part in it (a page asks `overdue(on)`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter

import msgspec

from evenhand.domain.cases.events import Event
from evenhand.domain.cases.story import TAKE_OVER, ItemStory, Story
from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.lawbook.procedure import ClockBinding, Procedure, moves_telling
from evenhand.domain.time import Calendars, Reason, Reckoning, ReckoningRefused, in_full, reckon

UNRECKONED = "UNRECKONED"


class ClockReading(msgspec.Struct, frozen=True):
    """One run of one clock: from the event that started it until the event that stopped it, if any."""

    key: str
    rule: ClockRule
    title: str
    item: str
    run: int
    started_on: dt.date
    started_by: int
    reckoning: Reckoning
    stopped_on: dt.date | None = None
    stopped_by: int | None = None
    by: tuple[str, ...] = ()
    limit: bool = False

    @property
    def due_on(self) -> dt.date | None:
        """The last day, or nothing while the clock stands still."""
        return self.reckoning.due

    @property
    def running(self) -> bool:
        """Whether nothing has stopped it yet."""
        return self.stopped_by is None

    @property
    def met(self) -> bool | None:
        """Whether it was stopped in time; nothing while it runs."""
        if self.stopped_on is None or self.due_on is None:
            return None
        return self.stopped_on <= self.due_on

    def overdue(self, on: dt.date) -> bool:
        """Whether the last day has passed with the clock still running."""
        return self.running and self.due_on is not None and self.due_on < on


@lru_cache(maxsize=65_536)
def _reckoned(
    rule: ClockRule, on: dt.date, params: tuple[tuple[str, object], ...], calendars: Calendars
) -> Reckoning:
    try:
        return reckon(rule, on, dict(params), calendars)
    except ReckoningRefused as refused:
        # Reading never refuses history: a clock that cannot be reckoned stands still and says why.
        return Reckoning(
            rule_id=rule.id,
            due=None,
            verdict=None,
            reasons=(Reason(str(refused)),),
            version=None,
            flags=(UNRECKONED,),
        )


def read_clocks(procedure: Procedure, story: Story, calendars: Calendars) -> tuple[ClockReading, ...]:
    """Every run of every clock, in the order of the procedure."""
    ended = ended_elsewhere(procedure, story)
    return tuple(
        run for binding in procedure.clocks for run in read_clock(binding, story, calendars, ended=ended)
    )


def read_clock(
    binding: ClockBinding, story: Story, calendars: Calendars, *, ended: frozenset[int]
) -> list[ClockReading]:
    """Every run of one clock; `ended` are the entries of `ended_elsewhere`. The procedure has no other part in it."""
    if binding.starts.isdisjoint(story.happened):
        return []
    if not binding.item_kind:
        if not _bound(binding, story.happened):
            return []
        events = _as_told(_events_of(binding, story), story)
        return _runs(binding, events, item="", calendars=calendars, ended=ended, story=story)
    return [
        run
        for item in story.items.values()
        if item.kind == binding.item_kind
        and (not (binding.when or binding.unless) or _bound(binding, _happened_to(item, story)))
        for run in _runs(
            binding, _as_told(item.events, story), item=item.key, calendars=calendars, story=story
        )
    ]


def ended_elsewhere(procedure: Procedure, story: Story) -> frozenset[int]:
    """The entries that took over a case which had ended elsewhere: its clocks stopped on that day, and run no more."""
    return frozenset(
        event.sequence
        for event in story.happened.get(TAKE_OVER, ())
        if (stage := procedure.stages.get(str(event.facts.get("stage")))) is not None and stage.final
    )


def _happened_to(item: ItemStory, story: Story) -> Collection[str]:
    """The moves that were made on one item, and those of the case as a whole."""
    of_case = {move for move in story.happened if not move.startswith(f"{item.kind}.")}
    return of_case | {event.move for event in item.events}


def _bound(binding: ClockBinding, happened: Collection[str]) -> bool:
    if binding.when and binding.when.isdisjoint(happened):
        return False
    return binding.unless.isdisjoint(happened)


def _events_of(binding: ClockBinding, story: Story) -> Sequence[Event]:
    """The events that a clock looks at, in the order in which they were recorded."""
    moves = [story.happened[move] for move in binding.watches if move in story.happened]
    if len(moves) == 1:
        return moves[0]
    return sorted((event for of_one in moves for event in of_one), key=attrgetter("sequence"))


def _as_told(events: Sequence[Event], story: Story) -> Sequence[Event]:
    """The events with the day on which the person was told of each, where that is later than the day recorded."""
    told_on = story.told_on
    if not told_on:
        return events
    return [
        msgspec.structs.replace(event, happened_on=told_on[event.sequence].on)
        if event.sequence in told_on
        else event
        for event in events
    ]


def _runs(
    binding: ClockBinding,
    events: Sequence[Event],
    *,
    item: str,
    calendars: Calendars,
    story: Story,
    ended: frozenset[int] = frozenset(),
) -> list[ClockReading]:
    found: list[ClockReading] = []
    started: Event | None = None
    for event in events:
        if started is not None and event.move in binding.stops:
            found.append(_reading(binding, events, started, event, len(found), item, calendars, story))
            started = None
        if event.move in binding.starts and not (binding.only_on and _day_of(binding.days, event) is None):
            started = event if started is None or binding.restarts else started
        if started is not None and event.sequence in ended:
            found.append(_reading(binding, events, started, event, len(found), item, calendars, story))
            started = None
    if started is not None:
        found.append(_reading(binding, events, started, None, len(found), item, calendars, story))
    return found


def _day_after(binding: ClockBinding, events: Sequence[Event], started: Event) -> dt.date:
    """The day of the latest of the moves that the clock runs from once all of them are recorded; else of its start."""
    if not binding.after:
        return started.happened_on
    last = {
        event.move: event.happened_on
        for event in events
        if event.move in binding.after and event.sequence <= started.sequence
    }
    return max(last.values(), default=started.happened_on)


def _day_of(names: Iterable[str], event: Event) -> dt.date | None:
    """The day that an event states under the first of the names that it has, if any."""
    for name in names:
        day = event.facts.get(name)
        if isinstance(day, dt.date):
            return day
    return None


def _reading(
    binding: ClockBinding,
    events: Sequence[Event],
    started: Event,
    stopped: Event | None,
    run: int,
    item: str,
    calendars: Calendars,
    story: Story,
) -> ClockReading:
    on = _day_of(binding.days, started) or _day_after(binding, events, started)
    params = _params(binding, events, after=started, before=stopped) if binding.params else ()
    reckoned = _reckoned(binding.rule, on, params, calendars)
    if binding.decided_days:
        reckoned = _decided_for(binding, started, on, reckoned, calendars)
    if story.told_on:
        reckoned = _with_days_told(reckoned, events, started, stopped, story)
    return ClockReading(
        key=binding.key,
        rule=binding.rule,
        title=binding.title,
        item=item,
        run=run,
        started_on=on,
        started_by=started.sequence,
        reckoning=reckoned,
        stopped_on=stopped.happened_on if stopped else None,
        stopped_by=stopped.sequence if stopped else None,
        by=binding.by,
        limit=binding.limit,
    )


def _decided_for(
    binding: ClockBinding, started: Event, on: dt.date, reckoned: Reckoning, calendars: Calendars
) -> Reckoning:
    """Due on the day that was decided, where one was; never before day 0 and never after the longest that is allowed."""
    decided = _day_of(binding.decided_days, started)
    longest = _reckoned(binding.longest, on, (), calendars) if binding.longest else reckoned
    if decided is None or decided < on or longest.due is None or decided > longest.due:
        return reckoned
    why = Reason(
        f"Decided for {in_full(decided)}. The longest that the rule allows is {in_full(longest.due)}."
    )
    return replace(reckoned, due=decided, work_to=None, reasons=(*reckoned.reasons, why))


def _with_days_told(
    reckoned: Reckoning, events: Sequence[Event], started: Event, stopped: Event | None, story: Story
) -> Reckoning:
    """The reckoning, with a sentence for each entry of this run that counts from the day its letter went."""
    last = stopped.sequence if stopped is not None else None
    of_run = {
        event.sequence
        for event in events
        if event.sequence >= started.sequence and (last is None or event.sequence <= last)
    }
    why = tuple(Reason(told.says) for sequence, told in story.told_on.items() if sequence in of_run)
    return replace(reckoned, reasons=(*reckoned.reasons, *why)) if why else reckoned


def _params(
    binding: ClockBinding, events: Sequence[Event], *, after: Event, before: Event | None
) -> tuple[tuple[str, object], ...]:
    found = (
        (param, _param(source, events, several=_takes_several(binding, param), after=after, before=before))
        for param, source in binding.params.items()
    )
    return tuple((param, value) for param, value in found if value is not None)


def _takes_several(binding: ClockBinding, param: str) -> bool:
    return param in binding.rule.params and binding.rule.params[param].kind == "dates"


def _param(
    source: str, events: Sequence[Event], *, several: bool, after: Event, before: Event | None
) -> object | None:
    """The value of a rule's parameter: the days of such events of this run, or a fact of the latest."""
    moves, fact = moves_telling(source), source.partition(":")[2]
    last = before.sequence if before is not None else None
    of_run = [
        event
        for event in events
        if event.move in moves
        and event.sequence >= after.sequence
        and (last is None or event.sequence <= last)
    ]
    if not of_run:
        return None
    if fact:
        return of_run[-1].facts.get(fact)
    return tuple(event.happened_on for event in of_run) if several else of_run[-1].happened_on
