"""The closed list of conditions that a measure may set, each a pure question about one subject of a count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from evenhand.domain.reports.groups import Read
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.rows import ClockRun, Fact, Happening, Part


@dataclass(frozen=True, slots=True)
class Subject:
    """What is counted: a case as read, and where parts or events are counted, which one of it."""

    read: Read
    part: Part | None = None
    happening: Happening | None = None
    run: ClockRun | None = None

    @property
    def facts(self) -> Mapping[str, Fact]:
        """The facts of what is counted: of the event, else of the part, else of the case."""
        if self.happening is not None:
            return self.happening.facts
        return self.part.facts if self.part is not None else self.read.row.facts

    @property
    def happened(self) -> tuple[Happening, ...]:
        """The events of what is counted."""
        return self.part.happened if self.part is not None else self.read.row.happened

    @property
    def clocks(self) -> tuple[ClockRun, ...]:
        """The clocks of what is counted."""
        item = self.part.key if self.part is not None else ""
        return tuple(clock for clock in self.read.row.clocks if clock.item == item)


@dataclass(frozen=True, slots=True)
class Asked:
    """When a figure is asked for: its period, and the day on which it is run."""

    span: Span
    today: dt.date


Condition: TypeAlias = Callable[[Subject, Any, Asked], bool]


def _among(value: object) -> Collection[object]:
    return value if isinstance(value, list | tuple | set | frozenset) else (value,)


def _outcome(subject: Subject, wanted: Any, asked: Asked) -> bool:
    if subject.part is not None:
        return subject.part.facts.get("outcome") in _among(wanted)
    return subject.read.row.final and subject.read.row.outcome in _among(wanted)


def _not_outcome(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return not _outcome(subject, wanted, asked)


def _counted(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return subject.read.counted in _among(wanted)


def _answered(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return (subject.read.answered_on is not None) is bool(wanted)


def _on_time(subject: Subject, wanted: Any, asked: Asked) -> bool:
    """`null` asks for those of which nobody can tell."""
    return subject.read.on_time is wanted


def _overdue(subject: Subject, wanted: Any, asked: Asked) -> bool:
    due = subject.read.due_on
    late = not subject.read.row.final and due is not None and due < asked.today
    return late is bool(wanted)


def _extended(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return subject.read.extended is bool(wanted)


def _ground(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return bool(subject.read.grounds & set(map(str, _among(wanted))))


def _without_ground(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return not _ground(subject, wanted, asked)


def _happened(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return any(event.move in _among(wanted) for event in subject.happened)


def _not_happened(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return not _happened(subject, wanted, asked)


def _move(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return subject.happening is not None and subject.happening.move in _among(wanted)


def _fact(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return all(_has(subject.facts, name, values) for name, values in wanted.items())


def _not_fact(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return not _fact(subject, wanted, asked)


def _case_fact(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return all(_has(subject.read.row.facts, name, values) for name, values in wanted.items())


def _has(facts: Mapping[str, Fact], name: str, values: object) -> bool:
    found = facts.get(name)
    if values == "given":
        return found not in (None, "", ())
    if values == "missing":
        return found in (None, "", ())
    given = set(found) if isinstance(found, tuple) else {found}
    return bool(given & set(_among(values)))


def _said(subject: Subject, wanted: Any, asked: Asked) -> bool:
    events = (subject.happening,) if subject.happening is not None else subject.happened
    return any(name in event.said for event in events for name in map(str, _among(wanted)))


def _stage(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return (subject.part.stage if subject.part is not None else subject.read.row.stage) in _among(wanted)


def _final(subject: Subject, wanted: Any, asked: Asked) -> bool:
    final = subject.part.closed_on is not None if subject.part is not None else subject.read.row.final
    return final is bool(wanted)


def _clock_met(subject: Subject, wanted: Any, asked: Asked) -> bool:
    """Such clocks were all stopped in time, or with `met` false one was late."""
    runs = [run for run in _runs(subject, wanted) if run.met is not None]
    return bool(runs) and all(run.met is True for run in runs) is bool(wanted.get("met", True))


def _clock_due(subject: Subject, wanted: Any, asked: Asked) -> bool:
    """Such a clock has a last day within the period."""
    return any(asked.span.holds(run.due_on) for run in _runs(subject, wanted))


def _clock_overdue(subject: Subject, wanted: Any, asked: Asked) -> bool:
    """Such a clock still runs and its last day is past."""
    return any(
        run.stopped_on is None and run.due_on is not None and run.due_on < asked.today
        for run in _runs(subject, wanted)
    )


def _runs(subject: Subject, wanted: Any) -> list[ClockRun]:
    rules = set(_among(wanted["rules"])) if isinstance(wanted, dict) else set(_among(wanted))
    return [run for run in subject.clocks if run.rule in rules]


def _due_within(subject: Subject, wanted: Any, asked: Asked) -> bool:
    """The day in force is not past and at most so many days ahead."""
    due = subject.read.due_on
    return (
        not subject.read.row.final
        and due is not None
        and asked.today <= due <= asked.today + dt.timedelta(days=int(wanted))
    )


def _decided_by(subject: Subject, wanted: Any, asked: Asked) -> bool:
    events = (subject.happening,) if subject.happening is not None else subject.happened
    return any(event.decided_by in _among(wanted) for event in events if event.decided_by)


def _received_before(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return subject.read.row.received_on < dt.date.fromisoformat(str(wanted))


def _received_from(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return not _received_before(subject, wanted, asked)


def _first_counted_otherwise(subject: Subject, wanted: Any, asked: Asked) -> bool:
    row = subject.read.row
    return (row.first_counts_as != row.counts_as) is bool(wanted)


def _channel(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return subject.read.row.channel in _among(wanted)


def _organisation(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return subject.read.row.organisation is bool(wanted)


def _settled(subject: Subject, wanted: Any, asked: Asked) -> bool:
    """Answered, or open with its day in force past: what a hit rate may fairly be taken of (DEF-5)."""
    return (subject.read.answered_on is not None or _overdue(subject, True, asked)) is bool(wanted)


def _has_part(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return any(part.kind in _among(wanted) for part in subject.read.row.parts)


def _case_happened(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return any(event.move in _among(wanted) for event in subject.read.row.happened)


def _without_part(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return not _has_part(subject, wanted, asked)


def _time_recorded(subject: Subject, wanted: Any, asked: Asked) -> bool:
    return any(asked.span.holds(on) for _, _, on in subject.read.row.minutes) is bool(wanted)


def _promise_missed(subject: Subject, wanted: Any, asked: Asked) -> bool:
    """A day that was promised to the person passed within the period without an answer (GEN-4)."""
    read = subject.read
    done = read.answered_on or asked.today
    promised = (h.facts.get(name) for h in read.row.happened for name in _PROMISES)
    missed = any(isinstance(on, dt.date) and asked.span.holds(on) and on < done for on in promised)
    return missed is bool(wanted)


def _part_fact(subject: Subject, wanted: Any, asked: Asked) -> bool:
    """Some part of the case has such facts: `{kind: remedy, facts: {...}}`."""
    return any(
        part.kind in _among(wanted["kind"])
        and all(_has(part.facts, name, values) for name, values in wanted.get("facts", {}).items())
        for part in subject.read.row.parts
    )


def _run(subject: Subject, wanted: Any, asked: Asked) -> bool:
    """How one run of a clock ended: `met`, `late`, `overdue` or still `running`. Every run is exactly one of them."""
    run = subject.run
    if run is None or run.due_on is None:
        return False
    if run.stopped_on is not None:
        how = "met" if run.stopped_on <= run.due_on else "late"
    else:
        how = "overdue" if run.due_on < asked.today else "running"
    return how in _among(wanted)


def _about(subject: Subject, wanted: Any, asked: Asked) -> bool:
    """The case counts as one of these kinds."""
    return subject.read.row.counts_as in _among(wanted)


def _done_by(subject: Subject, wanted: Any, asked: Asked) -> bool:
    """A part is closed, by the day that a fact of it names."""
    part = subject.part
    by = subject.facts.get(str(wanted))
    return (
        part is not None and part.closed_on is not None and isinstance(by, dt.date) and part.closed_on <= by
    )


def _late_by(subject: Subject, wanted: Any, asked: Asked) -> bool:
    """The day that a fact of a part names passed without its being closed."""
    part = subject.part
    by = subject.facts.get(str(wanted))
    return part is not None and isinstance(by, dt.date) and by < (part.closed_on or asked.today)


def _happened_by(subject: Subject, wanted: Any, asked: Asked) -> bool:
    """The first of some moves was made by the day that a fact of the case names: `{moves: [...], fact: ...}`.

    `still: {suspend: resume}` adds the days that the case stood still, from the one move to the other.
    """
    first, by = _first_and_day(subject, wanted, asked)
    return first is not None and by is not None and first <= by


def _late_for(subject: Subject, wanted: Any, asked: Asked) -> bool:
    """That day passed before the first of some moves, or without any while the case is open."""
    first, by = _first_and_day(subject, wanted, asked)
    done = first or (None if subject.read.row.final else asked.today)
    return by is not None and done is not None and by < done


def _first_and_day(subject: Subject, wanted: Any, asked: Asked) -> tuple[dt.date | None, dt.date | None]:
    row = subject.read.row
    name = str(wanted["fact"])
    said = row.facts.get(name)
    first = next((event.on for event in row.happened if event.move in _among(wanted["moves"])), None)
    if not isinstance(said, dt.date):
        return first, None
    return first, _stood_still(row.happened, name, said, wanted.get("still", {}), first or asked.today)


def _stood_still(
    happened: tuple[Happening, ...], name: str, said: dt.date, still: Mapping[str, str], end: dt.date
) -> dt.date:
    """A day moved on by the days stood still before it and before an end; saying it anew forgets those gone by."""
    by, until = said, ""
    since: dt.date | None = None
    for event in happened:
        if event.on > end:
            break
        if name in event.facts:
            by = said
        if since is not None and event.move == until:
            by, since = by + (event.on - since), None
        elif since is None and event.move in still and event.on <= by:
            since, until = event.on, still[event.move]
    return by if since is None else by + (end - since)


_PROMISES = ("until", "promised_on", "new_date", "expected_on")

CONDITIONS: Mapping[str, Condition] = MappingProxyType(
    {
        "outcome": _outcome,
        "not-outcome": _not_outcome,
        "counted": _counted,
        "answered": _answered,
        "on-time": _on_time,
        "overdue": _overdue,
        "extended": _extended,
        "ground": _ground,
        "without-ground": _without_ground,
        "happened": _happened,
        "not-happened": _not_happened,
        "move": _move,
        "fact": _fact,
        "not-fact": _not_fact,
        "case-fact": _case_fact,
        "said": _said,
        "stage": _stage,
        "final": _final,
        "clock-met": _clock_met,
        "clock-due": _clock_due,
        "clock-overdue": _clock_overdue,
        "due-within": _due_within,
        "decided-by": _decided_by,
        "received-before": _received_before,
        "received-from": _received_from,
        "first-counted-otherwise": _first_counted_otherwise,
        "channel": _channel,
        "organisation": _organisation,
        "settled": _settled,
        "has-part": _has_part,
        "case-happened": _case_happened,
        "without-part": _without_part,
        "part-fact": _part_fact,
        "time-recorded": _time_recorded,
        "promise-missed": _promise_missed,
        "about": _about,
        "run": _run,
        "done-by": _done_by,
        "late-by": _late_by,
        "happened-by": _happened_by,
        "late-for": _late_for,
    }
)

OF_THE_PERIOD = frozenset(("clock-due", "time-recorded", "promise-missed"))
"""The conditions that look at the period asked for; every other is asked once for all periods."""
