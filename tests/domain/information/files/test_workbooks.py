"""A workbook is not released with what it hides (pre-send check)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from tests.domain.information.files.conftest import Look, kinds, said

Spoil = Callable[[openpyxl.Workbook], object]


def workbook(spoil: Spoil = lambda book: None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Figures"
    for row in (("Quarter", "Requests"), ("Q1", 41), ("Q2", 37), ("Q3", 52)):
        sheet.append(row)
    spoil(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def test_a_plain_workbook_hides_nothing(look: Look):
    assert look("figures.xlsx", workbook()) == ()


def test_hidden_sheets_are_named_and_the_very_hidden_told_apart(look: Look):
    def spoil(book: openpyxl.Workbook) -> None:
        book.create_sheet("Names").sheet_state = "hidden"
        book.create_sheet("Workings").sheet_state = "veryHidden"

    findings = look("figures.xlsx", workbook(spoil))
    assert kinds(findings) == {"hidden-sheet"}
    assert "sheet Names" in said(findings, "hidden-sheet")
    assert "menus do not list it" in said(findings, "hidden-sheet")


def test_hidden_rows_and_columns_are_told_by_their_numbers_and_letters(look: Look):
    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["Figures"]
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.column_dimensions["D"].width = 0.1

    findings = look("figures.xlsx", workbook(spoil))
    assert "sheet Figures" in said(findings, "hidden-rows")
    assert "3" in said(findings, "hidden-rows")
    assert "B, D" in said(findings, "hidden-columns")


def test_rows_that_a_filter_hides_are_found(look: Look):
    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["Figures"]
        sheet.auto_filter.ref = "A1:B4"
        sheet.auto_filter.add_filter_column(0, ["Q1"])
        for row in (3, 4):
            sheet.row_dimensions[row].hidden = True

    assert "3, 4" in said(look("figures.xlsx", workbook(spoil)), "hidden-rows")


def test_a_comment_is_told_with_its_author_its_cell_and_its_words(look: Look):
    def spoil(book: openpyxl.Workbook) -> None:
        book["Figures"]["B2"].comment = Comment("Ask Rowan before this goes", "Tamsin Invented")

    told = said(look("figures.xlsx", workbook(spoil)), "comment")
    assert "cell B2" in told
    assert "Tamsin Invented" in told
    assert "Ask Rowan" in told


def test_cells_that_show_nothing_are_found_and_white_on_a_colour_is_not_one(look: Look):
    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["Figures"]
        sheet["B3"].number_format = ";;;"
        sheet["B4"].font = Font(color="FFFFFFFF")
        sheet["A1"].font = Font(color="FFFFFFFF")
        sheet["A1"].fill = PatternFill("solid", fgColor="FF003366")

    told = said(look("figures.xlsx", workbook(spoil)), "hidden-cells")
    assert "B3" in told
    assert "B4" in told
    assert "A1" not in told


def test_properties_that_name_people_are_found_and_those_of_programs_are_not(look: Look):
    def spoil(book: openpyxl.Workbook) -> None:
        book.properties.creator = "Tamsin Invented"
        book.properties.lastModifiedBy = "openpyxl"
        book.custom_doc_props.append(StringProperty(name="Case officer", value="Rowan Invented"))

    told = said(look("figures.xlsx", workbook(spoil)), "document-property")
    assert "Tamsin Invented" in told
    assert "Rowan Invented" in told
    assert "openpyxl" not in told


def drawn(anchor: str, *, rows: str = "") -> bytes:
    """A workbook over whose sheet something is drawn. `anchor` is XML; `rows` replaces the first row's attributes."""
    names = 'xmlns:xdr="{0}/spreadsheetDrawing" xmlns:a="{0}/main"'.format(
        "http://schemas.openxmlformats.org/drawingml/2006"
    )
    sheet, out = "xl/worksheets/sheet1.xml", io.BytesIO()
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info, data.replace(b'<row r="1"', f'<row r="1" {rows}'.encode()) if rows else data)
        new.writestr("xl/drawings/drawing1.xml", f"<xdr:wsDr {names}>{anchor}</xdr:wsDr>")
        new.writestr(
            sheet.replace("sheet1.xml", "_rels/sheet1.xml.rels"),
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{rel}" Target="../drawings/drawing1.xml"/></Relationships>',
        )
    return out.getvalue()


def corner(name: str, column: int, row: int, *, off: int = 0) -> str:
    said = {"col": column, "colOff": off, "row": row, "rowOff": off}
    return f"<xdr:{name}>{''.join(f'<xdr:{key}>{value}</xdr:{key}>' for key, value in said.items())}</xdr:{name}>"


def shape(fill: str, *, text: str = "", hidden: str = "0", is_text: bool = True) -> str:
    return (
        f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="x" hidden="{hidden}"/><xdr:cNvSpPr txBox="{int(is_text)}"/></xdr:nvSpPr>'
        f"<xdr:spPr>{fill}</xdr:spPr><xdr:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    )


WHITE = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
PALE = '<a:solidFill><a:srgbClr val="FFFF00"><a:alpha val="20000"/></a:srgbClr></a:solidFill>'
PICTURE = "<xdr:pic/>"
OVER_B3 = corner("from", 1, 2) + corner("to", 2, 3)


@pytest.mark.parametrize(
    ("anchor", "cells"),
    [
        (f"<xdr:twoCellAnchor>{OVER_B3}{shape(WHITE, text='Withheld')}</xdr:twoCellAnchor>", ["B3 “37”"]),
        (
            f"<xdr:twoCellAnchor>{OVER_B3}<xdr:grpSp>{shape(WHITE)}</xdr:grpSp></xdr:twoCellAnchor>",
            ["B3 “37”"],
        ),
        # One and a half columns and rows, from half way into the first cell.
        (
            f'<xdr:oneCellAnchor>{corner("from", 0, 1, off=95250)}<xdr:ext cx="900000" cy="285750"/>'
            f"{PICTURE}</xdr:oneCellAnchor>",
            ["A2 “Q1”", "B2 “41”", "A3 “Q2”", "B3 “37”"],
        ),
        (
            '<xdr:absoluteAnchor><xdr:pos x="700000" y="570000"/><xdr:ext cx="300000" cy="150000"/>'
            f"{PICTURE}</xdr:absoluteAnchor>",
            ["B4 “52”"],
        ),
        (f"<xdr:twoCellAnchor>{corner('from', 4, 0)}{corner('to', 9, 9)}{PICTURE}</xdr:twoCellAnchor>", []),
        (f"<xdr:twoCellAnchor>{OVER_B3}{shape('<a:noFill/>')}</xdr:twoCellAnchor>", []),
        (f"<xdr:twoCellAnchor>{OVER_B3}{shape(PALE)}</xdr:twoCellAnchor>", []),
        (f"<xdr:twoCellAnchor>{corner('from', 1, 4)}{corner('to', 2, 9)}{PICTURE}</xdr:twoCellAnchor>", []),
    ],
)
def test_what_floats_over_cells_is_told_with_the_cells_that_it_hides(
    anchor: str, cells: list[str], look: Look
):
    told = said(look("figures.xlsx", drawn(anchor)), "covered-cells")
    assert [cell for cell in ("A1", "A2", "B2", "A3", "B3", "A4", "B4") if cell in told] == [
        cell.split()[0] for cell in cells
    ]
    assert all(cell in told for cell in cells)


def test_a_high_row_moves_what_is_placed_by_its_size(look: Look):
    over = (
        '<xdr:absoluteAnchor><xdr:pos x="700000" y="570000"/><xdr:ext cx="300000" cy="150000"/>'
        f"{PICTURE}</xdr:absoluteAnchor>"
    )
    assert "B1" in said(look("figures.xlsx", drawn(over, rows='ht="90" customHeight="1"')), "covered-cells")


def test_the_words_of_a_shape_that_is_switched_off_are_told(look: Look):
    off = f"<xdr:twoCellAnchor>{OVER_B3}{shape(WHITE, text='Rowan Invented', hidden='1')}</xdr:twoCellAnchor>"
    findings = look("figures.xlsx", drawn(off))
    assert kinds(findings) == {"hidden-text"}
    assert "Rowan Invented" in said(findings, "hidden-text")


def test_a_title_that_the_workbook_does_not_show_is_told_and_one_that_it_shows_is_not(look: Look):
    def spoil(title: str) -> Spoil:
        return lambda book: setattr(book.properties, "title", title)

    assert "Rowan" in said(look("figures.xlsx", workbook(spoil("Debts of Rowan Invented"))), "document-title")
    assert look("figures for 2026.xlsx", workbook(spoil("Requests, figures for 2026"))) == ()


def test_a_hidden_name_is_found(look: Look):
    def spoil(book: openpyxl.Workbook) -> None:
        book.defined_names["Secret"] = DefinedName("Secret", attr_text="Figures!$B$2", hidden=True)

    assert "Figures!$B$2" in said(look("figures.xlsx", workbook(spoil)), "hidden-name")


def test_the_stored_rows_of_a_pivot_table_are_found_with_their_columns(look: Look):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    definition = (
        f'<pivotCacheDefinition xmlns="{main}"><cacheFields count="2">'
        '<cacheField name="Resident"><sharedItems><s v="A"/></sharedItems></cacheField>'
        '<cacheField name="Debt"><sharedItems/></cacheField></cacheFields></pivotCacheDefinition>'
    )
    data = with_part(workbook(), "xl/pivotCache/pivotCacheDefinition1.xml", definition.encode())
    data = with_part(
        data, "xl/pivotCache/pivotCacheRecords1.xml", f'<pivotCacheRecords xmlns="{main}"/>'.encode()
    )
    assert "Resident, Debt" in said(look("figures.xlsx", data), "pivot-cache")


def test_macros_objects_and_connections_are_found(look: Look):
    data = with_part(workbook(), "xl/vbaProject.bin", b"program")
    data = with_part(data, "xl/embeddings/oleObject1.bin", b"object")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    data = with_part(
        data,
        "xl/connections.xml",
        f'<connections xmlns="{main}"><connection name="Housing"/></connections>'.encode(),
    )
    assert {"macro", "embedded-object", "data-connection"} <= kinds(look("figures.xlsm", data))


def test_an_encrypted_or_broken_workbook_is_not_sent(look: Look):
    assert kinds(look("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))) == {
        "could-not-be-read"
    }
    assert kinds(look("cut.xlsx", workbook()[:900])) == {"could-not-be-read"}
    assert kinds(look("text.xlsx", b"not a workbook")) == {"could-not-be-read"}


def test_a_part_that_names_an_outside_entity_is_not_read_from_the_machine(look: Look):
    evil = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><cp:a xmlns:cp="x"><creator>&x;</creator></cp:a>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info, evil if info.filename == "docProps/core.xml" else old.read(info))
    told = said(look("evil.xlsx", out.getvalue()), "document-property")
    assert told.strip() in {"", "creator", "creator &x;"}
