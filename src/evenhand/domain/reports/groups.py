"""What cases count as, and how a case of each kind is read for a figure: data of `law/questions/groups.yaml`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec
from msgspec import field

from evenhand.domain.reports.rows import ClockRun, Fact, Row

OUTCOME = "outcome"


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A day from which cases of a kind are counted or timed otherwise: a period across it is shown split."""

    on: dt.date
    says: str


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of case that is counted on its own. Procedures name it in `counts_as`.

    `answers` are the moves that are a substantive answer or a complete refusal notice; a holding letter is none
    (DEF-4). `estimate` names the fact of an extension that holds the day by which the decision was promised.
    `starts` are the moves from which it is in force, where that is not its receipt; `renews` those that prolong it.
    `last_day` names the fact that holds the last day of what then ends by itself, whenever the case is closed.
    `outcomes` says as what each outcome of the vocabulary is counted; `grounds` are the facts that name a ground,
    whether of the case or of its `ground_parts`, of which those standing in `ground_stages` count.
    """

    title: str
    one: str
    abbreviation: str = ""
    answers: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    estimate: str = ""
    outcomes: Mapping[str, str] = field(default_factory=dict)
    grounds: tuple[str, ...] = ()
    grounds_not_of: tuple[str, ...] = ()
    ground_parts: tuple[str, ...] = ()
    ground_stages: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    renews: tuple[str, ...] = ()
    last_day: str = ""
    changes: tuple[Change, ...] = ()


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What a figure asks of a case, once read by its group."""

    row: Row
    answered_on: dt.date | None
    due_on: dt.date | None
    on_time: bool | None
    counted: str
    grounds: frozenset[str]
    extended: bool
    begun_on: dt.date | None
    ended_on: dt.date | None
    initial_until: dt.date | None


def read_row(row: Row, group: Group) -> Read:
    """Read one case: when it was answered, by when it was due, whether that was on time, and as what it counts."""
    answers = frozenset(group.answers)
    answer = row.last(answers) if row.final else None
    answered_on = answer.on if answer is not None and row.closed_on is not None else None
    clock = answer_clock(row, answered_on)
    due = clock.due_on if clock is not None else None
    extension = row.last(frozenset(group.extends)) if group.extends else None
    return Read(
        row=row,
        answered_on=answered_on,
        due_on=due,
        on_time=_on_time(answered_on, due, extension.facts.get(group.estimate) if extension else None),
        counted=group.outcomes.get(row.outcome, "") if row.final else "open",
        grounds=_grounds(row, group),
        extended=extension is not None,
        begun_on=_first(row, group.starts) if group.starts else row.received_on,
        ended_on=_ended(row, group),
        initial_until=_first(row, group.renews) or row.closed_on,
    )


def _ended(row: Row, group: Group) -> dt.date | None:
    """The day it closed, or before it the last day that was set for what ends by itself."""
    last = row.facts.get(group.last_day) if group.last_day else None
    days = [on for on in (row.closed_on, last) if isinstance(on, dt.date)]
    return min(days, default=None)


def _first(row: Row, moves: tuple[str, ...]) -> dt.date | None:
    return next((happened.on for happened in row.happened if happened.move in moves), None)


def answer_clock(row: Row, answered_on: dt.date | None) -> ClockRun | None:
    """The clock of the case itself in force at the end: the one its answer stopped, or the one that still runs."""
    own = [c for c in row.clocks if not c.item and not c.limit and c.due_on is not None]
    wanted = [c for c in own if c.stopped_on == answered_on] if answered_on else []
    running = [c for c in own if c.stopped_on is None]
    return max(wanted or running or own, key=lambda c: (c.started_on, c.due_on or c.started_on), default=None)


def _on_time(answered_on: dt.date | None, due: dt.date | None, promised: object) -> bool | None:
    """On or before the day in force, and by the day that a notice of extension promised (DEF-4)."""
    if answered_on is None or due is None:
        return None
    by = min(due, promised) if isinstance(promised, dt.date) else due
    return answered_on <= by


def _grounds(row: Row, group: Group) -> frozenset[str]:
    relied_on = [
        part.facts
        for part in row.parts
        if part.kind in group.ground_parts and part.stage in group.ground_stages
    ]
    relied_on += _last_decision(row, group)
    return frozenset(
        code for facts in relied_on for name in group.grounds for code in codes_of(facts.get(name))
    )


def _last_decision(row: Row, group: Group) -> list[Mapping[str, Fact]]:
    """What the last entry that gives an outcome or a ground says: an earlier decision that it took the place of is none.

    A decision under the law that a request was read under before is one of those (FOI-16).
    """
    deciding = {OUTCOME, *group.grounds}
    told = (h for h in row.happened if h.move not in group.grounds_not_of)
    return [h.facts for h in told if deciding & h.facts.keys()][-1:]


def codes_of(value: object) -> tuple[str, ...]:
    """The codes of a fact that may hold one, several or none."""
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) and value else ()
