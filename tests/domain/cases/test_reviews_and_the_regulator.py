"""What may follow an answer: the council's own review, the regulator, the tribunal, and the minutes it all took."""

from __future__ import annotations

import pytest

from evenhand.domain.cases.events import Actor
from evenhand.domain.cases.holds import hold_of
from evenhand.domain.cases.reading import Reading
from tests.domain.cases.telling import Told, case_of, day

RECEIVED = {"customer": "customer:1", "received_on": day("2026-10-05"), "summary": "Cost of the new car park"}
REVIEWER = Actor(officer="officer:2", roles=frozenset({"head-of-service"}))
COLLEAGUE = Actor(officer="officer:3", roles=frozenset({"information-team"}))
ASKED = {"about": "You left out the second year."}


def due(reading: Reading, rule: str):
    return {clock.rule.id: clock.due_on for clock in reading.running}.get(rule)


def answered(told: Told) -> Told:
    told.tell("2026-10-05", "receive", **RECEIVED)
    told.tell("2026-10-28", "clear-answer", outcome="given", answer="£1,200,000.")
    told.tell("2026-10-29", "respond")
    return told


@pytest.fixture
def foi(lawbook, calendars) -> Told:
    return answered(case_of(lawbook, "foi-request", calendars=calendars, on="2026-10-05"))


@pytest.fixture
def eir(lawbook, calendars) -> Told:
    return answered(case_of(lawbook, "eir-request", calendars=calendars, on="2026-10-05"))


def test_FOI_7_an_answered_request_can_be_reviewed_within_20_working_days(foi):
    foi.tell("2026-11-10", "internal-review.request", received_on=day("2026-11-09"), **ASKED)
    reading = foi.reading("2026-11-10")
    assert reading.stage.name == "answered"
    assert due(reading, "FOI-IR-20") == day("2026-12-08")
    assert "review-acknowledgement" in [owed.name for owed in reading.owed]


def test_FOI_7_a_request_that_got_no_answer_can_be_reviewed_too(lawbook, calendars):
    told = case_of(lawbook, "foi-request", calendars=calendars, on="2026-10-05")
    told.tell("2026-10-05", "receive", **RECEIVED)
    told.tell("2026-11-20", "internal-review.request", received_on=day("2026-11-20"), **ASKED)
    assert due(told.reading("2026-11-20"), "FOI-IR-20") is not None


def test_FOI_8_a_late_request_for_a_review_needs_a_reason_to_be_accepted(foi):
    late = {"received_on": day("2026-12-30"), **ASKED}
    assert "the last day to ask was Tuesday 29 December 2026" in foi.refused(
        "2026-12-30", "internal-review.request", **late
    )
    foi.tell("2026-12-30", "internal-review.request", late_because="She was in hospital.", **late)


def test_FOI_7_an_exceptional_review_takes_forty_days_and_the_person_is_told(foi):
    foi.tell("2026-11-10", "internal-review.request", received_on=day("2026-11-09"), **ASKED)
    foi.tell("2026-11-20", "internal-review.extend", item="internal-review-1", why="4,000 pages.")
    reading = foi.reading("2026-11-20")
    assert due(reading, "FOI-IR-40") == day("2027-01-11")
    assert due(reading, "FOI-IR-20") is None
    assert "review-extension" in [owed.name for owed in reading.owed]


def test_FOI_7_a_review_cannot_be_extended_after_its_twentieth_day(foi):
    foi.tell("2026-11-10", "internal-review.request", received_on=day("2026-11-09"), **ASKED)
    refused = foi.refused(
        "2026-12-09", "internal-review.extend", item="internal-review-1", why="Much to read."
    )
    assert "Tuesday 8 December 2026" in refused


@pytest.mark.parametrize(
    ("procedure", "said"),
    [
        ("foi-request", "This review was made longer already."),
        ("eir-request", "as it does here (regulation 11(4))"),
        ("subject-access-request", "The council set the time for this review itself"),
    ],
)
def test_FOI_7_EIR_9_a_review_that_is_not_made_longer_is_refused_in_the_words_of_its_own_law(
    procedure, said, lawbook, calendars
):
    told = case_of(lawbook, procedure, calendars=calendars, on="2026-04-07")
    told.tell("2026-04-07", "receive", **{**RECEIVED, "received_on": day("2026-04-07")})
    told.tell("2026-05-11", "internal-review.request", received_on=day("2026-05-11"), **ASKED)
    longer = {"item": "internal-review-1", "why": "4,000 pages."}
    if procedure == "foi-request":
        told.tell("2026-05-12", "internal-review.extend", **longer)

    assert said in told.refused("2026-05-12", "internal-review.extend", **longer)


def test_FOI_7_one_extended_review_leaves_the_time_of_the_next_alone(foi):
    foi.tell("2026-11-10", "internal-review.request", received_on=day("2026-11-09"), **ASKED)
    foi.tell("2026-11-20", "internal-review.extend", item="internal-review-1", why="4,000 pages.")
    foi.tell("2026-11-23", "internal-review.request", received_on=day("2026-11-23"), **ASKED)
    running = {(c.item, c.rule.id) for c in foi.reading("2026-11-23").running}
    assert ("internal-review-2", "FOI-IR-20") in running
    assert ("internal-review-1", "FOI-IR-20") not in running


def test_FOI_7_nobody_reviews_their_own_decision(foi):
    foi.tell("2026-11-10", "internal-review.request", received_on=day("2026-11-09"), **ASKED)
    said = {"item": "internal-review-1", "outcome": "upheld", "reasons": "The second year was not asked for."}
    assert "Nobody reviews their own decision" in foi.refused("2026-11-30", "internal-review.decide", **said)
    foi.tell("2026-11-30", "internal-review.decide", by=REVIEWER, **said)
    reading = foi.reading("2026-11-30")
    assert reading.items_of("internal-review")[0].stage == "decided"
    assert reading.story.outcome == "given"
    assert due(reading, "ICO-S50-WINDOW") == day("2027-01-11")
    assert "review-decision" in [owed.name for owed in reading.owed]


def test_FOI_7_whoever_decided_a_refusal_that_a_colleague_sent_does_not_review_it(lawbook, calendars):
    told = case_of(lawbook, "foi-request", calendars=calendars, on="2026-10-05")
    told.tell("2026-10-05", "receive", **RECEIVED)
    refusal = {"ground": ("foi-43(2)",), "reasons": "It would harm the tender."}
    told.tell("2026-10-26", "decide-refusal", kind="exemption", **refusal)
    told.tell("2026-10-27", "refuse", by=COLLEAGUE, **refusal)
    told.tell("2026-11-10", "internal-review.request", received_on=day("2026-11-09"), **ASKED)
    said = {"item": "internal-review-1", "outcome": "upheld", "reasons": "R."}
    assert "Nobody reviews their own decision" in told.refused("2026-11-30", "internal-review.decide", **said)


def test_FOI_7_whoever_approved_what_was_withheld_does_not_review_it(lawbook, calendars):
    told = case_of(lawbook, "foi-request", calendars=calendars, on="2026-10-05")
    told.tell("2026-10-05", "receive", **RECEIVED)
    for item, approver in (("ground-1", COLLEAGUE), ("ground-2", REVIEWER)):
        said = {"extent": "in-part", "scope": "Page 2.", "why_applies": "It names the neighbours."}
        told.tell("2026-10-06", "ground.apply", ground="foi-41", **said)
        told.tell("2026-10-07", "ground.approve", item=item, by=approver, approver="officer:4")
    withheld = {"outcome": "given-in-part", "ground": ("foi-41",), "answer": "Most of it."}
    told.tell("2026-10-28", "clear-answer", **withheld)
    told.tell("2026-10-29", "respond")
    asked = {"received_on": day("2026-11-09"), **ASKED}
    for approved in ("officer:2", "officer:3", "officer:4"):
        assert "nobody reviews their own" in told.refused(
            "2026-11-10", "internal-review.request", reviewer=approved, **asked
        )
    told.tell("2026-11-10", "internal-review.request", **asked)
    decided = {"item": "internal-review-1", "outcome": "upheld", "reasons": "R."}
    fourth = Actor(officer="officer:4", roles=frozenset({"head-of-service"}))
    for approved in (COLLEAGUE, REVIEWER, fourth):
        refused = told.refused("2026-11-30", "internal-review.decide", by=approved, **decided)
        assert "obody reviews their own decision" in refused
    somebody_else = Actor(officer="officer:5", roles=frozenset({"head-of-service"}))
    told.tell("2026-11-30", "internal-review.decide", by=somebody_else, **decided)


def test_EIR_9_representations_are_decided_by_law_within_forty_working_days_and_no_later(eir):
    eir.tell("2026-11-10", "internal-review.request", received_on=day("2026-11-09"), **ASKED)
    reading = eir.reading("2026-11-10")
    clock = next(c for c in reading.running if c.rule.id == "EIR-REP-DECISION")
    assert (clock.due_on, clock.rule.class_) == (day("2027-01-11"), "LAW")
    refused = eir.refused(
        "2026-11-20", "internal-review.extend", item="internal-review-1", why="Much to read."
    )
    assert "Where the law itself sets the time" in refused


def test_EIR_8_representations_after_forty_working_days_need_a_reason_to_be_taken(eir):
    late = {"received_on": day("2026-12-30"), **ASKED}
    assert "the last day to ask" in eir.refused("2026-12-30", "internal-review.request", **late)


def test_FOI_9_a_complaint_to_the_regulator_runs_to_the_day_the_regulator_named(foi):
    foi.tell(
        "2027-02-01",
        "regulator-complaint.notify",
        received_on=day("2027-01-29"),
        regulator_reference="IC-000001",
        about="Section 43.",
        answer_by=day("2027-02-26"),
    )
    assert due(foi.reading("2027-02-01"), "REGULATOR-DAY") == day("2027-02-26")
    foi.tell("2027-02-20", "regulator-complaint.answer", item="regulator-complaint-1", answer="Sent.")
    assert due(foi.reading("2027-02-20"), "REGULATOR-DAY") is None


def test_FOI_9_a_decision_notice_that_orders_steps_owes_each_with_its_day(foi):
    foi.tell(
        "2027-02-01",
        "regulator-complaint.notify",
        received_on=day("2027-01-29"),
        regulator_reference="IC-000001",
        about="Section 43.",
        answer_by=day("2027-02-26"),
    )
    notice = {"notice_reference": "IC-000001-DN", "decided_on": day("2027-05-10"), "findings": "Not engaged."}
    foi.tell(
        "2027-05-11",
        "regulator-complaint.decide",
        item="regulator-complaint-1",
        outcome="upheld",
        steps_ordered=True,
        **notice,
    )
    assert "regulator-steps" in [o.name for o in foi.reading("2027-05-11").owed]
    step = {"step": "Give the rates.", "due_on": day("2027-06-14"), "notice_reference": "IC-000001-DN"}
    foi.tell("2027-05-12", "regulator-step.order", **step)
    reading = foi.reading("2027-05-12")
    assert due(reading, "REGULATOR-DAY") == day("2027-06-14")
    assert "regulator-steps" not in [o.name for o in reading.owed]
    foi.tell("2027-06-10", "regulator-step.comply", item="regulator-step-1", done="Sent by mail.")
    assert due(foi.reading("2027-06-10"), "REGULATOR-DAY") is None


def test_FOI_9_an_appeal_to_the_tribunal_can_be_recorded_when_all_else_is_closed(foi):
    said = {"lodged_on": day("2027-06-01"), "tribunal_reference": "EA/2027/0001", "by_whom": "requester"}
    foi.tell("2027-06-02", "tribunal-appeal.lodge", **said)
    assert foi.reading("2027-06-02").items_of("tribunal-appeal")[0].stage == "lodged"


NOTIFIED = {
    "received_on": day("2027-01-29"),
    "regulator_reference": "IC-000001",
    "about": "Section 43.",
    "answer_by": day("2027-02-26"),
}
NOTICE = {
    "notice_reference": "IC-000001-DN",
    "decided_on": day("2027-05-10"),
    "findings": "Engaged.",
    "outcome": "not-upheld",
    "steps_ordered": False,
}
LODGED = {"lodged_on": day("2027-06-01"), "tribunal_reference": "EA/2027/0001", "by_whom": "requester"}


def test_FOI_9_the_last_day_to_appeal_stands_on_the_case_until_an_appeal_is_lodged(foi):
    foi.tell("2027-02-01", "regulator-complaint.notify", **NOTIFIED)
    foi.tell("2027-05-11", "regulator-complaint.decide", item="regulator-complaint-1", **NOTICE)
    reading = foi.reading("2027-05-12")
    assert due(reading, "TRIBUNAL-28D") == day("2027-06-07")
    foi.tell("2027-06-02", "tribunal-appeal.lodge", **LODGED)
    assert due(foi.reading("2027-06-02"), "TRIBUNAL-28D") is None


def test_FOI_9_what_the_tribunal_directs_and_its_hearing_have_days_of_their_own_and_may_be_moved(foi):
    asked = {"appeal": "tribunal-appeal-1", "direction": "File the bundle.", "due_on": day("2027-07-05")}
    assert "Log the appeal first" in foi.refused("2027-06-01", "tribunal-direction.enter", **asked)
    foi.tell("2027-06-02", "tribunal-appeal.lodge", **LODGED)
    foi.tell("2027-06-10", "tribunal-direction.enter", **asked)
    assert due(foi.reading("2027-06-10"), "REGULATOR-DAY") == day("2027-07-05")
    foi.tell("2027-06-20", "tribunal-direction.vary", item="tribunal-direction-1", due_on=day("2027-07-12"))
    assert due(foi.reading("2027-06-20"), "REGULATOR-DAY") == day("2027-07-12")
    foi.tell("2027-07-01", "tribunal-direction.comply", item="tribunal-direction-1", done="Filed.")
    assert due(foi.reading("2027-07-01"), "REGULATOR-DAY") is None
    foi.tell(
        "2027-07-02", "tribunal-appeal.list-hearing", item="tribunal-appeal-1", hearing_on=day("2027-10-04")
    )
    assert due(foi.reading("2027-07-02"), "REGULATOR-DAY") == day("2027-10-04")
    assert foi.reading("2027-10-05").next_due_after_close.overdue(day("2027-10-05"))
    foi.tell("2027-10-05", "tribunal-appeal.hear", item="tribunal-appeal-1", hearing_became="held")
    assert due(foi.reading("2027-10-05"), "REGULATOR-DAY") is None
    decided = {"outcome": "upheld", "decided_on": day("2027-10-20"), "findings": "Give it."}
    foi.tell("2027-10-21", "tribunal-appeal.decide", item="tribunal-appeal-1", steps_ordered=True, **decided)
    reading = foi.reading("2027-10-21")
    assert due(reading, "REGULATOR-DAY") is None
    assert "tribunal-steps" in [one.name for one in reading.owed]


def test_FOI_54_an_appeal_and_a_direction_hold_the_records_until_both_are_over(foi):
    assert not hold_of(foi.reading("2027-05-30"))
    foi.tell("2027-06-02", "tribunal-appeal.lodge", **LODGED)
    assert hold_of(foi.reading("2027-06-02"))
    asked = {"appeal": "tribunal-appeal-1", "direction": "File the bundle.", "due_on": day("2027-07-05")}
    foi.tell("2027-06-10", "tribunal-direction.enter", **asked)
    foi.tell("2027-06-30", "tribunal-appeal.withdraw", item="tribunal-appeal-1")
    assert hold_of(foi.reading("2027-06-30"))
    foi.tell("2027-07-01", "tribunal-direction.set-aside", item="tribunal-direction-1", why="Withdrawn.")
    assert not hold_of(foi.reading("2027-07-01"))


def test_FOI_40_an_answer_given_in_part_names_the_grounds_of_the_rest(lawbook, calendars):
    told = case_of(lawbook, "foi-request", calendars=calendars, on="2026-10-05")
    told.tell("2026-10-05", "receive", **RECEIVED)
    partly = {"outcome": "given-in-part", "answer": "All but the day rates."}
    assert "on which grounds" in told.refused("2026-10-28", "clear-answer", **partly)
    event = told.tell("2026-10-28", "clear-answer", ground=("foi-43(2)",), **partly)
    flags = told.lawbook.vocabularies["information-outcomes"].codes[str(event.facts["outcome"])].flags
    assert (flags["refused"], event.facts["ground"]) == ("in-part", ("foi-43(2)",))


def test_time_is_recorded_in_minutes_with_its_stage_and_on_a_closed_case_too(foi):
    event = foi.tell("2026-11-10", "record-time", minutes=45, work="reviewing", role="information-team")
    assert (event.facts["minutes"], event.facts["stage"]) == (45, "answered")


def test_every_procedure_records_time(lawbook):
    assert all("record-time" in procedure.moves for procedure in lawbook.procedures.values())


def test_FOI_7_whoever_took_the_first_decision_is_not_named_as_its_reviewer(foi):
    asked = {"received_on": day("2026-11-09"), **ASKED}
    refused = foi.refused("2026-11-10", "internal-review.request", reviewer="officer:1", **asked)
    assert "nobody reviews their own" in refused
    foi.tell("2026-11-10", "internal-review.request", reviewer="officer:2", **asked)
    given = {"item": "internal-review-1", "reviewer": "officer:1"}
    assert "nobody reviews their own" in foi.refused("2026-11-11", "internal-review.allocate", **given)


@pytest.mark.parametrize("year", ["2026", "2018"])
def test_FOI_7_a_review_about_somebodys_own_data_has_a_day_too(year, lawbook, calendars):
    on = f"{year}-04-09"
    told = case_of(lawbook, "subject-access-request", calendars=calendars, on=on)
    told.tell(on, "receive", customer="customer:1", received_on=day(on), summary="My file")
    told.tell(f"{year}-05-08", "internal-review.request", received_on=day(f"{year}-05-08"), **ASKED)
    assert due(told.reading(f"{year}-05-08"), "SAR-REVIEW-20WD") is not None
