"""What a clock file may say: the shape of the YAML, before it is checked and compiled."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec
from msgspec import field

from evenhand.domain.lawbook.purposes import Purpose

Operator = Literal[
    "nth-working-day-after",
    "consecutive-working-days",
    "months-after",
    "months-beginning-with",
    "days-after",
    "days-beginning-with",
    "stated",
    "cost-limit",
]
Class = Literal["LAW", "CODE", "LOCAL"]
Force = Literal["statute", "regulation", "code", "policy"]
Roll = Literal["forward", "back", "none"]
ParamKind = Literal["date", "dates", "whole", "amount", "word"]


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A piece of a YAML file: frozen, and strict about its keys."""


class Reference(_Said, frozen=True, kw_only=True):
    """Where a value comes from: the instrument, the provision, and the mark of the source in the rule book."""

    title: str
    provision: str = ""
    mark: str = ""
    href: str = ""
    unverified: bool = False

    def __str__(self) -> str:
        return f"{self.title}, {self.provision}" if self.provision else self.title


class DatedValue(_Said, frozen=True, kw_only=True):
    """What a rule says for events within a span of days: a length, or the limit and rate of a cost rule.

    Without `from` the start was not established, and the value stands for every earlier day.
    """

    reference: Reference
    from_: dt.date | None = field(default=None, name="from")
    until: dt.date | None = None
    length: int = 0
    limit: Decimal | None = None
    rate: Decimal | None = None
    from_unverified: bool = False
    note: str = ""

    def stands_on(self, on: dt.date) -> bool:
        """Whether an event of that day falls under this value."""
        return (self.from_ is None or self.from_ <= on) and (self.until is None or on <= self.until)


class Restart(_Said, frozen=True, kw_only=True):
    """Dates that take the place of the event as day 0; the latest of them counts."""

    by: tuple[str, ...]
    never_before_event: bool = False


class Span(_Said, frozen=True, kw_only=True):
    """Days that do not count, from one date to another, both included."""

    from_: str = field(name="from")
    to: str
    events_from: dt.date | None = None
    reference: Reference


class ExtensionSource(_Said, frozen=True, kw_only=True):
    """A longer time in place of a first one, and the rule by whose date the person must be told."""

    of: str
    notice: str = ""
    told: str = ""
    before: bool = False
    reference: Reference


class WorkTo(_Said, frozen=True, kw_only=True):
    """The cautious date to work to, so many days before the due date."""

    working_days_before: int = 0
    days_before: int = 0
    why: str


class LengthParam(_Said, frozen=True, kw_only=True):
    """A parameter that gives the length, where a rule leaves it open or has more than one."""

    name: str
    among: tuple[int, ...] = ()


class Cost(_Said, frozen=True, kw_only=True):
    """The parameters of a cost rule: what the law counts, and what it leaves out."""

    hours: tuple[str, ...]
    records: str
    minutes_each: str
    other: tuple[str, ...]
    not_counted: tuple[str, ...]


class ParamSource(_Said, frozen=True, kw_only=True):
    """One parameter a clock may be given: its kind, and how a form asks for it."""

    title: str
    kind: ParamKind
    hint: str = ""
    among: tuple[str, ...] = ()


class ClockSource(_Said, frozen=True, kw_only=True):
    """One clock file. `purpose` says what it is for, where a part of the system must find it among all others."""

    id: str
    title: str
    words: str
    family: str
    rule_book: tuple[str, ...]
    class_: Class = field(name="class")
    force: Force
    operator: Operator
    calendar: str
    anchor: str
    values: tuple[DatedValue, ...]
    whose: Literal["council", "person"] = "council"
    purpose: Purpose = ""
    roll: Roll = "none"
    closures: bool = False
    configurable: bool = False
    weekend_receipt: bool = False
    restart: Restart | None = None
    disregard: Span | None = None
    pause: Span | None = None
    extension: ExtensionSource | None = None
    length_param: LengthParam | None = None
    work_to: WorkTo | None = None
    cost: Cost | None = None
    flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    departs: str = ""
