"""Complaints about personal data that name no law are suggested as such (DPC-2), and letters that only sound so are not.

How many of `held_out` are found is no promise: docs/performance.md says it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from evenhand.domain.information.regime import DPC, load_signs, suggest

SIGNS = load_signs(Path(__file__).resolve().parents[3] / "src" / "evenhand" / "law")
LETTERS: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "misuse.yaml").read_text(encoding="utf-8")
)


def found(part: str, kind: str) -> float:
    """The share of these letters for which a data-protection complaint is suggested."""
    texts = LETTERS[part][kind]
    return sum(DPC in suggest(text, SIGNS).regimes for text in texts) / len(texts)


@pytest.mark.parametrize(
    ("part", "least"),
    [
        ("worked", 0.9),
        ("second", 0.9),
        ("third", 0.9),
        ("fourth", 0.85),
        ("fifth", 0.85),
        ("sixth", 0.75),
        ("seventh", 0.85),
        ("eighth", 0.9),
        ("ninth", 0.9),
        ("tenth", 0.85),
    ],
)
def test_DPC_2_a_complaint_about_personal_data_needs_to_name_no_law(part: str, least: float):
    assert found(part, "DPC") >= least


def test_DPC_2_hardly_any_letter_that_only_sounds_so_is_taken_for_one():
    texts = [text for part in LETTERS.values() for text in part["NONE"]]
    taken = [text for text in texts if DPC in suggest(text, SIGNS).regimes]
    assert len(texts) >= 200
    assert len(taken) <= 0.03 * len(texts)


def test_DPC_2_hardly_any_request_or_complaint_is_taken_for_one():
    folder = Path(__file__).parent
    letters = yaml.safe_load((folder / "letters.yaml").read_text(encoding="utf-8"))
    others = [
        text
        for part in letters.values()
        for kind, texts in part.items()
        if DPC not in kind.split(";")
        for text in texts
    ]
    taken = [text for text in others if DPC in suggest(text, SIGNS).regimes]
    assert len(others) >= 150
    assert len(taken) <= 0.03 * len(others)


def test_DPC_2_what_is_suggested_shows_the_words_that_told_together():
    said = suggest("The lady on the desk told the next person in the queue what I had come about.", SIGNS)
    assert said.words[DPC] == ("what I had", "told", "told the next")
    asked = suggest("Please tell the next person in the queue what I had come about.", SIGNS)
    assert DPC not in asked.regimes
