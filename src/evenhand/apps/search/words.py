"""Words as they are stored and asked for: without accents, the same on every database."""

from __future__ import annotations

import re
import unicodedata

from evenhand.domain.contact.plain_letters import PLAIN_LETTERS

MOST_BYTES = 500_000  # of one document; PostgreSQL's index of one document ends at a megabyte
MOST_WORDS = 32  # of one question; what is left out is said on the page
_LONGEST_WORD = 100
_QUOTES = {ord("“"): '"', ord("”"): '"'}
# Where a long word may be broken at the end of a line, and what joins letters: no reader sees them inside a word.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200c\u200d\u2060\ufeff"))
_PLAIN = PLAIN_LETTERS | _QUOTES | _UNSEEN
_NOT_SHOWN = re.compile(r"[^\x20-\x7e\w]")
_LONG_WORD = re.compile(rf"([^\W_]{{{_LONGEST_WORD}}})")
_WORD = re.compile(r"[^\W_]+")
_PHRASE_OR_WORD = re.compile(r'"([^"]+)"|(\S+)')
STAR = "*"


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

    Words between quotation marks are one phrase. A word that ends in a star is the beginning of a word, and
    keeps the star. Whatever else is typed is text, never a command of the index. No more than `MOST_WORDS` are taken.
    """
    return _pieces(words)[:MOST_WORDS]


def too_many(words: str) -> bool:
    """Whether a question has more different words than are looked for."""
    return len(_pieces(words)) > MOST_WORDS


def _pieces(words: str) -> tuple[tuple[str, ...], ...]:
    found = (_piece(phrase or word) for phrase, word in _PHRASE_OR_WORD.findall(folded(words)))
    return tuple(dict.fromkeys(piece for piece in found if piece))


def _piece(written: str) -> tuple[str, ...]:
    tokens = _WORD.findall(written)
    if tokens and written.endswith("*"):
        tokens[-1] += STAR
    return tuple(tokens)
