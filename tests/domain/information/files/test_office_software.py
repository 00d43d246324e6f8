"""Files made by office software itself (LibreOffice's, Microsoft's), not by a library, are looked through (pre-send check)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.domain.information.files.conftest import Look, kinds, said

MADE = Path(__file__).parent / "made"
SHEET = {"hidden-sheet", "hidden-rows", "hidden-columns", "comment", "document-property"}
PAPER = {"tracked-change", "comment", "hidden-text", "document-property"}


@pytest.mark.parametrize(
    "name",
    [
        "plain.docx",
        "plain.odt",
        "plain.xlsx",
        "plain.ods",
        "plain.pdf",
        "ground.pdf",
        "crested.docx",
        "crested.odt",
    ],
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
        ("styled.docx", {"hidden-text"}),
        ("styled.odt", {"hidden-text"}),
        ("indexed.docx", {"hidden-text"}),
        ("inked.docx", {"hidden-text"}),
        ("inked.odt", {"hidden-text"}),
        ("inked.pdf", {"hidden-text"}),
        ("inked.xlsx", {"hidden-cells", "hidden-sheet", "print-header"}),
        ("inked.ods", {"hidden-text", "hidden-sheet"}),
        ("cropped.docx", {"cropped-picture", "place-taken", "picture-metadata"}),
        ("cropped.pdf", {"cropped-picture"}),
        ("photo.pdf", {"place-taken", "picture-metadata"}),
        ("noted.pdf", {"comment"}),
        ("authored.pdf", {"document-property"}),
        ("hybrid.pdf", {"attachment-inside"}),
        ("locked.pdf", {"could-not-be-read"}),
        ("pictured.docx", {"covered-text"}),
        ("pictured.odt", {"covered-text"}),
        ("pictured.pdf", {"covered-text"}),
        ("ruled.xlsx", {"hidden-cells", "data-below", "cell-note", "unseen-choices"}),
        ("ruled.ods", {"hidden-cells", "data-below", "cell-note", "unseen-choices"}),
        ("microsoft/plain.docx", {"document-property"}),
        ("microsoft/plain.xlsx", {"document-property", "file-path"}),
        ("microsoft/noted.docx", {"comment"}),
        ("microsoft/headed.docx", {"document-property", "hidden-text"}),
        ("microsoft/noted.pptx", {"document-property", "page-thumbnail", "speaker-notes"}),
        ("microsoft/charted.pptx", {"document-property", "page-thumbnail", "embedded-object"}),
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


@pytest.mark.parametrize("name", ["inked.docx", "inked.odt", "inked.pdf"])
def test_words_in_the_colour_of_their_ground_are_told_whether_that_is_white_or_black(name: str, look: Look):
    told = said(look(name, (MADE / name).read_bytes()), "hidden-text")
    assert "Rowan blacked" in told
    assert "Rowan in white" in told


def test_cells_in_their_own_colour_are_told_by_their_place_and_so_is_what_a_condition_whitens(look: Look):
    told = said(look("inked.xlsx", (MADE / "inked.xlsx").read_bytes()), "hidden-cells")
    assert "letters in the colour of the cell B2" in told
    assert "white on white B3" in told
    assert "under a condition A5:B5" in told
