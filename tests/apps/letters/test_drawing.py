"""Letters as drawn: a PDF and a DOCX that say the words they were given, and a mail that does too."""

from __future__ import annotations

import io
import multiprocessing
import re
import time
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from evenhand.apps.letters.drawing import (
    Letterhead,
    draw_docx,
    draw_pdf,
    letter_html,
    mail_bodies,
    unwritable,
)
from evenhand.apps.letters.drawing.letterhead import INVENTED
from evenhand.apps.letters.drawing.pdf import as_data
from evenhand.apps.letters.drawing.writable import COVERAGE, writable, writable_apart
from evenhand.domain.lawbook.letters import load_letters
from evenhand.domain.letters import Bullets, ComposedLetter, Paragraph, Run, Table, compose
from tests.domain.letters.invented import full_facts

BOOK = load_letters(Path(__file__).parents[3] / "src" / "evenhand" / "law")
HEAD = Letterhead(
    council_name="Evenmouth District Council",
    address=("Harbour House", "Evenmouth EV0 0ZZ"),
    contact=("01632 960 000",),
)
HOSTILE = [
    "#evil()",
    '#read("/etc/passwd")',
    "$x$ and `raw` and @ref and <label> and *bold* and _under_ and // comment",
    "= Heading\n- item\n+ item\n/ term: x",
    "<script>alert(1)</script> & \"quotes\" 'single'",
    "{{ 7 * 7 }} {% for x in y %} {reference}",
    "\\u{41} \\ \\\\ ~ --- ...",
    "שלום עולם and مرحبا",
    "Ŵŵ Ŷŷ Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    "nul \x00 bell \x07 escape \x1b surrogate \ud800",
    "a\u202eb\u2066c",
    "]]> <!-- <w:p/> &#0;",
    "tab\there",
]
EMOJI = "Well done \U0001f389\U0001f44d\U0001f3fd and 中文"


def letter(answer: str = "Yes.", **changed: object) -> ComposedLetter:
    form = BOOK["single-issue-response"]
    return compose(form, {**full_facts(form, BOOK), "answer": answer, **changed}, BOOK)


def words_of_docx(drawn: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(drawn)).paragraphs)


def data_words(composed: ComposedLetter) -> str:
    return "\n".join(
        "\n".join(line for run in piece["runs"] for line in run["lines"])
        for piece in as_data(composed, HEAD, write=writable)["pieces"]
        if "runs" in piece
    )


@pytest.mark.parametrize("name", BOOK)
def test_every_shipped_letter_is_drawn_in_all_forms(name: str) -> None:
    composed = compose(BOOK[name], full_facts(BOOK[name], BOOK), BOOK)

    assert draw_pdf(composed, HEAD).startswith(b"%PDF-")
    assert composed.subject in words_of_docx(draw_docx(composed, HEAD))
    assert composed.signature[0] in mail_bodies(composed, HEAD).text


def test_a_letter_with_gaps_can_still_be_looked_at() -> None:
    form = BOOK["spoc-start"]

    composed = compose(form, {}, BOOK)

    assert draw_pdf(composed, HEAD).startswith(b"%PDF-")
    assert "[Single point of contact]" in words_of_docx(draw_docx(composed, HEAD))
    assert "<mark>[Single point of contact]</mark>" in letter_html(composed, HEAD)


def test_the_pdf_says_what_it_is_and_in_which_language() -> None:
    with pikepdf.open(io.BytesIO(draw_pdf(letter(), HEAD))) as pdf:
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
            assert about["dc:title"] == letter().subject


def test_the_pdf_is_tagged_with_headings_paragraphs_and_lists() -> None:
    with pikepdf.open(io.BytesIO(draw_pdf(letter(copied_to=("Head of Planning",)), HEAD))) as pdf:
        tags = {str(item.S) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item}

    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Link", "/Document"} <= tags


def test_the_pdf_embeds_its_own_fonts_only() -> None:
    with pikepdf.open(io.BytesIO(draw_pdf(letter("שלום مرحبا"), HEAD))) as pdf:
        fonts = {
            str(item.BaseFont).split("+")[-1]
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        }

    assert fonts
    assert all(name.startswith(("LiberationSans", "DejaVuSans")) for name in fonts)


def test_drawing_twice_gives_the_same_pdf() -> None:
    assert draw_pdf(letter(), HEAD) == draw_pdf(letter(), HEAD)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_come_out_as_words(hostile: str) -> None:
    composed = letter(hostile)
    expected = [run.text for piece in composed.pieces if isinstance(piece, Paragraph) for run in piece.runs]

    pdf, docx, bodies = draw_pdf(composed, HEAD), draw_docx(composed, HEAD), mail_bodies(composed, HEAD)

    assert pdf.startswith(b"%PDF-")
    for text in expected:
        assert text in words_of_docx(docx)
        squeezed = " ".join(text.split())
        assert squeezed in " ".join(bodies.text.split())
        assert squeezed in " ".join(HTMLParser(bodies.html.replace("<br>", "\n")).text().split())
    assert not HTMLParser(bodies.html).css("script, iframe, img, style, link")


def test_hostile_words_stand_as_they_are_on_the_page_of_the_pdf(tmp_path: Path) -> None:
    hostile = "#evil() $x$ `raw` *bold* _under_ {{ 7 * 7 }} <label> \\u{41}"

    assert hostile in data_words(letter(hostile))
    template = Path(COVERAGE).parents[1] / "drawing" / "letter.typ"
    assert not re.search(r"\beval\b", template.read_text(encoding="utf-8"))


def test_a_character_without_a_shape_is_named_and_reported_not_lost() -> None:
    composed = letter(EMOJI)

    assert draw_pdf(composed, HEAD).startswith(b"%PDF-")
    assert "[party popper]" in data_words(composed)
    assert "[U+4E2D]" in data_words(composed)
    assert unwritable(EMOJI) == ("\U0001f389", "\U0001f44d", "\U0001f3fd", "中", "文")
    assert EMOJI in words_of_docx(draw_docx(composed, HEAD))
    assert EMOJI in mail_bodies(composed, HEAD).text


def test_a_mark_that_no_font_can_draw_over_its_letter_is_named_beside_it() -> None:
    assert draw_pdf(letter("\u2598\u0303 e\u0301"), HEAD).startswith(b"%PDF-")
    assert writable_apart("\u2598\u0303 e\u0301") == "\u2598[combining tilde] \u00e9"


def test_a_picture_that_a_mail_holds_as_one_word_is_drawn_whole() -> None:
    drawn = PdfReader(io.BytesIO(draw_pdf(letter("x" * 40_000), HEAD)))
    assert sum(page.extract_text().count("x") for page in drawn.pages) >= 40_000


def test_the_copy_of_a_process_that_drew_draws_too_and_waits_for_nobody() -> None:
    drawn = draw_pdf(letter(), HEAD)
    with multiprocessing.get_context("fork").Pool(1) as copy:
        assert copy.apply_async(draw_pdf, (letter(), HEAD)).get(timeout=60) == drawn


@settings(max_examples=20, deadline=None)
@given(answer=st.text(max_size=80))
def test_any_text_at_all_is_drawn(answer: str) -> None:
    composed = letter(answer)

    assert draw_pdf(composed, HEAD).startswith(b"%PDF-")
    assert draw_docx(composed, HEAD).startswith(b"PK")


def test_the_list_of_characters_the_fonts_show_is_true() -> None:
    """PDF/UA refuses a character without a shape, so a letter of all of them proves the list."""
    ranges = [line.split("-") for line in COVERAGE.read_text(encoding="ascii").split()]
    everything = [chr(n) for first, last in ranges for n in range(int(first, 16), int(last, 16) + 1)]
    assert "".join(everything) == writable("".join(everything))
    pieces = tuple(
        Paragraph(
            (Run(" ".join(everything[n : n + 200])), Run(" ".join(everything[n : n + 200]), strong=True))
        )
        for n in range(0, len(everything), 200)
    )

    assert draw_pdf(_with(pieces), HEAD).startswith(b"%PDF-")


def test_a_demonstration_is_marked_on_every_page_and_in_every_form() -> None:
    demonstration = Letterhead(council_name="Evenmouth District Council", demonstration=True)
    composed = letter()

    document = Document(io.BytesIO(draw_docx(composed, demonstration)))

    assert INVENTED in document.sections[0].header.paragraphs[0].text
    assert as_data(composed, demonstration, write=writable)["mark"] == INVENTED
    assert INVENTED in mail_bodies(composed, demonstration).text
    assert INVENTED in mail_bodies(composed, demonstration).html
    assert INVENTED not in mail_bodies(composed, HEAD).text


def test_the_docx_has_real_headings_and_is_in_british_english() -> None:
    document = Document(io.BytesIO(draw_docx(letter(), HEAD)))
    styles = [paragraph.style.name for paragraph in document.paragraphs]

    assert styles.count("Heading 1") == 1
    assert "Heading 2" in styles
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.title == letter().subject
    assert 'w:lang w:val="en-GB"' in document.styles.element.xml


def test_the_mail_wraps_its_lines_and_keeps_web_addresses_whole() -> None:
    text = mail_bodies(letter("word " * 100), HEAD).text

    assert max(len(line) for line in text.splitlines()) <= 72
    assert "https://ico.org.uk/make-a-complaint/" in text


def test_a_table_is_drawn_with_its_headings_in_every_form() -> None:
    table = Table(
        ("What", "When"), (((Run("A drain"),), (Run("Monday"),)), ((Run("A tree"),), (Run("Tuesday"),)))
    )
    composed = _with((table, Bullets(((Run("One"),), (Run("Two"),)))))

    document = Document(io.BytesIO(draw_docx(composed, HEAD)))
    bodies = mail_bodies(composed, HEAD)

    assert draw_pdf(composed, HEAD).startswith(b"%PDF-")
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["A drain", "Monday"]
    assert '<th scope="col">What</th>' in bodies.html
    assert "What: A drain\nWhen: Monday" in bodies.text


def test_a_weekly_response_with_five_hundred_answers_is_drawn_in_under_two_seconds() -> None:
    form = BOOK["weekly-response"]
    facts = full_facts(form, BOOK)
    answer = "We looked at this on Monday. The drain belongs to the county, and we have told them. " * 4
    entry = {**facts["answered"][0], "answer": answer}
    entry.pop("rights")
    composed = compose(form, {**facts, "answered": (entry,) * 500}, BOOK)

    started = time.process_time()
    drawn = draw_pdf(composed, HEAD)
    took = time.process_time() - started

    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        assert len(pdf.pages) > 40
    assert took < 2.0


def _with(pieces: tuple) -> ComposedLetter:
    return ComposedLetter(
        letter="any",
        subject="Any letter",
        recipient=("Mrs Ada Penhaligon",),
        reference="EH-2026-000123",
        date_on=None,
        salutation=(Run("Dear Mrs Ada Penhaligon"),),
        pieces=pieces,
        closing="Yours sincerely",
        signature=("Owain Brightwater",),
    )
