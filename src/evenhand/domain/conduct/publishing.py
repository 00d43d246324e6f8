"""Whether a text that is to be public names anybody: looked for word by word, in any case and spelling of accents.

Words are whole words. A name that is also one of the shortest words of everyday English is found where it is written
with a capital within a sentence, so that An and Jo are found and “an appeal” refuses nothing. Initials are found in a row.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
_PLAIN = re.compile(r"[^\W_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W_]+)*")
_SHORTEST = 2  # letters; a single one is found among initials alone
_EVERYDAY = frozenset("am an as at be by do go he hi if in is it me my no of oh on or so to up us we".split())
_STARTS = re.compile(r"(?:^|[.:!?\n]\s*)([^\W_]+)")
# Titles, and parts of addresses that name nobody: each would refuse papers that name no one.
_NOBODYS = frozenset("mr mrs miss ms mx dr sir the and flat co com org uk net www".split())


@dataclass(frozen=True, slots=True)
class Found:
    """A word that names somebody, and where it stands."""

    word: str
    place: str


def names_in(text: str, names: Iterable[str]) -> frozenset[str]:
    """The words of names, addresses and numbers that stand in a text; none where it may be published.

    A word that ordinary papers use is found as well: better one refusal too many than one name too few.
    """
    here = _Words.of(text)
    return frozenset(word for name in names for word in _found(here, name))


def places_of(parts: Mapping[str, str], names: Iterable[str]) -> tuple[Found, ...]:
    """Every word that names somebody, with the part of the paper it stands in, in the order of the parts."""
    known = tuple(names)
    return tuple(
        Found(word, place) for place, text in parts.items() for word in sorted(names_in(text, known))
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """A text as it is searched: words folded, those with a capital within a sentence, its digits, and all in a row."""

    folded: frozenset[str]
    capitals: frozenset[str]
    digits: str
    row: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> _Words:
        said = _bare(text)
        words = _PLAIN.findall(said)
        row = [part for word in words for part in dict.fromkeys((*_WORD.findall(word), _joined(word)))]
        starts = _STARTS.findall(said)
        within = Counter(row) - Counter(starts)
        return cls(
            folded=frozenset(word.casefold() for word in row),
            capitals=frozenset(word.casefold() for word in within if word[:1].isupper()),
            digits=" ".join(re.findall(r"\d[\d ]*\d", said)).replace(" ", ""),
            row=tuple(_WORD.findall(said)),
        )


def _found(here: _Words, name: str) -> Iterator[str]:
    bare = _bare(name)
    parts = [part.casefold() for part in _WORD.findall(bare)]
    joined = [_joined(word).casefold() for word in _PLAIN.findall(bare)]
    for word in dict.fromkeys((*parts, *joined)):
        if word in _NOBODYS or len(word) < _SHORTEST or (word.isdigit() and len(word) < 4):
            continue
        if word in (here.capitals if word in _EVERYDAY else here.folded):
            yield word
    digits = "".join(re.findall(r"\d", bare))
    if len(digits) >= 6 and digits in here.digits:
        yield digits
    yield from _initials(here, parts)


def _initials(here: _Words, parts: list[str]) -> Iterator[str]:
    """Initials of a name in capitals, in a row or each with a stop: R.O. or RO, of a name of two words or more."""
    letters = [part[0] for part in parts if part not in _NOBODYS and not part.isdigit()]
    if len(letters) < 2 or any(any(c.isdigit() for c in part) for part in parts):
        return
    wanted = "".join(letters).upper()
    if wanted in here.row:
        yield wanted.casefold()
    for start in range(len(here.row) - len(letters) + 1):
        if "".join(here.row[start : start + len(letters)]) == wanted and all(
            len(one) == 1 for one in here.row[start : start + len(letters)]
        ):
            yield wanted.casefold()
            return


def _joined(word: str) -> str:
    return "".join(_WORD.findall(word))


def _bare(text: str) -> str:
    """The text without accents, its capitals kept."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
