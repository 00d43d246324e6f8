"""Words as they are stored and asked for: without accents, the same on every database."""

from __future__ import annotations

import re
import unicodedata

MOST_BYTES = 500_000  # of one document; PostgreSQL's index of one document ends at a megabyte
MOST_WORDS = 32  # of one question; what is left out is said on the page
_LONGEST_WORD = 100
# Letters that no decomposition turns into the plain ones which people type.
_PLAIN = str.maketrans(
    {
        "ł": "l",
        "Ł": "L",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
    }
)
_NOT_SHOWN = re.compile(r"[^\x20-\x7e\w]")
_LONG_WORD = re.compile(rf"([^\W_]{{{_LONGEST_WORD}}})")
_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Text without accents, control characters and typographic signs; capitals stay, as a snippet is read.

    Endless words are broken up, because PostgreSQL refuses them.
    """
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text.translate(_PLAIN))
        text = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return _LONG_WORD.sub(r"\1 ", _NOT_SHOWN.sub(" ", text))


def stored(text: str) -> tuple[str, bool]:
    """The text as a document keeps it, and whether some of it was too long to be searched."""
    plain = folded(text)
    encoded = plain.encode()
    if len(encoded) <= MOST_BYTES:
        return plain, False
    return encoded[:MOST_BYTES].decode(errors="ignore"), True


def asked_for(words: str) -> tuple[tuple[str, ...], ...]:
    """The words of a question, each as the letters and digits it consists of: `O'Brien` is `("O", "Brien")`.

    Whatever is typed is text, never a command of the index. No more than `MOST_WORDS` are taken.
    """
    pieces = dict.fromkeys(tuple(_WORD.findall(piece)) for piece in folded(words).split())
    return tuple(piece for piece in pieces if piece)[:MOST_WORDS]


def too_many(words: str) -> bool:
    """Whether a question has more different words than are looked for."""
    pieces = {tuple(_WORD.findall(piece)) for piece in folded(words).split()} - {()}
    return len(pieces) > MOST_WORDS
