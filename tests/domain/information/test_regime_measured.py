"""How often the suggested law is the right one, over invented letters sorted by hand (GEN-6): precision and recall by law.

The letters that the words were worked on with say little but that nothing got worse. `held_out` was written after the words.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from evenhand.domain.information.regime import load_signs, suggest

SIGNS = load_signs(Path(__file__).resolve().parents[3] / "src" / "evenhand" / "law")
LETTERS: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "letters.yaml").read_text(encoding="utf-8")
)
WORKED_WITH = ("tuned", "second", "third")
LAWS = ("FOI", "EIR", "SAR", "DPC", "COMPLAINT")


class Measured:
    """What was suggested of some letters, against what they ask under."""

    def __init__(self, *parts: str) -> None:
        self.right, self.suggested, self.wanted = Counter[str](), Counter[str](), Counter[str]()
        for said, texts in ((said, texts) for part in parts for said, texts in LETTERS[part].items()):
            wanted = set(said.split(";")) - {"NONE"}
            for found in (set(suggest(text, SIGNS).regimes) for text in texts):
                self.right.update(found & wanted)
                self.suggested.update(found)
                self.wanted.update(wanted)

    def precision(self, law: str) -> float:
        return self.right[law] / self.suggested[law]

    def recall(self, law: str) -> float:
        return self.right[law] / self.wanted[law]


def test_the_labelled_letters_are_many_different_and_of_every_kind():
    texts = [text for part in LETTERS.values() for kind in part.values() for text in kind]
    assert len(texts) == len(set(texts)) >= 180
    for name, part in LETTERS.items():
        assert {*LAWS, "SAR;COMPLAINT", "NONE"} <= set(part), name


@pytest.mark.parametrize("law", LAWS)
def test_GEN_6_of_the_letters_worked_with_each_law_is_found_and_rarely_another(law: str):
    measured = Measured(*WORKED_WITH)
    assert measured.precision(law) >= 0.95
    assert measured.recall(law) >= 0.88


def test_GEN_6_of_letters_never_seen_a_suggestion_is_nearly_always_right_and_most_are_found():
    measured = Measured("held_out")
    assert measured.right.total() / measured.suggested.total() >= 0.9
    assert measured.right.total() / measured.wanted.total() >= 0.7
