"""A case as figures see it: a frozen row of dates, codes and numbers. No name and no free text stands in one.

The apps fetch rows; everything in this package reckons with them and nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

import msgspec
from msgspec import field

from evenhand.domain.lawbook.procedure import Stage

Fact: TypeAlias = str | int | bool | dt.date | Decimal | tuple[str, ...]


class ClockRun(msgspec.Struct, frozen=True, kw_only=True):
    """One run of one clock as it stands: `due_on` is the day in force, every lawful pause and extension in it."""

    rule: str
    rule_class: str
    started_on: dt.date
    due_on: dt.date | None
    stopped_on: dt.date | None
    item: str = ""
    limit: bool = False

    @property
    def met(self) -> bool | None:
        """Whether it was stopped in time; nothing while it runs or has no day."""
        if self.stopped_on is None or self.due_on is None:
            return None
        return self.stopped_on <= self.due_on


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One event as figures see it: the move, the legal day, and its facts without any free text."""

    move: str
    on: dt.date
    item: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    decided_by: str = ""
    recorded_by: str = ""
    said: frozenset[str] = frozenset()
    """The names of the facts that were given in free text."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A repeated part of a case: an internal review, a complaint point, a restriction."""

    key: str
    kind: str
    opened_on: dt.date
    stage: str
    closed_on: dt.date | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    happened: tuple[Happening, ...] = ()


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One case. `counts_as` is what it was finally decided to be, `first_counts_as` the first guess (DEF-3).

    `customer` is who the person behind it is after records were put together; `unresolved` says that another of
    the same name may be the same person (DEF-10). `service` and `ward` are codes; `handled_by` is an officer's id.
    """

    ref: str
    counts_as: str
    first_counts_as: str
    procedure: str
    stage: str
    final: bool
    outcome: str
    received_on: dt.date
    opened_on: dt.date
    closed_on: dt.date | None = None
    customer: int | None = None
    unresolved: bool = False
    organisation: bool = False
    service: str = ""
    directorate: str = ""
    board: str = ""
    ward: str = ""
    channel: str = ""
    handled_by: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    happened: tuple[Happening, ...] = ()
    parts: tuple[Part, ...] = ()
    clocks: tuple[ClockRun, ...] = ()
    minutes: tuple[tuple[str, int, dt.date], ...] = ()
    """Recorded time: whose (a role, or an officer's id where none is said), how many minutes, on which day."""

    def last(self, moves: frozenset[str]) -> Happening | None:
        """The latest event of any of these moves."""
        return next((h for h in reversed(self.happened) if h.move in moves), None)


def stands_at(stored: str, facts: Mapping[str, Fact], stages: Mapping[str, Stage] | None, on: dt.date) -> str:
    """Where a case or a part of it stands on a day: what ends by itself ends after its last day, without an entry.

    `stages` are those of its procedure, nothing where that is known no more.
    """
    stage = stages.get(stored) if stages else None
    last = facts.get(stage.lapses_on) if stage is not None and stage.lapses_on else None
    return stage.lapses_to if stage is not None and isinstance(last, dt.date) and last < on else stored
