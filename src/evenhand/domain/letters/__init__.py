"""Letters: what they must state, their facts, and how the two make a letter.

book = load_letters(law, overlays)                    # evenhand.domain.lawbook.letters
composed = compose(book["spoc-start"], facts, book)   # never raises for a fact that is missing
composed.complete, composed.gaps                      # gaps block sending; each names its rule
"""

from evenhand.domain.letters.composing import compose, missing, needed
from evenhand.domain.letters.content import (
    Bullets,
    ComposedLetter,
    Gap,
    Heading,
    Lines,
    Paragraph,
    Piece,
    Run,
    Runs,
    Table,
)
from evenhand.domain.letters.facts import Facts, LetterFactRefused, facts_for

__all__ = [
    "Bullets",
    "ComposedLetter",
    "Facts",
    "Gap",
    "Heading",
    "LetterFactRefused",
    "Lines",
    "Paragraph",
    "Piece",
    "Run",
    "Runs",
    "Table",
    "compose",
    "facts_for",
    "missing",
    "needed",
]
