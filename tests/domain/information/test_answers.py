"""Questions, grounds and notices: what they add up to, and what a notice lacks, part and provision."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.domain.cases.deciding import Refused
from evenhand.domain.information.answers import Answers, Question, answers_of, lacks
from evenhand.domain.information.answers_in_words import answer_in_words, held_in_words, reason_in_words
from evenhand.domain.information.notices import load_notices, regime_of
from evenhand.domain.lawbook.book import load_lawbook
from evenhand.domain.time import Calendars
from tests.domain.cases.telling import Told, case_of, day

LAW = Path(__file__).resolve().parents[3] / "src" / "evenhand" / "law"
RECEIVED = {"customer": "customer:1", "received_on": day("2026-10-05"), "summary": "Cleaning contract"}
ON = "2026-10-12"
APPLIED = {"extent": "in-full", "scope": "The day rates.", "why_applies": "They would help the next bidder."}
WEIGHED = {
    "for_disclosing": "Public money.\nTrust.",
    "for_withholding": "A tender is open.",
    "balance": "Not while the tender is open.",
}
HARM = {"likelihood": "would-be-likely-to", "harm_evidence": "The tender closes in May."}


@pytest.fixture(scope="module")
def book():
    return load_lawbook(LAW)


@pytest.fixture(scope="module")
def notices():
    return load_notices(LAW)


@pytest.fixture
def opened(book):
    def make(procedure: str) -> Told:
        told = case_of(book, procedure, calendars=Calendars(), on="2026-10-05")
        told.tell("2026-10-05", "receive", **RECEIVED)
        return told

    return make


def answers(told: Told) -> Answers:
    return answers_of(told.reading("2026-10-30").story, told.words, told.lawbook.vocabularies)


def lacking(told: Told, notices) -> str:
    return " ".join(
        f"{x.says} ({x.provision})" for x in lacks(answers(told), notices[regime_of(told.procedure)])
    )


def ask(told: Told, *questions: str) -> None:
    for words in questions:
        told.tell("2026-10-06", "question.add", question=words)


def answer(told: Told, number: int, outcome: str, **more: object) -> None:
    told.tell(ON, "question.answer", item=f"question-{number}", question_outcome=outcome, **more)


@pytest.mark.parametrize(
    ("outcomes", "adds_up_to"),
    [
        (("given", "given"), "given"),
        (("not-held", "not-held"), "not-held"),
        (("refused", "refused"), "refused"),
        (("refused", "not-held"), "refused"),
        (("given", "refused"), "given-in-part"),
        (("given", "given-in-part"), "given-in-part"),
        (("given", "not-held"), "given-as-held"),
    ],
)
def test_FOI_14_what_the_questions_add_up_to_and_not_held_is_never_a_refusal(outcomes, adds_up_to):
    questions = tuple(
        Question(number=n, request=1, words="", outcome=outcome, answered=True)
        for n, outcome in enumerate(outcomes, start=1)
    )
    assert Answers(questions=questions, grounds=()).outcome() == adds_up_to


def test_FOI_14_not_held_needs_its_reason(opened):
    told = opened("foi-request")
    ask(told, "Who cleans?")
    said = {"item": "question-1", "question_outcome": "not-held"}
    assert "needs its reason" in told.refused(ON, "question.answer", **said)
    told.tell(ON, "question.answer", not_held_reason="never-recorded", **said)
    vocabularies = told.lawbook.vocabularies
    words = answer_in_words(
        answers(told), vocabularies["question-outcomes"], vocabularies["not-held-reasons"]
    )
    assert words == "We do not hold this. It was never recorded."
    assert held_in_words(answers(told)) == "We do not hold the information that you asked for."


def test_FOI_10_what_another_body_holds_is_answered_with_its_address(opened):
    told = opened("foi-request")
    ask(told, "Who polices the car park?")
    said = {"item": "question-1", "question_outcome": "not-held", "not_held_reason": "elsewhere"}
    assert "Say who holds it" in told.refused(ON, "question.answer", **said)
    told.tell(ON, "question.answer", held_by="The police, 1 Station Road, Harrowmere.", **said)


def test_FOI_40_a_withheld_question_without_a_ground_lacks_section_17_1_b(opened, notices):
    told = opened("foi-request")
    ask(told, "What are the day rates?")
    answer(told, 1, "refused")
    assert lacking(told, notices) == ("Question 1 is withheld and no ground says why. (section 17(1)(b))")


def test_FOI_42_a_qualified_exemption_lacks_both_sides_until_they_are_weighed(opened, notices):
    told = opened("foi-request")
    ask(told, "What are the day rates?")
    answer(told, 1, "refused")
    told.tell(ON, "ground.apply", ground="foi-43(1)", question_number=1, **APPLIED)
    assert "both sides are not written down. (section 17(3))" in lacking(told, notices)
    assert "first weigh the public interest" in told.refused(
        ON, "ground.approve", item="ground-1", approver="officer:2"
    )
    told.tell(ON, "ground.weigh", item="ground-1", **WEIGHED)
    told.tell(ON, "ground.approve", item="ground-1", approver="officer:2")
    assert lacking(told, notices) == ""


def test_FOI_50_commercial_interests_need_evidence_from_those_concerned(opened, notices):
    told = opened("foi-request")
    told.tell(ON, "ground.apply", ground="foi-43(2)", **APPLIED)
    told.tell(ON, "ground.weigh", item="ground-1", **WEIGHED)
    told.tell(ON, "ground.show-harm", item="ground-1", **HARM)
    approve = {"item": "ground-1", "approver": "officer:2"}
    assert "not assertion" in told.refused(ON, "ground.approve", **approve)
    told.tell(ON, "ground.show-harm", item="ground-1", third_party_view="Their letter of 8 October.", **HARM)
    told.tell(ON, "ground.approve", **approve)


TESTED = {
    "data_route": "lawfulness",
    "legitimate_interest": "How the money was spent.",
    "necessity": "The totals show it without names.",
    "interests_balance": "Junior officers do not expect it.",
}


@pytest.mark.parametrize(
    ("procedure", "ground", "provision"),
    [
        ("foi-request", "foi-40(2)", "section 40(3A)(a)"),
        ("eir-request", "eir-12(3)", "regulation 13(2A)(a)"),
    ],
)
def test_FOI_50_EIR_10_personal_data_is_withheld_only_with_its_test_and_the_notice_states_it(
    opened, notices, procedure, ground, provision
):
    told = opened(procedure)
    ask(told, "Who signed?")
    answer(told, 1, "refused")
    told.tell(ON, "ground.apply", ground=ground, question_number=1, **APPLIED)
    approve = {"item": "ground-1", "approver": "officer:2"}
    assert "first record which principle" in told.refused(ON, "ground.approve", **approve)
    assert "which principle of data protection giving it would break" in lacking(told, notices)
    bare = {"data_route": "lawfulness", "legitimate_interest": "None."}
    assert "Say all three" in told.refused(ON, "ground.test-data", item="ground-1", **bare)
    told.tell(ON, "ground.test-data", item="ground-1", **TESTED)
    told.tell(ON, "ground.approve", **approve)
    assert lacking(told, notices) == ""
    said = reason_in_words(answers(told).grounds[0])
    assert provision in said
    assert "The totals show it without names." in said


def test_FOI_43_the_data_protection_test_is_left_out_where_it_would_disclose(opened):
    told = opened("foi-request")
    told.tell(ON, "ground.apply", ground="foi-40(2)", reasons_would_disclose=True, **APPLIED)
    told.tell(ON, "ground.test-data", item="ground-1", **TESTED)
    assert "totals" not in reason_in_words(answers(told).grounds[0])


def test_FOI_42_personal_data_withheld_for_an_objection_is_weighed_for_the_public_interest_too(
    opened, notices
):
    told = opened("foi-request")
    ask(told, "Who signed?")
    answer(told, 1, "refused")
    told.tell(ON, "ground.apply", ground="foi-40(2)", question_number=1, **APPLIED)
    said = {"data_route": "objection", "data_why": "Their letter of 8 October."}
    told.tell(ON, "ground.test-data", item="ground-1", **said)
    approve = {"item": "ground-1", "approver": "officer:2"}
    assert "this route is qualified" in told.refused(ON, "ground.approve", **approve)
    assert "both sides are not written down" in lacking(told, notices)
    told.tell(ON, "ground.weigh", item="ground-1", **WEIGHED)
    told.tell(ON, "ground.approve", **approve)
    assert lacking(told, notices) == ""


def test_FOI_50_section_35_is_blocked_with_its_sentence(opened):
    said = opened("foi-request").refused(ON, "ground.apply", ground="foi-35", **APPLIED)
    assert "government departments" in said


def test_FOI_50_section_36_needs_the_opinion_of_the_qualified_person(opened):
    told = opened("foi-request")
    told.tell(ON, "ground.apply", ground="foi-36", subsection="(2)(b)(i)", **APPLIED)
    told.tell(ON, "ground.weigh", item="ground-1", **WEIGHED)
    told.tell(ON, "ground.show-harm", item="ground-1", **HARM)
    approve = {"item": "ground-1", "approver": "officer:2"}
    assert "qualified person" in told.refused(ON, "ground.approve", **approve)
    told.tell(
        ON,
        "ground.opine",
        item="ground-1",
        qualified_person="The monitoring officer",
        authorised_by="The Minister",
        opinion_on=day("2026-10-09"),
        submission="The draft minutes.",
        opinion="Inhibition would be likely.",
    )
    told.tell(ON, "ground.approve", **approve)


def test_FOI_26_a_limit_on_a_whole_request_is_never_put_on_one_question(opened):
    told = opened("foi-request")
    ask(told, "How many?")
    refused = told.refused(ON, "ground.apply", ground="foi-12(1)", question_number=1, **APPLIED)
    assert "never about one question" in refused
    told.tell(ON, "ground.apply", ground="foi-12(1)", **APPLIED)


def test_FOI_26_a_question_moved_to_another_request_is_not_covered_by_the_limit_on_the_first(opened, notices):
    told = opened("foi-request")
    ask(told, "How many?", "What is the policy?")
    told.tell(
        ON, "question.regroup", item="question-2", request_number=2, why="The policy is another matter."
    )
    answer(told, 1, "refused")
    answer(told, 2, "refused")
    told.tell(ON, "ground.apply", ground="foi-12(1)", **APPLIED)
    assert "Question 2 is withheld and no ground says why" in lacking(told, notices)
    assert "Question 1" not in lacking(told, notices)


def test_FOI_40_section_21_needs_the_place_where_it_is_published(opened):
    told = opened("foi-request")
    assert "published" in told.refused(ON, "ground.apply", ground="foi-21", **APPLIED)
    told.tell(ON, "ground.apply", ground="foi-21", where_published="Item 12 of 3 June 2026.", **APPLIED)


@pytest.mark.parametrize("said", ["(1)(a)", "(1) (a)", "31(1)(a)", "s31(1)(a)"])
def test_FOI_40_a_section_with_several_subsections_states_which_one(opened, said: str):
    told = opened("foi-request")
    assert "several subsections" in told.refused(ON, "ground.apply", ground="foi-31", **APPLIED)
    told.tell(ON, "ground.apply", ground="foi-31", subsection=said, **APPLIED)
    assert answers(told).grounds[0].title == "Section 31(1)(a): Law enforcement"


@pytest.mark.parametrize(
    ("ground", "said", "title"),
    [
        ("foi-42", {"neither": True}, "Section 42(2): Legal professional privilege"),
        ("foi-43(2)", {"neither": True}, "Section 43(3): Commercial interests"),
        ("foi-31", {"neither": True, "subsection": "(1)(a)"}, "Section 31(3), with (1)(a): Law enforcement"),
        ("foi-31", {"subsection": "(1)(a) and (1)(g)"}, "Section 31(1)(a) and (1)(g): Law enforcement"),
        ("foi-42", {}, "Section 42(1): Legal professional privilege"),
    ],
)
def test_FOI_40_neither_confirming_nor_denying_is_cited_under_its_own_subsection(opened, ground, said, title):
    told = opened("foi-request")
    told.tell(ON, "ground.apply", ground=ground, **APPLIED, **said)
    assert answers(told).grounds[0].title == title


@pytest.mark.parametrize(
    ("ground", "said", "why"),
    [
        ("foi-42", {"subsection": "(2)"}, "names its subsection already"),
        (
            "foi-21",
            {"neither": True, "where_published": "Online."},
            "nothing in this lets the council leave open",
        ),
        ("foi-43(1)", {"neither": True}, "nothing in this lets the council leave open"),
        ("foi-12(1)", {"neither": True}, "nothing in this lets the council leave open"),
    ],
)
def test_FOI_40_a_provision_is_not_cited_for_what_it_does_not_say(opened, ground, said, why):
    assert why in opened("foi-request").refused(ON, "ground.apply", ground=ground, **APPLIED, **said)


@pytest.mark.parametrize(("ground", "paragraph"), [("foi-37", "(1)(ab)"), ("foi-27", "(2)")])
def test_FOI_50_a_paragraph_of_another_test_is_a_ground_by_itself(opened, notices, ground, paragraph):
    told = opened("foi-request")
    told.tell(ON, "ground.apply", ground=ground, subsection=paragraph, **APPLIED)
    assert "is a ground by itself" in lacking(told, notices)
    told.tell(ON, "ground.drop", item="ground-1", why="The other one is meant.")
    told.tell(ON, "ground.apply", ground=f"{ground}{paragraph}", **APPLIED)
    assert "is a ground by itself" not in lacking(told, notices)
    assert answers(told).grounds[-1].title.startswith(f"Section {ground.removeprefix('foi-')}{paragraph}: ")


@pytest.mark.parametrize(
    ("subsection", "why"),
    [
        ("(3)", "is only for where the council neither confirms nor denies"),
        ("40(2)", "is of another section than Section 31"),
        ("all of it", "is no subsection that a notice can cite"),
    ],
)
def test_FOI_40_a_subsection_that_no_notice_can_cite_lacks(opened, notices, subsection, why):
    told = opened("foi-request")
    told.tell(ON, "ground.apply", ground="foi-31", subsection=subsection, **APPLIED)
    assert why in lacking(told, notices)


def test_FOI_43_reasons_that_would_disclose_are_left_out_of_the_notice(opened):
    told = opened("foi-request")
    told.tell(
        ON, "ground.apply", ground="foi-31", subsection="(1)(a)", reasons_would_disclose=True, **APPLIED
    )
    assert "next bidder" not in reason_in_words(answers(told).grounds[0])


@pytest.mark.parametrize(
    ("ground", "more"),
    [("foi-40(5B)", {"subsection": "(a)(i)"}), ("foi-31", {"subsection": "(3)", "neither": True})],
)
def test_FOI_40_what_is_neither_confirmed_nor_denied_is_never_said_to_be_held(opened, ground, more):
    told = opened("foi-request")
    ask(told, "Who was watched?")
    answer(told, 1, "refused")
    told.tell(ON, "ground.apply", ground=ground, question_number=1, **APPLIED, **more)
    assert "neither confirm nor deny" in held_in_words(answers(told))


def test_EIR_12_information_on_emissions_may_not_be_withheld_for_commercial_reasons(opened):
    told = opened("eir-request")
    said = {"ground": "eir-12(5)(e)", **APPLIED}
    assert "on emissions" in told.refused(ON, "ground.apply", about_emissions=True, **said)
    told.tell(ON, "ground.apply", about_emissions=False, **said)


def test_EIR_4_a_request_is_too_general_only_after_the_person_was_asked_for_particulars(opened):
    told = opened("eir-request")
    assert "Ask what is meant first" in told.refused(ON, "ground.apply", ground="eir-12(4)(c)", **APPLIED)
    told.tell(ON, "ask-clarification", asked="Which river, and which years?")
    told.tell("2026-10-14", "receive-clarification", clarification="All of them.")
    told.tell("2026-10-14", "ground.apply", ground="eir-12(4)(c)", **APPLIED)


def test_EIR_10_every_exception_of_regulation_12_4_and_12_5_has_a_public_interest_test(book):
    codes = book.vocabularies["refusal-grounds"].codes
    plain = [code for code, one in codes.items() if code.startswith(("eir-12(4)", "eir-12(5)"))]
    assert plain
    assert all(codes[code].flags.get("qualified") for code in plain)


def test_EIR_11_the_ground_for_what_is_not_held_covers_nothing_that_is_withheld(opened, notices):
    told = opened("eir-request")
    ask(told, "What did the survey find?", "Where is it?")
    answer(told, 1, "refused")
    answer(told, 2, "not-held", not_held_reason="never-recorded")
    told.tell(ON, "ground.apply", ground="eir-12(4)(a)", question_number=1, **APPLIED)
    said = lacking(told, notices)
    assert "Question 1 is withheld and no ground says why" in said
    assert "Question 2 is not held. Under this law that is refused" in said
    assert "covers no question that is not held" in said


def test_FOI_14_not_held_needs_no_ground_where_it_is_an_answer(opened, notices):
    told = opened("foi-request")
    ask(told, "Who cleans?")
    answer(told, 1, "not-held", not_held_reason="never-recorded")
    assert lacking(told, notices) == ""


def test_EIR_6_a_draft_needs_who_is_preparing_it_and_when(opened):
    told = opened("eir-request")
    assert "who is preparing it" in told.refused(ON, "ground.apply", ground="eir-12(4)(d)", **APPLIED)


def test_EIR_6_the_notice_names_regulation_14_where_something_lacks(opened, notices):
    told = opened("eir-request")
    ask(told, "What did the survey find?")
    answer(told, 1, "refused")
    told.tell(ON, "ground.apply", ground="eir-12(4)(b)-burden", **APPLIED)
    assert "regulation 14(3)(b)" in lacking(told, notices)


def test_EIR_20_manifestly_unreasonable_says_which_limb(book):
    codes = book.vocabularies["refusal-grounds"].codes
    limbs = {code: one.flags["limb"] for code, one in codes.items() if code.startswith("eir-12(4)(b)")}
    assert limbs == {"eir-12(4)(b)-vexatious": "vexatious", "eir-12(4)(b)-burden": "burden"}


def test_FOI_40_every_exemption_has_one_subsection_in_its_title_or_says_which_by_itself(book):
    codes = book.vocabularies["refusal-grounds"].codes
    bare = [
        code
        for code, one in codes.items()
        if one.flags.get("regime") == "foi" and not one.flags.get("subsections")
        if not one.flags.get("blocked") and "(" not in one.title.partition(":")[0]
    ]
    assert bare == []


def test_FOI_16_grounds_of_another_regime_are_not_offered(opened):
    told = opened("foi-request")
    assert "not in the list" in told.refused(ON, "ground.apply", ground="eir-12(5)(e)", **APPLIED)


def test_FOI_50_an_answer_is_not_cleared_while_a_ground_is_not_approved(opened):
    told = opened("foi-request")
    ask(told, "What are the day rates?")
    answer(told, 1, "given-in-part", answer="The total is £1,000.")
    told.tell(ON, "ground.apply", ground="foi-43(1)", question_number=1, **APPLIED)
    said = {"outcome": "given-in-part", "ground": ("foi-43(1)",), "answer": "The total is £1,000."}
    outcome = told.attempt(ON, "clear-answer", **said)
    assert isinstance(outcome, Refused)
    assert "Not every ground is approved yet" in str(outcome)
