"""Corrections: any fact of an entry, held to what the entry's own move was held to; clocks follow."""

from __future__ import annotations

import msgspec
import pytest

from evenhand.domain.cases.deciding import Refused
from tests.domain.cases.telling import Told, case_of, day

RECEIVED = {"customer": "customer:1", "received_on": day("2026-10-05"), "summary": "Hedge in Mill Lane"}


@pytest.fixture
def enquiry(lawbook, calendars) -> Told:
    told = case_of(lawbook, "enquiry", calendars=calendars)
    told.tell("2026-10-05", "receive", **RECEIVED)
    return told


def corrects(told: Told, on: str, entry: int, **facts: object) -> object:
    return told.attempt(on, "correct", supersedes=entry, why="Looked at again.", **facts)  # type: ignore[arg-type]  # each as the test says it


def fields_of(outcome: object) -> list[str]:
    assert isinstance(outcome, Refused), "it was allowed"
    return [refusal.field for refusal in outcome.refusals]


def test_a_corrected_line_of_words_stands_in_a_passage_of_the_correction(enquiry):
    enquiry.tell(
        "2026-10-06", "correct", supersedes=1, why="A slip.", **{"now.summary": "Hedge in Hill Lane"}
    )
    assert enquiry.words["2.now.summary"] == "Hedge in Hill Lane"
    assert enquiry.reading("2026-10-06").story.facts["summary"].name == "2.now.summary"


def test_a_fact_that_was_not_so_is_taken_out_and_one_that_must_be_said_is_not(enquiry):
    enquiry.tell("2026-10-06", "answer", answer="It is cut.")
    enquiry.tell("2026-10-06", "allocate", handler="officer:2")
    assert fields_of(corrects(enquiry, "2026-10-07", 1, cleared=("received_on",))) == ["now.received_on"]
    assert fields_of(corrects(enquiry, "2026-10-07", 3, cleared=("handler",))) == ["now.handler"]


def test_a_correction_names_only_what_the_entry_was_asked(enquiry):
    assert fields_of(corrects(enquiry, "2026-10-07", 1, **{"now.colour": "green"})) == ["now.colour"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"corrected_on": day("2026-10-08")}, "corrected_on"),
        ({"corrected_on": day("1999-01-01")}, "corrected_on"),
        ({"now.received_on": day("2026-10-08"), "corrected_on": day("2026-10-07")}, "now.received_on"),
        ({"now.summary": ""}, "now.summary"),
    ],
)
def test_a_correction_is_held_to_what_its_entry_was_held_to(enquiry, facts, field):
    assert field in fields_of(corrects(enquiry, "2026-10-07", 1, **facts))


def test_a_later_day_of_receipt_leaves_no_entry_before_the_case(enquiry):
    enquiry.tell("2026-10-06", "note", note="Rang back.")
    outcome = corrects(
        enquiry, "2026-10-08", 1, **{"now.received_on": day("2026-10-07"), "corrected_on": day("2026-10-07")}
    )
    assert "Entry 2, “Add an internal note”, would then lie before" in str(outcome)


def test_what_was_wrong_before_does_not_keep_the_rest_from_being_corrected(enquiry):
    enquiry.tell("2026-10-06", "note", note="Rang back.")
    enquiry.events[1] = msgspec.structs.replace(enquiry.events[1], happened_on=day("1999-01-01"))
    assert not isinstance(corrects(enquiry, "2026-10-07", 2, **{"now.note": "Wrote back."}), Refused)


def test_an_entry_that_was_struck_out_is_not_corrected(enquiry):
    enquiry.tell("2026-10-06", "note", note="Rang back.")
    enquiry.tell("2026-10-06", "correct", supersedes=2, strike=True, why="Another case's.")
    assert "was struck out" in str(corrects(enquiry, "2026-10-07", 2, **{"now.note": "Wrote."}))
