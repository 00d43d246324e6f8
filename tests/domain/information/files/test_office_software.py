"""Files made by office software itself, and not by a library, are looked through as well (pre-send check)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.domain.information.files.conftest import Look, kinds, said

MADE = Path(__file__).parent / "made"
SHEET = {"hidden-sheet", "hidden-rows", "hidden-columns", "comment", "document-property"}
PAPER = {"tracked-change", "comment", "hidden-text", "document-property"}


@pytest.mark.parametrize(
    "name", ["plain.docx", "plain.odt", "plain.xlsx", "plain.ods", "plain.pdf", "ground.pdf"]
)
def test_a_plain_file_of_office_software_hides_nothing(name: str, look: Look):
    assert look(name, (MADE / name).read_bytes()) == ()


@pytest.mark.parametrize(
    ("name", "hides"),
    [
        ("spoilt.xlsx", SHEET | {"pivot-cache"}),
        ("spoilt.ods", SHEET),
        ("spoilt.docx", PAPER),
        ("spoilt.odt", PAPER),
        ("spoilt.pptx", {"hidden-slide", "speaker-notes"}),
        ("boxed.pdf", {"covered-text"}),
        ("boxed.docx", {"covered-text"}),
        ("boxed.odt", {"covered-text"}),
        ("boxed.xlsx", {"covered-cells"}),
    ],
)
def test_what_a_file_of_office_software_hides_is_found(name: str, hides: set[str], look: Look):
    assert kinds(look(name, (MADE / name).read_bytes())) == hides


def test_the_words_are_told_and_the_place(look: Look):
    boxed = look("boxed.pdf", (MADE / "boxed.pdf").read_bytes())
    assert said(boxed, "covered-text") == "page 1 The witness is Rowan Invented"
    changed = look("spoilt.odt", (MADE / "spoilt.odt").read_bytes())
    assert "There are two more." in said(changed, "tracked-change")
    pivot = look("spoilt.xlsx", (MADE / "spoilt.xlsx").read_bytes())
    assert "Quarter, Requests" in said(pivot, "pivot-cache")
