"""Nothing goes from a bundle, or stays out of it, for a reason that was given up or that names no paper (SAR-10)."""

from __future__ import annotations

import pytest

from tests.domain.cases.telling import Told, case_of, day

ON = "2026-10-20"
GROUND = {
    "ground": "sar-privilege",
    "extent": "in-full",
    "scope": "One paper",
    "why_applies": "Counsel wrote it.",
}
SEARCH = {"place": "Housing", "terms": "Name", "searched_on": day(ON), "searcher": "officer:1", "found": 1}
ANSWER = {"outcome": "given-in-part", "answer": "Your papers are enclosed.", "ground": ("sar-privilege",)}


@pytest.fixture
def told(lawbook, calendars) -> Told:
    """A request with a paper that is listed, and a search."""
    found = case_of(lawbook, "subject-access-request", calendars=calendars, on="2026-10-05")
    asked = {"customer": "customer:1", "received_on": day("2026-10-05"), "summary": "My file"}
    found.tell("2026-10-05", "receive", **asked)
    found.tell(ON, "search.make", **SEARCH)
    found.tell(ON, "paper.list", paper_title="Note", source="Housing", pages=1)
    return found


def test_SAR_10_a_ground_that_is_dropped_after_clearing_stops_the_bundle(told: Told) -> None:
    told.tell(ON, "ground.apply", **GROUND)
    told.tell(ON, "ground.approve", item="ground-1", approver="officer:1")
    told.tell(ON, "paper.decide", item="paper-1", becomes="withheld", ground_number=1)
    told.tell(ON, "clear-answer", **ANSWER)
    assert told.reading(ON).offer("assemble").allowed
    told.tell(ON, "ground.drop", item="ground-1", why="No lawyer wrote it.")
    assert "kept back without a ground" in str(told.reading(ON).offer("assemble").refusals)


def test_SAR_10_somebody_else_is_noted_with_the_paper_they_are_in(told: Told) -> None:
    assert "number of the paper" in told.refused(ON, "third-party.find", who="A neighbour")


def test_SAR_10_an_ordinary_way_needs_a_reason(told: Told) -> None:
    for way in ("ordinary-mail", "ordinary-post"):
        assert "Say why it is right here" in told.refused(ON, "choose-way", way_of_delivery=way)
        told.tell(ON, "choose-way", way_of_delivery=way, why_this_way="She asked for it, and knows the risk.")
    told.tell(ON, "choose-way", way_of_delivery="special-delivery")
    assert "Say why it is right here" in told.refused(ON, "choose-way", way_of_delivery="ordinary-mail")


def test_SAR_10_papers_that_were_found_and_never_listed_stop_the_answer_unless_it_is_said_why(
    told: Told,
) -> None:
    told.tell(ON, "paper.decide", item="paper-1", becomes="disclosed")
    given = {"outcome": "given", "answer": "Your paper is enclosed."}
    told.tell(ON, "search.make", **{**SEARCH, "place": "Mail", "found": 2})
    assert "found 3 papers, and 1 are listed" in told.refused(ON, "clear-answer", **given)
    for title in ("Letter", "The same letter"):
        told.tell(ON, "paper.list", paper_title=title, source="Mail", pages=1)
    told.tell(ON, "paper.decide", item="paper-2", becomes="disclosed")
    told.tell(ON, "paper.decide", item="paper-3", becomes="duplicate", same_as=2)
    told.tell(ON, "clear-answer", **given)
    told.tell(ON, "search.make", **{**SEARCH, "place": "Paper files", "found": 1})
    told.tell(ON, "clear-answer", **given, fewer_because="It is in the same file as the note.")
