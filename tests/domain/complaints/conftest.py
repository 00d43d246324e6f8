"""The complaints policies as a council keeps them, and a complaint told up to a certain point."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.domain.cases.events import Actor
from evenhand.domain.lawbook.book import Lawbook, load_lawbook
from evenhand.domain.lawbook.policies import chain_of
from evenhand.domain.time import Calendars
from tests.domain.cases.telling import Told, case_of, day

ROOT = Path(__file__).resolve().parents[3]
LAW = ROOT / "src" / "evenhand" / "law"
POLICIES = ROOT / "policies"

TEAM = Actor(officer="officer:1", roles=frozenset({"complaints-team"}))
EARLY = Actor(officer="officer:2", roles=frozenset({"early-resolution-team"}))
INVESTIGATOR = Actor(officer="officer:3", roles=frozenset({"officer"}))
REVIEWER = Actor(officer="officer:4", roles=frozenset({"officer"}))
COMPLAINED_ABOUT = Actor(officer="officer:9", roles=frozenset({"complaints-team", "officer"}))


def lawbook_of(policy: str) -> Lawbook:
    return load_lawbook(LAW, chain_of(POLICIES, policy))


@pytest.fixture(scope="session")
def coventry() -> Lawbook:
    return lawbook_of("coventry")


@pytest.fixture(scope="session")
def code_alone() -> Lawbook:
    return lawbook_of("lgsco-code")


@pytest.fixture(scope="session")
def calendars() -> Calendars:
    return Calendars()


def received(
    lawbook: Lawbook, calendars: Calendars, name: str, on: str = "2026-09-01", **more: object
) -> Told:
    """A case of a procedure, received on a day."""
    told = case_of(lawbook, name, calendars=calendars, on=on)
    said = {"customer": "customer:1", "received_on": day(on), "summary": "Missed bins in Mill Lane", **more}
    told.tell(on, "receive", by=TEAM, **said)
    return told


def point(told: Told, on: str, number: int, *, outcome: str = "upheld", **more: object) -> None:
    """Add a point and record what was found about it."""
    told.tell(on, "point.raise", by=TEAM, summary=f"Point {number}", cause="delay")
    found = {
        "findings": "Three rounds were missed.",
        "evidence": "The round sheets.",
        "reasons": "Our standard.",
    }
    told.tell(on, "point.find", item=f"point-{number}", by=TEAM, outcome=outcome, **{**found, **more})


def learn(told: Told, on: str, number: int) -> None:
    told.tell(
        on,
        "learning.agree",
        by=TEAM,
        point=f"point-{number}",
        action="The round is checked every Monday.",
        owner="officer:3",
        due_on=day("2026-12-01"),
    )


def due(told: Told, on: str) -> dict[str, str]:
    """The days on which running clocks fall due, by rule; last days for what need not be done are left out."""
    return {c.rule.id: c.due_on.isoformat() for c in told.reading(on).running if c.due_on and not c.limit}


def limits(told: Told, on: str) -> dict[str, str]:
    return {c.rule.id: c.due_on.isoformat() for c in told.reading(on).running if c.due_on and c.limit}


def owed(told: Told, on: str) -> set[str]:
    return {one.name for one in told.reading(on).owed}


def worded(lawbook: Lawbook, letter: str) -> set[str]:
    """The rules behind what a letter must state."""
    return {statement.rule for statement in lawbook.letters[letter].must_state}
