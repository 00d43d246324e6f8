"""What a PDF keeps beside what its pages show, and what no machine could look through (pre-send check)."""

from __future__ import annotations

import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem

from evenhand.domain.information.files import pdf_pages, pdf_size
from evenhand.domain.information.files.cleaning import cleaned
from evenhand.domain.information.files.pdf_size import refuse_what_is_too_large
from evenhand.domain.information.files.unreadable import CannotBeRead
from tests.domain.information.files.conftest import Look, kinds, said
from tests.domain.information.files.test_pdfs import WORDS, pdf


def layer(made: pikepdf.Pdf, **usage: Dictionary) -> None:
    group = made.make_indirect(Dictionary(Type=Name.OCG, Name="Objectors", Usage=Dictionary(**usage)))
    made.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(ON=Array([group])))


def bookmarked(made: pikepdf.Pdf, *titles: str) -> None:
    with made.open_outline() as outline:
        outline.root.extend(OutlineItem(title, 0) for title in titles)


def field(made: pikepdf.Pdf, **said_of_it: object) -> None:
    mark = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, T="who", F=4, Rect=[72, 500, 200, 520], **said_of_it
    )
    held = made.make_indirect(mark)
    made.pages[0].Annots, made.Root.AcroForm = Array([held]), Dictionary(Fields=Array([held]))


def clear(made: pikepdf.Pdf) -> None:
    made.pages[0].Resources.ExtGState = Dictionary(G=Dictionary(ca=0))


def beside(made: pikepdf.Pdf) -> None:
    made.pages[0].AF = Array(
        [made.make_indirect(Dictionary(F="names.txt", EF=Dictionary(F=made.make_stream(b"x"))))]
    )


def thumbnail(made: pikepdf.Pdf) -> None:
    made.pages[0].Thumb = made.make_stream(b"x")


@pytest.mark.parametrize(("spoil", "kind"), [(beside, "attachment-inside"), (thumbnail, "page-thumbnail")])
def test_what_hangs_on_a_page_is_told_and_is_gone_from_a_cleaned_copy(spoil, kind: str, look: Look):
    data = pdf(spoil=spoil)
    assert kinds(look("a.pdf", data)) == {kind}
    after = cleaned("a.pdf", data)
    assert after is not None
    assert look("a.pdf", after) == ()


AUTUMN = {"FT": Name.Ch, "Ff": 1 << 17, "V": "Autumn", "Opt": Array(["Autumn", "Rowan Invented"])}


@pytest.mark.parametrize(
    ("data", "kind", "tells"),
    [
        (
            pdf(spoil=lambda made: layer(made, View=Dictionary(ViewState=Name.OFF))),
            "hidden-layer",
            "only in print",
        ),
        (
            pdf(spoil=lambda made: layer(made, Print=Dictionary(PrintState=Name.OFF))),
            "hidden-layer",
            "not in print",
        ),
        (
            pdf(spoil=lambda made: bookmarked(made, "Tamsin Invented", "Page 1")),
            "hidden-text",
            "Tamsin Invented",
        ),
        (pdf(spoil=lambda made: field(made, **AUTUMN)), "unseen-choices", "“Rowan Invented”"),
        (pdf(spoil=lambda made: field(made, FT=Name.Tx, V="a", DV="Rowan")), "hidden-text", "emptied Rowan"),
        (pdf(b"q /G gs " + WORDS + b"Q", clear), "hidden-text", "clear as glass"),
        (pdf(WORDS.replace(b"12 Tf", b"1 Tf")), "hidden-text", "too small to read"),
        (pdf(b"/Span <</ActualText (Tamsin)>> BDC " + WORDS + b"EMC"), "hidden-text", "page 1 in the tags"),
        (pdf() + b"\nPK\x03\x04 another file after the end", "trailing-data", "31 bytes"),
        (
            pdf(spoil=lambda made: made.Root.update({"/PieceInfo": Dictionary(Drawn=Dictionary())})),
            "custom-data",
            "Drawn",
        ),
    ],
    ids=[
        *("layer in print", "layer on the screen", "bookmark", "choice", "value to go back to"),
        *("clear ink", "small", "tag on the page", "after the end", "data of a program"),
    ],
)
def test_what_no_page_shows_is_told(data: bytes, kind: str, tells: str, look: Look):
    findings = look("a.pdf", data)
    assert kinds(findings) == {kind}
    assert tells in said(findings, kind)
    assert "Page 1" not in said(findings, kind)


def honest(made: pikepdf.Pdf) -> None:
    """What honest files have: a layer for screen and print, a bookmark of a heading, ink that shows through a little."""
    layer(made, View=Dictionary(ViewState=Name.ON), Print=Dictionary(PrintState=Name.ON))
    bookmarked(made, "The witness")
    field(made, FT=Name.Tx, V="Autumn", DV="Autumn")
    made.pages[0].Resources.ExtGState = Dictionary(G=Dictionary(ca=0.5))


def test_an_honest_pdf_is_not_suspected(look: Look):
    assert look("a.pdf", pdf(b"/G gs " + WORDS, honest)) == ()


def packed_twice(made: pikepdf.Pdf) -> None:
    stream = pikepdf.Stream(made, b"")
    packed = zlib.compress(zlib.compress(bytes(3_000_000)))
    stream.write(packed, filter=Array([Name.FlateDecode, Name.FlateDecode]))
    made.pages[0].Contents = stream


def test_a_pdf_that_unpacks_without_end_is_refused_before_it_is_unpacked():
    with pikepdf.new() as made:
        made.add_blank_page()
        packed_twice(made)
        with pytest.raises(CannotBeRead, match="unpacked it is larger than 2 MB"):
            refuse_what_is_too_large(made, limit=2 * 2**20)
        refuse_what_is_too_large(made, limit=4 * 2**20)


def test_a_pdf_of_more_pages_than_can_be_looked_through_is_told_so(
    look: Look, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pdf_size, "MOST_PAGES", 1)
    many = look("a.pdf", pdf(spoil=lambda made: made.add_blank_page()))
    assert "it has 2 pages, more than the 1" in said(many, "not-looked-through")


def drawn_within_drawn(made: pikepdf.Pdf) -> None:
    inner = None
    for _ in range(6):  # five times ten forms within forms: more than a page may draw
        form = made.make_stream(b"/X Do " * 10 if inner else b"0 0 1 1 re f")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, [0, 0, 9, 9]
        form.Resources = Dictionary(XObject=Dictionary(X=inner)) if inner else Dictionary()
        inner = form
    made.pages[0].Resources.XObject = Dictionary(X=inner)


def test_a_page_that_draws_itself_over_and_over_is_given_up_in_words(
    look: Look, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pdf_pages, "_MOST_DRAWN", 20_000)
    found = look("a.pdf", pdf(b"/X Do", drawn_within_drawn))
    assert "more is drawn on one of its pages" in said(found, "not-looked-through")
