"""The redaction log: pages, words and a ground that stands, until the answer goes."""

from __future__ import annotations

import pytest

from tests.domain.cases.telling import Told, day
from tests.domain.information.test_answers import APPLIED, ON, book, opened

__all__ = ["book", "opened"]
TAKEN = {"document": "Minutes of 3 June", "pages": "2, 5", "what": "Two names", "ground_number": 1}


@pytest.fixture
def exempt(opened) -> Told:
    """A request with a ground that is relied on."""
    told = opened("foi-request")
    told.tell(ON, "ground.apply", ground="foi-41", **APPLIED)
    return told


def test_FOI_50_a_redaction_says_how_many_words_or_that_it_is_whole_pages(exempt):
    assert "Say how many words" in exempt.refused(ON, "redaction.log", how_much="words", **TAKEN)
    assert "No word" in exempt.refused(ON, "redaction.log", how_much="words", words_count=0, **TAKEN)
    exempt.tell(ON, "redaction.log", how_much="words", words_count=4, **TAKEN)
    exempt.tell(ON, "redaction.log", how_much="whole-pages", **TAKEN)


def test_FOI_50_a_redaction_rests_on_a_ground_that_is_there_and_was_not_dropped(exempt):
    whole = {**TAKEN, "how_much": "whole-pages"}
    nobody = {**whole, "ground_number": 2}
    assert "There is no ground 2 that is relied on" in exempt.refused(ON, "redaction.log", **nobody)
    exempt.tell(ON, "ground.drop", item="ground-1", why="It is public.")
    assert "There is no ground 1 that is relied on" in exempt.refused(ON, "redaction.log", **whole)


@pytest.mark.parametrize(
    ("move", "said"),
    [
        ("clear-answer", {"outcome": "given", "answer": "All of it."}),
        ("decide-refusal", {"kind": "exemption", "ground": ("foi-41",), "reasons": "Confidence."}),
    ],
)
def test_FOI_50_nothing_goes_while_a_redaction_stands_under_a_ground_that_was_dropped(exempt, move, said):
    exempt.tell(ON, "redaction.log", how_much="whole-pages", **TAKEN)
    exempt.tell(ON, "ground.drop", item="ground-1", why="It is public.")
    told = "relied on no more: redaction 1 (ground 1)"
    assert told in exempt.refused(ON, move, **said)
    exempt.tell(ON, "redaction.undo", item="redaction-1", why="It is public.")
    assert told not in str(exempt.attempt(ON, move, **said))


def test_SAR_10_a_paper_that_is_kept_back_under_a_ground_that_was_dropped_is_decided_again(opened):
    told = opened("subject-access-request")
    said = {"extent": "in-part", "scope": "Page 2.", "why_applies": "It is advice."}
    told.tell(ON, "ground.apply", ground="sar-privilege", **said)
    searched = {"place": "Mail", "terms": "Name", "searched_on": day(ON), "searcher": "officer:2", "found": 1}
    told.tell(ON, "search.make", **searched)
    told.tell(ON, "paper.list", paper_title="A letter", source="Mail", pages=2)
    told.tell(ON, "paper.decide", item="paper-1", becomes="withheld", ground_number=1)
    told.tell(ON, "ground.drop", item="ground-1", why="It was waived.")
    cleared = {"outcome": "given", "answer": "Here it is."}
    assert "kept back without a ground" in told.refused(ON, "clear-answer", **cleared)
    told.tell(ON, "paper.decide", item="paper-1", becomes="disclosed")
    assert "kept back without a ground" not in str(told.attempt(ON, "clear-answer", **cleared))
