"""Whether a text that is to be public names anybody: looked for word by word, in any case and spelling of accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 3  # letters: "of" or "Mr" name nobody, and would refuse every text


def names_in(text: str, names: Iterable[str]) -> frozenset[str]:
    """The words of names, addresses and numbers that stand in a text; none where it may be published.

    A word that ordinary papers use is found as well: better one refusal too many than one name too few.
    """
    here = set(_WORD.findall(_folded(text)))
    return frozenset(
        word
        for name in names
        for word in _WORD.findall(_folded(name))
        if len(word) >= _SHORTEST and word in here
    )


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
