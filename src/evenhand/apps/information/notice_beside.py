"""The refusal notice for a part, as it stands beside the answer in a letter about several matters.

A part that is withheld is refused by a notice wherever its answer goes (FOI-40, FOI-42, EIR-6). The words are those
that the request's own letter would have for it, so that no letter says less of a refusal than another.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.information.queries import CLEAR, asks_for_information
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters import gathering
from evenhand.apps.letters.directory import letter_book
from evenhand.apps.spoc.withholding import Beside
from evenhand.domain.lawbook.letter_shapes import Letter
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.letters import Bullets, Heading, Paragraph, Piece, Runs, compose

PART_REFUSED = "part_refused"


def notice_beside(case: Case, outcome: str, user: User, on: dt.date) -> Beside:
    """What the letter of a request says for this very answer alone, and what of that it could not say."""
    code = lawbook().vocabularies["information-outcomes"].codes.get(outcome)
    if code is None or not code.flags.get("cleared"):
        return Beside()
    about = gathering.about(case, user=user, on=on)
    letter = _letter_of(about.reading.procedure)
    if letter is None or not asks_for_information(about.reading.procedure):
        return Beside()
    facts, book = gathering.gather(letter, about), letter_book()
    if not facts.get(PART_REFUSED):
        return Beside()
    conditional = {statement.id for statement in letter.must_state if statement.when}
    gaps = [gap for gap in compose(letter, facts, book).gaps if gap.statement in conditional]
    part = msgspec.structs.replace(letter, body=tuple(block for block in letter.body if block.when))
    words = "\n\n".join(filter(None, (_words(piece) for piece in compose(part, facts, book).pieces)))
    return Beside(words, tuple(f"what it withholds is not told yet. {gap.sentence}" for gap in gaps))


def _letter_of(procedure: Procedure) -> Letter | None:
    """The letter in which an answer of this procedure goes where it goes by itself."""
    owed = procedure.moves[CLEAR].owes if CLEAR in procedure.moves else ()
    names = (one.name for one in owed if one.kind == "letter")
    return next((lawbook().letters[name] for name in names), None)


def _words(piece: Piece) -> str:
    if isinstance(piece, Bullets):
        return "\n".join(f"• {_said(item)}" for item in piece.items)
    return _said(piece.runs) if isinstance(piece, Heading | Paragraph) else ""


def _said(runs: Runs) -> str:
    return "".join(run.text for run in runs).strip()
