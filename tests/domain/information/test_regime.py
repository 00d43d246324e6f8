"""A message shows under which law it asks by what it asks for, whether or not it names one (GEN-6, FOI-16)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.information.regime import Signs, load_signs, suggest

LAW = Path(__file__).resolve().parents[3] / "src" / "evenhand" / "law"
ASKED: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "asked.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def signs() -> Signs:
    return load_signs(LAW)


@pytest.mark.parametrize("asked", ASKED, ids=[case["text"][:60] or "nothing" for case in ASKED])
def test_GEN_6_a_message_is_taken_for_what_it_asks(asked: dict[str, Any], signs: Signs):
    suggestion = suggest(asked["text"], signs)
    assert list(suggestion.regimes) == asked["regimes"], dict(suggestion.words)


def test_FOI_16_each_suggestion_shows_the_words_of_the_message_that_suggest_it(signs: Signs):
    text = "Please send the air quality data for High Street. I wish to complain about the delay."
    suggestion = suggest(text, signs)
    assert suggestion.words["EIR"] == ("air quality",)
    assert all(word in text for words in suggestion.words.values() for word in words)


@given(st.text(max_size=400))
def test_any_text_gets_an_answer_with_words_for_every_regime(text: str):
    suggestion = suggest(text, load_signs(LAW))
    assert set(suggestion.words) == set(suggestion.regimes)
    assert all(suggestion.words[regime] for regime in suggestion.regimes)


def test_a_long_letter_without_punctuation_is_read_in_reasonable_time(signs: Signs):
    letter = "please i would like to know about the things that happened and " * 4_000
    assert suggest(letter, signs).regimes == ()


HEADINGS: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "headings.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("heading", HEADINGS["asks"])
def test_FOI_12_a_bare_heading_about_the_work_of_the_council_asks_for_what_is_on_record(
    heading: str, signs: Signs
):
    suggestion = suggest(heading, signs)
    assert suggestion.regimes == ("FOI",)
    assert all(word in heading for word in suggestion.words["FOI"])


@pytest.mark.parametrize("heading", HEADINGS["no_request"])
def test_FOI_12_a_heading_about_the_writers_own_business_or_a_job_to_be_done_asks_for_no_record(
    heading: str, signs: Signs
):
    assert "FOI" not in suggest(heading, signs).regimes


def test_GEN_6_what_stands_under_a_heading_decides_and_not_the_heading(signs: Signs):
    assert suggest("Adoption services\nMy husband and I would like to adopt a child.", signs).regimes == ()
