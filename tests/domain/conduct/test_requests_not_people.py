"""A request may be refused as a whole; nobody is. On information requests, never on who sends them (URB-20 to URB-26)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evenhand.domain.cases.code_guards import fits_here
from evenhand.domain.cases.events import Actor
from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.time import Calendars
from tests.domain.cases.telling import Told, case_of, day

CLERK, SERVICE, SENIOR, OUTSIDER = "officer:2", "officer:3", "officer:4", "officer:5"
RECEIVED = {"customer": "customer:1", "received_on": day("2026-10-05"), "summary": "The car park contract"}
ASSESSED = {
    "indicators": ("volume",),
    "history": "Forty requests since May, with dates.",
    "purpose": "Little that could be seen.",
    "tried": "A call on 3 October, and an offer to narrow.",
}
RELIED = {
    "deciders": (CLERK, SERVICE),
    "reasons": "The burden is out of proportion to its purpose.",
    "subject": "The car park contract",
    "wider_behaviour": False,
}
REFUSAL = {"kind": "vexatious", "ground": ("foi-14(1)",), "reasons": "The burden."}
Open = Callable[[str], Told]


def test_URB_23_no_form_of_an_incident_offers_what_is_about_a_request(coventry: Lawbook) -> None:
    procedure = next(one for one in coventry.procedures.values() if one.name == "unreasonable-conduct")
    log, codes = procedure.moves["incident.log"], coventry.vocabularies["behaviours"].codes
    offered = {code for code, one in codes.items() if fits_here(log, {}, "behaviours", one)}
    assert {code[0] for code in offered} == set("ABCDEZ")


@pytest.fixture
def opened(coventry: Lawbook, calendars: Calendars) -> Open:
    def make(procedure: str) -> Told:
        told = case_of(coventry, procedure, calendars=calendars, on="2026-10-05")
        told.tell("2026-10-05", "receive", **RECEIVED)
        return told

    return make


def relied(told: Told, ground: str = "foi-14(1)") -> Told:
    told.tell("2026-10-12", "assessment.open", **ASSESSED)
    told.tell("2026-10-14", "assessment.rely", item="assessment-1", ground=ground, **RELIED)
    return told


def test_URB_20_the_decision_is_on_the_request_by_named_people_and_the_person_is_told_why(
    opened: Open,
) -> None:
    told = opened("foi-request")
    told.tell("2026-10-12", "assessment.open", **ASSESSED)
    for missing in ("deciders", "reasons", "subject"):
        part = {name: value for name, value in RELIED.items() if name != missing}
        said = {"item": "assessment-1", "ground": "foi-14(1)"}
        assert "Say:" in told.refused("2026-10-14", "assessment.rely", **said, **part)
    event = told.tell("2026-10-14", "assessment.rely", item="assessment-1", ground="foi-14(1)", **RELIED)
    assert event.facts["deciders"] == (CLERK, SERVICE)
    told.tell("2026-10-15", "decide-refusal", **REFUSAL)
    (notice,) = told.reading("2026-10-15").owed
    letter = told.lawbook.letters[notice.name]
    assert any("reasons" in statement.needs for statement in letter.must_state)


@pytest.mark.parametrize("taken_as", ["fresh", "same-subject"])
def test_URB_21_a_later_request_is_read_and_decided_on_with_who_when_and_why(
    opened: Open, taken_as: str
) -> None:
    later = opened("foi-request")
    said = {"earlier_request": "EH-2026-000001", "taken_as": taken_as}
    assert "Say: why" in later.refused("2026-11-02", "compare-with-earlier", **said)
    event = later.tell("2026-11-02", "compare-with-earlier", **said, why="Another contract, another year.")
    assert (event.recorded_by, event.happened_on) == ("officer:1", day("2026-11-02"))
    reading = later.reading("2026-11-02")
    assert reading.offer("clear-answer").allowed, "the same subject bars nothing by itself"
    assert "assess" in later.refused("2026-11-03", "decide-refusal", **REFUSAL)
    assert "FOI-20WD" in {clock.rule.id for clock in reading.running}


def test_URB_22_the_review_is_by_somebody_who_took_no_part_and_then_it_is_for_the_regulator(
    opened: Open,
) -> None:
    told = relied(opened("foi-request"))
    told.tell("2026-10-15", "decide-refusal", **REFUSAL)
    told.tell("2026-10-15", "refuse", ground=("foi-14(1)",), reasons="The burden.")
    asked = {"received_on": day("2026-10-20"), "about": "I asked a fair question."}
    said = told.refused("2026-10-20", "internal-review.request", **asked, reviewer=CLERK)
    assert "took no part" in said
    told.tell("2026-10-20", "internal-review.request", **asked)
    decided = {"item": "internal-review-1", "outcome": "upheld", "reasons": "It was a burden."}
    roles = frozenset({"information-team", "monitoring-officer"})
    senior = Actor(officer=SENIOR, roles=roles)
    again = {"item": "internal-review-1", "reviewer": SERVICE}
    assert "took no part" in told.refused("2026-10-26", "internal-review.allocate", **again)
    told.tell("2026-10-26", "internal-review.allocate", item="internal-review-1", reviewer=SENIOR)
    own = Actor(officer=SERVICE, roles=roles)
    assert "You took part" in told.refused("2026-10-26", "internal-review.decide", by=own, **decided)
    told.tell("2026-10-26", "internal-review.decide", by=senior, **decided)
    reading = told.reading("2026-10-26")
    assert "review-decision" in {one.name for one in reading.owed}
    assert "ICO-S50-WINDOW" in {clock.rule.id for clock in reading.clocks}


def test_URB_24_where_cost_is_the_issue_it_goes_by_the_cost_limit_and_is_narrowed(opened: Open) -> None:
    told = opened("foi-request")
    told.tell("2026-10-12", "assessment.open", **ASSESSED)
    said = told.refused("2026-10-14", "assessment.rely", item="assessment-1", ground="foi-12(1)", **RELIED)
    assert "Cost is the real issue" in said
    told.tell(
        "2026-10-14",
        "assessment.decide",
        item="assessment-1",
        outcome="narrow",
        deciders=(CLERK, SERVICE),
        reasons="The work is what weighs: two years would fit in eighteen hours.",
    )
    told.tell("2026-10-14", "advise", help="Two years of it would come within the limit.")
    dear = {"kind": "cost", "ground": ("foi-12(1)",), "reasons": "Thirty hours."}
    assert "estimate" in told.refused("2026-10-15", "decide-refusal", **dear).lower()


def test_URB_25_the_wider_behaviour_policy_is_asked_about_and_is_another_decision(opened: Open) -> None:
    told = opened("foi-request")
    told.tell("2026-10-12", "assessment.open", **ASSESSED)
    silent = {name: value for name, value in RELIED.items() if name != "wider_behaviour"}
    said = told.refused("2026-10-14", "assessment.rely", item="assessment-1", ground="foi-14(1)", **silent)
    assert "wider behaviour policy" in said
    told.tell(
        "2026-10-14",
        "assessment.rely",
        item="assessment-1",
        ground="foi-14(1)",
        **{**RELIED, "wider_behaviour": True},
    )
    moves = told.procedure.moves
    assert not {"restriction.propose", "incident.log", "warn", "decide"} & moves.keys()


def test_URB_26_a_subject_access_request_is_refused_on_itself_and_the_council_shows_it(opened: Open) -> None:
    told = opened("subject-access-request")
    said = {"kind": "unfounded-or-excessive", "ground": ("sar-excessive",), "reasons": "The same again."}
    assert "for the council to show it" in told.refused("2026-10-12", "decide-refusal", **said)
    relied(told, "sar-excessive")
    told.tell("2026-10-15", "decide-refusal", **said)
    assert "refusal-subject-access" in {one.name for one in told.reading("2026-10-15").owed}
    second = opened("subject-access-request")
    assert "for the council to show it" in second.refused("2026-10-12", "decide-refusal", **said)
