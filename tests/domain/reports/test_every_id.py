"""Every line of the acceptance list is in a test by name: in the name of a test, or a question put to every report."""

from __future__ import annotations

import re
from pathlib import Path

from tests.domain.reports.test_every_question import LISTED

TESTS = Path(__file__).parents[2]
LINES = (
    *(f"DEF-{n}" for n in range(1, 23)),
    *(f"SUP-{n}" for n in range(1, 8)),
    *(f"S0-{letter}" for letter in "ABCDEFG"),
    *(f"S1-1{law}({one})" for law in "abc" for one in ("a", "b", "c", "d", "e", "i", "ii", "iii")),
    *("S1-1d S1-2 S1-3 S1-4 S1-5 S1-6".split()),
    *(f"IR-{n}" for n in range(1, 12)),
    *(f"CO-{n}" for n in range(1, 25)),
    *(f"BE-{n}" for n in range(1, 15)),
    *(f"SP-{n}" for n in range(1, 7)),
    *(f"PV-{n}" for n in (1, 2)),
    *(f"AU-{n}" for n in range(1, 7)),
)


def named() -> set[str]:
    """The ids in the names of tests."""
    found: set[str] = set()
    for path in TESTS.rglob("test_*.py"):
        for name in re.findall(r"def test_(\w+)", path.read_text(encoding="utf-8")):
            found |= {
                one.replace("_", "-")
                for one in re.findall(r"(?<![A-Za-z])(?:DEF|SUP|IR|CO|BE|SP|PV|AU)_\d+", name)
            }
            found |= {one.replace("_", "-") for one in re.findall(r"S[01]_[A-G1-6](?=_)", name)}
    return found


def test_every_line_of_the_list_is_in_a_test_by_name() -> None:
    assert sorted(set(LINES) - named() - set(LISTED)) == []


def test_no_test_names_a_line_that_the_list_does_not_have() -> None:
    families = ("DEF-", "SUP-", "IR-", "AU-")
    assert sorted(one for one in named() - set(LINES) if one.startswith(families)) == []
