"""Invented cases about behaviour under both shipped policies, told on the engine alone."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from evenhand.domain.cases.events import Actor, Decider
from evenhand.domain.cases.surroundings import LetterGone
from evenhand.domain.lawbook.book import Lawbook, load_lawbook
from evenhand.domain.lawbook.policies import chain_of
from evenhand.domain.time import Calendars
from tests.domain.cases.telling import Told, case_of, day

ROOT = Path(__file__).resolve().parents[3]
REPORTER, MANAGER, DIRECTOR, OTHER_DIRECTOR = "officer:1", "officer:2", "officer:3", "officer:4"
POSTS = {
    "town-clerk": (MANAGER,),
    "service-manager": (MANAGER,),
    "director": (DIRECTOR, OTHER_DIRECTOR, MANAGER),
    "monitoring-officer": (OTHER_DIRECTOR,),
    "head-of-service": (DIRECTOR,),
}
WHO = Actor(
    officer=MANAGER, roles=frozenset({"town-clerk", "service-manager", "complaints-team", "director"})
)
# Records what others decided: nobody records the review of their own decision (URB-7).
RECORDER = Actor(officer="officer:9", roles=frozenset({"clerk", "complaints-team", "head-of-service"}))
BEHAVIOUR = {
    "behaviours": ("C2", "D1"),
    "where": "telephone",
    "what_happened": "Called eleven times in an hour and shouted at whoever answered.",
    "evidence": "contact",
    "contact": "contact:41",
    "asked_to_stop": True,
}
CONSIDERED = {
    "considered": "Asked by letter; nothing is on record.",
    "disability": "none-known",
    "adjustments_result": "None needed.",
}
WEIGHED = {
    "alternatives": "A meeting was offered twice, and one officer was named.",
    "effect_on_staff": "Two officers spend a day a week on it.",
    "effect_on_person": "Must write where they would have called.",
    "proportionate": "The calls alone are limited.",
    "equality": "No group is affected more.",
}
LIMIT = {
    "what": "R04",
    "how": "Please call on Tuesdays between 10am and noon.",
    "call_days": ("tuesday",),
    "call_from": "10:00",
    "call_until": "12:00",
    "scope": "service",
    "services": ("service:planning",),
    "scope_words": "Planning",
    "starts_on": day("2026-04-13"),
    "ends_on": day("2027-04-12"),
    "review_on": day("2026-10-13"),
    "why_least": "Letters and e-mail stay as they are.",
}
DECISION = {
    "reasons": "Eleven calls an hour stop the team from helping others.",
    "what_it_means": "You may call on Tuesdays and write at any time.",
    "starts_on": day("2026-04-13"),
    "ends_on": day("2027-04-12"),
    "review_on": day("2026-10-13"),
    "named_officer": REPORTER,
}


def _book(name: str) -> Lawbook:
    return load_lawbook(ROOT / "src" / "evenhand" / "law", chain_of(ROOT / "policies", name))


@pytest.fixture(scope="session")
def saltash() -> Lawbook:
    return _book("saltash")


@pytest.fixture(scope="session")
def coventry() -> Lawbook:
    return _book("coventry")


def by(officer: str, role: str, on: str) -> Decider:
    """An officer decides, as the holder of a post."""
    return Decider(officer=officer, role=role, decided_on=day(on))


def body(name: str, on: str, minute: str = "46/26/22") -> Decider:
    """A body decides that never signs in."""
    return Decider(body=name, decided_on=day(on), minute=minute)


def reported(book: Lawbook, calendars: Calendars) -> Told:
    """A report with one dated incident, on Friday 2 January 2026."""
    told = case_of(book, "unreasonable-conduct", calendars=calendars, on="2026-01-02")
    told.surroundings = msgspec.structs.replace(told.surroundings, posts=POSTS)
    told.tell(
        "2026-01-02",
        "report",
        by=WHO,
        customer="customer:1",
        received_on=day("2026-01-02"),
        summary="The hedge at 4 Mill Lane",
        reported_by=REPORTER,
        why_reported="The calls stop other work.",
    )
    told.tell("2026-01-02", "incident.log", by=WHO, **BEHAVIOUR)
    return told


def sent(told: Told, on: str, letter: str) -> None:
    """A letter goes out, and is kept as it was sent."""
    went = LetterGone(code=letter, contact="contact:90", went_on=day(on), sha256="5e" * 32)
    gone = (*told.surroundings.letters, went)
    told.surroundings = msgspec.structs.replace(told.surroundings, letters=gone)
    told.tell(on, "send-letter", by=WHO, letter=letter)


def considered(told: Told, on: str) -> None:
    """Adjustments are considered and the limit is weighed, before a decision."""
    told.tell(on, "consider-adjustments", by=WHO, **CONSIDERED)
    told.tell(on, "weigh", by=WHO, **WEIGHED)


@pytest.fixture(scope="session")
def calendars() -> Calendars:
    return Calendars()


@pytest.fixture
def town(saltash: Lawbook, calendars: Calendars) -> Told:
    """A report to the town council."""
    return reported(saltash, calendars)


@pytest.fixture
def city(coventry: Lawbook, calendars: Calendars) -> Told:
    """A report to the city council."""
    return reported(coventry, calendars)


def initial_letter(told: Told) -> None:
    """The initial letter is decided on with Chair and Vice-Chair, and goes out on 9 January 2026."""
    told.tell("2026-01-08", "consider-adjustments", by=WHO, **CONSIDERED)
    told.tell(
        "2026-01-09",
        "decide-initial-letter",
        by=WHO,
        decided_by=by(MANAGER, "town-clerk", "2026-01-09"),
        reasons="The calls.",
        moderate="Call once and let us answer.",
        who_to_contact="the planning desk",
        with_chair="member:1",
        with_vice_chair="member:2",
        monitoring_officer_advice="Within the policy.",
    )
    told.tell("2026-01-09", "send-initial-letter", by=WHO)


WARNED = {
    "ignored": "not-acknowledged",
    "deemed": True,
    "reasons": "The calls went on.",
    "named_officer": REPORTER,
}


def town_warned(told: Told) -> None:
    """The formal prior warning of stage 1 is decided on and sent."""
    initial_letter(told)
    told.tell("2026-01-26", "consider-adjustments", by=WHO, **CONSIDERED)
    decider = by(MANAGER, "town-clerk", "2026-01-26")
    told.tell("2026-01-26", "warn-formally", by=WHO, decided_by=decider, **WARNED)
    sent(told, "2026-01-27", "conduct-formal-warning")


def town_before_council(told: Told) -> None:
    """The three tests, the report in part 2, the recommendation, and what the decision needs."""
    town_warned(told)
    told.tell(
        "2026-02-10",
        "report-to-committee",
        by=WHO,
        body="policy-and-finance",
        meeting_on=day("2026-03-10"),
        part_2_why="It is about one person.",
    )
    told.tell(
        "2026-02-11",
        "stage-2-check",
        by=WHO,
        within_policy=True,
        complaint_dealt_with=True,
        checked_how="Read the complaint file.",
    )
    told.tell(
        "2026-03-10",
        "recommend",
        by=WHO,
        decided_by=body("policy-and-finance", "2026-03-10"),
        recommends="apply",
        recommended_why="The log shows it.",
    )
    considered(told, "2026-03-12")


def limit_like(**other: object) -> dict[str, object]:
    """The limit on calls with something else in it; of another kind than R04 it has no days and times of calls."""
    told = {**LIMIT, **other}
    return told if told["what"] == "R04" else {k: v for k, v in told.items() if not k.startswith("call_")}


def town_in_force(told: Told, **limit: object) -> None:
    """Full Council decides on 9 April 2026, for a year from 13 April."""
    town_before_council(told)
    told.tell("2026-03-12", "restriction.propose", by=WHO, **limit_like(**limit))
    decider = body("town-council", "2026-04-09")
    told.tell("2026-04-09", "decide", by=WHO, decided_by=decider, **DECISION)


def city_warned(told: Told) -> None:
    """The Service Manager warns, and the letter goes out."""
    told.tell("2026-01-08", "consider-adjustments", by=WHO, **CONSIDERED)
    told.tell(
        "2026-01-09",
        "warn",
        by=WHO,
        decided_by=by(MANAGER, "service-manager", "2026-01-09"),
        moderate="Call once and let us answer.",
        reasons="The calls.",
        named_officer=REPORTER,
    )
    sent(told, "2026-01-09", "conduct-warning")


def city_in_force(told: Told, **limit: object) -> None:
    """The Service Manager decides on 9 April 2026, for a year from 13 April."""
    city_warned(told)
    considered(told, "2026-04-01")
    told.tell("2026-04-01", "restriction.propose", by=WHO, **limit_like(**limit))
    decider = by(MANAGER, "service-manager", "2026-04-09")
    told.tell("2026-04-09", "decide", by=WHO, decided_by=decider, **DECISION)
