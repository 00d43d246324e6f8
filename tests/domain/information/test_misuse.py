"""Complaints about personal data that name no law are suggested as such (DPC-2), and letters that only sound so are not.

How many of `held_out` are found is no promise: docs/performance.md says it, and it is low.
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


@pytest.mark.parametrize(("part", "least"), [("worked", 0.9), ("second", 0.9), ("third", 0.7)])
def test_DPC_2_a_complaint_about_personal_data_needs_to_name_no_law(part: str, least: float):
    assert found(part, "DPC") >= least


@pytest.mark.parametrize("part", ["worked", "second", "third", "held_out"])
def test_DPC_2_a_letter_that_only_speaks_of_addresses_and_neighbours_is_none(part: str):
    assert found(part, "NONE") <= 0.2
