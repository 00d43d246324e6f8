"""Comments, compliments, service requests, members' and MPs' enquiries, each to its end."""

from __future__ import annotations

import pytest

from tests.domain.cases.telling import case_of, day
from tests.domain.complaints.conftest import INVESTIGATOR, TEAM, due, owed, received


def test_CMT_1_a_comment_is_recorded_and_passed_on_and_acknowledged_only_where_asked(coventry, calendars):
    told = received(coventry, calendars, "comment")
    assert owed(told, "2026-09-01") == {"pass-on"}
    told.tell("2026-09-02", "pass-on", by=TEAM, service="service:waste")
    assert told.reading("2026-09-02").story.outcome == "passed-on"
    asked = received(coventry, calendars, "comment", wants_acknowledgement=True)
    assert owed(asked, "2026-09-01") == {"pass-on", "feedback-thanks"}


def test_CMT_2_a_compliment_is_passed_on_and_thanked_for_where_the_council_can(coventry, calendars):
    told = received(coventry, calendars, "compliment", praised="officer:3")
    told.tell("2026-09-02", "pass-on", by=TEAM, service="service:waste")
    told.tell("2026-09-02", "thank", by=TEAM)
    told.tell("2026-09-02", "tell-officer", by=TEAM, told_on=day("2026-09-02"))
    assert owed(told, "2026-09-02") == {"feedback-thanks"}


def test_CMT_1_neither_needs_a_customer_on_record(coventry, calendars):
    told = case_of(coventry, "comment", calendars=calendars)
    told.tell("2026-09-01", "receive", by=TEAM, received_on=day("2026-09-01"), summary="The new benches")


def test_a_service_request_is_handed_over_with_its_clock_and_becomes_no_complaint_by_itself(
    coventry, calendars
):
    told = case_of(coventry, "service-request", calendars=calendars)
    said = {"customer": "customer:1", "received_on": day("2026-09-01"), "summary": "A lamp is out"}
    told.tell("2026-09-01", "receive", by=TEAM, **said)
    before = due(told, "2026-09-02")
    told.tell("2026-09-02", "hand-over", by=TEAM, handler="officer:3", handed_over="By the school.")
    assert due(told, "2026-09-02") == before == {"SERVICE-REQUEST-10WD": "2026-09-15"}
    assert told.procedure.council == "coventry"


@pytest.mark.parametrize(
    ("kind", "who", "rule"),
    [
        ("member-enquiry", {"member": "member:1"}, "MEMBER-10WD"),
        ("mp-enquiry", {"mp": "Dr Whitfield MP"}, "MP-10WD"),
    ],
)
def test_MP_1_an_enquiry_is_acknowledged_in_two_days_and_answered_in_ten(
    coventry, calendars, kind, who, rule
):
    told = received(coventry, calendars, kind, **who)
    assert due(told, "2026-09-01") == {"MEMBER-ACK": "2026-09-03", rule: "2026-09-15"}
    told.tell("2026-09-02", "acknowledge", by=TEAM, letter="member-acknowledgement")
    told.tell("2026-09-02", "assign", by=TEAM, service="service:roads", handler="officer:3")
    assert "has not been written" in told.refused("2026-09-08", "answer", by=INVESTIGATOR)
    told.tell("2026-09-08", "decide", by=INVESTIGATOR, answer="The crossing opens in May.")
    told.tell("2026-09-09", "answer", by=INVESTIGATOR, letter="member-reply")
    reading = told.reading("2026-09-09")
    assert reading.story.outcome == "answered"
    assert reading.owed == ()


def test_REP_3_casework_about_somebody_else_says_which_of_the_four_reasons(coventry, calendars):
    told = received(coventry, calendars, "member-enquiry", member="member:1")
    said = {"basis": "about-somebody-else", "relevant": True}
    assert "reason to act without consent" in told.refused("2026-09-02", "basis", by=TEAM, **said)
    told.tell("2026-09-02", "basis", by=TEAM, no_consent_reason="cannot-give", **said)
    assert len(coventry.vocabularies["no-consent-reasons"].codes) == 4


def test_MP_2_a_member_is_told_of_progress_while_it_is_open(coventry, calendars):
    told = received(coventry, calendars, "member-enquiry", member="member:1")
    told.tell(
        "2026-09-04", "update-member", by=TEAM, told_on=day("2026-09-04"), told="We asked the contractor."
    )
    assert told.reading("2026-09-04").story.times("update-member") == 1


@pytest.mark.parametrize("kind", ["comment", "compliment", "member-enquiry", "mp-enquiry"])
def test_a_council_on_the_code_alone_takes_feedback_and_enquiries_and_promises_no_days(
    code_alone, calendars, kind
):
    who = {"member-enquiry": {"member": "member:1"}, "mp-enquiry": {"mp": "Dr Whitfield MP"}}.get(kind, {})
    told = received(code_alone, calendars, kind, **who)
    assert told.procedure.council == "lgsco-code"
    assert due(told, "2026-09-01") == {}


@pytest.mark.parametrize(
    ("kind", "who", "local", "law"),
    [
        ("adult-social-care-complaint", {}, "ASC-LOCAL20", {"ASC-ACK", "ASC-6M"}),
        ("childrens-complaint", {"complainant_is": "parent"}, "CSC-ACK", {"CSC-S1"}),
    ],
)
def test_ASC_3_and_CSC_4_social_care_on_the_code_alone_has_the_days_of_the_law_and_no_councils_aim(
    coventry, code_alone, calendars, kind, who, local, law
):
    own = due(received(coventry, calendars, kind, **who), "2026-09-01")
    code = due(received(code_alone, calendars, kind, **who), "2026-09-01")
    assert local in own
    assert law <= set(code)
    assert code == {rule: day for rule, day in own.items() if rule != local}
