"""A letter as a PDF that can be kept (PDF/A-2a) and read aloud (PDF/UA-1), set by Typst.

The letter goes in as JSON and comes out as text: no word of it is ever read as Typst's own language.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import typst

from evenhand.apps.letters.drawing.letterhead import INVENTED, Letterhead
from evenhand.apps.letters.drawing.writable import FONTS, in_lines, writable, writable_apart
from evenhand.domain.letters import (
    Bullets,
    ComposedLetter,
    Heading,
    Lines,
    Paragraph,
    Piece,
    Runs,
)
from evenhand.domain.letters.formats import PLAIN, Look
from evenhand.domain.time.words import in_full

Write: TypeAlias = Callable[[str], str]
_LONGEST = 120.0  # seconds
TEMPLATE = Path(__file__).parent / "letter.typ"


def draw_pdf(letter: ComposedLetter, letterhead: Letterhead, look: Look = PLAIN) -> bytes:
    """The letter as a tagged PDF in British English, with the bundled fonts only, in the type that `look` asks for.

    A mark over a letter may come from another font than the letter, so that the two have no common shape.
    Then the letter is drawn again with such marks named beside their letters.
    """
    try:
        return _set(letter.date_on, as_data(letter, letterhead, write=writable, look=look))
    except typst.TypstError:
        return _set(letter.date_on, as_data(letter, letterhead, write=writable_apart, look=look))


_draws_here: list[int] = []  # the process in which Typst began to work


def _set(date_on: dt.date | None, data: dict[str, Any]) -> bytes:
    """Draw it here, or in a new process where this one is the copy of one that drew.

    Typst draws with threads, which a copy of a process does not have: it would wait for them for ever.
    """
    if not _draws_here:
        _draws_here.append(os.getpid())
    if _draws_here == [os.getpid()]:
        return _drawn(date_on, data)
    day = date_on.isoformat() if date_on else ""
    command = [sys.executable, "-c", f"from {__name__} import draw_for_another; draw_for_another()", day]
    afresh = subprocess.run(
        command, input=json.dumps(data).encode(), capture_output=True, check=False, timeout=_LONGEST
    )
    if afresh.returncode:
        said = afresh.stderr.decode(errors="replace")
        raise typst.TypstError(said, said)
    return afresh.stdout


def draw_for_another() -> None:
    """Draw what comes in as JSON for the process that asked, on the day that it names."""
    day = dt.date.fromisoformat(sys.argv[1]) if sys.argv[1] else None
    sys.stdout.buffer.write(_drawn(day, json.load(sys.stdin)))


def _drawn(date_on: dt.date | None, data: dict[str, Any]) -> bytes:
    drawn = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        timestamp=0 if date_on is None else _noon(date_on),
        sys_inputs={"data": json.dumps(data)},
    )
    if not isinstance(drawn, bytes):
        raise TypeError("Typst gave no single PDF for the letter. Report this as a fault in Evenhand.")
    return drawn


def as_data(
    letter: ComposedLetter, letterhead: Letterhead, *, write: Write, look: Look = PLAIN
) -> dict[str, Any]:
    """The letter as the template takes it: text, lists and nothing that could be read as instructions.

    `write` turns each text into one that the fonts can show.
    """
    return {
        "points": look.points,
        "tint": look.tint,
        "title": write(letter.subject) or "Letter",
        "council": write(letterhead.council_name),
        "head": [write(line) for line in (*letterhead.address, *letterhead.contact)],
        "mark": INVENTED if letterhead.demonstration else "",
        "recipient": [write(line) for line in letter.recipient],
        "reference": write(letter.reference),
        "date": in_full(letter.date_on) if letter.date_on else "[Date]",
        "salutation": _runs(letter.salutation, write),
        "pieces": [_piece(piece, write) for piece in letter.pieces],
        "closing": write(letter.closing),
        "signature": [write(line) for line in letter.signature],
        "enclosures": [write(line) for line in letter.enclosures],
        "copied_to": [write(line) for line in letter.copied_to],
    }


def _piece(piece: Piece, write: Write) -> dict[str, Any]:
    match piece:
        case Heading(level, runs):
            return {"kind": "heading", "level": level, "runs": _runs(runs, write)}
        case Paragraph(runs):
            return {"kind": "paragraph", "runs": _runs(runs, write)}
        case Bullets(items):
            return {"kind": "bullets", "items": [_runs(item, write) for item in items]}
        case Lines(lines):
            return {"kind": "lines", "lines": [write(line) for line in lines]}
        case _:
            rows = [[_runs(cell, write) for cell in row] for row in piece.rows]
            return {"kind": "table", "headings": [write(h) for h in piece.headings], "rows": rows}


def _runs(runs: Runs, write: Write) -> list[dict[str, Any]]:
    return [
        {
            "lines": in_lines(write(run.text)),
            "strong": run.strong,
            "href": run.href,
            "missing": run.missing,
        }
        for run in runs
    ]


def _noon(date_on: dt.date) -> int:
    """The letter's own day as the PDF's date, so that drawing it twice gives the same bytes."""
    return int(dt.datetime.combine(date_on, dt.time(12), tzinfo=dt.UTC).timestamp())


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
