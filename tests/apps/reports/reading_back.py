"""Every form of a report read back into its lines: the words of the line, then its cells, as a person would read them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any

import pdfplumber
from docx import Document as read_docx  # noqa: N813  # a function in all but name
from odfdo import Document as OdfDocument
from openpyxl import load_workbook
from pypdf import PdfReader

from evenhand.domain.reports.documents import Document

Lines = list[tuple[str, ...]]


def lines_of(document: Document) -> Lines:
    """The lines as they were composed."""
    return [
        (line.title, *(cell.text for cell in line.cells))
        for part in document.parts
        for table in part.tables
        for line in table.lines
    ]


def _csv(drawn: bytes) -> Lines:
    rows = list(csv.DictReader(io.StringIO(drawn.decode("utf-8-sig"))))
    return [
        (plain(title), *(plain(row["value"]) for row in of_one))
        for (_, _, title), of_one in groupby(rows, key=_line_of(rows))
    ]


def _line_of(rows: list[dict[str, str]]) -> Callable[[dict[str, str]], tuple[str, int, str]]:
    """Which line of the report a row of the file belongs to: a new one begins where the first column comes again."""
    number, first = -1, ""
    places: dict[int, int] = {}
    table = ("", "")
    for row in rows:
        here = (row["section"], row["table"])
        if here != table:
            table, first = here, row["column"]
        if row["column"] == first:
            number += 1
        places[id(row)] = number
    return lambda row: (row["table"], places[id(row)], row["line"])


def _json(drawn: bytes) -> Lines:
    return [
        (line["title"], *(cell["text"] for cell in line["cells"]))
        for part in json.loads(drawn)["sections"]
        for table in part["tables"]
        for line in table["lines"]
    ]


def _docx(drawn: bytes) -> Lines:
    tables = read_docx(io.BytesIO(drawn)).tables
    return [tuple(cell.text for cell in row.cells) for table in tables for row in list(table.rows)[1:]]


def _pdf(drawn: bytes) -> Lines:
    """By the marks that a screen reader follows, over the breaks of pages."""
    reader = PdfReader(io.BytesIO(drawn))
    numbers = {page.indirect_reference.idnum: page.page_number + 1 for page in reader.pages}
    words: dict[tuple[int, int], str] = {}
    with pdfplumber.open(io.BytesIO(drawn)) as pdf:
        for page in pdf.pages:
            for char in page.chars:
                if char.get("mcid") is not None:
                    place = (page.page_number, char["mcid"])
                    words[place] = words.get(place, "") + char["text"]

    def said(node: Any, page: int) -> str:
        """The words of a mark and all under it; each may name a page of its own."""
        if isinstance(node, int):
            return words.get((page, int(node)), "")
        page = numbers[node.raw_get("/Pg").idnum] if "/Pg" in node else page
        if "/MCID" in node:
            return words.get((page, node["/MCID"]), "")
        return "".join(said(one, page) for one in _kids(node))

    tree = reader.root_object["/StructTreeRoot"]
    bodies = [body for table in _under(_kids(tree), "/Table") for body in _under(_kids(table), "/TBody")]
    rows = [row for body in bodies for row in _under(_kids(body), "/TR")]
    return [tuple(said(cell, 0) for cell in _kids(row)) for row in rows]


def _kids(node: Any) -> list[Any]:
    kids = node.get("/K", [])
    return [kid.get_object() for kid in (kids if isinstance(kids, list) else [kids])]


def _under(nodes: list[Any], kind: str) -> list[Any]:
    found = []
    for node in nodes:
        if not isinstance(node, int):
            found += [node] if node.get("/S") == kind else _under(_kids(node), kind)
    return found


def _sheets(rows: list[tuple[Any, ...]]) -> Lines:
    return [tuple(plain(value) for value in row if value is not None) for row in rows]


def _xlsx(drawn: bytes) -> Lines:
    book = load_workbook(io.BytesIO(drawn))
    return _sheets([row for sheet in book.worksheets[1:-1] for row in sheet.iter_rows(values_only=True)])


def _ods(drawn: bytes) -> Lines:
    tables = OdfDocument(io.BytesIO(drawn)).body.tables
    return _sheets([tuple(row) for table in tables[1:-1] for row in table.get_values()])


def plain(value: object) -> str:
    """A cell of a sheet as it is read: a number with its commas, words without the sign that keeps them from being run."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value).removeprefix("'")


READ: Mapping[str, Callable[[bytes], Lines]] = {
    "csv": _csv,
    "json": _json,
    "docx": _docx,
    "pdf": _pdf,
    "xlsx": _xlsx,
    "ods": _ods,
}
IN_SHEETS = ("xlsx", "ods")
"""Forms in which captions and headings are rows beside the lines."""


def differences(document: Document, form: str, drawn: bytes) -> list[tuple[str, ...]]:
    """The lines of a report that a form says otherwise, leaves out or sets in another order."""
    wanted, found = lines_of(document), READ[form](drawn)
    if form == "pdf":  # a line broken within a cell has lost its space, and an empty cell is not read
        wanted, found = (
            [tuple("".join(cell.split()) for cell in line if cell) for line in lines]
            for lines in (wanted, found)
        )
    if form == "csv":
        wanted = [line for line in wanted if len(line) > 1]
    if form not in IN_SHEETS:
        odd = [line for line, said in zip(wanted, found, strict=False) if line != said]
        return odd + wanted[len(found) :] + found[len(wanted) :]
    left = iter([_as_numbers(line) for line in found])
    return [line for line in wanted if _as_numbers(line) not in left]


def _as_numbers(line: tuple[str, ...]) -> tuple[str, ...]:
    """A line of a sheet without its empty cells: there 5.0 is the number 5."""
    return tuple(cell.removesuffix(".0") for cell in line if cell)
