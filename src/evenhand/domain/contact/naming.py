"""Words that would tell who somebody is: found in a text before it goes to those who need not know."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[\w.+-]+@[\w.-]+|[^\W_]+(?:['’-][^\W_]+)*")
SHORTEST = 3  # letters: initials and titles name nobody by themselves
TITLES = frozenset({"mrs", "miss", "prof", "rev", "cllr", "the", "and", "ltd", "limited"})


def words_that_name(text: str, *, names: Iterable[str], addresses: Iterable[str]) -> tuple[str, ...]:
    """The words of a text that are part of one of these names, or are or hold one of these addresses.

    Each is given once, as it stands in the text. It can be wrong: a gardener may be called Green.
    """
    parts = {part.casefold() for name in names for part in _WORD.findall(name)}
    parts = {part for part in parts if len(part) >= SHORTEST and part not in TITLES}
    whole = {address.casefold().strip() for address in addresses if address.strip()}
    found = [
        word
        for word in _WORD.findall(text)
        if word.casefold() in parts or word.casefold().removesuffix("’s").removesuffix("'s") in parts
    ]
    folded = " ".join(text.casefold().split())
    found += [address for address in sorted(whole) if " ".join(address.split()) in folded]
    return tuple(dict.fromkeys(found))
