"""One letter with several requests is decided in one go: each by itself, and one notice tells of all of them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.information.operations import settle
from evenhand.apps.letters.operations import send_owed
from tests.apps.cases.conftest import officer_fact
from tests.apps.information.conftest import Handled, noon
from tests.apps.information.test_against import assessed, refusal, worked
from tests.apps.information.test_notices import ON, TESTED, WAY, WEIGHED, box, letter_of, words_in

__all__ = ["box"]
pytestmark = pytest.mark.django_db
WHOLE = {"extent": "in-full", "scope": "All of it."}


def asked(request: Handled, *questions: str) -> None:
    """Questions of as many requests of one letter."""
    for number, words in enumerate(questions, start=1):
        request.tell("2026-10-06", "question.add", question=words, request_number=number)


def applied(request: Handled, ground: str, of: int, **more: object) -> None:
    item = request.tell(ON, "ground.apply", ground=ground, request_number=of, **{**WHOLE, **more}).item
    if ground == "foi-43(1)":
        request.tell(ON, "ground.weigh", item=item, **WEIGHED)
    if ground == "eir-12(3)":
        request.tell(ON, "ground.test-data", item=item, **TESTED)
    request.tell(ON, "ground.approve", item=item, approver=officer_fact(request.by))


@pytest.fixture
def mixed(requested) -> Handled:
    """Request 1 is too dear, request 2 asks for trade secrets, request 3 is vexatious: each is refused."""
    request = requested()
    asked(request, "Every invoice since 2015?", "What are the day rates?", "Who is the worst officer?")
    for number in (1, 2, 3):
        request.tell(ON, "question.answer", item=f"question-{number}", question_outcome="refused")
    worked(request, 30)
    assessed(request, request_number=3)
    request.tell(ON, "advise", help="One year of invoices would fit.")
    applied(request, "foi-12(1)", 1, why_applies="It is too dear.")
    applied(request, "foi-43(1)", 2, why_applies="They are trade secrets.")
    applied(request, "foi-14(1)", 3, why_applies="It has no serious purpose.")
    return request


def test_FOI_40_FOI_44_one_notice_states_every_ground_of_every_request_and_the_clock_stops_as_it_goes(mixed):
    settle(mixed.case, by=mixed.by, at=noon(ON))
    reading = mixed.reading(ON)
    assert [owed.name for owed in reading.owed] == ["refusal-several"]
    assert any(clock.rule.id == "FOI-20WD" for clock in reading.running)
    letter, facts = letter_of(mixed, "refusal-several")
    assert letter.gaps == ()
    said = words_in(letter)
    for cited in ("Section 12(1)", "Section 43(1)", "Section 14(1)", "30 hours", "The next tender opens"):
        assert cited in said
    assert "about request 2 of your letter: “What are the day rates?”" in said
    assert "not about you" in said
    assert facts["whether_held"].splitlines()[-1] == (
        "Request 3: The law does not ask us to say whether we hold this."
    )
    send_owed(mixed.case, reading.owed[0], facts, WAY, by=mixed.by, at=noon(ON), press=uuid4())
    after = mixed.reading(ON)
    assert after.stage.name == "refused"
    assert not [clock for clock in after.running if not clock.limit]
    assert after.story.last("refuse").facts["ground"] == ("foi-12(1)", "foi-43(1)", "foi-14(1)")


def test_FOI_40_a_decision_that_leaves_out_a_ground_of_another_request_is_refused(mixed):
    said = {"kind": "exemption", "ground": ("foi-43(1)",), "reasons": "Trade secrets."}
    told = refusal(mixed, "decide-refusal", **said)
    assert "Ground 1 (Section 12(1): too dear to answer) stands on the record" in told
    alone = refusal(mixed, "decide-refusal", **{**said, "kind": "several"})
    assert "These grounds make one kind of refusal alone. Choose “An exemption or exception”" in alone


def test_FOI_40_a_decision_that_names_a_ground_for_which_no_notice_could_say_why_is_refused(mixed):
    ground = ("foi-12(1)", "foi-43(1)", "foi-14(1)", "foi-42")
    said = {"kind": "several", "ground": ground, "reasons": "Each has its own."}
    assert "Section 42(1): Legal professional privilege is not applied" in refusal(
        mixed, "decide-refusal", **said
    )


def test_FOI_26_each_request_of_a_letter_is_decided_before_any_notice_is_owed(mixed):
    mixed.tell("2026-10-21", "question.add", question="And the minutes?", request_number=4)
    codes = ("foi-12(1)", "foi-43(1)", "foi-14(1)")
    with pytest.raises(MoveRefused, match="Question 4 has no answer yet"):
        mixed.tell("2026-10-21", "decide-refusal", kind="several", ground=codes, reasons="Each has its own.")


def test_SAR_6_a_letter_that_asks_for_own_data_is_refused_in_part_as_excessive_and_in_part_under_an_exemption(
    requested,
):
    request = requested("subject-access-request")
    asked(request, "My housing file", "The advice of counsel on me")
    for number in (1, 2):
        request.tell(ON, "question.answer", item=f"question-{number}", question_outcome="refused")
    said = {"indicators": ("volume",), "history": "Ten since May.", "purpose": "None.", "tried": "A call."}
    item = request.tell(ON, "assessment.open", **said).item
    relied = {"deciders": (officer_fact(request.by),), "reasons": "Burden.", "subject": "Housing file"}
    request.tell(ON, "assessment.rely", item=item, ground="sar-excessive", wider_behaviour=False, **relied)
    applied(request, "sar-excessive", 1, why_applies="It repeats the last nine.")
    applied(request, "sar-privilege", 2, why_applies="It is advice.")
    settle(request.case, by=request.by, at=noon(ON))
    assert request.reading(ON).story.facts["kind"] == "several"
    letter, _facts = letter_of(request, "refusal-subject-access")
    assert letter.gaps == ()
    assert "Article 12(5): manifestly excessive" in words_in(letter)
    assert "Legal professional privilege" in words_in(letter)


def test_EIR_6_a_notice_for_several_requests_says_of_each_what_was_decided(requested):
    request = requested("eir-request")
    asked(request, "The river survey?", "The names of those who complained?")
    for number in (1, 2):
        request.tell(ON, "question.answer", item=f"question-{number}", question_outcome="refused")
    applied(request, "eir-12(3)", 2, why_applies="They are names.")
    item = request.tell(
        ON, "ground.apply", ground="eir-12(4)(e)", why_applies="They are notes between officers.", **WHOLE
    ).item
    request.tell(ON, "ground.weigh", item=item, **WEIGHED)
    request.tell(ON, "ground.approve", item=item, approver=officer_fact(request.by))
    settle(request.case, by=request.by, at=noon(ON))
    letter, facts = letter_of(request, "refusal-environmental")
    assert letter.gaps == ()
    assert facts["decided"][1].startswith(
        "Request 2: “The names of those who complained?” We are refusing this."
    )
    assert "Regulation 12(3)" in facts["decided"][1]
    assert "12(4)(e)" not in facts["decided"][1]
