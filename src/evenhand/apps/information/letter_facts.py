"""What the letters about requests for information are told from the record."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.gathering import About, register


def answer_by(about: About) -> dt.date | None:
    """The day by which the item of a letter (a review) has to be answered, as its clock now stands."""
    days = [c.due_on for c in about.reading.running if c.item == about.item and c.due_on and not c.limit]
    return days[0] if about.item and days else None


def outcome_in_words(about: About) -> str | None:
    """The outcome of the item of a letter, or of the case, in the words of its vocabulary."""
    code = about.said("outcome")
    asks = (move.asks.get("outcome") for move in about.reading.procedure.moves.values())
    names = {ask.vocabulary for ask in asks if ask is not None and ask.vocabulary}
    found = (lawbook().vocabularies[name].codes.get(str(code)) for name in names)
    return next((meaning.title for meaning in found if meaning is not None), None)


def register_all() -> None:
    """Say where each fact comes from; called when the app is ready."""
    register("answer_by", answer_by)
    register("outcome_in_words", outcome_in_words)
