"""An adult social care complaint, from receipt to the Ombudsman, on the engine alone."""

from __future__ import annotations

import pytest

from tests.domain.cases.telling import Told, day
from tests.domain.complaints.conftest import (
    INVESTIGATOR,
    TEAM,
    due,
    learn,
    limits,
    owed,
    point,
    received,
    worded,
)

DECISION = {
    "by": INVESTIGATOR,
    "apology": "We are sorry.",
    "how_considered": "We spoke to the carers.",
    "action_taken": True,
    "responsible_person": "officer:8",
}


@pytest.fixture
def complaint(coventry, calendars) -> Told:
    return received(coventry, calendars, "adult-social-care-complaint", channel="telephone")


@pytest.fixture
def assigned(complaint: Told) -> Told:
    complaint.tell("2026-09-02", "acknowledge-1", by=TEAM, acknowledged_by="telephone")
    complaint.tell("2026-09-02", "assign", by=TEAM, service="service:adults", investigator="officer:3")
    return complaint


@pytest.fixture
def answered(assigned: Told) -> Told:
    point(assigned, "2026-09-10", 1)
    learn(assigned, "2026-09-10", 1)
    assigned.tell("2026-09-14", "decide-1", **DECISION)
    assigned.tell("2026-09-15", "respond-1", by=INVESTIGATOR, posted_on=day("2026-09-15"))
    return assigned


def test_ASC_1_it_is_acknowledged_within_three_working_days_by_word_or_in_writing(complaint, coventry):
    assert due(complaint, "2026-09-01")["ASC-ACK"] == "2026-09-04"
    assert "ASC-1" in worded(coventry, "social-care-acknowledgement")


def test_ASC_2_the_offer_to_discuss_it_is_made_when_acknowledging(coventry):
    assert "ASC-2" in worded(coventry, "social-care-acknowledgement")


def test_ASC_2_where_the_offer_is_declined_the_council_sets_the_time_and_writes_it(assigned):
    said = {"plan": "We read the care plan.", "response_by": day("2026-10-01")}
    assigned.tell("2026-09-03", "offer-to-discuss", by=TEAM, offer="declined", **said)
    assert "social-care-period" in owed(assigned, "2026-09-03")
    assert due(assigned, "2026-09-03")["PROMISED-DAY"] == "2026-10-01"


def test_ASC_3_the_regulations_end_after_six_months_and_the_council_aims_at_twenty_days(complaint):
    clocks = due(complaint, "2026-09-01")
    assert clocks["ASC-6M"] == "2027-02-28"
    assert clocks["ASC-LOCAL20"] == "2026-09-29"


def test_ASC_3_a_day_after_the_six_months_needs_agreement_before_they_end(assigned):
    said = {"response_by": day("2027-04-01"), "why": "complex", "progress": "We wait for the NHS."}
    assert "six months end on Sunday 28 February 2027" in assigned.refused(
        "2027-02-01", "extend-1", by=TEAM, **said
    )
    assigned.tell("2027-02-01", "extend-1", by=TEAM, longer_agreed=True, **said)


def test_ASC_3_a_missed_end_is_explained_in_writing(assigned):
    assert "agree another day" in assigned.refused(
        "2027-02-01", "explain-delay", by=TEAM, delay_reason="The file was lost."
    )
    assigned.tell("2027-03-01", "explain-delay", by=TEAM, delay_reason="The file was lost.")
    assert "social-care-delay" in owed(assigned, "2027-03-01")


def test_ASC_3_the_answer_says_how_it_was_considered_and_is_signed_by_the_responsible_person(
    assigned, coventry
):
    point(assigned, "2026-09-10", 1, outcome="not-upheld")
    refused = assigned.refused("2026-09-14", "decide-1", by=INVESTIGATOR)
    assert "how the complaint was considered" in refused
    assert "responsible person" in refused
    needs = {name for s in coventry.letters["social-care-response"].must_state for name in s.needs}
    assert {"how_considered", "action_statement", "responsible_name", "complaint_points"} <= needs


def test_ASC_4_a_matter_of_more_than_twelve_months_ago_is_decided_with_reasons(coventry, calendars):
    told = received(coventry, calendars, "adult-social-care-complaint", known_on=day("2025-06-01"))
    assert limits(told, "2026-09-01")["ASC-12M"] == "2026-06-01"
    said = {"exclusion": "out-of-time", "reasons": "Too long ago.", "equality_considered": "No effect."}
    assert "why the time limit is kept" in told.refused("2026-09-02", "refuse", by=TEAM, **said)
    told.tell("2026-09-02", "refuse", by=TEAM, time_limit_kept="There was no reason.", **said)


def test_ASC_5_what_is_said_by_word_and_settled_by_the_next_working_day_owes_no_letter(complaint):
    said = {"settled_by": "The carer came.", "satisfied": True, "learned": "Call ahead."}
    complaint.tell("2026-09-02", "settle-at-once", by=TEAM, **said)
    assert complaint.reading("2026-09-02").story.outcome == "resolved-next-day"
    assert "decide-procedure" not in owed(complaint, "2026-09-02")


def test_ASC_5_after_that_day_or_in_writing_it_goes_on_under_the_regulations(complaint, coventry, calendars):
    said = {"settled_by": "The carer came.", "satisfied": True, "learned": "Call ahead."}
    assert "goes on under the regulations" in complaint.refused(
        "2026-09-03", "settle-at-once", by=TEAM, **said
    )
    written = received(coventry, calendars, "adult-social-care-complaint", channel="letter")
    assert "by word of mouth" in written.refused("2026-09-01", "settle-at-once", by=TEAM, **said)


def test_ASC_5_what_stands_outside_is_refused_in_writing_with_the_reason(complaint):
    said = {"exclusion": "outside-regulations", "reasons": "A pension.", "equality_considered": "No effect."}
    complaint.tell("2026-09-02", "refuse", by=TEAM, **said)
    assert "complaint-refused" in owed(complaint, "2026-09-02")


def test_ASC_6_there_is_one_stage_and_what_is_left_is_looked_at_again_informally(answered):
    said = {"requested_on": day("2026-09-21"), "still_unhappy_about": "The bill."}
    answered.tell("2026-09-21", "escalate", by=TEAM, reviewer="officer:4", **said)
    assert answered.reading("2026-09-21").stage.name == "looking-again"
    answered.tell("2026-09-28", "respond-2", by=TEAM, further_answer="The bill was corrected.")
    assert "ombudsman-signpost" in owed(answered, "2026-09-28")
    assert not any(rule.startswith(("CC-S2", "LGC-S2")) for rule in due(answered, "2026-09-28"))


def test_ASC_7_a_joint_complaint_has_one_lead(assigned):
    said = {"other_body": "The hospital", "lead": "the-council", "agreed_on": day("2026-09-04")}
    assigned.tell("2026-09-04", "agree-lead", by=TEAM, **said)
    assert assigned.reading("2026-09-04").story.facts["lead"] == "the-council"


def test_ASC_8_the_record_holds_subject_outcome_period_and_whether_it_was_met(answered):
    reading = answered.reading("2026-09-30")
    assert reading.story.outcome == "upheld"
    assert {c.rule.id: c.met for c in reading.clocks if c.rule.id in ("ASC-LOCAL20", "ASC-6M")} == {
        "ASC-LOCAL20": True,
        "ASC-6M": True,
    }


def test_ASC_9_the_responsible_person_is_an_officer_who_is_named(coventry):
    edition = coventry.edition("adult-social-care-complaint", day("2026-09-01"))
    assert edition.moves["decide-1"].asks["responsible_person"].type == "officer"


def test_CC_11_which_procedure_it_is_is_decided_by_the_team_and_told(complaint):
    assert "decide-procedure" in owed(complaint, "2026-09-01")
    said = {"procedure_chosen": "statutory", "procedure_why": "It is care.", "told_on": day("2026-09-02")}
    complaint.tell("2026-09-02", "decide-procedure", by=TEAM, **said)
    assert "decide-procedure" not in owed(complaint, "2026-09-02")


def test_CSC_15_somebody_elses_information_needs_written_consent_or_a_reason(coventry, calendars):
    told = received(coventry, calendars, "adult-social-care-complaint", for_somebody_else=True)
    told.tell("2026-09-02", "assign", by=TEAM, service="service:adults", investigator="officer:3")
    point(told, "2026-09-10", 1, outcome="not-upheld")
    assert "written consent" in told.refused("2026-09-14", "decide-1", **DECISION)
    said = {"whose": "Her mother", "given": True, "in_writing": True, "given_on": day("2026-09-11")}
    told.tell("2026-09-11", "consent.record", by=TEAM, **said)
    told.tell("2026-09-14", "decide-1", **DECISION)
