"""Data protection complaints: acknowledged within 30 days, looked into, told with the regulator and the court."""

from __future__ import annotations

import pytest

from tests.domain.cases.telling import Told, case_of, day


@pytest.fixture
def opened(lawbook, calendars):
    def make(on: str) -> Told:
        told = case_of(lawbook, "data-protection-complaint", calendars=calendars, on=on)
        said = {"customer": "customer:1", "summary": "A letter to the wrong house", "how_received": "email"}
        told.tell(on, "receive", received_on=day(on), **said)
        return told

    return make


def due(told: Told, on: str) -> dict[str, object]:
    return {clock.rule.id: clock.due_on for clock in told.reading(on).running}


def test_DPC_3_it_is_acknowledged_within_thirty_days_and_the_date_moves_off_a_weekend(opened):
    told = opened("2026-10-01")  # 30 days after a Thursday is a Saturday, 31 October
    assert due(told, "2026-10-01")["DPC-ACK"] == day("2026-11-02")
    told.tell("2026-10-05", "acknowledge", acknowledged_by="email")
    assert "DPC-ACK" not in due(told, "2026-10-05")


def test_DPC_3_an_outcome_within_the_thirty_days_needs_no_acknowledgement(opened):
    told = opened("2026-10-01")
    told.tell("2026-10-06", "enquire", enquiry="The envelope was mis-sorted.")
    told.tell("2026-10-08", "decide", outcome="not-upheld", reasons="It went to the right house.")
    told.tell("2026-10-09", "tell-outcome")
    reading = told.reading("2026-10-09")
    assert reading.running == ()
    assert (reading.stage.name, reading.story.outcome) == ("decided", "not-upheld")


def test_DPC_1_a_complaint_from_before_the_duty_has_no_statutory_day_and_says_why(opened):
    told = opened("2026-06-18")
    clock = next(c for c in told.reading("2026-06-18").running if c.rule.id == "DPC-ACK")
    assert clock.due_on is None
    assert "DPC-ACK has no value" in clock.reckoning.reasons[0].text


def test_DPC_1_a_complaint_of_the_first_day_has_one(opened):
    assert due(opened("2026-06-19"), "2026-06-19")["DPC-ACK"] is not None


def test_DPC_4_it_is_not_decided_before_anything_was_looked_into(opened):
    told = opened("2026-10-01")
    said = {"outcome": "not-upheld", "reasons": "No."}
    assert "First record what was looked into" in told.refused("2026-10-02", "decide", **said)


def test_DPC_4_the_councils_own_target_runs_from_receipt_and_not_from_acknowledgement(opened):
    told = opened("2026-10-01")
    before = due(told, "2026-10-01")["DPC-OUTCOME"]
    told.tell("2026-10-05", "acknowledge", acknowledged_by="email")
    assert due(told, "2026-10-05")["DPC-OUTCOME"] == before == day("2026-10-29")


def test_DPC_5_what_is_put_right_is_said_where_it_is_upheld(opened):
    told = opened("2026-10-01")
    told.tell("2026-10-06", "enquire", enquiry="It went to number 12.")
    said = {"outcome": "upheld", "reasons": "It went to the wrong house."}
    assert "puts right" in told.refused("2026-10-08", "decide", **said)
    told.tell("2026-10-08", "decide", remedy="An apology, and the address mended today.", **said)
    assert [owed.name for owed in told.reading("2026-10-08").owed] == ["data-protection-outcome"]


def test_DPC_5_how_it_came_and_how_it_was_acknowledged_are_on_record_with_their_days(
    lawbook, calendars, opened
):
    bare = case_of(lawbook, "data-protection-complaint", calendars=calendars, on="2026-10-01")
    said = {
        "customer": "customer:1",
        "summary": "A letter to the wrong house",
        "received_on": day("2026-10-01"),
    }
    assert "how it came" in bare.refused("2026-10-01", "receive", **said)
    told = opened("2026-10-01")
    assert "how" in told.refused("2026-10-05", "acknowledge").casefold()
    told.tell("2026-10-05", "acknowledge", acknowledged_by="letter")
    story = told.reading("2026-10-05").story
    kept = story.last("acknowledge")
    assert (story.facts["received_on"], story.facts["how_received"]) == (day("2026-10-01"), "email")
    assert (kept.happened_on, kept.facts["acknowledged_by"]) == (day("2026-10-05"), "letter")


def test_DPC_5_every_enquiry_and_every_message_of_progress_stays_beside_the_outcome(opened):
    told = opened("2026-10-01")
    told.tell("2026-10-06", "enquire", enquiry="It went to number 12.")
    told.tell("2026-10-07", "tell-progress", progress="We asked the post room.")
    told.tell("2026-10-08", "enquire", enquiry="The post room has no copy.")
    told.tell("2026-10-09", "tell-progress", progress="We write by Friday.")
    told.tell("2026-10-12", "decide", outcome="upheld", reasons="It was ours.", remedy="An apology.")
    happened = told.reading("2026-10-12").story.happened
    asked = [told.words[event.facts["enquiry"].name] for event in happened["enquire"]]
    said = [told.words[event.facts["progress"].name] for event in happened["tell-progress"]]
    assert asked == ["It went to number 12.", "The post room has no copy."]
    assert said == ["We asked the post room.", "We write by Friday."]


def test_DPC_2_any_channel_counts(lawbook):
    receive = lawbook.edition("data-protection-complaint", day("2026-10-01")).moves["receive"]
    assert receive.asks["how_received"].vocabulary == "channels"


def test_DPC_6_the_next_step_is_the_regulator_and_it_is_no_internal_review(opened):
    told = opened("2026-10-01")
    assert "internal-review" not in told.procedure.items
    assert "regulator-complaint" in told.procedure.items


def test_DPC_6_it_never_stands_in_a_weekly_response(opened):
    weekly = opened("2026-10-01").procedure.weekly_response
    assert weekly is not None
    assert not weekly.enters


@pytest.mark.parametrize(("on", "refused"), [("2026-06-18", False), ("2026-06-19", True)])
def test_DPC_1_no_review_of_a_subject_access_answer_is_logged_since_the_law_made_it_a_complaint(
    lawbook, calendars, on, refused
):
    told = case_of(lawbook, "subject-access-request", calendars=calendars, on="2026-05-05")
    told.tell(
        "2026-05-05", "receive", customer="customer:1", received_on=day("2026-05-05"), summary="My file"
    )
    asked = {"received_on": day(on), "about": "My letters are missing."}
    if refused:
        assert "makes a data protection complaint" in told.refused(on, "internal-review.request", **asked)
    else:
        told.tell(on, "internal-review.request", **asked)
