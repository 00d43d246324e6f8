"""Past cases read again under another edition: on time, late, owed, and the working days that the clocks ran.

Replay is reading, nothing else: the events are what happened, and the other edition only reads them. So it gives
exactly what reading each case directly gives, and it cannot know what people would have done otherwise.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import msgspec

from evenhand.domain.cases.chain import from_canonical
from evenhand.domain.cases.clocks import ClockReading, ended_elsewhere, read_clock
from evenhand.domain.cases.events import Event
from evenhand.domain.cases.obligations import read_obligations
from evenhand.domain.cases.story import Story, tell
from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.lawbook.procedure import ClockBinding, Procedure
from evenhand.domain.time import Calendars, without_weekday

HONESTY = (
    "A replay reads what people did under the rules they had. Under other rules they would have acted otherwise, "
    "so these figures show which cases the other edition touches, and not what would have happened."
)
State = Literal["on-time", "late", "running", "no-date"]
STATES: Mapping[State, str] = {
    "on-time": "On time",
    "late": "Late",
    "running": "Still running",
    "no-date": "Standing still",
}
_WORK_CALENDAR = "EW"
DEADLINES, STAGE, OWED, ENTRIES = "deadlines", "stage", "owed", "entries"
KINDS: Mapping[str, str] = {
    DEADLINES: "A deadline falls on another day, or runs only under one edition",
    STAGE: "The case stands at another stage",
    OWED: "Other letters, notices and tasks are owed",
    ENTRIES: "Entries of its history do not fit",
}


@dataclass(frozen=True, slots=True)
class PastCase:
    """A case as it is stored: its reference, its service, and its events as canonical texts."""

    ref: str
    service: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClockRun:
    """One clock of one case under one edition, and how it ended."""

    rule: str
    item: str
    run: int
    started_on: dt.date
    due_on: dt.date | None
    stopped_on: dt.date | None
    state: State


@dataclass(frozen=True, slots=True)
class SideRead:
    """A case under one edition: its clocks, what it owed, and what of its history does not fit."""

    clocks: tuple[ClockRun, ...]
    owed: int
    anomalies: int
    work_days: int
    stage: str = ""


@dataclass(frozen=True, slots=True)
class ChangedCase:
    """A case that comes out otherwise under the other edition: in which ways, and the sentences why."""

    ref: str
    why: tuple[str, ...]
    kinds: frozenset[str] = frozenset()


@dataclass(slots=True)
class Figures:
    """What one edition comes to over many cases."""

    states: Counter[str] = field(default_factory=Counter)
    by_rule: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_month: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    owed: int = 0
    reviews: int = 0
    work_days: int = 0
    anomalies: int = 0

    def add(self, other: Figures) -> None:
        """Take in the figures of more cases."""
        self.states.update(other.states)
        self.by_rule.update(other.by_rule)
        self.by_month.update(other.by_month)
        self.owed += other.owed
        self.reviews += other.reviews
        self.work_days += other.work_days
        self.anomalies += other.anomalies


@dataclass(slots=True)
class Replay:
    """Two editions over the same cases.

    Every case that comes out otherwise is counted; with `keep`, only so many of them are held, so that memory stays flat.
    """

    keep: int | None = None
    cases: int = 0
    changes: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    before: Figures = field(default_factory=Figures)
    after: Figures = field(default_factory=Figures)
    changed: list[ChangedCase] = field(default_factory=list)
    more_time: int = 0
    """Cases that were on time, and late under the other edition: they would need more time or an extension."""

    @property
    def room(self) -> int | None:
        """How many more changed cases are held; nothing where there is no end to it."""
        return None if self.keep is None else max(0, self.keep - len(self.changed))

    def add(self, other: Replay) -> None:
        """Take in what was replayed elsewhere, in its order."""
        self.cases += other.cases
        self.changes += other.changes
        self.kinds.update(other.kinds)
        self.before.add(other.before)
        self.after.add(other.after)
        self.changed += other.changed[: self.room]
        self.more_time += other.more_time


def state_of(clock: ClockReading, as_of: dt.date) -> State:
    """How one clock stands or ended, as of a day."""
    if clock.due_on is None:
        return "no-date"
    if clock.stopped_on is not None:
        return "on-time" if clock.stopped_on <= clock.due_on else "late"
    return "late" if clock.due_on < as_of else "running"


def read_side(
    procedure: Procedure, events: Sequence[Event], calendars: Calendars, as_of: dt.date
) -> SideRead:
    """Read one case under one edition; last days for what need not be done are left out."""
    return read_both(Editions.of(procedure, procedure), events, calendars, as_of)[0]


@dataclass(frozen=True, slots=True)
class Editions:
    """Two editions, and what they have in common, which need not be read twice.

    `alike` says that they tell the same story of a case: only times differ. `shared` has for each clock of `after` the
    place of the same clock in `before`, or nothing.
    """

    before: Procedure
    after: Procedure
    alike: bool
    shared: tuple[int | None, ...]

    @classmethod
    def of(cls, before: Procedure, after: Procedure) -> Editions:
        """What two editions have in common. Whatever is not the same in every part is read under each."""
        parts = ("stages", "moves", "items")
        alike = before is after or all(getattr(before, part) == getattr(after, part) for part in parts)
        place = {binding.key: (n, binding) for n, binding in enumerate(before.clocks)}
        shared: list[int | None] = []
        for binding in after.clocks:
            number, same = place.get(binding.key, (None, None))
            # The clock of an item looks at what the story made of the item.
            shared.append(number if same == binding and (alike or not binding.item_kind) else None)
        return cls(before, after, alike, tuple(shared))


def read_both(
    editions: Editions, events: Sequence[Event], calendars: Calendars, as_of: dt.date
) -> tuple[SideRead, SideRead]:
    """Read one case under two editions: each as `read_side` reads it alone."""
    before, after = editions.before, editions.after
    story = tell(before, events)
    ended = ended_elsewhere(before, story)
    clocks = [_runs(each, story, calendars, as_of, ended) for each in before.clocks]
    first = _side(before, story, calendars, as_of, clocks)
    if before is after:
        return first, first
    other = story if editions.alike else tell(after, events)
    otherwise = ended_elsewhere(after, other)
    read = [
        clocks[shared]
        if shared is not None and ended == otherwise and story.told_on == other.told_on
        else _runs(each, other, calendars, as_of, otherwise)
        for each, shared in zip(after.clocks, editions.shared, strict=True)
    ]
    return first, _side(after, other, calendars, as_of, read, of=first if editions.alike else None)


def _side(
    procedure: Procedure,
    story: Story,
    calendars: Calendars,
    as_of: dt.date,
    clocks: Sequence[tuple[ClockRun, ...]],
    *,
    of: SideRead | None = None,
) -> SideRead:
    """What was read of one case; `of` is the reading of the same story, whose other figures are the same."""
    runs = tuple(run for each in clocks for run in each)
    if of is not None and of.clocks == runs:
        return of
    days = calendars.plain(_WORK_CALENDAR, closed=False)
    worked = sum(
        days.between(run.started_on, run.stopped_on or as_of) for run in runs if run.started_on <= as_of
    )
    if of is not None:
        return replace(of, clocks=runs, work_days=worked)
    owed = len(read_obligations(procedure, story, calendars))
    stage = procedure.stages[story.stage].title if story.stage in procedure.stages else story.stage
    return SideRead(runs, owed, len(story.anomalies), worked, stage)


def _runs(
    binding: ClockBinding, story: Story, calendars: Calendars, as_of: dt.date, ended: frozenset[int]
) -> tuple[ClockRun, ...]:
    if binding.limit or binding.starts.isdisjoint(story.happened):
        return ()
    return tuple(
        ClockRun(
            clock.rule.id,
            clock.item,
            clock.run,
            clock.started_on,
            clock.due_on,
            clock.stopped_on,
            state_of(clock, as_of),
        )
        for clock in read_clock(binding, story, calendars, ended=ended)
    )


def as_if_always(before: Procedure, after: Procedure) -> tuple[Procedure, tuple[str, ...]]:
    """The other edition with each time that it changes as though it had always been so, and the rules that this is said of.

    A new time holds for cases from its first day on (GEN-5), so that it would change no case of the past. Times that both
    editions share keep their days: what the law was then it was under either.
    """
    was = {clock.rule.id: clock.rule for clock in before.clocks}
    changed = {
        clock.rule.id: _latest(clock.rule)
        for clock in after.clocks
        if clock.rule.id in was and was[clock.rule.id].source.values != clock.rule.source.values
    }
    clocks = tuple(replace(clock, rule=changed.get(clock.rule.id, clock.rule)) for clock in after.clocks)
    return replace(after, clocks=clocks), tuple(sorted(changed))


def _latest(rule: ClockRule) -> ClockRule:
    last = msgspec.structs.replace(rule.source.values[-1], from_=None)
    source = msgspec.structs.replace(rule.source, values=(last,))
    return replace(rule, source=source, version=f"{rule.version}, always")


def replay(
    cases: Iterable[PastCase],
    before: Procedure,
    after: Procedure,
    *,
    calendars: Calendars,
    as_of: dt.date,
    keep: int | None = None,
) -> Replay:
    """Read cases under the edition they had and under another; `keep` is how many changed cases are held at most."""
    found = Replay(keep=keep)
    reviewing = [_reviewed(procedure) for procedure in (before, after)]
    editions = Editions.of(before, after)
    for case in cases:
        events = tuple(from_canonical(text) for text in case.texts)
        sides = read_both(editions, events, calendars, as_of)
        month = events[0].happened_on.isoformat()[:7] if events else ""
        found.cases += 1
        for figures, side, reviews in zip((found.before, found.after), sides, reviewing, strict=True):
            _count(figures, side, case.service, month, reviews)
        why = _why(*sides)
        if why:
            kinds = frozenset(kind for kind, _ in why)
            found.changes += 1
            found.kinds.update(kinds)
            if found.room != 0:
                found.changed.append(ChangedCase(case.ref, tuple(words for _, words in why), kinds))
        late = [any(run.state == "late" for run in side.clocks) for side in sides]
        found.more_time += late[1] and not late[0]
    return found


def _reviewed(procedure: Procedure) -> frozenset[str]:
    """The rules of clocks that come again each time they are met: the reviews of the procedure."""
    return frozenset(clock.rule.id for clock in procedure.clocks if clock.starts & clock.stops)


def _count(figures: Figures, side: SideRead, service: str, month: str, reviews: frozenset[str]) -> None:
    for run in side.clocks:
        figures.states[run.state] += 1
        figures.by_rule[run.rule, run.state] += 1
        figures.by_month[service, month, run.state] += 1
        figures.reviews += run.rule in reviews
    figures.by_month[service, month, "work-days"] += side.work_days
    figures.owed += side.owed
    figures.work_days += side.work_days
    figures.anomalies += side.anomalies


def _why(before: SideRead, after: SideRead) -> tuple[tuple[str, str], ...]:
    """In which ways a case comes out otherwise: each with its kind and its sentence."""
    if before is after:
        return ()
    was = {(run.rule, run.item, run.run): run for run in before.clocks}
    now = {(run.rule, run.item, run.run): run for run in after.clocks}
    said: list[tuple[str, str]] = []
    for key, run in now.items():
        earlier = was.get(key)
        if earlier is None:
            said.append((DEADLINES, f"{run.rule} runs only under the other edition: {_how(run)}."))
        elif (earlier.due_on, earlier.state) != (run.due_on, run.state):
            said.append((DEADLINES, f"{run.rule}: {_how(run)}; as it was {_how(earlier)}."))
    said += [(DEADLINES, f"{key[0]} does not run under the other edition.") for key in was if key not in now]
    if before.stage != after.stage:
        said.append((STAGE, f"It stands at “{after.stage}”; as it was at “{before.stage}”."))
    if before.owed != after.owed:
        said.append((OWED, f"Letters, notices and tasks owed: {after.owed}; as it was {before.owed}."))
    if after.anomalies > before.anomalies:
        said.append(
            (ENTRIES, f"{after.anomalies - before.anomalies} of its entries do not fit the other edition.")
        )
    return tuple(said)


def _how(run: ClockRun) -> str:
    due = f", due {without_weekday(run.due_on)}" if run.due_on else ""
    return f"{STATES[run.state].lower()}{due}"
