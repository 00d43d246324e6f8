"""A table or a picture is not released with what it hides (pre-send check); copies can be cleaned."""

from __future__ import annotations

import io
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from evenhand.domain.information.files.checking import check_file
from evenhand.domain.information.files.cleaning import cleaned
from evenhand.domain.information.files.findings import load_hidden_data
from tests.domain.information.files.conftest import LAW, Look, kinds, said
from tests.domain.information.files.test_documents import document
from tests.domain.information.files.test_pdfs import pdf
from tests.domain.information.files.test_workbooks import workbook


def photograph() -> bytes:
    picture = Image.new("RGB", (40, 30), "green")
    exif = Image.Exif()
    exif[0x013B] = "Tamsin Invented"
    exif[0x010F] = "A maker"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 24.0, 30.0), 3: "W", 4: (1.0, 30.0, 0.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_photograph_tells_where_it_was_taken_and_by_whom(look: Look):
    findings = look("site.jpg", photograph())
    assert "52.40833° N" in said(findings, "place-taken")
    assert "Tamsin Invented" in said(findings, "picture-metadata")


def test_a_text_chunk_and_data_after_the_end_of_a_picture_are_found(look: Look):
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Comment", "drawn at 4 Invented Lane")
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG", pnginfo=chunks)
    findings = look("map.png", out.getvalue() + b"what was cut away")
    assert "4 Invented Lane" in said(findings, "picture-metadata")
    assert "17 bytes" in said(findings, "trailing-data")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "TIFF", "WEBP"])
def test_a_plain_picture_hides_nothing(kind: str, look: Look):
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, kind)
    assert look(f"plain.{kind.lower()}", out.getvalue()) == ()


def test_a_picture_in_a_document_is_looked_through(look: Look):
    def spoil(made):
        made.add_picture(io.BytesIO(photograph()))

    findings = look("answer.docx", document(spoil))
    assert "word/media/" in said(findings, "place-taken")


def test_a_table_tells_of_columns_without_heading_and_rows_far_below(look: Look):
    rows = "Quarter,Requests\nQ1,41,Rowan\nQ2,37\n" + "\n" * 30 + "Q9,99\n"
    findings = look("figures.csv", rows.encode())
    assert kinds(findings) == {"unnamed-column", "data-below"}
    assert "C" in said(findings, "unnamed-column")


def test_what_looks_like_personal_data_in_a_table_is_told_by_its_cell(look: Look):
    rows = "Request,Who\n1,rowan@example.org\n2,QQ123456C\n3,01632 960001\n4,AB123456C\n"
    told = said(look("requests.csv", rows.encode()), "personal-pattern")
    assert "e-mail addresses B2" in told
    assert "National Insurance numbers B5" in told
    assert "telephone numbers B4" in told


def test_figures_and_dates_in_a_table_do_not_look_like_personal_data(look: Look):
    rows = "Quarter,From,Spent,Reference\nQ1,2026-01-05,1234567.89,REF-2026-000123\nQ2,05/04/2026,1030.5,20260405\n"
    assert look("spending.csv", rows.encode()) == ()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("site.jpg", photograph()),
        ("answer.docx", document()),
        ("answer.pdf", pdf()),
        ("figures.xlsx", workbook()),
    ],
)
def test_a_cleaned_copy_hides_nothing_that_can_be_taken_out(name: str, data: bytes, look: Look):
    clean = cleaned(name, data)
    assert clean is not None
    assert look(name, clean) == ()


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(["a.xlsx", "a.docx", "a.pdf", "a.jpg", "a.csv", "a.eml", "a.zip", "a"]),
    data=st.binary(),
)
def test_no_bytes_whatever_stop_the_check(name: str, data: bytes):
    check_file(name, data, load_hidden_data(LAW))


@settings(max_examples=60, deadline=None)
@given(
    whole=st.sampled_from([pdf(), workbook(), document(), photograph()]),
    place=st.integers(0, 60_000),
    wrong=st.binary(min_size=1, max_size=8),
)
def test_a_damaged_file_is_read_or_said_to_be_unreadable(whole: bytes, place: int, wrong: bytes):
    at = place % len(whole)
    damaged = whole[:at] + wrong + whole[at + len(wrong) :]
    for name in ("a.pdf", "a.xlsx"):
        check_file(name, damaged, load_hidden_data(LAW))


def test_what_stands_far_down_a_long_table_is_found_at_its_own_line(look: Look):
    lines = [
        "name,post",
        *["Somebody,Officer"] * 2_500,
        "",
        "Sam,sam@example.org",
        *[","] * 25,
        "Last,Officer,more",
    ]
    findings = look("posts.csv", "\r\n".join(lines).encode("utf-8-sig"))
    assert "B2503" in said(findings, "personal-pattern")
    assert "line 2529" in said(findings, "data-below")
    assert "C" in said(findings, "unnamed-column")


def test_a_cell_of_one_long_word_is_looked_through_in_one_go(look: Look):
    begun = perf_counter()
    assert look("keys.csv", b"Key\n" + b"a" * 60_000 + b"\n") == ()
    assert perf_counter() - begun < 2


def test_cells_like_personal_data_are_counted_to_a_thousand(look: Look):
    def rows(many: int) -> bytes:
        return b"Mail\n" + b"robin@example.org\n" * many

    assert "1000 cells" in said(look("a.csv", rows(1_000)), "personal-pattern")
    more = said(look("a.csv", rows(1_500)), "personal-pattern")
    assert "More than 1,000 cells" in more
    assert "A2, A3, A4" in more
