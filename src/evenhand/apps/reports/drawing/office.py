"""A report as a Word document and as spreadsheets, with real headings, header rows and captions."""

from __future__ import annotations

import io
import re

from docx import Document as NewDocument
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from odfdo import Cell, Row
from odfdo import Document as OdfDocument
from odfdo import Table as OdfTable
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from evenhand.apps.reports.drawing.plain import harmless
from evenhand.apps.reports.drawing.saying import CLOSING, DEFINITIONS, head_lines
from evenhand.domain.reports.documents import Document, Line, Part, Table

FONT = "Liberation Sans"
_LONGEST_SHEET_NAME = 31
_NUMBER = re.compile(r"-?[0-9][0-9,]*(\.[0-9]+)?")


def draw_docx(document: Document) -> bytes:
    """The report as a DOCX in British English, on A4 across, that an officer can still edit."""
    docx = NewDocument()
    _styles(docx)
    docx.core_properties.title = document.title
    docx.core_properties.author = document.council
    docx.core_properties.language = "en-GB"
    docx.add_heading(document.title, level=1)
    for said in (*head_lines(document), *document.introduction):
        docx.add_paragraph(said)
    for part in document.parts:
        _part(docx, part)
    if document.closing:
        docx.add_heading(CLOSING, level=2)
        for said in document.closing:
            docx.add_paragraph(said)
    if document.marks_said:
        docx.add_heading("Signs used", level=2)
        for said in document.marks_said:
            docx.add_paragraph(said, style="List Bullet")
    docx.add_heading(DEFINITIONS, level=2)
    for measure in document.definitions:
        paragraph = docx.add_paragraph()
        paragraph.add_run(f"{measure.title}: ").bold = True
        paragraph.add_run(f"{measure.definition} ({measure.source})")
    written = io.BytesIO()
    docx.save(written)
    return written.getvalue()


def _styles(docx: Docx) -> None:
    for name, size in (("Normal", 9.5), ("Heading 1", 16), ("Heading 2", 12), ("Heading 3", 10)):
        style = docx.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    docx.styles["Normal"].element.get_or_add_rPr().append(language)
    section = docx.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.8)


def _part(docx: Docx, part: Part) -> None:
    docx.add_heading(part.title, level=2)
    if part.question:
        docx.add_paragraph().add_run(part.question).italic = True
    for said in part.says:
        docx.add_paragraph(said)
    for table in part.tables:
        docx.add_heading(table.caption, level=3)
        if table.lines:
            _docx_table(docx, table)
        for note in table.notes:
            docx.add_paragraph(note)


def _docx_table(docx: Docx, table: Table) -> None:
    grid = docx.add_table(rows=1, cols=len(table.columns) + 1)
    grid.style = "Table Grid"
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    grid.rows[0]._tr.get_or_add_trPr().append(repeated)
    heads = (table.first or "What is counted", *table.columns)
    _fill(grid.rows[0].cells, heads, bold=True, numbers=table.numbers)
    for line in table.lines:
        texts = (line.title, *(cell.text for cell in line.cells))
        _fill(grid.add_row().cells, texts, bold=line.total, numbers=table.numbers)


def _fill(cells: object, texts: tuple[str, ...], *, bold: bool, numbers: bool) -> None:
    for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):  # type: ignore[call-overload]  # the library's types are too narrow
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(8)
        if place and numbers:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def draw_xlsx(document: Document) -> bytes:
    """A workbook: a first sheet about the report, one a section, and one of definitions."""
    book = Workbook()
    about = book.active
    assert isinstance(about, Worksheet)
    about.title = "About"
    for said in (
        document.title,
        *head_lines(document),
        *document.introduction,
        *document.closing,
        *document.marks_said,
    ):
        about.append([harmless(said)])
    about["A1"].font = Font(bold=True, size=14)
    about.column_dimensions["A"].width = 100
    names = {"About"}
    for part in document.parts:
        _sheet(book.create_sheet(_sheet_name(part.title, names)), part)
    definitions = book.create_sheet(_sheet_name("Definitions", names))
    definitions.append(["Measure", "Definition", "Unit", "Source"])
    for measure in document.definitions:
        definitions.append(
            [harmless(t) for t in (measure.title, measure.definition, measure.unit, measure.source)]
        )
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _sheet(sheet: Worksheet, part: Part) -> None:
    sheet.append([harmless(part.title)])
    sheet["A1"].font = Font(bold=True, size=13)
    for said in (part.question, *part.says):
        if said:
            sheet.append([harmless(said)])
    for table in part.tables:
        sheet.append([])
        sheet.append([harmless(table.caption)])
        sheet.cell(sheet.max_row, 1).font = Font(bold=True)
        sheet.append([harmless(text) for text in (table.first, *table.columns)])
        for cell in sheet[sheet.max_row]:
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
        for line in table.lines:
            sheet.append([harmless(line.title), *_values(table, line)])
        for note in table.notes:
            sheet.append([harmless(note)])
    sheet.column_dimensions["A"].width = 48


def _values(table: Table, line: Line) -> list[str | int | float]:
    """The cells of a line. In a table of words nothing is a number: a version 2.0, a telephone number, a day."""
    return [_value(cell.text) if table.numbers else harmless(cell.text) for cell in line.cells]


def _value(text: str) -> str | int | float:
    """A whole number as a number, so that a sheet can add it; anything else as it is printed."""
    if _NUMBER.fullmatch(text):
        plain = text.replace(",", "")
        return float(plain) if "." in plain else int(plain)
    return harmless(text)


def _sheet_name(title: str, taken: set[str]) -> str:
    plain = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:_LONGEST_SHEET_NAME]
    name, number = plain, 2
    while name in taken:
        tail = f" {number}"
        name, number = plain[: _LONGEST_SHEET_NAME - len(tail)] + tail, number + 1
    taken.add(name)
    return name


def draw_ods(document: Document) -> bytes:
    """The same workbook as an OpenDocument spreadsheet."""
    book = OdfDocument("spreadsheet")
    book.body.clear()
    taken: set[str] = set()
    head = (
        document.title,
        *head_lines(document),
        *document.introduction,
        *document.closing,
        *document.marks_said,
    )
    about = [(said,) for said in head]
    book.body.append(_ods_sheet(_sheet_name("About", taken), about))
    for part in document.parts:
        lines: list[tuple[str | int | float, ...]] = [
            (part.title,),
            (part.question,),
            *((s,) for s in part.says),
        ]
        for table in part.tables:
            lines += [(), (table.caption,), (table.first, *table.columns)]
            lines += [(line.title, *_values(table, line)) for line in table.lines]
            lines += [(note,) for note in table.notes]
        book.body.append(_ods_sheet(_sheet_name(part.title, taken), lines))
    measures = [(m.title, m.definition, m.unit, m.source) for m in document.definitions]
    book.body.append(
        _ods_sheet(
            _sheet_name("Definitions", taken), [("Measure", "Definition", "Unit", "Source"), *measures]
        )
    )
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _ods_sheet(name: str, lines: object) -> OdfTable:
    sheet = OdfTable(name)
    for line in lines:  # type: ignore[attr-defined]  # the library's types are too narrow
        row = Row()
        for value in line:
            row.append(Cell(value))
        sheet.append(row)
    return sheet
