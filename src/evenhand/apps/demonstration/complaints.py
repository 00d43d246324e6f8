"""Complaints and enquiries of the story, each told by the moves that officers really make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from msgspec import field

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move, open_case
from evenhand.apps.demonstration.arrangement import press
from evenhand.apps.demonstration.cast import Cast
from evenhand.apps.demonstration.mailbox.story import instant
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.cases.events import Value
from evenhand.domain.lawbook.yaml_source import read_yaml, typed

TOLD = Path(__file__).parent / "mailbox" / "complaints.yaml"
TEAM = "complaints"


class MoveTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One move, so many days ago, by an officer of the story."""

    ago: int
    by: str
    move: str
    item: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


class ComplaintTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One case: its kind, from whom, so many days ago, and what happened since."""

    kind: str
    ago: int
    facts: dict[str, Any]
    customer: str = ""
    then: tuple[MoveTold, ...] = ()


class _Stories(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    stories: tuple[ComplaintTold, ...]


def tell_complaints(cast: Cast, *, today: dt.date) -> list[Case]:
    """Open each case and make its moves. What this council's policy has no procedure for is left out."""
    known = {procedure.name for procedure in lawbook().in_force(today)}
    told = typed(read_yaml(TOLD), _Stories).stories
    return [_tell(cast, one, number, today=today) for number, one in enumerate(told) if one.kind in known]


def _tell(cast: Cast, told: ComplaintTold, number: int, *, today: dt.date) -> Case:
    day = today - dt.timedelta(days=told.ago)
    facts = {"received_on": day, **_facts(cast, told.facts, today)}
    if told.customer:
        facts["customer"] = f"customer:{cast.customers[told.customer].pk}"
    opening = Move(move="receive", facts=facts, happened_on=day)
    name = f"complaint.{number}"
    case = open_case(told.kind, opening, by=cast.users[TEAM], at=instant(day, 10, 0), batch=press(name))
    for step, one in enumerate(told.then):
        on = today - dt.timedelta(days=one.ago)
        move = Move(move=one.move, facts=_facts(cast, one.facts, today), happened_on=on, item=one.item)
        at = instant(on, 11, step)
        make_move(case, move, by=cast.users[one.by], at=at, batch=press(f"{name}.{step}"))
    return case


def _facts(cast: Cast, said: Mapping[str, Any], today: dt.date) -> dict[str, Value]:
    return {name: _fact(cast, name, value, today) for name, value in said.items()}


def _fact(cast: Cast, name: str, value: Any, today: dt.date) -> Value:
    if isinstance(value, list):
        return tuple(map(str, value))
    if not isinstance(value, str):
        fact: Value = value
        return fact
    if value.startswith("@member."):
        return f"member:{cast.members[value.removeprefix('@member.')].pk}"
    if value == "@member-of-parliament":
        return f"member-of-parliament:{cast.members_of_parliament[0].pk}"
    if value.startswith("@"):
        return f"officer:{cast.officers[value[1:]].pk}"
    if value.startswith("day "):
        return today + dt.timedelta(days=int(value[4:]))
    return Decimal(value) if name == "amount" else value
