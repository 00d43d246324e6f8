"""The kind of refusal that grounds make together, and what a letter of several requests is told of each."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from evenhand.domain.information.answers import Answers, Ground, Question
from evenhand.domain.information.answers_in_words import held_in_words
from evenhand.domain.information.decisions import about_in_words, decided_in_words, kind_of
from evenhand.domain.lawbook.book import load_lawbook

LAW = Path(__file__).resolve().parents[3] / "src" / "evenhand" / "law"
BOOK = load_lawbook(LAW)
PROCEDURES = {"foi": "foi-request", "eir": "eir-request", "sar": "subject-access-request"}
GROUNDS = BOOK.vocabularies["refusal-grounds"].codes


@pytest.mark.parametrize(
    ("regime", "grounds", "kind"),
    [
        ("foi", ["foi-40(2)", "foi-21"], "exemption"),
        ("foi", ["foi-12(2)"], "cost"),
        ("foi", ["foi-14(2)"], "vexatious"),
        ("foi", ["foi-12(1)", "foi-40(2)"], "several"),
        ("foi", ["foi-12(1)", "foi-14(1)"], "several"),
        ("eir", ["eir-12(4)(b)-burden", "eir-12(5)(e)"], "exemption"),
        ("sar", ["sar-excessive"], "unfounded-or-excessive"),
        ("sar", ["sar-excessive", "sar-privilege"], "several"),
    ],
)
def test_FOI_44_the_kind_of_refusal_follows_from_the_grounds_of_every_request(regime, grounds, kind):
    ask = BOOK.edition(PROCEDURES[regime], dt.date(2026, 10, 20)).moves["decide-refusal"].asks["kind"]
    offered = {c: k for c, k in BOOK.vocabularies["refusal-kinds"].codes.items() if ask.offers(k)}
    assert kind_of({code: GROUNDS[code] for code in grounds}, offered) == kind


def ground(number: int, code: str, *, request: int) -> Ground:
    return Ground(
        number=number,
        code=code,
        title=GROUNDS[code].title,
        flags=GROUNDS[code].flags,
        question=None,
        request=request,
        in_full=True,
        approved=True,
    )


def letter(*grounds: Ground) -> Answers:
    """A letter of three requests with a question each, all withheld."""
    questions = tuple(
        Question(number=n, request=n, words=words, outcome="refused", answered=True)
        for n, words in enumerate(("How many?", "Who?", "When?"), start=1)
    )
    return Answers(questions=questions, grounds=grounds)


def test_FOI_23_whether_it_is_held_is_said_of_each_request_by_itself():
    said = held_in_words(letter(ground(1, "foi-12(2)", request=1), ground(2, "foi-42", request=2)))
    first, second, third = said.split("\n\n")
    assert first.startswith("Request 1: We cannot tell you whether we hold this")
    assert second == "Request 2: We hold the information that you asked for."
    assert third.startswith("Request 3: We hold")


def test_FOI_40_a_ground_says_which_request_of_the_letter_it_is_about_and_no_other():
    exempt = ground(2, "foi-42", request=2)
    answers = letter(ground(1, "foi-12(1)", request=1), exempt)
    assert about_in_words(exempt, answers) == "This is about request 2 of your letter: “Who?”"
    outcomes = BOOK.vocabularies["question-outcomes"].codes
    assert decided_in_words(answers, outcomes)[0] == (
        "Request 1: “How many?” We are refusing this. Section 12(1): too dear to answer."
    )


def test_EIR_6_whatever_kind_the_record_says_environmental_information_is_refused_by_its_own_notice():
    moves = BOOK.edition(PROCEDURES["eir"], dt.date(2026, 10, 20)).moves
    owed = {one.name for name in ("decide-refusal", "refuse") for one in moves[name].owes}
    assert {name for name in owed if name.startswith("refusal")} == {"refusal-environmental"}
