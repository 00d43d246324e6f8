"""A report as a PDF that can be kept (PDF/A-2a) and read aloud (PDF/UA-1), set by Typst as letters are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

from evenhand.apps.letters.drawing.pdf import _fonts
from evenhand.apps.letters.drawing.writable import writable, writable_apart
from evenhand.apps.reports.drawing.saying import CLOSING, DEFINITIONS, INVENTED, head_lines
from evenhand.domain.reports.documents import Document, Table

TEMPLATE = Path(__file__).parent / "report.typ"


def draw_pdf(document: Document) -> bytes:
    """The report as a tagged PDF. No word of it is read as Typst's own language."""
    try:
        return _drawn(document, _data(document, writable))
    except typst.TypstError:
        return _drawn(document, _data(document, writable_apart))


def _drawn(document: Document, data: dict[str, Any]) -> bytes:
    drawn = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        timestamp=int(document.run_at.timestamp()),
        sys_inputs={"data": json.dumps(data)},
    )
    if not isinstance(drawn, bytes):
        raise TypeError("Typst gave no single PDF for the report. Report this as a fault in Evenhand.")
    return drawn


def _data(document: Document, write: Any) -> dict[str, Any]:
    return {
        "title": write(document.title),
        "council": write(document.council),
        "head": [write(line) for line in head_lines(document)],
        "mark": INVENTED if document.invented else "",
        "introduction": [write(said) for said in document.introduction],
        "closing_title": CLOSING,
        "closing": [write(said) for said in document.closing],
        "parts": [
            {
                "title": write(part.title),
                "question": write(part.question),
                "says": [write(said) for said in part.says],
                "tables": [_table(table, write) for table in part.tables],
            }
            for part in document.parts
        ],
        "definitions_title": DEFINITIONS,
        "definitions": [
            {"title": write(m.title), "says": write(m.definition), "source": write(m.source)}
            for m in document.definitions
        ],
        "marks": [write(said) for said in document.marks_said],
    }


def _table(table: Table, write: Any) -> dict[str, Any]:
    return {
        "caption": write(table.caption),
        "first": write(table.first),
        "columns": [write(column) for column in table.columns],
        "numbers": table.numbers,
        "lines": [
            {
                "title": write(line.title),
                "total": line.total,
                "cells": [write(cell.text) for cell in line.cells],
            }
            for line in table.lines
        ],
        "notes": [write(note) for note in table.notes],
    }
