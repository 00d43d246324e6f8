"""A document, a presentation or a mail is not released with what it hides (pre-send check)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor

from evenhand.domain.information.files.cleaning import cleaned
from tests.domain.information.files.conftest import Look, kinds, said


def document(spoil: Callable[[Docx], object] = lambda document: None) -> bytes:
    made = Document()
    rels = made.part.package.rels  # the library's template has a picture of a page
    del rels[next(rel.rId for rel in rels.values() if rel.reltype.endswith("/thumbnail"))]
    made.add_heading("Our answer", level=1)
    made.add_paragraph("The council holds 41 records.")
    spoil(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_plain_document_hides_nothing(look: Look):
    assert look("answer.docx", document()) == ()


def test_changes_kept_on_record_are_told_with_who_made_them(look: Look):
    def spoil(made: Docx) -> None:
        made.paragraphs[-1]._p.append(
            parse_xml(
                f'<w:ins {nsdecls("w")} w:id="1" w:author="Tamsin Invented" w:date="2026-01-05T10:00:00Z">'
                "<w:r><w:t>and two more</w:t></w:r></w:ins>"
            )
        )
        made.paragraphs[-1]._p.append(
            parse_xml(
                f'<w:del {nsdecls("w")} w:id="2" w:author="Rowan Invented"><w:r><w:delText>the real number</w:delText>'
                "</w:r></w:del>"
            )
        )

    told = said(look("answer.docx", document(spoil)), "tracked-change")
    assert "by Tamsin Invented" in told
    assert "the real number" in told


def test_comments_are_told_with_their_words(look: Look):
    def spoil(made: Docx) -> None:
        made.add_comment(
            made.paragraphs[-1].runs, text="Is this true?", author="Tamsin Invented", initials="TI"
        )

    told = said(look("answer.docx", document(spoil)), "comment")
    assert "Tamsin Invented" in told
    assert "Is this true?" in told


def test_text_that_does_not_show_is_found(look: Look):
    def spoil(made: Docx) -> None:
        made.add_paragraph().add_run("marked hidden").font.hidden = True
        made.add_paragraph().add_run("white words").font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)

    told = said(look("answer.docx", document(spoil)), "hidden-text")
    assert "marked hidden" in told
    assert "white words" in told


def test_properties_that_name_people_are_found(look: Look):
    def spoil(made: Docx) -> None:
        made.core_properties.author = "Tamsin Invented"
        made.core_properties.last_modified_by = "Rowan Invented"

    told = said(look("answer.docx", document(spoil)), "document-property")
    assert "Tamsin Invented" in told
    assert "Rowan Invented" in told


def test_a_presentation_tells_of_hidden_slides_and_notes(look: Look):
    p = "http://schemas.openxmlformats.org/presentationml/2006/main"
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ppt/presentation.xml", f'<p:presentation xmlns:p="{p}"/>')
        archive.writestr("ppt/slides/slide1.xml", f'<p:sld xmlns:p="{p}" show="0"/>')
        archive.writestr(
            "ppt/notesSlides/notesSlide1.xml",
            f'<p:notes xmlns:p="{p}" xmlns:a="{a}"><a:t>Say nothing</a:t></p:notes>',
        )
    findings = look("talk.pptx", out.getvalue())
    assert kinds(findings) == {"hidden-slide", "speaker-notes"}


def test_a_mail_tells_of_the_headers_that_nobody_sees_and_of_what_is_attached(look: Look):
    mail = (
        b"Received: from inside.example.org by mail.example.org; Mon, 5 Jan 2026 10:00:00 +0000\r\n"
        b"X-Originating-IP: [192.0.2.7]\r\nBcc: hidden@example.org\r\nFrom: a@example.org\r\nTo: b@example.com\r\n"
        b"Subject: Figures\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
    )
    told = said(look("mail.eml", mail), "mail-header")
    assert "192.0.2.7" in told
    assert "hidden@example.org" in told
    assert "Figures" not in told


def test_a_mail_attached_to_a_mail_is_looked_through_too(look: Look):
    inner, outer = EmailMessage(), EmailMessage()
    inner["Bcc"] = "hidden@example.org"
    inner.set_content("Hello")
    outer.set_content("Attached")
    outer.add_attachment(inner)
    findings = look("mail.eml", bytes(outer))
    assert kinds(findings) == {"mail-header"}
    assert ".eml Bcc hidden@example.org" in said(findings, "mail-header")


def test_a_file_within_an_archive_is_looked_through_and_told_by_its_name(look: Look):
    def spoil(made: Docx) -> None:
        made.core_properties.author = "Tamsin Invented"

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("papers/answer.docx", document(spoil))
    assert "papers/answer.docx" in said(look("papers.zip", out.getvalue()), "document-property")


def test_an_archive_within_archives_without_end_is_told_and_not_followed(look: Look):
    data = document()
    for _ in range(6):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("inner.zip", data)
        data = out.getvalue()
    assert "too deep" in said(look("outer.zip", data), "not-looked-through")


def test_an_archive_that_unpacks_to_more_than_fits_is_not_unpacked(look: Look):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.csv", bytes(260 * 2**20))
    assert "larger than" in said(look("bomb.zip", out.getvalue()), "not-looked-through")


def test_a_kind_of_file_that_is_not_read_is_said_to_be_unread(look: Look):
    assert kinds(look("drawing.dwg", b"AC1032 drawing")) == {"not-a-kind-we-read"}
    assert kinds(look("empty.csv", b"")) == {"could-not-be-read"}


def marked(words: str, *, ink: str = "", marker: bool = False, ground: str = "") -> Callable[[Docx], object]:
    """A paragraph with its words in one ink, under a black marker or on a ground."""

    def spoil(made: Docx) -> None:
        run = made.add_paragraph().add_run(words)
        if ink:
            run.font.color.rgb = RGBColor.from_string(ink)
        if marker:
            run.font.highlight_color = WD_COLOR_INDEX.BLACK
        if ground:
            run._r.get_or_add_rPr().append(
                parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{ground}"/>')
            )

    return spoil


@pytest.mark.parametrize(
    "how",
    [{"marker": True}, {"marker": True, "ink": "000000"}, {"ground": "000000", "ink": "1A1A1A"}],
)
def test_words_blacked_out_with_a_marker_are_still_there_and_told(look: Look, how: dict[str, object]):
    findings = look("answer.docx", document(marked("Rowan Invented", **how)))
    assert kinds(findings) == {"hidden-text"}
    assert "Rowan Invented" in said(findings, "hidden-text")


@pytest.mark.parametrize(
    "how", [{"marker": True, "ink": "FFFFFF"}, {"ground": "000000"}, {"ground": "DDEEFF", "ink": "000000"}]
)
def test_words_that_can_be_read_on_their_ground_are_no_finding(look: Look, how: dict[str, object]):
    assert look("answer.docx", document(marked("A heading", **how))) == ()


def test_a_title_that_the_document_does_not_show_is_told_and_a_cleaned_copy_tells_no_company(look: Look):
    def spoil(made: Docx) -> None:
        made.core_properties.title = "Letter to Rowan Invented"

    told = document(spoil)
    assert "Rowan" in said(look("answer.docx", told), "document-title")
    with_company = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(told)) as old, zipfile.ZipFile(with_company, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            manager = b"<Manager>Tamsin Invented</Manager></Properties>"
            new.writestr(info, data.replace(b"</Properties>", manager))
    assert "Tamsin" in said(look("answer.docx", with_company.getvalue()), "document-property")
    clean = cleaned("answer.docx", with_company.getvalue())
    assert clean is not None
    assert look("answer.docx", clean) == ()


@pytest.mark.parametrize(
    ("colour", "own_words", "hides"),
    [("000000", "Withheld", True), ("FFFFFF", "", True), ("FFFF99", "A note", False)],
)
def test_a_dark_box_hides_the_words_below_it_whatever_it_says_itself(
    colour: str, own_words: str, hides: bool, look: Look
):
    def spoil(made: Docx) -> None:
        drawn = "http://schemas.openxmlformats.org/drawingml/2006"
        names = f'{nsdecls("w")} xmlns:wp="{drawn}/wordprocessingDrawing" xmlns:a="{drawn}/main"'
        made.paragraphs[-1]._p.append(
            parse_xml(
                f'<w:r {names}><w:drawing><wp:anchor behindDoc="0"><wp:wrapNone/><wp:spPr><a:solidFill>'
                f'<a:srgbClr val="{colour}"/></a:solidFill></wp:spPr><w:t>{own_words}</w:t></wp:anchor></w:drawing></w:r>'
            )
        )

    told = said(look("answer.docx", document(spoil)), "covered-text")
    assert told.removeprefix("document ") == ("The council holds 41 records." if hides else "")
