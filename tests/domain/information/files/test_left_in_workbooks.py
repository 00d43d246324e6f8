"""What a workbook keeps and no cell shows: lists, notes, emptied texts, silent formats, far cells (pre-send check)."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from evenhand.domain.information.files.number_formats import hides, silent_for
from tests.domain.information.files.conftest import Look, kinds, said
from tests.domain.information.files.test_cunning_places import MADE, changed, sheet_with
from tests.domain.information.files.test_workbooks import workbook


def listing(sheet: Worksheet, *values: str) -> None:
    rule = DataValidation(type="list", formula1=f'"{",".join(values)}"')
    sheet.add_data_validation(rule)
    rule.add("D2:D9")


def asked(sheet: Worksheet) -> None:
    rule = DataValidation(type="whole", formula1="1", prompt="Ask Rowan Invented", showInputMessage=True)
    sheet.add_data_validation(rule)
    rule.add("D2:D9")


def in_white(sheet: Worksheet, cell: str, ground: str = "") -> None:
    sheet[cell] = CellRichText("Seen ", TextBlock(InlineFont(color="FFFFFFFF"), "Rowan"))
    if ground:
        sheet[cell].fill = PatternFill("solid", fgColor=ground)


def put(sheet: Worksheet, cell: str, value: object, form: str = "General", size: float = 11) -> None:
    sheet[cell] = value
    sheet[cell].number_format, sheet[cell].font = form, Font(size=size)


@pytest.mark.parametrize(
    ("spoil", "kind", "tells"),
    [
        (lambda b: listing(b.active, "Yes", "Rowan Invented"), "unseen-choices", "“Rowan Invented”"),
        (lambda b: asked(b.active), "cell-note", "D2:D9 Ask Rowan Invented"),
        (lambda b: put(b.active, "D2", 52_000, '"n/a"'), "hidden-cells", "D2"),
        (lambda b: put(b.active, "D2", "Rowan", "0;-0;;"), "hidden-cells", "D2"),
        (lambda b: put(b.active, "D2", "Rowan", size=1), "hidden-cells", "too small to read D2"),
        (lambda b: in_white(b.active, "D2"), "hidden-cells", "some words white, or too small to read D2"),
        (lambda b: put(b.active, "D9000", "Rowan"), "data-below", "9,000"),
        (lambda b: put(b.active, "ZZ2", "Rowan"), "data-beyond", "ZZ"),
        (
            lambda b: b.defined_names.update({"who": DefinedName("who", attr_text='"Rowan Invented"')}),
            "hidden-name",
            "Rowan Invented",
        ),
    ],
)
def test_what_no_cell_shows_is_told_with_its_place(spoil, kind: str, tells: str, look: Look):
    findings = look("a.xlsx", workbook(spoil))
    assert kinds(findings) == {kind}
    assert tells in said(findings, kind)


def ordinary(book: openpyxl.Workbook) -> None:
    """What honest workbooks have: forms of yes and no, dates, amounts, dashes for nought, a total some rows below."""
    sheet = book.active
    listing(sheet, "Yes", "No", "N/A")
    put(sheet, "D2", 0, "0;-0;;@")
    put(sheet, "D3", 1, '"Yes";"Yes";"No"')
    put(sheet, "D4", -12.5, '_-£* #,##0.00_-;[Red]-£* #,##0.00_-;_-£* "-"??_-;_-@_-')
    put(sheet, "D5", 45_000, "[$-809]dddd d mmmm yyyy")
    put(sheet, "D6", 1.5, "[h]:mm")
    put(sheet, "D60", "Total")
    in_white(sheet, "D7", ground="FF1D70B8")


def test_an_honest_workbook_is_not_suspected(look: Look):
    assert look("a.xlsx", workbook(ordinary)) == ()


@pytest.mark.parametrize(
    ("form", "value", "is_text", "hidden"),
    [
        (";;;", "x", True, True),
        (";;;", "5", False, True),
        (";;", "x", True, False),
        (";;", "-5", False, True),
        ("0;", "-5", False, True),
        ("[=52000]0;;", "7", False, False),
        (r"\0\0", "7", False, True),
        ("General", "7", False, False),
    ],
)
def test_a_number_format_hides_what_none_of_its_parts_shows(form, value, is_text, hidden):
    assert hides(silent_for(form), value, is_text=is_text) is hidden


def test_the_text_of_a_cell_that_was_emptied_is_told(look: Look):
    plain = (MADE / "plain.xlsx").read_bytes()
    emptied = changed(plain, swaps=((b"</sst>", b"<si><t>Rowan Invented</t></si></sst>"),))
    assert "“Rowan Invented”" in said(look("plain.xlsx", emptied), "text-of-no-cell")


def test_a_part_to_which_nothing_leads_is_told(look: Look):
    left = changed(workbook(), {"xl/worksheets/sheet7.xml": b"<worksheet/>"})
    assert said(look("a.xlsx", left), "part-of-nothing") == "xl/worksheets/sheet7.xml sheet7.xml"


def test_a_list_in_the_newer_form_is_read_too(look: Look):
    rule = (
        '<extLst><ext xmlns:x="urn:x"><x:dataValidations><x:dataValidation type="list"><x:formula1>'
        "<f>&quot;Rowan Invented&quot;</f></x:formula1></x:dataValidation></x:dataValidations></ext></extLst>"
    )
    assert "Rowan Invented" in said(look("a.xlsx", sheet_with(rule)), "unseen-choices")
