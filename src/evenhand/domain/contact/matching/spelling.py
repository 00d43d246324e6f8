"""Bringing what people write into one spelling, so that only real differences are left."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from evenhand.domain.contact.matching.table import MatchingTable
from evenhand.domain.contact.plain_letters import PLAIN_LETTERS

# The numbers of an address, and its lines without them.
Address = tuple[tuple[str, ...], tuple[str, ...]]

_APOSTROPHES = re.compile(r"['’`´]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_NUMBER = re.compile(r"\d+[a-z]?$")
_YEAR_FIRST = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})(?:\D.*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\D(\d{1,2})\D(\d{4})(?:\D.*)?")
_DAY_FIRST_DIGITS = re.compile(r"([0-3]\d)([01]\d)((?:19|20)\d\d)")
_NAMED_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\W+([a-z]{3})[a-z]*\W+(\d{4})", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_POSTCODE_INSIDE = re.compile(r"\b(?:[A-Z]{1,2}[0-9][A-Z0-9]?|GIR)\s*[0-9][A-Z]{2}\b", re.IGNORECASE)
_COMPANY_FORMS = frozenset({"ltd", "limited", "plc", "llp", "inc", "cic", "cio", "the", "co", "company"})
_LINE_END = re.compile(r"[,;\n]+")
TELEPHONE_FIGURES = 9
FEWEST_FIGURES = 6


@lru_cache(maxsize=200_000)
def folded(text: str) -> str:
    """Lower case, without accents and punctuation, single spaces; apostrophes close up (O'Neill, oneill)."""
    plain = _APOSTROPHES.sub("", text.casefold().translate(PLAIN_LETTERS))
    if plain.isascii():
        return _NOT_WORD.sub(" ", plain).strip()
    letters = unicodedata.normalize("NFKD", plain)
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", bare).strip() if bare.isascii() else _wide(bare)


def _wide(bare: str) -> str:
    """Names in other scripts keep their letters."""
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


def given_and_surname(given: str, surname: str, name: str, table: MatchingTable) -> tuple[str, str]:
    """Given names and surname without titles, from two fields or from one whole name.

    "Tait, Dr Morag" and "Dr Morag Tait" are the same; a whole name of one word is taken as a surname.
    """
    if not given.strip() and not surname.strip() and name.strip():
        given, surname = _split(name, table)
    return _without_titles(given, table), _without_particles(_without_titles(surname, table), table)


def _split(name: str, table: MatchingTable) -> tuple[str, str]:
    before, comma, after = name.partition(",")
    if comma and _without_titles(after, table):
        return after, before
    words = _without_titles(before, table).split()
    start = len(words) - 1
    while start > 1 and words[start - 1] in table.particles:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


def _without_titles(name: str, table: MatchingTable) -> str:
    words = folded(name).split()
    kept = [word for word in words if word not in table.titles]
    return " ".join(kept or words if len(words) == 1 else kept)


def _without_particles(surname: str, table: MatchingTable) -> str:
    words = surname.split()
    kept = [word for word in words if word not in table.particles]
    return " ".join(kept or words)


def title_kind(name: str, table: MatchingTable) -> str:
    """The one kind of title (see `title_kinds` in the table) that stands in a name; else an empty text."""
    words = set(folded(name).split())
    kinds = [kind for kind, titles in table.title_kinds.items() if words & titles]
    return kinds[0] if len(kinds) == 1 else ""


def forms_of(given: str, table: MatchingTable) -> frozenset[str]:
    """The lines of the nickname table in which the first given name stands, each named by its first form."""
    return _forms(table)(given.split()[0]) if given else frozenset()


def _forms(table: MatchingTable) -> _Lookup:
    return _lookup(table.nicknames)


class _Lookup:
    def __init__(self, lines: tuple[tuple[str, ...], ...]) -> None:
        found: dict[str, set[str]] = {}
        for line in lines:
            for form in line:
                found.setdefault(form, set()).add(line[0])
        self._found: Mapping[str, frozenset[str]] = {form: frozenset(heads) for form, heads in found.items()}

    def __call__(self, form: str) -> frozenset[str]:
        return self._found.get(form, frozenset())


@lru_cache(maxsize=8)
def _lookup(lines: tuple[tuple[str, ...], ...]) -> _Lookup:
    return _Lookup(lines)


def birth_date(written: str) -> tuple[int, int, int] | None:
    """(year, month, day) as written, day before month as here; None where it is no date at all.

    19610204, 1961-02-04, 4/2/1961 and 4 February 1961 are read. A day that cannot be is kept as written, since
    a slip of the pen still tells something.
    """
    text = written.strip()
    if found := _DAY_FIRST.fullmatch(text) or _DAY_FIRST_DIGITS.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if (found := _NAMED_MONTH.fullmatch(text)) and found[2].lower() in _MONTHS:
        return int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1])
    return None


def postcode(written: str) -> str:
    """Capitals and figures alone, so that a space or its absence says nothing."""
    return "".join(c for c in written.upper() if c.isalnum())


def postcode_inside(address: str) -> str:
    """A United Kingdom postcode that stands within an address, or an empty text."""
    found = _POSTCODE_INSIDE.search(address)
    return postcode(found[0]) if found else ""


def before_postcode(line: str) -> str | None:
    """What stands in a line before a United Kingdom postcode; None where there is none in it."""
    found = _POSTCODE_INSIDE.search(line)
    return line[: found.start()] if found else None


def address(written: str, table: MatchingTable) -> Address | None:
    """An address as its numbers and its lines of words: abbreviations written out, no postcode.

    Lines are parted by commas or line ends; numbers are taken out of them and kept in order of size.
    """
    numbers: set[str] = set()
    lines = []
    for line in _LINE_END.split(_POSTCODE_INSIDE.sub(" ", written)):
        words = [table.address_words.get(word, word) for word in folded(line).split()]
        numbers.update(word for word in words if _NUMBER.match(word))
        if kept := " ".join(word for word in words if not _NUMBER.match(word)):
            lines.append(kept)
    return (tuple(sorted(numbers)), tuple(sorted(set(lines)))) if lines or numbers else None


def email(written: str) -> str:
    """An address as mailboxes compare it: lower case, without what follows a plus sign."""
    local, at, domain = written.strip().casefold().partition("@")
    return f"{local.split('+')[0]}@{domain}" if at else local


def telephone(written: str) -> str:
    """The last nine figures, which neither country code nor leading nought changes; empty if too short."""
    figures = "".join(c for c in written if c.isdigit())
    return figures[-TELEPHONE_FIGURES:] if len(figures) >= FEWEST_FIGURES else ""


def organisation(written: str) -> str:
    """The name without its legal form: "Tate & Sons Ltd" and "The Tate & Sons Limited" are the same."""
    words = folded(written.replace("&", " and ")).split()
    return " ".join(word for word in words if word not in _COMPANY_FORMS) or " ".join(words)


_SOUNDS = {
    letter: figure
    for figure, letters in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), start=1)
    for letter in letters
}


@lru_cache(maxsize=100_000)
def sound(name: str) -> str:
    """The Soundex code of a name (Knuth, volume 3, 6): first letter and three figures; empty for no letters."""
    letters = [c for c in name if "a" <= c <= "z"]
    if not letters:
        return ""
    code, last = letters[0], _SOUNDS.get(letters[0])
    for letter in letters[1:]:
        figure = _SOUNDS.get(letter)
        if figure and figure != last:
            code += str(figure)
        if letter not in "hw":
            last = figure
    return code[:4].ljust(4, "0")
