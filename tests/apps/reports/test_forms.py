"""A finished report says the same in every form that it leaves in."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace
from functools import cache

import pytest
from docx import Document as read_docx  # noqa: N813  # a function in all but name
from odfdo import Document as OdfDocument
from openpyxl import load_workbook
from pypdf import PdfReader

from evenhand.apps.reports.drawing import FORMS
from evenhand.apps.reports.drawing.plain import draw_text
from evenhand.domain.reports.documents import Document, Line, Part, Printed, Table
from tests.apps.reports.reading_back import READ, differences

TABLE = Table(
    caption="Requests by quarter",
    columns=("Q1 2022/23", "Q2 2022/23"),
    lines=(
        Line(title="Received", cells=(Printed(text="1,196"), Printed(text="<5"))),
        Line(title="=cmd() <b>#odd</b>", cells=(Printed(text="86 %"), Printed(text="–"))),
    ),
    first="What is counted",
    notes=("A note.",),
)


def _cells(*texts: str) -> tuple[Printed, ...]:
    return tuple(Printed(text=text) for text in texts)


WORDS = Table(
    caption="Posts",
    columns=("Version", "Hours", "Telephone", "Note"),
    lines=(
        Line(title="Officer 1", cells=_cells("2.0", "0.60", "01632", "-")),
        Line(title="Officer 1", cells=_cells("2", "1,000", "0", "–")),
    ),
    numbers=False,
)
LONG = Table(  # rows that go on over the break of a page
    caption="Letters",
    columns=("For", "What it states"),
    lines=tuple(
        Line(
            title=f"Notice {row}",
            cells=_cells("A request", " ".join(f"Clause {row}.{n}." for n in range(40))),
        )
        for row in range(12)
    ),
    numbers=False,
)
REPORT = Document(
    name="invented",
    title="An invented report",
    council="Harrowmere Borough Council",
    audience="public",
    period="1 April 2022 to 30 September 2022",
    from_on=dt.date(2022, 4, 1),
    until_on=dt.date(2022, 9, 30),
    run_at=dt.datetime(2022, 10, 3, 9, 0, tzinfo=dt.UTC),
    introduction=("What was asked.",),
    parts=(
        Part(title="1a. Requests: how many?", question="How many?", tables=(TABLE,)),
        Part(title="1a. Requests: how many? And again", says=("Nothing is held.",), tables=(WORDS, LONG)),
    ),
    marks_said=("<5: fewer than five.",),
    invented=True,
)


@cache
def drawn(form: str) -> bytes:
    """The report in one form, drawn once."""
    return FORMS[form].draw(REPORT)


@pytest.mark.parametrize("form", READ)
def test_every_figure_and_word_stands_alike_in_each_form(form: str) -> None:
    assert differences(REPORT, form, drawn(form)) == []


def test_csv_has_a_line_for_each_figure_and_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(drawn("csv").decode("utf-8-sig"))))
    assert [row[5] for row in rows[1:5]] == ["1,196", "<5", "86 %", "–"]
    assert not any(text.startswith("=") for row in rows for text in row)


def test_json_for_the_public_holds_no_exact_number_and_no_case() -> None:
    data = json.loads(drawn("json"))
    assert data["sections"][0]["tables"][0]["lines"][0]["cells"][0] == {"text": "1,196", "key": ""}


def test_a_terminal_shows_a_long_label_to_its_end_and_keeps_its_columns() -> None:
    label = "Requests for environmental information refused as manifestly unreasonable for their burden alone"
    lines = (Line(title=label, cells=_cells("11", "2")), Line(title="All", cells=_cells("1,196", "3")))
    table = Table(caption="By ground", columns=("Q1", "Q2"), lines=lines)
    shown = draw_text(replace(REPORT, parts=(Part(title="A part", tables=(table,)),)))
    rows = shown.splitlines()
    assert set(label.split()) <= set(shown.split())
    assert [row.index("Q2") + 1 for row in rows if "Q2" in row] == [
        len(row) - 1 for row in rows if row.startswith("All")
    ]


def test_a_web_page_is_whole_and_takes_no_word_for_markup() -> None:
    page = drawn("html").decode()
    assert "<h1>An invented report</h1>" in page
    assert "<b>#odd</b>" not in page
    assert "&lt;5" in page


def test_a_word_document_repeats_its_header_row_and_holds_every_cell() -> None:
    read = read_docx(io.BytesIO(drawn("docx")))
    assert read.paragraphs[0].text == REPORT.title
    table = read.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows][1] == ["Received", "1,196", "<5"]
    assert "tblHeader" in table.rows[0]._tr.xml


def test_a_pdf_is_tagged_and_says_the_figures() -> None:
    read = PdfReader(io.BytesIO(drawn("pdf")))
    said = "".join(page.extract_text() for page in read.pages)
    assert "/StructTreeRoot" in read.trailer["/Root"]
    assert all(word in said for word in ("Received", "1,196", "<5", "#odd", "Invented data"))


def test_a_workbook_has_a_sheet_for_each_part_and_numbers_that_add() -> None:
    read = load_workbook(io.BytesIO(drawn("xlsx")))
    assert len(read.sheetnames) == len(REPORT.parts) + 2
    values = list(read[read.sheetnames[1]].iter_rows(values_only=True))
    assert ("Received", 1196, "<5") in [row[:3] for row in values]


def test_an_open_document_sheet_says_what_the_workbook_says() -> None:
    read = OdfDocument(io.BytesIO(drawn("ods")))
    book = load_workbook(io.BytesIO(drawn("xlsx")))
    assert [table.name for table in read.body.tables] == book.sheetnames
    values = read.body.tables[1].get_values()
    assert ["Received", 1196, "<5"] in [row[:3] for row in values]
    about = [row[0] for row in read.body.tables[0].get_values()]
    assert "<5: fewer than five." in about
