"""What goes is what was decided: whatever changes afterwards is decided again before the letter goes."""

from __future__ import annotations

import msgspec
import pytest

from evenhand.domain.cases.deciding import Refused
from tests.domain.cases.telling import Told, case_of, day

RECEIVED = {"customer": "customer:1", "received_on": day("2026-10-05"), "summary": "Cost of the new car park"}
ON, LATER = "2026-10-12", "2026-10-13"
GIVEN = {"question_outcome": "given", "answer": "£1,200,000."}
CLEARED = {"outcome": "given", "answer": "£1,200,000."}
PART = {"outcome": "given-in-part", "answer": "All but the rates.", "ground": ("foi-43(1)",)}
REFUSAL = {"kind": "exemption", "ground": ("foi-43(1)",), "reasons": "They are trade secrets."}
APPLIED = {"extent": "in-part", "scope": "The day rates.", "why_applies": "They are trade secrets."}
WEIGHED = {"for_disclosing": "Trust.", "for_withholding": "The tender.", "balance": "The tender is open."}


@pytest.fixture
def foi(lawbook, calendars) -> Told:
    told = case_of(lawbook, "foi-request", calendars=calendars, on="2026-10-05")
    told.tell("2026-10-05", "receive", **RECEIVED)
    told.tell("2026-10-06", "question.add", question="How much did it cost?")
    return told


def withheld(told: Told, ground: str = "foi-43(1)") -> None:
    told.tell(ON, "question.answer", item="question-1", question_outcome="given-in-part", answer="In part.")
    told.tell(ON, "ground.apply", ground=ground, **APPLIED)
    if ground.startswith("foi-43"):
        told.tell(ON, "ground.weigh", item="ground-1", **WEIGHED)
    told.tell(ON, "ground.approve", item="ground-1", approver="officer:2")


def corrects(told: Told, move: str, **facts: object) -> None:
    entry = next(event.sequence for event in reversed(told.events) if event.move == move)
    told.tell(LATER, "correct", supersedes=entry, why="Looked at again.", **facts)


@pytest.mark.parametrize(
    ("move", "facts", "says"),
    [
        ("question.answer", {"item": "question-1", "question_outcome": "refused"}, "question 1: “Answer it”"),
        ("question.add", {"question": "And who built it?"}, "question 2: “Add a question”"),
        ("question.drop", {"item": "question-1", "why": "Withdrawn."}, "question 1: “Leave it out”"),
        ("ground.apply", {"ground": "foi-40(2)", **APPLIED}, "ground 1: “Apply a ground”"),
    ],
)
def test_SPOC_17_what_changes_after_clearing_keeps_the_answer_until_it_is_cleared_again(
    foi, move, facts, says
):
    foi.tell(ON, "question.answer", item="question-1", **GIVEN)
    foi.tell(ON, "clear-answer", **CLEARED)
    foi.tell(LATER, "note", note="It goes tomorrow.")
    foi.tell(LATER, move, **facts)
    refused = foi.refused(LATER, "respond")
    assert f"Changed since the answer was cleared: {says}, on Tuesday 13 October 2026" in refused
    offered = foi.reading(LATER).offer("respond", "")
    assert offered is not None
    assert offered.refusals, "the page says it before anybody presses the button"


def test_SPOC_17_an_answer_cleared_again_goes(foi):
    foi.tell(ON, "question.answer", item="question-1", **GIVEN)
    foi.tell(ON, "clear-answer", **CLEARED)
    foi.tell(LATER, "question.answer", item="question-1", question_outcome="given", answer="£4.2 million.")
    foi.tell(LATER, "clear-answer", outcome="given", answer="£4.2 million.")
    foi.tell(LATER, "respond")


@pytest.mark.parametrize(
    ("entry", "facts", "kept"),
    [
        ("question.answer", {"now.question_outcome": "refused"}, True),
        ("question.answer", {"strike": True}, True),
        ("clear-answer", {"now.answer": "Something else."}, True),
        ("question.answer", {"corrected_on": day("2026-10-09")}, False),
        ("receive", {"now.summary": "Cost of the car park"}, False),
    ],
)
def test_SPOC_17_a_correction_of_what_was_cleared_keeps_the_answer_and_one_of_a_day_does_not(
    foi, entry, facts, kept
):
    foi.tell(ON, "question.answer", item="question-1", **GIVEN)
    foi.tell(ON, "clear-answer", **CLEARED)
    corrects(foi, entry, **facts)
    outcome = foi.attempt(LATER, "respond")
    assert isinstance(outcome, Refused) is kept, str(outcome)
    assert not kept or "corrected on Tuesday 13 October 2026" in str(outcome)


def test_SPOC_17_what_came_by_mistake_after_clearing_and_was_struck_out_changed_nothing(foi):
    foi.tell(ON, "question.answer", item="question-1", **GIVEN)
    foi.tell(ON, "clear-answer", **CLEARED)
    foi.tell(LATER, "ground.apply", ground="foi-40(2)", **APPLIED)
    corrects(foi, "ground.apply", strike=True)
    foi.tell(LATER, "respond")


def test_FOI_40_a_notice_made_from_decisions_that_changed_does_not_go(foi):
    withheld(foi)
    foi.tell(ON, "decide-refusal", **REFUSAL)
    foi.tell(LATER, "ground.drop", item="ground-1", why="The tender is over.")
    said = {"ground": ("foi-43(1)",), "reasons": "They are trade secrets."}
    assert "Changed since the refusal was decided: ground 1" in foi.refused(LATER, "refuse", **said)


def test_FOI_40_a_cleared_answer_is_cleared_again_after_a_refusal_was_decided_instead(foi):
    withheld(foi)
    foi.tell(ON, "clear-answer", **PART)
    foi.tell(LATER, "decide-refusal", **REFUSAL)
    assert "has not cleared the answer yet" in foi.refused(LATER, "respond")


def test_FOI_42_a_ground_corrected_after_its_approval_is_approved_again_under_its_own_conditions(foi):
    withheld(foi, "foi-41")
    corrects(foi, "ground.apply", **{"now.ground": "foi-43(1)"})
    for decision, facts in (("clear-answer", PART), ("decide-refusal", REFUSAL)):
        assert "Changed since it was approved: ground 1" in foi.refused(LATER, decision, **facts)
    assert "first weigh the public interest" in foi.refused(
        LATER, "ground.approve", item="ground-1", approver="officer:2"
    )
    foi.tell(LATER, "ground.weigh", item="ground-1", **WEIGHED)
    foi.tell(LATER, "ground.approve", item="ground-1", approver="officer:2")
    foi.tell(LATER, "clear-answer", **PART)


def test_FOI_30_an_assessment_corrected_after_it_was_decided_on_is_decided_on_again(foi):
    opened = {
        "indicators": ("volume",),
        "history": "Forty since May.",
        "purpose": "Little.",
        "tried": "A call.",
    }
    relied = {"ground": "foi-14(1)", "deciders": ("officer:2",), "reasons": "The burden.", "subject": "It"}
    foi.tell(ON, "assessment.open", **opened)
    foi.tell(ON, "assessment.rely", item="assessment-1", wider_behaviour=False, **relied)
    corrects(foi, "assessment.open", **{"now.history": "Four since May."})
    refusal = {"kind": "vexatious", "ground": ("foi-14(1)",), "reasons": "The burden."}
    assert "Decide on the assessment again" in foi.refused(LATER, "decide-refusal", **refusal)
    foi.tell(LATER, "assessment.rely", item="assessment-1", wider_behaviour=False, **relied)
    foi.tell(LATER, "decide-refusal", **refusal)
    reading = foi.reading(LATER)
    assert reading.anomalies == ()
    assert len([clock for clock in reading.running if clock.rule.id == "FOI-SIMILAR-12M"]) == 1


def test_SAR_10_a_paper_decided_otherwise_after_clearing_keeps_the_answer_and_its_date_does_not(
    lawbook, calendars
):
    sar = case_of(lawbook, "subject-access-request", calendars=calendars, on="2026-10-05")
    sar.tell("2026-10-05", "receive", **RECEIVED)
    searched = {"place": "Housing", "terms": "The name.", "searched_on": day(ON), "searcher": "officer:2"}
    sar.tell(ON, "search.make", found=1, **searched)
    sar.tell(ON, "paper.list", paper_title="A letter", source="Housing", pages=1)
    sar.tell(ON, "paper.decide", item="paper-1", becomes="disclosed")
    sar.tell(ON, "clear-answer", outcome="given", answer="One paper.")
    sar.tell(LATER, "paper.describe", item="paper-1", dated_on=day("2020-01-01"))
    assert not isinstance(sar.attempt(LATER, "respond"), Refused)
    sar.tell(LATER, "paper.decide", item="paper-1", becomes="not-theirs")
    assert "paper 1: “Decide what becomes of it”" in sar.refused(LATER, "respond")


def test_DPC_7_a_corrected_decision_on_a_right_is_taken_again_before_its_letter_goes(lawbook, calendars):
    right = case_of(lawbook, "data-protection-complaint", calendars=calendars, on="2026-10-05")
    right.tell("2026-10-05", "receive", how_received="email", **RECEIVED)
    right.tell(ON, "enquire", enquiry="The letter went to the wrong house.")
    right.tell(ON, "decide", outcome="not-upheld", reasons="It did not.")
    corrects(right, "decide", **{"now.reasons": "Nobody looked."})
    assert "Changed since it was decided" in right.refused(LATER, "tell-outcome")


def test_a_correction_escapes_no_condition_by_what_the_entry_lacked_before(foi):
    foi.tell(ON, "question.answer", item="question-1", **GIVEN)
    said = {name: value for name, value in foi.events[-1].facts.items() if name != "question_outcome"}
    foi.events[-1] = msgspec.structs.replace(foi.events[-1], facts=said)  # recorded before it was asked for
    refused = foi.refused(
        LATER, "correct", supersedes=3, why="A slip.", **{"now.question_outcome": "not-held"}
    )
    assert "needs its reason" in refused


def test_one_condition_that_refused_before_excuses_no_other_under_the_same_rule(foi):
    withheld(foi, "foi-41")
    foi.events[3] = msgspec.structs.replace(
        foi.events[3], facts={**foi.events[3].facts, "ground": "foi-31"}
    )  # imported without its subsection
    assert "“now." not in str(
        foi.attempt(LATER, "correct", supersedes=4, why="More.", **{"now.scope": "All."})
    )
    refused = foi.refused(LATER, "correct", supersedes=4, why="A slip.", **{"now.ground": "foi-21"})
    assert "needs the place where it is" in refused
