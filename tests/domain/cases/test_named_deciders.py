"""Whoever is named as approver or decider holds a post that the council's policy names (FOI-31, FOI-50)."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from evenhand.domain.cases.post_guards import roles_wanted
from evenhand.domain.lawbook.book import Lawbook, load_lawbook
from evenhand.domain.lawbook.vocabularies import Code
from evenhand.domain.time import Calendars
from tests.domain.cases.conftest import LAW, POLICIES
from tests.domain.cases.telling import EVERYBODY, Told, case_of, day

ON = "2026-10-12"
GOVERNANCE, HEAD, CLERK, AGENT = "officer:1", "officer:2", "officer:3", "officer:7"
HOLDERS = {
    "information-team": (GOVERNANCE,),
    "head-of-service": (HEAD,),
    "town-clerk": (CLERK,),
    "contact-centre-agent": (AGENT,),
}
RECEIVED = {"customer": "customer:1", "received_on": day("2026-10-05"), "summary": "Cost of the new car park"}
APPLIED = {
    "ground": "foi-44",
    "subsection": "(1)(c)",
    "extent": "in-part",
    "scope": "Page 2.",
    "why_applies": "An order.",
}
ASSESSED = {"indicators": ("volume",), "history": "Forty.", "purpose": "None.", "tried": "A call."}
ANSWERED = {"item": "assessment-1", "outcome": "answer", "reasons": "It has a purpose."}
RELIED = {
    "item": "assessment-1",
    "ground": "foi-14(1)",
    "reasons": "Burden.",
    "subject": "The car park",
    "wider_behaviour": False,
}


def opened(book: Lawbook, calendars: Calendars) -> Told:
    """A request with a ground that is proposed by the information officer, and an assessment that is open."""
    told = case_of(book, "foi-request", calendars=calendars, on="2026-10-05")
    told.surroundings = msgspec.structs.replace(told.surroundings, posts=HOLDERS)
    told.tell("2026-10-05", "receive", **RECEIVED)
    told.tell(ON, "ground.apply", **APPLIED)
    told.tell(ON, "assessment.open", **ASSESSED)
    return told


def with_flag(book: Lawbook, name: str, role: str, flag: str) -> Lawbook:
    """The lawbook of a council whose policy marks a post of a list."""
    listed = book.vocabularies[name]
    marked: dict[str, Code] = {
        **listed.codes,
        role: msgspec.structs.replace(listed.codes[role], flags={flag: True}),
    }
    changed = msgspec.structs.replace(listed, codes=marked)
    return dataclasses.replace(book, vocabularies={**book.vocabularies, name: changed})


def test_FOI_50_a_ground_is_approved_by_the_holder_of_a_post_that_the_policy_names(lawbook, calendars):
    told = opened(lawbook, calendars)
    refused = told.refused(ON, "ground.approve", item="ground-1", approver=AGENT)
    assert "“Who approves” must have held one of these posts on the day of it: information team" in refused
    event = told.tell(ON, "ground.approve", item="ground-1", approver=HEAD)
    assert event.relied_on["posts"]["head-of-service"] == (HEAD,)
    assert "contact-centre-agent" not in event.relied_on["posts"], "no more is kept than was looked at"


@pytest.mark.parametrize(("move", "said"), [("assessment.rely", RELIED), ("assessment.decide", ANSWERED)])
def test_FOI_31_everybody_named_as_decider_of_a_whole_request_holds_such_a_post(
    move, said, lawbook, calendars
):
    told = opened(lawbook, calendars)
    assert "“Who decided” must have held" in told.refused(ON, move, deciders=(HEAD, AGENT), **said)
    told.tell(ON, move, deciders=(HEAD, GOVERNANCE), **said)


def test_FOI_31_where_the_policy_says_so_one_post_is_always_among_the_deciders(calendars):
    told = opened(load_lawbook(LAW, [POLICIES / "saltash"]), calendars)
    refused = told.refused(ON, "assessment.decide", deciders=(HEAD,), **ANSWERED)
    assert "want the Town Clerk among those named here" in refused
    told.tell(ON, "assessment.decide", deciders=(CLERK, GOVERNANCE), **ANSWERED)


def test_FOI_50_nobody_approves_their_own_ground_where_the_policy_says_so(lawbook, calendars):
    strict = opened(with_flag(lawbook, "ground-approvers", "information-team", "not_own"), calendars)
    assert "recorded “Apply a ground” themselves" in strict.refused(
        ON, "ground.approve", item="ground-1", approver=EVERYBODY.officer
    )
    strict.tell(ON, "ground.approve", item="ground-1", approver=HEAD)
    opened(lawbook, calendars).tell(ON, "ground.approve", item="ground-1", approver=EVERYBODY.officer)


def test_FOI_50_an_approval_of_before_stays_and_another_day_of_it_can_be_corrected(lawbook, calendars):
    told = opened(lawbook, calendars)
    told.surroundings = msgspec.structs.replace(told.surroundings, posts={"head-of-service": (AGENT,)})
    entry = told.tell(ON, "ground.approve", item="ground-1", approver=AGENT).sequence
    told.surroundings = msgspec.structs.replace(told.surroundings, posts=HOLDERS)
    said = {"supersedes": entry, "why": "It was the day after.", "corrected_on": day("2026-10-13")}
    assert told.reading("2026-10-13").anomalies == ()
    told.tell("2026-10-13", "correct", **said)


def test_FOI_50_a_form_knows_whose_posts_it_offers(lawbook):
    procedure = lawbook.edition("foi-request", day(ON))
    wanted = roles_wanted(procedure.moves["ground.approve"], lawbook.vocabularies, day(ON))
    assert {*wanted["approver"]} == {*lawbook.vocabularies["ground-approvers"].codes}
    assert roles_wanted(procedure.moves["ground.apply"], lawbook.vocabularies, day(ON)) == {}


def test_FOI_32_where_the_policy_says_so_a_warning_comes_first_or_it_is_said_why_not(lawbook, calendars):
    town = opened(load_lawbook(LAW, [POLICIES / "saltash"]), calendars)
    said = {**RELIED, "deciders": (CLERK, GOVERNANCE)}
    assert "first record the warning" in town.refused(ON, "assessment.rely", **said)
    again = opened(load_lawbook(LAW, [POLICIES / "saltash"]), calendars)
    again.tell(ON, "assessment.rely", unwarned_because="The first of its kind was abuse alone.", **said)
    warned = {"warning": "More on this may be refused.", "warned_on": day("2026-10-12")}
    town.tell(ON, "assessment.warn", item="assessment-1", **warned)
    town.tell(ON, "assessment.rely", **said)
    opened(lawbook, calendars).tell(ON, "assessment.rely", **said)  # the law itself asks for no warning
