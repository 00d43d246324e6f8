"""A letter as it was kept, read again: its words, and the part of it that answers one matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

KeptPiece = Mapping[str, Any]


def words_of(pieces: Iterable[KeptPiece]) -> tuple[str, ...]:
    """The paragraphs, headings and lines of kept pieces, as plain words in their order."""
    found: list[str] = []
    for piece in pieces:
        if "runs" in piece:
            found.append("".join(run["text"] for run in piece["runs"]))
        found += ["".join(run["text"] for run in item) for item in piece.get("items", ())]
        found += piece.get("lines", ())
    return tuple(words for words in found if words.strip())


def part_about(pieces: Sequence[KeptPiece], reference: str) -> tuple[KeptPiece, ...]:
    """The pieces under the heading that this reference stands beneath; none where the letter answers no such matter.

    The reference is a fact of its own in the line right after the heading. One that somebody writes within another
    answer opens nothing, so that whoever may read one matter never reads the next (SPOC-14).
    """
    for place, piece in enumerate(pieces[:-1]):
        if "level" in piece and any(run["text"] == reference for run in pieces[place + 1].get("runs", ())):
            after = range(place + 1, len(pieces))
            end = next(
                (n for n in after if pieces[n].get("level", piece["level"] + 1) <= piece["level"]), None
            )
            return tuple(pieces[place:end])
    return ()
