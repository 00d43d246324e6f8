"""Law and policy in plain words: true to the data, and easy to read."""

from __future__ import annotations

import datetime as dt
import re

import pyphen
import pytest

from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.policies.words import (
    clock_in_words,
    letter_in_words,
    procedure_for_the_person,
    procedure_in_words,
)
from evenhand.domain.policies.words.prose import who

ON = dt.date(2026, 11, 2)
SYLLABLES = pyphen.Pyphen(lang="en_GB")


def grade(sentences: tuple[str, ...]) -> float:
    """Flesch and Kincaid's school grade; a grade of 7 is a reading age of about 12."""
    text = " ".join(sentences)
    ends = max(1, len(re.findall(r"[.!?:;](?: |$)", text)))
    words = re.findall(r"[A-Za-z’']+", text)
    syllables = sum(SYLLABLES.inserted(word).count("-") + 1 for word in words)
    return 0.39 * len(words) / ends + 11.8 * syllables / len(words) - 15.59


def test_GEN_1_a_clock_in_words_says_how_long_from_when_how_binding_and_its_source(book: Lawbook) -> None:
    said = clock_in_words(book.clocks["FOI-20WD"]).as_text()
    assert "The time is 20 working days." in said
    assert "Day 1 is the first working day after the day on which the request was received." in said
    assert "This is the law." in said
    assert "Freedom of Information Act 2000, s1(1), s10(1)" in said


def test_GEN_5_a_clock_is_shown_as_it_stood_on_a_day(book: Lawbook) -> None:
    rule = book.clocks["SAR-PAUSE"]
    before = clock_in_words(rule, on=dt.date(2026, 2, 4)).as_text()
    after = clock_in_words(rule, on=dt.date(2026, 2, 5)).as_text()
    assert "This rule has no time for 4 February 2026." in before
    assert "The time is 1 month." in after


def test_a_time_that_belongs_to_the_person_is_said_to(book: Lawbook) -> None:
    belongs = [rule for rule in book.clocks.values() if rule.source.whose == "person"]
    assert belongs
    for rule in belongs:
        assert "This time belongs to the person." in clock_in_words(rule).as_text()


def test_a_procedure_in_words_names_every_stage_move_clock_and_outcome(book: Lawbook) -> None:
    for procedure in book.procedures.values():
        said = procedure_in_words(procedure, book, on=ON).as_text()
        everything = [stage.title for stage in procedure.stages.values()]
        everything += [clock.rule.id for clock in procedure.clocks]
        everything += [
            move.title
            for move in procedure.moves.values()
            if not move.built_in and (move.to or move.item_kind or move.from_stages != set(procedure.stages))
        ]
        assert [thing for thing in everything if thing not in said] == [], procedure.id


def test_a_condition_is_told_with_its_rule_and_without_gaps(book: Lawbook) -> None:
    for procedure in book.procedures.values():
        said = procedure_in_words(procedure, book, on=ON).as_text()
        assert "{" not in said
        rules = {
            guard.rule for move in procedure.moves.values() for guard in move.guards if not move.built_in
        }
        assert {rule for rule in rules if rule not in said} == set()


def test_a_letter_in_words_says_what_it_must_state_by_which_rule(book: Lawbook) -> None:
    for letter in book.letters.letters.values():
        said = letter_in_words(letter, book.letters).as_text()
        assert all(statement.rule in said for statement in letter.must_state)
        assert "**" not in said


@pytest.mark.parametrize("name", ["foi-request", "enquiry", "service-request", "spoc-arrangement"])
def test_a_procedure_reads_at_about_twelve_years(book: Lawbook, name: str) -> None:
    said = procedure_in_words(book.edition(name, ON), book, on=ON).sentences()
    assert grade(said) <= 8, f"{name}: {grade(said):.1f}"


def test_a_role_is_said_inside_a_sentence_as_it_is_spoken_of(book: Lawbook) -> None:
    named = ("monitoring-officer", "contact-centre-agent", "auditor", "service-manager", "handler")
    said = who(named, book.vocabularies, named={"handler": "Officer who looks after the case"})
    assert said == (
        "the Monitoring Officer, the contact-centre agent, the auditor, the service manager or the officer who "
        "looks after the case"
    )


def test_a_role_with_capitals_of_its_own_says_how_it_stands_inside_a_sentence(book: Lawbook) -> None:
    roles = book.vocabularies["roles"].codes.values()
    begun_small = [one.spoken for one in roles if not one.within and one.title[1:] != one.title[1:].lower()]
    assert begun_small == []


def test_a_condition_is_told_as_it_holds_for_every_case_and_says_when_it_is_one(book: Lawbook) -> None:
    said = procedure_in_words(book.edition("corporate-complaint", ON), book, on=ON).as_text()
    going_on = next(line for line in said.splitlines() if line.startswith("- Go on at stage 1."))
    assert "Only where “Suspended at” is “Stage 1” (CC-7)" in going_on
    refusing = next(line for line in said.splitlines() if line.startswith("- Do not accept"))
    assert "Where “Ground” is “More than 12 months ago”: this must come first" in refusing
    assert "It was suspended" not in said
    assert "This is about the single point of contact" not in said
    assert "the spoc" not in said


def test_what_a_letter_encloses_tells_each_step_once_and_no_work_that_the_person_gets_no_letter_about(
    book: Lawbook,
) -> None:
    procedure = book.edition("childrens-complaint", ON)
    whole = procedure_in_words(procedure, book, on=ON).as_text()
    short = procedure_for_the_person(procedure, book, on=ON, laid_down_by="Fenby Council").as_text()
    steps = [line.partition(".")[0] for line in short.splitlines() if line.startswith("- ")]
    assert len(steps) == len(set(steps))
    assert len(short) < len(whole) / 3
    for said in (
        "Stage 2: investigation",
        "A letter follows: stage 1 answer",
        "Record that the person withdrew it",
    ):
        assert said in short
    assert "records it" not in short
    assert "Learning action" not in short
