"""A PDF is not released with what it hides (pre-send check)."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from evenhand.domain.information.files.cleaning import cleaned
from tests.domain.information.files.conftest import Look, kinds, said

WORDS = b"BT /F1 12 Tf 50 700 Td (The witness is Rowan Invented) Tj ET\n"
BOX = b"0 0 0 rg 45 695 220 20 re f\n"


def pdf(
    content: bytes = WORDS, spoil: Callable[[pikepdf.Pdf], object] = lambda pdf: None, **saved: object
) -> bytes:
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(595, 842))
        page = made.pages[0]
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(Font=Dictionary(F1=made.make_indirect(font)))
        page.Contents = made.make_stream(content)
        spoil(made)
        out = io.BytesIO()
        made.save(out, **saved)  # type: ignore[arg-type]  # the options are pikepdf's own
        return out.getvalue()


def test_a_plain_pdf_hides_nothing(look: Look):
    assert look("answer.pdf", pdf()) == ()


def test_words_under_a_black_box_are_found_with_their_page(look: Look):
    findings = look("answer.pdf", pdf(WORDS + BOX))
    assert kinds(findings) == {"covered-text"}
    assert "page 1" in said(findings, "covered-text")
    assert "Rowan Invented" in said(findings, "covered-text")


def test_a_box_drawn_before_the_words_is_a_background_and_no_redaction(look: Look):
    assert look("answer.pdf", pdf(b"0.8 0.9 1 rg 45 695 220 20 re f 0 g\n" + WORDS)) == ()


def test_words_under_a_white_box_are_found(look: Look):
    assert kinds(look("answer.pdf", pdf(WORDS + BOX.replace(b"0 0 0 rg", b"1 1 1 rg")))) == {"covered-text"}


@pytest.mark.parametrize("content", [b"3 Tr " + WORDS, b"1 1 1 rg " + WORDS])
def test_words_drawn_without_ink_or_in_white_are_found(content: bytes, look: Look):
    assert "Rowan" in said(look("answer.pdf", pdf(content)), "hidden-text")


def test_white_words_on_a_dark_ground_are_seen_and_no_finding(look: Look):
    assert look("answer.pdf", pdf(BOX + b"1 1 1 rg " + WORDS)) == ()


def test_words_outside_the_page_are_found(look: Look):
    assert "Rowan" in said(look("answer.pdf", pdf(WORDS.replace(b"50 700", b"50 900"))), "off-page-text")


def test_words_that_the_crop_cuts_away_are_found(look: Look):
    def crop(made: pikepdf.Pdf) -> None:
        made.pages[0].CropBox = [0, 0, 595, 600]

    assert "Rowan" in said(look("answer.pdf", pdf(spoil=crop)), "off-page-text")


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_was_turned_shows_what_it_shows_and_hides_what_its_crop_cuts_away(
    turned: int, look: Look
):
    def turn(made: pikepdf.Pdf) -> None:
        made.pages[0].Rotate = turned

    def turn_and_crop(made: pikepdf.Pdf) -> None:
        turn(made)
        made.pages[0].CropBox = [0, 0, 595, 600]

    assert look("answer.pdf", pdf(spoil=turn)) == ()
    assert "R" in said(look("answer.pdf", pdf(spoil=turn_and_crop)), "off-page-text")


def test_comments_unapplied_redactions_and_files_inside_are_found(look: Look):
    def spoil(made: pikepdf.Pdf) -> None:
        rect = [50, 695, 265, 715]
        made.pages[0].Annots = made.make_indirect(
            pikepdf.Array(
                [
                    Dictionary(
                        Type=Name.Annot, Subtype=Name.Text, Rect=rect, Contents="Too much?", T="Tamsin"
                    ),
                    Dictionary(Type=Name.Annot, Subtype=Name.Redact, Rect=rect),
                ]
            )
        )
        made.attachments["names.csv"] = b"name\nRowan Invented\n"

    findings = look("answer.pdf", pdf(spoil=spoil))
    assert kinds(findings) == {"comment", "redaction-not-applied", "attachment-inside"}
    assert "Too much?" in said(findings, "comment")
    assert "names.csv" in said(findings, "attachment-inside")


def test_a_layer_that_is_switched_off_is_named(look: Look):
    def spoil(made: pikepdf.Pdf) -> None:
        layer = made.make_indirect(Dictionary(Type=Name.OCG, Name="Objectors' names"))
        made.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer]))

    assert "Objectors' names" in said(look("plan.pdf", pdf(spoil=spoil)), "hidden-layer")


def test_the_author_is_found_and_the_program_is_not(look: Look):
    def spoil(made: pikepdf.Pdf) -> None:
        made.docinfo["/Author"] = "Tamsin Invented"
        made.docinfo["/Producer"] = "A PDF library"
        made.docinfo["/Title"] = "Answer"

    told = said(look("answer.pdf", pdf(spoil=spoil)), "document-property")
    assert "Tamsin Invented" in told
    assert "library" not in told


def test_a_title_that_the_pages_do_not_show_is_told_and_one_that_they_show_is_not(look: Look):
    def titled(title: str) -> bytes:
        return pdf(spoil=lambda made: made.docinfo.__setitem__("/Title", title))

    assert "Eviction" in said(look("answer.pdf", titled("Eviction of Rowan Invented")), "document-title")
    assert look("answer.pdf", titled("Answer: the witness, Rowan Invented")) == ()
    clean = cleaned("our answer.pdf", titled("Eviction of Rowan Invented"))
    assert clean is not None
    with pikepdf.open(io.BytesIO(clean)) as kept:
        assert kept.docinfo["/Title"] == "our answer"


def test_an_earlier_version_kept_inside_is_found_and_a_pdf_made_for_the_web_has_none(look: Look):
    first = pdf()
    start = first.rindex(b"startxref")
    again = first + b"\n1 0 obj\n<</Type/Catalog>>\nendobj\n" + first[start:]
    assert "previous-version" in kinds(look("answer.pdf", again))
    assert look("answer.pdf", pdf(linearize=True)) == ()


def test_a_locked_or_broken_pdf_is_not_sent(look: Look):
    locked = pdf(encryption=pikepdf.Encryption(owner="one", user="two"))
    assert "password" in said(look("answer.pdf", locked), "could-not-be-read")
    assert kinds(look("answer.pdf", b"%PDF-1.7\nnothing that is a PDF")) == {"could-not-be-read"}


def test_FOI_50_a_file_that_is_broken_as_no_library_foresaw_could_not_be_read_and_is_not_cleaned(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library that asserts kept a small file from being put beside an answer, and a large one waiting for ever."""
    broken = pdf(b"BT (\\644) Tj ET\n")  # no octal number of a byte
    assert said(look("plan.pdf", broken), "could-not-be-read") == " it is broken"

    def breaks(*_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr("evenhand.domain.information.files.pdfs.without_properties", breaks)
    assert cleaned("plan.pdf", pdf()) is None
