"""What happened in a case: one frozen event after another, never edited.

An event holds ids, codes, dates and numbers. Free text stands in a *passage*, named in the event, so
that a person's words can be erased while the story and its chain still hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import msgspec
from msgspec import field

SYSTEM = "system"


class PassageRef(msgspec.Struct, frozen=True):
    """The name of a write-once text of this case, with a keyed fingerprint of its words.

    `name` is `<sequence>.<fact>`; `fingerprint` is an HMAC under a key of the passage's own, filled in
    where the passage is stored.
    """

    name: str
    fingerprint: str = ""


Single = str | int | bool | dt.date | Decimal | PassageRef
Value = Single | tuple[str, ...]


class Decider(msgspec.Struct, frozen=True, kw_only=True):
    """Whose decision a move was: a person in a role, or a body that never signs in, with its minute."""

    officer: str = ""
    role: str = ""
    body: str = ""
    decided_on: dt.date | None = None
    minute: str = ""


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A person at work: their officer id (`officer:12`) and the roles of the posts they hold today.

    `stands_in_for` lists the officers whose recorded absence makes this person act for them.
    """

    officer: str
    roles: frozenset[str] = frozenset()
    stands_in_for: frozenset[str] = frozenset()


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened: `happened_on` is the legal day, `recorded_at` when we were told."""

    sequence: int
    move: str
    happened_on: dt.date
    recorded_at: dt.datetime
    recorded_by: str
    under: str
    item: str = ""
    facts: Mapping[str, Value] = field(default_factory=dict)
    decided_by: Decider | None = None
    relied_on: Mapping[str, object] = field(default_factory=dict)
