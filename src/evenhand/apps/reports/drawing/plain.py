"""A report as plain data and plain text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import zip_longest
from textwrap import wrap
from typing import Any

from evenhand.apps.reports.drawing.saying import head_lines
from evenhand.domain.reports.documents import Document, Line, Part, Printed, Table

COLUMNS = ("section", "answers", "table", "line", "column", "value", "measure", "definition")
_WIDEST = 60
_DANGEROUS = ("=", "+", "-", "@", "\t")


def draw_csv(document: Document) -> bytes:
    """One line a figure: where it stands, what it says, and what it counts. Opens in a spreadsheet without harm."""
    definitions = {measure.id: measure.definition for measure in document.definitions}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for part, table, line, column, cell in _cells(document):
        said = (
            part.title,
            " ".join(part.ids),
            table.caption,
            line.title,
            column,
            cell.text,
            line.measure,
            definitions.get(line.measure, ""),
        )
        writer.writerow([harmless(text) for text in said])
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    if text.startswith(_DANGEROUS) and not text.lstrip("+-−").replace(",", "").replace(".", "").isdigit():
        return f"'{text}"
    return text


def _cells(document: Document) -> Iterator[tuple[Part, Table, Line, str, Printed]]:
    for part in document.parts:
        for table in part.tables:
            for line in table.lines:
                for column, cell in zip(table.columns, line.cells, strict=True):
                    yield part, table, line, column, cell


def draw_json(document: Document) -> bytes:
    """The whole report as data. Exact numbers and the cases behind them only where nothing is hidden."""
    return json.dumps(as_data(document), indent=1, ensure_ascii=False).encode()


def as_data(document: Document) -> dict[str, Any]:
    """The report as plain values; days as ISO."""
    exact = document.audience not in ("public", "requester")
    return {
        "report": document.name,
        "title": document.title,
        "council": document.council,
        "audience": document.audience,
        "from": document.from_on.isoformat(),
        "to": document.until_on.isoformat(),
        "run_at": document.run_at.isoformat(),
        "invented": document.invented,
        "sections": [
            {
                "title": part.title,
                "answers": list(part.ids),
                "question": part.question,
                "says": list(part.says),
                "tables": [_table(table, exact=exact) for table in part.tables],
            }
            for part in document.parts
        ],
        "definitions": [
            {
                "measure": measure.id,
                "title": measure.title,
                "definition": measure.definition,
                "unit": measure.unit,
                "source": measure.source,
                "rules": list(measure.rules),
            }
            for measure in document.definitions
        ],
        "closing": list(document.closing),
        "marks": list(document.marks_said),
    }


def _table(table: Table, *, exact: bool) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "columns": list(table.columns),
        "lines": [
            {
                "title": line.title,
                "measure": line.measure,
                "cells": [_cell(cell, exact=exact) for cell in line.cells],
            }
            for line in table.lines
        ],
        "notes": list(table.notes),
    }


def _cell(cell: Printed, *, exact: bool) -> dict[str, Any]:
    said: dict[str, Any] = {"text": cell.text, "key": cell.key}
    if exact and cell.figure is not None:
        value = cell.figure.value
        said["value"] = str(value) if isinstance(value, Decimal) else value
        said["cases"] = list(cell.figure.cases)
    return said


def draw_text(document: Document) -> str:
    """The report for a terminal."""
    lines = [document.title, "=" * len(document.title), *head_lines(document), *document.introduction, ""]
    for part in document.parts:
        lines += ["", f"{part.title}  [{', '.join(part.ids)}]", "-" * len(part.title)]
        lines += [said for said in (part.question, *part.says) if said]
        for table in part.tables:
            lines += ["", table.caption, *_text_table(table), *(f"  Note: {note}" for note in table.notes)]
    lines += ["", *document.closing, "", *document.marks_said]
    return "\n".join(lines)


def _text_table(table: Table) -> list[str]:
    rows = [(table.first, *table.columns)] + [
        (line.title, *(cell.text for cell in line.cells)) for line in table.lines
    ]
    widths = [min(_WIDEST, max(len(row[place]) for row in rows)) for place in range(len(rows[0]))]
    return [line for row in rows for line in _set(row, widths)]


def _set(row: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    """The lines of a row: the first column from the left, the others to the right. What is long goes on beneath."""
    broken = [wrap(text, width) if text else [""] for text, width in zip(row, widths, strict=True)]
    for parts in zip_longest(*broken, fillvalue=""):
        cells = [
            part.rjust(width) if place else part.ljust(width)
            for place, (part, width) in enumerate(zip(parts, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
