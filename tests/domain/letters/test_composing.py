"""Facts become words, and nothing else: whatever is typed in a fact stands in the letter as text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.lawbook.letters import load_letters
from evenhand.domain.letters import (
    ComposedLetter,
    Heading,
    LetterFactRefused,
    Paragraph,
    compose,
    facts_for,
    missing,
)
from tests.domain.letters.invented import WHO, full_facts

BOOK = load_letters(Path(__file__).parents[3] / "src" / "evenhand" / "law")
ANSWER = BOOK["single-issue-response"]


def composed(**changed: object) -> ComposedLetter:
    return compose(ANSWER, {**full_facts(ANSWER, BOOK), **changed}, BOOK)


def runs(letter: ComposedLetter) -> list:
    return [run for piece in letter.pieces if hasattr(piece, "runs") for run in piece.runs]


def words(letter: ComposedLetter) -> str:
    return "\n".join("".join(r.text for r in p.runs) for p in letter.pieces if hasattr(p, "runs"))


def test_dates_stand_in_full() -> None:
    assert "Received Friday 11 December 2026:" in words(composed())


def test_placeholders_and_stars_inside_a_fact_stay_text() -> None:
    letter = composed(answer="**{spoc_name}** and {{ 7 * 7 }}")

    (run,) = [run for run in runs(letter) if "7 * 7" in run.text]
    assert run.text == "**{spoc_name}** and {{ 7 * 7 }}"
    assert not run.strong


def test_a_blank_line_in_a_fact_starts_a_paragraph_and_a_line_end_stays_one() -> None:
    letter = composed(answer="First.\r\n\r\nSecond,\r\nwith a break.")

    texts = ["".join(run.text for run in p.runs) for p in letter.pieces if isinstance(p, Paragraph)]
    assert "First." in texts
    assert "Second,\nwith a break." in texts


def test_what_cannot_be_printed_is_shown_as_such_and_direction_controls_go() -> None:
    letter = composed(answer="a\x00b\u202ec")

    assert "a\N{REPLACEMENT CHARACTER}bc" in words(letter)


def test_a_missing_fact_shows_its_place() -> None:
    facts = full_facts(ANSWER, BOOK)
    del facts["answer"]

    letter = compose(ANSWER, facts, BOOK)

    assert [run.text for run in runs(letter) if run.missing] == ["[Our answer]"]
    assert "answer" not in letter.statements


def test_headings_never_skip_a_level() -> None:
    letter = BOOK["weekly-response"]
    levels = [
        piece.level
        for piece in compose(letter, full_facts(letter, BOOK), BOOK).pieces
        if isinstance(piece, Heading)
    ]

    assert all(after <= before + 1 for before, after in zip([1, *levels], levels, strict=False))


def test_a_fact_the_letter_does_not_know_is_refused_with_those_it_takes() -> None:
    with pytest.raises(LetterFactRefused, match="no fact called “anwser”.*answer"):
        composed(anwser="Yes")


@pytest.mark.parametrize(
    "wrong",
    [{"answer": 7}, {"asked_on": "2026-12-04"}, {"asked_on": dt.datetime(2026, 12, 4, tzinfo=dt.UTC)}],
)
def test_a_fact_of_another_kind_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(LetterFactRefused, match="has to be"):
        composed(**wrong)


def test_facts_for_takes_from_a_fuller_collection_what_the_letter_asks() -> None:
    known = {**full_facts(ANSWER, BOOK), "weekly_day": "Friday"}

    assert "weekly_day" not in facts_for(ANSWER, known, BOOK)
    assert compose(ANSWER, facts_for(ANSWER, known, BOOK), BOOK).complete


def test_GEN_7_a_body_is_given_as_it_is_on_the_day_of_the_letter() -> None:
    early = composed(date_on=dt.date(2004, 12, 31))

    assert any("no details of the Information Commissioner" in gap.sentence for gap in early.gaps)
    assert "Information Commissioner's Office" in words(composed())


def test_only_a_whole_web_address_becomes_a_link() -> None:
    letter = BOOK["urgent-alert"]
    facts = full_facts(letter, BOOK)

    good = compose(letter, facts, BOOK)
    bad = compose(letter, {**facts, "link": "javascript:alert(1)"}, BOOK)

    assert [run.href for run in runs(good) if run.href] == ["https://evenhand.example.org/contact/17"]
    assert [run.href for run in runs(bad) if run.href] == []


@given(answer=st.text(min_size=1))
def test_any_text_composes_and_only_blank_text_is_a_gap(answer: str) -> None:
    letter = composed(answer=answer)

    shown = [run for run in runs(letter) if run.missing]
    assert bool(shown) == any("answer" in gap.facts for gap in letter.gaps)


@given(kept=st.sets(st.sampled_from(sorted({**WHO, **ANSWER.facts}))))
def test_any_part_of_the_facts_composes_and_fewer_facts_never_close_a_gap(kept: set[str]) -> None:
    everything = full_facts(ANSWER, BOOK)
    some = {name: value for name, value in everything.items() if name in kept}

    gaps = missing(ANSWER, some, BOOK)

    assert compose(ANSWER, some, BOOK).gaps == gaps
    absent = {n for n, f in BOOK.facts_of(ANSWER).items() if not f.optional and n not in some}
    assert absent <= {name for gap in gaps for name in gap.facts}
