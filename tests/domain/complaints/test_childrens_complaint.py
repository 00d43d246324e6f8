"""A children's social care complaint through its three stages, on the engine alone."""

from __future__ import annotations

import pytest

from tests.domain.cases.telling import Told, day
from tests.domain.complaints.conftest import (
    INVESTIGATOR,
    REVIEWER,
    TEAM,
    due,
    learn,
    limits,
    owed,
    point,
    received,
    worded,
)


@pytest.fixture
def complaint(coventry, calendars) -> Told:
    return received(coventry, calendars, "childrens-complaint", complainant_is="parent")


@pytest.fixture
def answered(complaint: Told) -> Told:
    complaint.tell("2026-09-02", "acknowledge-1", by=TEAM)
    complaint.tell("2026-09-02", "assign", by=TEAM, service="service:children", investigator="officer:3")
    point(complaint, "2026-09-08", 1)
    learn(complaint, "2026-09-08", 1)
    complaint.tell("2026-09-10", "decide-1", by=INVESTIGATOR, apology="We are sorry.")
    assert "write the letter that is owed" in complaint.refused("2026-09-11", "respond-1", by=INVESTIGATOR)
    complaint.tell("2026-09-11", "respond-1", by=INVESTIGATOR, posted_on=day("2026-09-11"))
    return complaint


def offered(told: Told, on: str, move: str) -> bool:
    """Whether a move may be made on a day, whoever makes it."""
    offer = told.reading(on).offer(move)
    return offer is not None and offer.allowed


def escalate(told: Told, on: str = "2026-09-21", **more: object) -> None:
    said = {"requested_on": day(on), "by_word": False, "still_unhappy_about": "Nothing changed.", **more}
    told.tell(on, "escalate", by=TEAM, **said)


@pytest.fixture
def investigated(answered: Told) -> Told:
    escalate(answered)
    answered.tell("2026-09-22", "acknowledge-2", by=TEAM)
    answered.tell(
        "2026-09-23", "appoint-reviewer", by=TEAM, reviewer="officer:4", independent_person="A. Quill"
    )
    said = {"review_findings": "The same.", "outcome": "upheld", "reasons": "The plan."}
    answered.tell("2026-10-01", "point.review", item="point-1", by=REVIEWER, **said)
    answered.tell("2026-10-05", "report", by=TEAM, reported_on=day("2026-10-05"))
    return answered


@pytest.fixture
def adjudicated(investigated: Told) -> Told:
    investigated.tell("2026-10-08", "decide-2", by=TEAM, adjudicator="officer:7", apology="We are sorry.")
    investigated.tell("2026-10-09", "respond-2", by=TEAM, posted_on=day("2026-10-09"))
    return investigated


@pytest.fixture
def panel_asked(adjudicated: Told) -> Told:
    said = {"panel_requested_on": day("2026-10-20"), "still_unhappy_about": "The apology."}
    adjudicated.tell("2026-10-20", "ask-for-panel", by=TEAM, **said)
    return adjudicated


def test_CSC_1_somebody_else_needs_a_decision_about_their_interest(coventry, calendars):
    told = received(coventry, calendars, "childrens-complaint", complainant_is="other")
    assert "only for somebody other" in received(
        coventry, calendars, "childrens-complaint", complainant_is="parent"
    ).refused(
        "2026-09-03",
        "decide-interest",
        by=TEAM,
        interest=True,
        interest_why="An aunt.",
        starts_on=day("2026-09-03"),
    )
    said = {"interest": True, "interest_why": "Her aunt, who cares for her.", "starts_on": day("2026-09-07")}
    told.tell("2026-09-07", "decide-interest", by=TEAM, **said)
    assert due(told, "2026-09-07")["CSC-S1"] == "2026-09-21"


def test_CSC_2_a_matter_of_more_than_a_year_ago_is_decided_with_reasons(coventry, calendars):
    told = received(coventry, calendars, "childrens-complaint", known_on=day("2025-06-01"))
    assert "CSC-1Y" in limits(told, "2026-09-01")
    said = {"exclusion": "out-of-time", "reasons": "Too long ago.", "equality_considered": "No effect."}
    assert "why the time limit is kept" in told.refused("2026-09-02", "refuse", by=TEAM, **said)
    told.tell("2026-09-02", "refuse", by=TEAM, time_limit_kept="There was no reason.", **said)


PROCEEDINGS = {"proceedings": "Care proceedings", "why": "The same facts."}
PANEL = {"panel_chair": "A", "panel_second": "B", "panel_third": "C", "none_sat_before": True}


def of_the_case(told: Told, on: str) -> dict[str, str]:
    """What falls due of the complaint itself; what was learned goes on beside it."""
    running = told.reading(on).running
    return {c.rule.id: c.due_on.isoformat() for c in running if c.due_on and not c.limit and not c.item}


def suspended_and_back(told: Told, on: str, back: str, day_named: str, suspend: str = "suspend") -> None:
    """Suspend a complaint, see that nothing falls due, and take it up again on Monday 11 January 2027."""
    stopped_at = told.reading(on).stage.name
    told.tell(on, suspend, by=TEAM, **PROCEEDINGS)
    assert "complaint-suspended" in owed(told, on)
    assert of_the_case(told, on) == {}
    backs = {name for name in told.procedure.moves if name.startswith("resume-")}
    assert {name for name in backs if offered(told, "2027-01-11", name)} == {back}
    resumed = {"ended_on": day("2027-01-04"), day_named: day("2027-01-11")}
    told.tell("2027-01-11", back, by=TEAM, **resumed)
    assert told.reading("2027-01-11").stage.name == stopped_at


def test_CSC_3_court_proceedings_suspend_it_and_it_starts_again_when_it_comes_back(complaint):
    suspended_and_back(complaint, "2026-09-03", "resume-1", "starts_on")
    assert due(complaint, "2027-01-11")["CSC-S1"] == "2027-01-25"


def test_CSC_3_court_proceedings_suspend_it_while_an_advocate_is_looked_for(complaint):
    complaint.tell("2026-09-02", "seek-advocate", by=TEAM, asked_for_on=day("2026-09-02"))
    suspended_and_back(complaint, "2026-09-03", "resume-advocate", "resubmitted_on")
    assert "CSC-S1" not in due(complaint, "2027-01-11")
    complaint.tell("2027-01-12", "appoint-advocate", by=TEAM, advocate="Voices", starts_on=day("2027-01-12"))
    assert due(complaint, "2027-01-12")["CSC-S1"] == "2027-01-26"


def test_CSC_3_court_proceedings_suspend_the_adjudication_and_what_was_investigated_stands(investigated):
    suspended_and_back(investigated, "2026-10-06", "resume-adjudication", "requested_on")
    assert due(investigated, "2027-01-11")["CSC-S2"] == "2027-02-15"
    investigated.tell("2027-01-12", "decide-2", by=TEAM, adjudicator="officer:7", apology="We are sorry.")


def test_CSC_3_court_proceedings_suspend_the_panel_and_it_is_given_a_new_day(panel_asked):
    panel_asked.tell("2026-10-21", "set-up-panel", by=TEAM, panel_on=day("2026-11-20"), **PANEL)
    suspended_and_back(panel_asked, "2026-10-22", "resume-3", "panel_requested_on", "suspend-panel")
    assert due(panel_asked, "2027-01-11")["CSC-S3-PANEL"] == "2027-02-22"
    assert not offered(panel_asked, "2027-01-11", "hold-panel")
    panel_asked.tell("2027-01-12", "set-up-panel", by=TEAM, panel_on=day("2027-02-01"), **PANEL)
    panel_asked.tell("2027-02-01", "hold-panel", by=TEAM, met_on=day("2027-02-01"))


def test_CSC_3_court_proceedings_suspend_what_follows_the_panel(panel_asked):
    told = panel_asked
    told.tell("2026-10-21", "set-up-panel", by=TEAM, panel_on=day("2026-11-20"), **PANEL)
    told.tell("2026-11-20", "hold-panel", by=TEAM, met_on=day("2026-11-20"))
    suspended_and_back(told, "2026-11-23", "resume-panel-report", "resubmitted_on", "suspend-panel")
    assert due(told, "2027-01-11")["CSC-S3-REPORT"] == "2027-01-18"
    sent = {"panel_reported_on": day("2027-01-12"), "sent_to_all_on": day("2027-01-12")}
    told.tell("2027-01-12", "receive-panel-report", by=TEAM, recommendations="A new plan.", **sent)
    told.tell("2027-01-13", "suspend-panel", by=TEAM, **PROCEEDINGS)
    assert of_the_case(told, "2027-01-13") == {}
    again = {"ended_on": day("2027-02-01"), "resubmitted_on": day("2027-02-02")}
    told.tell("2027-02-02", "resume-panel-reply", by=TEAM, **again)
    assert due(told, "2027-02-02")["CSC-S3-LA"] == "2027-02-23"


def test_CSC_4_stage_1_starts_with_the_advocate_where_one_was_asked_for(complaint):
    assert due(complaint, "2026-09-01")["CSC-S1"] == "2026-09-15"
    complaint.tell("2026-09-02", "seek-advocate", by=TEAM, asked_for_on=day("2026-09-02"))
    assert "CSC-S1" not in due(complaint, "2026-09-02")
    complaint.tell("2026-09-10", "appoint-advocate", by=TEAM, advocate="Voices", starts_on=day("2026-09-10"))
    assert due(complaint, "2026-09-10")["CSC-S1"] == "2026-09-24"


def test_CSC_4_only_complexity_gives_more_time_and_twenty_days_at_most(complaint):
    said = {"progress": "Two of three answers are in."}
    assert "only complexity" in complaint.refused(
        "2026-09-10", "extend-1", by=TEAM, until=day("2026-09-25"), why="absence", **said
    )
    assert "no longer" in complaint.refused(
        "2026-09-10", "extend-1", by=TEAM, until=day("2026-09-30"), why="complex", **said
    )
    complaint.tell("2026-09-10", "extend-1", by=TEAM, until=day("2026-09-25"), why="complex", **said)
    assert due(complaint, "2026-09-10")["CSC-S1-EXT"] == "2026-09-29"


def test_CSC_5_stage_2_stands_open_from_stage_1_and_a_second_look_never_delays_it(answered, complaint):
    said = {"re_reviewed_on": day("2026-09-18"), "re_review": "The same."}
    answered.tell("2026-09-18", "re-review", by=TEAM, **said)
    escalate(answered)
    assert answered.reading("2026-09-21").stage.name == "stage-2"


def test_CSC_5_both_may_agree_to_skip_stage_1(complaint):
    escalate(complaint, "2026-09-03", skipped_stage_1=True)
    assert "CSC-S1" not in due(complaint, "2026-09-03")


def test_CSC_5_where_stage_1_is_skipped_each_point_is_looked_at_first_at_stage_2(complaint):
    complaint.tell("2026-09-02", "point.raise", by=TEAM, summary="The meeting was moved", cause="delay")
    escalate(complaint, "2026-09-03", skipped_stage_1=True)
    appointed = {"reviewer": "officer:4", "independent_person": "A. Quill"}
    complaint.tell("2026-09-04", "appoint-reviewer", by=TEAM, **appointed)
    said = {"review_findings": "It was moved twice.", "outcome": "upheld", "reasons": "The plan."}
    complaint.tell("2026-09-15", "point.review", item="point-1", by=REVIEWER, **said)
    complaint.tell("2026-09-16", "report", by=TEAM, reported_on=day("2026-09-16"))
    assert complaint.reading("2026-09-16").stage.name == "adjudication"


def test_CSC_7_whoever_investigates_stage_2_gives_the_notice_of_the_longer_time(answered):
    escalate(answered)
    answered.tell(
        "2026-09-23", "appoint-reviewer", by=TEAM, reviewer="officer:4", independent_person="A. Quill"
    )
    said = {"until": day("2026-11-20"), "why": "complex", "progress": "Two of three talks are done."}
    assert answered.refused("2026-10-01", "extend-2", by=INVESTIGATOR, **said)
    answered.tell("2026-10-01", "extend-2", by=REVIEWER, **said)


def test_CSC_6_a_complaint_by_word_starts_stage_2_with_its_written_record(answered):
    escalate(answered, "2026-09-28", by_word=True, record_agreed_on=day("2026-09-25"))
    assert due(answered, "2026-09-28")["CSC-S2"] == "2026-10-30"


def test_CSC_6_a_written_one_starts_with_the_request(answered):
    escalate(answered)
    assert due(answered, "2026-09-21")["CSC-S2"] == "2026-10-26"


def test_CSC_7_the_notice_goes_before_day_25_and_stage_2_never_takes_more_than_65(answered):
    escalate(answered)
    said = {"why": "complex", "progress": "The reports are being written."}
    assert limits(answered, "2026-09-21")["CSC-S2-MAX"] == "2026-12-21"
    assert "no longer" in answered.refused("2026-10-01", "extend-2", by=TEAM, until=day("2026-12-22"), **said)
    for late in ("2026-10-26", "2026-10-27"):  # day 25 and after
        until = day("2026-12-01")
        assert "had to go before" in answered.refused(late, "extend-2", by=TEAM, until=until, **said)
    [offer] = [one for one in answered.reading("2026-10-27").moves if one.move.name == "extend-2"]
    assert offer.only_late
    recorded = {"by": TEAM, "today": "2026-10-27"}  # what went in time is recorded a day too late
    answered.tell("2026-10-23", "extend-2", until=day("2026-12-01"), **recorded, **said)
    assert due(answered, "2026-10-23")["CSC-S2-MAX"] == "2026-12-21"
    assert "childrens-extension" in owed(answered, "2026-10-23")


def test_CSC_7_the_investigator_is_new_and_an_independent_person_stands_beside(answered):
    escalate(answered)
    assert "Whoever answered stage 1" in answered.refused(
        "2026-09-23", "appoint-reviewer", by=TEAM, reviewer="officer:3", independent_person="A. Quill"
    )
    assert "independent person" in answered.refused(
        "2026-09-23", "appoint-reviewer", by=TEAM, reviewer="officer:4"
    )


def test_CSC_7_the_adjudicator_is_another_and_the_letter_explains_the_panel(investigated, coventry):
    assert "does not adjudicate" in investigated.refused(
        "2026-10-08", "decide-2", by=TEAM, adjudicator="officer:4", apology="We are sorry."
    )
    assert "CSC-7" in worded(coventry, "childrens-adjudication")
    needs = {name for s in coventry.letters["childrens-adjudication"].must_state for name in s.needs}
    assert "complaint_points" in needs


def test_CSC_8_a_panel_is_asked_for_within_twenty_working_days_with_reasons(adjudicated):
    assert limits(adjudicated, "2026-10-09")["CSC-S3-REQ"] == "2026-11-06"
    late = {"panel_requested_on": day("2026-11-09"), "still_unhappy_about": "The apology."}
    assert "last day to ask" in adjudicated.refused("2026-11-09", "ask-for-panel", by=TEAM, **late)


def test_CSC_9_the_panel_is_three_independent_people_within_thirty_days(panel_asked, coventry):
    clocks = due(panel_asked, "2026-10-20")
    assert clocks["CSC-S3-ACK"] == "2026-10-22"
    assert clocks["CSC-S3-PANEL"] == "2026-12-01"
    people = {"panel_chair": "A", "panel_second": "B", "panel_third": "C"}
    assert "must be independent" in panel_asked.refused(
        "2026-10-21", "set-up-panel", by=TEAM, panel_on=day("2026-11-20"), none_sat_before=False, **people
    )
    assert "must meet by" in panel_asked.refused(
        "2026-10-21", "set-up-panel", by=TEAM, panel_on=day("2026-12-02"), none_sat_before=True, **people
    )
    assert {"panel-day", "bring"} <= {s.id for s in coventry.letters["panel-acknowledgement"].must_state}


def test_CSC_10_and_CSC_11_report_and_reply_have_their_days_to_the_end_of_the_road(panel_asked, coventry):
    people = {"panel_chair": "A", "panel_second": "B", "panel_third": "C"}
    told = panel_asked
    told.tell(
        "2026-10-21", "set-up-panel", by=TEAM, panel_on=day("2026-11-20"), none_sat_before=True, **people
    )
    told.tell("2026-10-21", "acknowledge-3", by=TEAM)
    ahead = told.refused("2026-11-20", "hold-panel", by=TEAM, met_on=day("2026-12-10"))
    assert "Met on: Thursday 10 December 2026 has not come yet" in ahead
    told.tell("2026-11-20", "hold-panel", by=TEAM, met_on=day("2026-11-20"))
    assert due(told, "2026-11-20")["CSC-S3-REPORT"] == "2026-11-27"
    sent = {"panel_reported_on": day("2026-11-26"), "sent_to_all_on": day("2026-11-26")}
    told.tell("2026-11-26", "receive-panel-report", by=TEAM, recommendations="A new plan.", **sent)
    assert due(told, "2026-11-26")["CSC-S3-LA"] == "2026-12-17"
    alone = {"answer": "We agree.", "with_independent_person": False, "outcome": "upheld"}
    assert "with the independent person" in told.refused("2026-12-01", "decide-3", by=TEAM, **alone)
    told.tell("2026-12-01", "decide-3", by=TEAM, **{**alone, "with_independent_person": True})
    told.tell("2026-12-02", "respond-3", by=TEAM, posted_on=day("2026-12-02"))
    assert told.reading("2026-12-02").stage.final
    assert due(told, "2026-12-02").get("CSC-S3-LA") is None
    assert "CSC-11" in worded(coventry, "panel-reply")


def test_CSC_12_both_may_go_to_the_Ombudsman_early_where_it_was_upheld(adjudicated):
    adjudicated.tell("2026-10-12", "refer-early", by=TEAM, agreed_on=day("2026-10-12"), why="All is agreed.")
    assert adjudicated.reading("2026-10-12").story.outcome == "agreed-early-referral"


def test_CSC_13_procedure_and_advocate_are_offered_on_receipt(coventry):
    letter = coventry.letters["childrens-acknowledgement"]
    assert {"advocate", "stages"} <= {s.id for s in letter.must_state if s.rule == "CSC-13"}


def test_CSC_14_the_record_says_of_each_stage_whether_its_time_was_met(adjudicated):
    clocks = {
        c.rule.id: c.met for c in adjudicated.reading("2026-10-12").clocks if not c.running and not c.limit
    }
    assert clocks["CSC-S1"] is True
    assert clocks["CSC-S2"] is True


def test_a_social_care_complaint_never_enters_a_weekly_response(complaint):
    weekly = complaint.procedure.weekly_response
    assert weekly is not None
    assert not weekly.enters
