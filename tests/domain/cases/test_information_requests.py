"""Requests for information on the engine alone: receipt, clarification, extension, answer, refusal."""

from __future__ import annotations

import pytest

from evenhand.domain.cases.reading import Reading
from tests.domain.cases.telling import Told, case_of, day

RECEIVED = {"customer": "customer:1", "received_on": day("2026-10-05"), "summary": "Cost of the new car park"}


def due(reading: Reading, rule: str):
    running = [clock for clock in reading.running if clock.rule.id == rule]
    assert len(running) == 1, [clock.rule.id for clock in reading.running]
    return running[0].due_on


def rules(reading: Reading) -> set[str]:
    return {clock.rule.id for clock in reading.running}


@pytest.fixture
def foi(lawbook, calendars) -> Told:
    told = case_of(lawbook, "foi-request", calendars=calendars, on="2026-10-05")
    told.tell("2026-10-05", "receive", **RECEIVED)
    return told


@pytest.fixture
def sar(lawbook, calendars) -> Told:
    told = case_of(lawbook, "subject-access-request", calendars=calendars, on="2026-10-05")
    told.tell("2026-10-05", "receive", **RECEIVED)
    return told


def test_FOI_1_the_answer_is_due_by_the_twentieth_working_day(foi):
    assert due(foi.reading("2026-10-05"), "FOI-20WD") == day("2026-11-02")


def test_FOI_1_logging_it_late_buys_no_time(lawbook, calendars):
    told = case_of(lawbook, "foi-request", calendars=calendars)
    told.tell("2026-10-19", "receive", **RECEIVED)
    assert due(told.reading("2026-10-19"), "FOI-20WD") == day("2026-11-02")


def test_FOI_2_asking_for_clarification_stops_the_clock_and_the_reply_starts_a_new_one(foi):
    foi.tell("2026-10-12", "ask-clarification", asked="Which car park?")
    assert "FOI-20WD" not in rules(foi.reading("2026-10-12"))
    foi.tell("2026-10-19", "receive-clarification", clarification="The one in Mill Lane.")
    assert due(foi.reading("2026-10-19"), "FOI-CLAR") == day("2026-11-16")


def test_FOI_3_a_lapsed_request_opens_again_when_the_person_replies(foi):
    foi.tell("2026-10-12", "ask-clarification", asked="Which car park?")
    foi.tell("2027-01-12", "lapse")
    assert foi.reading("2027-01-12").story.outcome == "not-clarified"
    foi.tell("2027-01-18", "receive-clarification", clarification="Mill Lane.")
    assert foi.reading("2027-01-18").stage.name == "open"
    assert "FOI-CLAR" in rules(foi.reading("2027-01-18"))


def test_FOI_6_only_a_qualified_exemption_gives_more_time(foi):
    said = {"until": day("2026-11-20"), "why": "Advice is awaited."}
    assert "Only a qualified exemption" in foi.refused(
        "2026-10-30", "extend", exemption=("foi-40(2)",), **said
    )
    foi.tell("2026-10-30", "extend", exemption=("foi-43(2)",), **said)
    assert due(foi.reading("2026-10-30"), "FOI-PIT-MAX") == day("2026-12-01")


def test_FOI_6_the_notice_may_not_go_after_the_twentieth_working_day(foi):
    said = {"exemption": ("foi-43(2)",), "until": day("2026-11-20"), "why": "Advice is awaited."}
    assert "Monday 2 November 2026" in foi.refused("2026-11-03", "extend", **said)


def test_FOI_44_a_refusal_owes_its_notice(foi):
    foi.tell(
        "2026-10-20", "refuse", ground=("foi-12(1)",), reasons="Forty hours by a sample of thirty files."
    )
    assert [owed.name for owed in foi.reading("2026-10-20").owed] == ["refusal-notice"]


def test_EIR_3_an_extension_needs_both_complexity_and_volume(lawbook, calendars):
    eir = case_of(lawbook, "eir-request", calendars=calendars)
    eir.tell("2026-10-05", "receive", **RECEIVED)
    assert "Volume alone" in eir.refused(
        "2026-10-20", "extend", complex=False, voluminous=True, why="Many files."
    )
    eir.tell("2026-10-20", "extend", complex=True, voluminous=True, why="Many files, three authorities.")
    assert due(eir.reading("2026-10-20"), "EIR-40WD") == day("2026-12-01")
    assert "EIR-20WD" not in rules(eir.reading("2026-10-20"))


def test_SAR_4_the_days_from_asking_to_answering_do_not_count(sar):
    sar.tell("2026-10-12", "ask-clarification", asked="Which years?")
    assert [c.due_on for c in sar.reading("2026-10-12").running if c.rule.id == "SAR-PAUSE"] == [None]
    sar.tell("2026-10-19", "receive-clarification", clarification="Since 2024.")
    assert due(sar.reading("2026-10-19"), "SAR-PAUSE") == day("2026-11-13")


def test_SAR_3_the_month_runs_from_proof_of_identity(sar):
    sar.tell("2026-10-06", "ask-identity", doubt="Written from an address never seen before.")
    assert "SAR-1M" not in rules(sar.reading("2026-10-06"))
    sar.tell("2026-10-17", "receive-identity", shown="Passport, in person.")
    assert due(sar.reading("2026-10-17"), "SAR-1M") == day("2026-11-17")


def test_SAR_5_an_extension_gives_three_months_from_receipt(sar):
    sar.tell("2026-10-30", "extend", because="complex", why="Nine systems hold the data.")
    assert due(sar.reading("2026-10-30"), "SAR-EXT") == day("2027-01-05")
    assert "SAR-1M" not in rules(sar.reading("2026-10-30"))


def test_SAR_18_an_answer_about_personal_data_never_enters_a_weekly_response(sar):
    assert sar.procedure.weekly_response is not None
    assert not sar.procedure.weekly_response.enters


def test_SPOC_18_the_clock_stops_when_the_answer_has_gone_and_not_when_it_is_cleared(foi):
    assert "has not cleared" in foi.refused("2026-10-26", "respond")
    foi.tell("2026-10-26", "clear-answer", outcome="given", answer="The file is enclosed.")
    assert "FOI-20WD" in rules(foi.reading("2026-10-27"))
    foi.tell("2026-10-30", "respond")
    reading = foi.reading("2026-10-30")
    assert reading.story.outcome == "given"
    assert [c.stopped_on for c in reading.clocks if c.rule.id == "FOI-20WD"] == [day("2026-10-30")]


def test_FOI_2_an_answer_cleared_before_a_clarification_does_not_count_after_it(foi):
    foi.tell("2026-10-06", "clear-answer", outcome="given", answer="Nothing yet.")
    foi.tell("2026-10-12", "ask-clarification", asked="Which car park?")
    foi.tell("2026-10-19", "receive-clarification", clarification="Mill Lane.")
    assert "has not cleared" in foi.refused("2026-10-20", "respond")


def test_SAR_4_two_pauses_both_count(sar):
    for asked, replied in (("2026-10-12", "2026-10-19"), ("2026-10-26", "2026-10-27")):
        sar.tell(asked, "ask-clarification", asked="Which years?")
        sar.tell(replied, "receive-clarification", clarification="Since 2024.")
    assert due(sar.reading("2026-10-27"), "SAR-PAUSE") == day("2026-11-16")


def test_a_clock_the_law_has_no_value_for_stands_still_and_says_why(lawbook, calendars):
    old = case_of(lawbook, "subject-access-request", calendars=calendars, on="2025-10-06")
    old.tell("2025-10-06", "receive", **{**RECEIVED, "received_on": day("2025-10-06")})
    old.tell("2025-10-13", "ask-clarification", asked="Which years?")
    clock = next(c for c in old.reading("2025-10-13").running if c.rule.id == "SAR-PAUSE")
    assert clock.due_on is None
    assert "SAR-PAUSE has no value" in clock.reckoning.reasons[0].text


def test_FOI_6_the_last_day_for_a_notice_nobody_need_give_is_no_duty(foi):
    reading = foi.reading("2026-10-06")
    assert [c.rule.id for c in reading.running if c.limit] == ["FOI-PIT-NOTICE", "FOI-PIT-MAX"]
    assert reading.next_due.rule.id == "FOI-20WD"
