"""A letter as a PDF that can be kept (PDF/A-2a) and read aloud (PDF/UA-1), set by Typst.

The letter goes in as JSON and comes out as text: no word of it is ever read as Typst's own language.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from evenhand.apps.letters.drawing.letterhead import INVENTED, Letterhead
from evenhand.apps.letters.drawing.writable import FONTS, writable
from evenhand.domain.letters import (
    Bullets,
    ComposedLetter,
    Heading,
    Lines,
    Paragraph,
    Piece,
    Runs,
)
from evenhand.domain.time.words import in_full

TEMPLATE = Path(__file__).parent / "letter.typ"


def draw_pdf(letter: ComposedLetter, letterhead: Letterhead) -> bytes:
    """The letter as a tagged PDF in British English, with the bundled fonts only."""
    drawn = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        timestamp=0 if letter.date_on is None else _noon(letter),
        sys_inputs={"data": json.dumps(as_data(letter, letterhead))},
    )
    if not isinstance(drawn, bytes):
        raise TypeError("Typst gave no single PDF for the letter. Report this as a fault in Evenhand.")
    return drawn


def as_data(letter: ComposedLetter, letterhead: Letterhead) -> dict[str, Any]:
    """The letter as the template takes it: text, lists and nothing that could be read as instructions."""
    return {
        "title": writable(letter.subject) or "Letter",
        "council": writable(letterhead.council_name),
        "head": [writable(line) for line in (*letterhead.address, *letterhead.contact)],
        "mark": INVENTED if letterhead.demonstration else "",
        "recipient": [writable(line) for line in letter.recipient],
        "reference": writable(letter.reference),
        "date": in_full(letter.date_on) if letter.date_on else "[Date]",
        "salutation": _runs(letter.salutation),
        "pieces": [_piece(piece) for piece in letter.pieces],
        "closing": writable(letter.closing),
        "signature": [writable(line) for line in letter.signature],
        "enclosures": [writable(line) for line in letter.enclosures],
        "copied_to": [writable(line) for line in letter.copied_to],
    }


def _piece(piece: Piece) -> dict[str, Any]:
    match piece:
        case Heading(level, runs):
            return {"kind": "heading", "level": level, "runs": _runs(runs)}
        case Paragraph(runs):
            return {"kind": "paragraph", "runs": _runs(runs)}
        case Bullets(items):
            return {"kind": "bullets", "items": [_runs(item) for item in items]}
        case Lines(lines):
            return {"kind": "lines", "lines": [writable(line) for line in lines]}
        case _:
            rows = [[_runs(cell) for cell in row] for row in piece.rows]
            return {"kind": "table", "headings": [writable(h) for h in piece.headings], "rows": rows}


def _runs(runs: Runs) -> list[dict[str, Any]]:
    return [
        {
            "lines": writable(run.text).split("\n"),
            "strong": run.strong,
            "href": run.href,
            "missing": run.missing,
        }
        for run in runs
    ]


def _noon(letter: ComposedLetter) -> int:
    """The letter's own day as the PDF's date, so that drawing it twice gives the same bytes."""
    assert letter.date_on is not None
    return (letter.date_on.toordinal() - 719163) * 86400 + 43200


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
