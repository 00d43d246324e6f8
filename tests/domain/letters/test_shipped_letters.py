"""Every letter that comes with the software: it can be written in full, and never leaves out what it must state."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evenhand.domain.lawbook.letters import load_letters
from evenhand.domain.letters import compose, missing
from tests.domain.letters.invented import full_facts

LAW = Path(__file__).parents[3] / "src" / "evenhand" / "law"
BOOK = load_letters(LAW)
DEMANDS = [
    pytest.param(letter, statement, fact, id=f"{letter.id}:{statement.rule}:{statement.id}:{fact}")
    for letter in BOOK.values()
    for statement in letter.must_state
    for fact in statement.needs
]


@pytest.mark.parametrize("name", BOOK)
def test_a_shipped_letter_told_everything_states_all_it_must(name: str) -> None:
    letter = BOOK[name]

    composed = compose(letter, full_facts(letter, BOOK), BOOK)

    assert composed.gaps == ()
    assert set(composed.statements) == {s.id for s in letter.must_state if not s.unless}


@pytest.mark.parametrize(("letter", "statement", "fact"), DEMANDS)
def test_a_letter_without_a_fact_it_needs_has_a_gap_that_names_the_rule(letter, statement, fact) -> None:
    facts = full_facts(letter, BOOK)
    if fact == statement.when:  # without it the demand does not arise; the letter may go
        return
    del facts[fact]
    facts.pop(statement.unless, None)  # what lets the letter go without it

    gaps = missing(letter, facts, BOOK)

    own = [gap for gap in gaps if gap.rule == statement.rule and fact in gap.facts]
    assert own, f"no gap for {fact} names {statement.rule}: {gaps}"
    assert statement.rule in own[0].sentence
    assert not compose(letter, facts, BOOK).complete


@pytest.mark.parametrize("name", BOOK)
@pytest.mark.parametrize("fact", ["recipient_name", "date_on", "sender_name", "council_name", "reference"])
def test_no_letter_goes_without_its_date_its_reader_and_its_writer(name: str, fact: str) -> None:
    facts = full_facts(BOOK[name], BOOK)
    del facts[fact]

    assert any(fact in gap.facts for gap in missing(BOOK[name], facts, BOOK))


@pytest.mark.parametrize("name", BOOK)
def test_every_demand_of_a_letter_names_a_rule(name: str) -> None:
    for statement in BOOK[name].must_state:
        assert re.fullmatch(r"[A-Z]+-[0-9A-Z-]+|L[0-9]+", statement.rule), statement
        assert statement.what.endswith("."), statement


@pytest.mark.parametrize("name", ["spoc-start", "reinstatement", "notice-to-officers", "notice-to-members"])
def test_SPOC_24_a_service_is_never_called_a_restriction(name: str) -> None:
    facts = {**full_facts(BOOK[name], BOOK), "is_restriction": False}

    words = _words(compose(BOOK[name], facts, BOOK))

    assert "not a restriction" in words
    assert "This is a restriction" not in words


@pytest.mark.parametrize("name", ["spoc-start", "reinstatement"])
def test_SPOC_6_SPOC_7_a_letter_that_begins_an_arrangement_says_of_the_telephone_what_was_granted(
    name: str,
) -> None:
    facts = full_facts(BOOK[name], BOOK)
    granted = _words(compose(BOOK[name], {**facts, "telephone_granted": True}, BOOK))
    not_granted = _words(compose(BOOK[name], {**facts, "telephone_granted": False}, BOOK))

    assert "You may use the telephone as well" in granted
    assert "not by telephone" not in granted
    assert "not by telephone" in not_granted
    assert "You may use the telephone as well" not in not_granted


def test_SPOC_24_a_restriction_states_its_end_and_the_appeal() -> None:
    letter = BOOK["spoc-start"]
    facts = full_facts(letter, BOOK)
    del facts["ends_on"], facts["appeal_contact"]

    gaps = {gap.statement for gap in missing(letter, facts, BOOK)}

    assert gaps == {"ends", "appeal"}


def test_SPOC_12_a_weekly_response_may_say_that_nothing_is_awaited() -> None:
    letter = BOOK["weekly-response"]

    composed = compose(letter, {**full_facts(letter, BOOK), "awaited": ()}, BOOK)

    assert composed.complete
    assert "We are not waiting for anything else." in _words(composed)


def test_SPOC_11_an_answered_matter_without_its_answer_holds_the_weekly_response_back() -> None:
    letter = BOOK["weekly-response"]
    facts = full_facts(letter, BOOK)
    facts["answered"] = (facts["answered"][0], {**facts["answered"][1], "answer": "  "})

    (gap,) = missing(letter, facts, BOOK)

    assert gap.rule == "SPOC-11"
    assert "number 2 of “Answered this week” has no “Our answer”" in gap.sentence


def test_FOI_46_an_answer_with_rights_of_review_needs_the_review_contact() -> None:
    letter = BOOK["weekly-response"]
    facts = full_facts(letter, BOOK)
    del facts["review_contact"]

    (gap,) = missing(letter, facts, BOOK)

    assert gap.rule == "FOI-46"


def test_FOI_42_a_qualified_exemption_needs_both_sides_weighed_and_an_absolute_one_does_not() -> None:
    letter = BOOK["refusal-notice"]
    facts = full_facts(letter, BOOK)
    for name in ("for_disclosing", "for_withholding", "public_interest"):
        del facts[name]

    qualified = missing(letter, facts, BOOK)
    absolute = missing(letter, {**facts, "has_public_interest_test": False}, BOOK)

    assert {gap.rule for gap in qualified} == {"FOI-42"}
    assert absolute == ()


def test_a_mail_to_a_contributor_has_no_place_for_who_asked() -> None:
    for name in ("contribution-request", "contribution-chase"):
        assert not {fact for fact in BOOK[name].facts if "customer" in fact or "requester" in fact}


@pytest.mark.parametrize("name", BOOK)
def test_letters_keep_to_sentences_a_reader_of_twelve_can_follow(name: str) -> None:
    """Half of the sentences of the council's own words have at most 18 words, and none more than 40."""
    letter = BOOK[name]
    blocks = [block for outer in letter.body for block in (outer, *outer.blocks)]
    words = ". ".join((*(b.paragraph for b in blocks if b.paragraph), *(i for b in blocks for i in b.list)))
    sentences = re.split(r"[.:?!]\**\s", words)
    lengths = sorted(len(sentence.split()) for sentence in sentences if sentence.strip())

    assert lengths[len(lengths) // 2] <= 18
    assert lengths[-1] <= 40


def _words(composed) -> str:
    return "\n".join(
        "".join(run.text for run in piece.runs) for piece in composed.pieces if hasattr(piece, "runs")
    )
