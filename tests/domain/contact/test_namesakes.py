"""Names typed twice: when they may be one person's (CSC-9)."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.domain.contact.matching import MatchingTable, load_matching_table
from evenhand.domain.contact.matching.namesakes import may_be_one

LAW = Path(__file__).resolve().parents[3] / "src" / "evenhand" / "law"


@pytest.fixture(scope="module")
def table() -> MatchingTable:
    return load_matching_table(LAW)


@pytest.mark.parametrize(
    "typed",
    [
        "Anne Quill",
        "ANNE  QUILL",
        "Mrs Anne Quill",
        "Quill, Anne",
        "Quill Anne",
        "A. Quill",
        "Ann Quill",
        "Mrs Quill",
    ],
)
def test_CSC_9_one_person_is_known_however_the_name_is_typed(table, typed):
    assert may_be_one(typed, "Anne Quill", table)
    assert may_be_one("Anne Quill", typed, table)


@pytest.mark.parametrize("typed", ["Bea Quill", "B. Quill", "Anne Reed", "", "Dr", "Quilter"])
def test_CSC_9_somebody_else_is_let_pass(table, typed):
    assert not may_be_one(typed, "Anne Quill", table)
    assert not may_be_one("Anne Quill", typed, table)
