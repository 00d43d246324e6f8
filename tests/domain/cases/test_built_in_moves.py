"""The moves that every procedure has: taking over, changing the procedure, correcting, waiving."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from evenhand.domain.cases.chain import GENESIS, canonical, fingerprint, from_canonical, link
from evenhand.domain.cases.deciding import Refused
from evenhand.domain.cases.reading import read
from tests.domain.cases.telling import Told, case_of, day

RECEIVED = {"customer": "customer:1", "received_on": day("2026-10-05"), "summary": "Hedge in Mill Lane"}


@pytest.fixture
def enquiry(lawbook, calendars) -> Told:
    told = case_of(lawbook, "enquiry", calendars=calendars)
    told.tell("2026-10-05", "receive", **RECEIVED)
    return told


def test_a_case_taken_over_stands_at_the_stage_it_states_and_owes_nothing(lawbook, calendars):
    told = case_of(lawbook, "subject-access-request", calendars=calendars)
    told.tell(
        "2026-10-20",
        "take-over",
        received_on=day("2026-10-05"),
        stage="awaiting-clarification",
        summary="Old file",
    )
    reading = told.reading("2026-10-20")
    assert reading.stage.name == "awaiting-clarification"
    assert reading.owed == ()
    assert {c.rule.id: c.due_on for c in reading.running}["SAR-1M"] == day("2026-11-05")


def test_a_changed_procedure_keeps_receipt_and_reads_its_clocks_from_there(enquiry):
    foi = enquiry.lawbook.edition("foi-request", day("2026-10-05"))
    enquiry.tell("2026-10-12", "reclassify", to=foi.id, stage="open", why="It asks for recorded information.")
    reading = read(foi, enquiry.events, enquiry.surroundings, day("2026-10-12"))
    assert reading.stage.name == "open"
    assert reading.anomalies == ()
    assert {c.rule.id: c.due_on for c in reading.running}["FOI-20WD"] == day("2026-11-02")


LONGER = {"exemption": ("foi-43(2)",), "until": day("2026-11-20"), "why": "Advice is awaited."}


@pytest.mark.parametrize(
    ("to", "clock", "due"),
    [
        ("eir-request", "EIR-20WD", "2026-11-02"),
        ("subject-access-request", "SAR-1M", "2026-11-05"),
    ],
)
def test_GEN_6_more_time_under_one_law_is_none_under_another(lawbook, calendars, to, clock, due):
    told = case_of(lawbook, "foi-request", calendars=calendars, on="2026-10-05")
    told.tell("2026-10-05", "receive", **RECEIVED)
    told.tell("2026-10-30", "extend", **LONGER)
    other = lawbook.edition(to, day("2026-10-05"))
    told.tell("2026-10-30", "reclassify", to=other.id, stage="open", why="It is no such request.")
    reading = read(other, told.events, told.surroundings, day("2026-10-30"))
    assert reading.next_due is not None
    assert (reading.next_due.rule.id, reading.next_due.due_on) == (clock, day(due))
    assert not [owed.name for owed in reading.owed if owed.name.startswith("extension")]
    assert reading.anomalies == ()

    told.tell("2026-10-30", "reclassify", to=told.procedure.id, stage="open", why="It is one after all.")
    again = told.reading("2026-10-30")
    assert "FOI-PIT-MAX" in {clock.rule.id for clock in again.running}


def test_GEN_6_a_longer_time_for_ones_own_data_stays_under_each_right_to_it(lawbook, calendars):
    told = case_of(lawbook, "data-rights-request", calendars=calendars, on="2026-10-05")
    told.tell("2026-10-05", "receive", **RECEIVED, right=("erasure",))
    told.tell("2026-10-30", "extend", because="complex", why="Twelve systems.")
    sar = lawbook.edition("subject-access-request", day("2026-10-05"))
    told.tell("2026-10-30", "reclassify", to=sar.id, stage="open", why="A copy is wanted.")
    reading = read(sar, told.events, told.surroundings, day("2026-10-30"))
    assert {c.rule.id: c.due_on for c in reading.running if not c.limit} == {"SAR-EXT": day("2027-01-05")}


def test_FOI_40_an_answer_cleared_under_one_law_is_cleared_again_under_another(lawbook, calendars):
    told = case_of(lawbook, "foi-request", calendars=calendars, on="2026-10-05")
    told.tell("2026-10-05", "receive", **RECEIVED)
    told.tell("2026-10-12", "clear-answer", outcome="given", answer="£4.2 million.")
    eir = lawbook.edition("eir-request", day("2026-10-05"))
    told.tell("2026-10-13", "reclassify", to=eir.id, stage="open", why="It is about noise.")
    told.procedure = eir
    assert "response" not in {owed.name for owed in told.reading("2026-10-13").owed}
    assert "not cleared the answer yet" in told.refused("2026-10-13", "respond")


def test_a_correction_lays_another_day_over_an_entry_and_leaves_it_on_the_record(enquiry):
    enquiry.tell(
        "2026-10-06",
        "correct",
        supersedes=1,
        why="It came on Friday.",
        **{"now.received_on": day("2026-10-02")},
    )
    reading = enquiry.reading("2026-10-06")
    assert reading.running[0].started_on == day("2026-10-02")
    assert enquiry.events[0].facts["received_on"] == day("2026-10-05")


def test_an_entry_struck_out_leaves_the_story(enquiry):
    enquiry.tell("2026-10-06", "answer", answer="Sent to the wrong person.")
    enquiry.tell("2026-10-07", "correct", supersedes=2, strike=True, why="It was another case's answer.")
    reading = enquiry.reading("2026-10-07")
    assert reading.stage.name == "open"
    assert reading.running[0].due_on is not None


def test_history_is_never_refused_but_told_as_an_anomaly(enquiry):
    stray = msgspec.structs.replace(enquiry.events[0], sequence=2, move="reopen", facts={})
    reading = read(enquiry.procedure, [*enquiry.events, stray], enquiry.surroundings, day("2026-10-06"))
    assert "does not have it" in reading.anomalies[0].says


def test_a_move_dated_tomorrow_is_refused_with_its_day(enquiry):
    sentence = enquiry.refused("2026-10-08", "answer", answer="Soon.", today="2026-10-07")
    assert "Thursday 8 October 2026 has not come yet" in sentence


def test_a_waived_letter_is_owed_no_more(lawbook, calendars):
    foi = case_of(lawbook, "foi-request", calendars=calendars)
    foi.tell("2026-10-05", "receive", **RECEIVED)
    foi.tell("2026-10-06", "ask-clarification", asked="Which hedge?")
    key = foi.reading("2026-10-06").owed[0].key
    foi.tell("2026-10-07", "waive", obligation=key, why="It was asked on the telephone and confirmed there.")
    assert foi.reading("2026-10-07").owed == ()


def test_free_text_stands_in_a_passage_and_never_in_the_event(enquiry):
    assert "Hedge" not in canonical(enquiry.events[0], case="EH-2026-000001")
    assert enquiry.words["1.summary"] == "Hedge in Mill Lane"


def test_an_event_comes_back_from_its_text_as_it_was(enquiry):
    event = enquiry.tell("2026-10-06", "carry-over", awaiting="The tree officer's visit")
    assert from_canonical(canonical(event, case="EH-2026-000001")) == event


def test_a_changed_letter_in_an_event_breaks_the_chain(enquiry):
    text = canonical(enquiry.events[0], case="EH-2026-000001")
    assert link(GENESIS, text) != link(GENESIS, text.replace("2026-10-05", "2026-10-06"))


def test_a_passage_without_its_key_gives_nothing_away():
    assert fingerprint("yes", b"k" * 32) != fingerprint("yes", b"l" * 32)


def test_the_hour_of_recording_may_differ_from_the_day_of_the_event(enquiry):
    event = enquiry.events[0]
    assert event.recorded_at == dt.datetime(2026, 10, 5, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize("move", ["answer", "note"])
def test_nothing_is_recorded_before_the_case_was_received(enquiry, move):
    said = {"answer": {"answer": "Long ago."}, "note": {"note": "Long ago."}}[move]
    sentence = enquiry.refused("1999-01-01", move, today="2026-10-07", **said)
    assert "is before Monday 5 October 2026, the day it was received" in sentence


def test_a_letter_is_posted_neither_before_the_case_nor_on_a_day_to_come(enquiry):
    for posted, why in (("1999-01-01", "is before"), ("2026-10-08", "has not come yet")):
        outcome = enquiry.attempt(
            "2026-10-07", "send-letter", letter="response", posted_on=day(posted), today="2026-10-07"
        )
        assert isinstance(outcome, Refused)
        assert why in str(outcome)
        assert outcome.refusals[0].field == "posted_on"
