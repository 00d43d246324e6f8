"""Adding the weights of a pair, and saying in words what was added.

The sum is worked out in three steps: the levels of the fields; the weights of the levels, with the shared
home held to what the table allows; and the bounds, by which a pair stays below the threshold however much
agrees (the name alone, another given name at one home, two birth dates with nothing in common).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from evenhand.domain.contact.matching import levels
from evenhand.domain.contact.matching.frequencies import Frequencies
from evenhand.domain.contact.matching.record import PersonRecord
from evenhand.domain.contact.matching.table import MatchingTable

HOME = frozenset({"postcode", "address", "town", "telephone"})
NAMES = frozenset({"given_name", "surname", "swapped_names"})
GENERAL = frozenset({"town", "organisation"})  # thousands share one
ONE_HOME = frozenset({"address", "telephone"})
PERSONAL = frozenset({"birth_date", "email"})
Bound = Literal["", "name_alone", "household", "namesakes"]
UNKNOWN = Frequencies()


class Part(NamedTuple):
    """One thing compared: its field, the level found, its weight, and the two values for the sentence."""

    field: str
    level: str
    weight: float
    a: str = ""
    b: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """How much speaks for one person (base-2 logarithm), and what speaks for and against, strongest first."""

    score: float
    evidence: tuple[str, ...]


def score(
    a: PersonRecord, b: PersonRecord, table: MatchingTable, frequencies: Frequencies = UNKNOWN
) -> Match:
    """Compare two records. The same either way round; a missing field adds neither weight nor words."""
    return match_of(tuple(parts_of(a, b, table, frequencies)), table)


def match_of(parts: tuple[Part, ...], table: MatchingTable) -> Match:
    """The sum of the parts of one pair and the sentences for them."""
    total, held = bounded(parts, table)
    ordered = sorted((part.weight < 0, -abs(part.weight), said(part, table)) for part in parts)
    sentences = [sentence for _against, _weight, sentence in ordered]
    return Match(round(total, 2), (*sentences, *bounds_said(held, table)))


def bounds_said(held: Bound, table: MatchingTable) -> tuple[str, ...]:
    """The sentence for a bound that held a sum down; nothing for none."""
    return (str(getattr(table.bounds, held)),) if held else ()


def parts_of(
    a: PersonRecord, b: PersonRecord, table: MatchingTable, frequencies: Frequencies
) -> Iterator[Part]:
    """Every field that both records have, with its level and weight."""
    yield from quick_parts(a, b, table, frequencies)
    yield from slow_parts(a, b, table, frequencies)


def quick_parts(
    a: PersonRecord, b: PersonRecord, table: MatchingTable, frequencies: Frequencies
) -> Iterator[Part]:
    """The fields that cost little to compare: names, titles, birth date, postcode, e-mail, telephone."""
    yield from _names(a, b, table, frequencies)
    if a.title_kind and b.title_kind and a.title_kind != b.title_kind:
        yield Part("title", "different", table.fields.title["different"].weight)
    if level := levels.birth_date_level(a, b):
        yield Part("birth_date", level, table.fields.birth_date[level].weight)
    for field, first, second in (
        ("postcode", a.postcodes, b.postcodes),
        ("email", a.emails, b.emails),
        ("telephone", a.telephones, b.telephones),
    ):
        if first and second:
            yield _of_several(field, first, second, table)


def slow_parts(
    a: PersonRecord, b: PersonRecord, table: MatchingTable, frequencies: Frequencies
) -> Iterator[Part]:
    """The fields of many words: address, town, organisation."""
    compared = levels.levels_by(table.likeness)
    if a.addresses and b.addresses:
        yield _of_several("address", a.addresses, b.addresses, table)
    for field, one, other in (("town", a.town, b.town), ("organisation", a.organisation, b.organisation)):
        if one and other:
            yield _weighed(field, compared.words(one, other), one, other, table, frequencies)


def most_of_slow_parts(table: MatchingTable) -> float:
    """The most that the slow parts can ever add, so that a hopeless pair need not be looked at further."""
    fields = (table.fields.address, table.fields.town, table.fields.organisation)
    return sum(max(level.rarest or level.weight for level in field.values()) for field in fields)


# Each field that may hold several values: its levels, the best first.
_ORDER: Mapping[str, tuple[str, ...]] = {
    "postcode": ("same", "close", "district", "different"),
    "address": ("same", "close", "street", "different"),
    "email": ("same", "close", "alike", "local", "different"),
    "telephone": ("same", "close", "different"),
}


def _compared_by(field: str, table: MatchingTable) -> Callable[..., str]:
    if field == "postcode":
        return levels.postcode_level
    if field == "telephone":
        return levels.telephone_level
    like = levels.levels_by(table.likeness)
    return like.address if field == "address" else like.email


def _of_several(field: str, a: tuple[object, ...], b: tuple[object, ...], table: MatchingTable) -> Part:
    level = levels.best_level(_compared_by(field, table), _ORDER[field], a, b)
    shown = (str(a[0]), str(b[0])) if field == "postcode" else ("", "")
    return Part(field, level, table.level(field, level).weight, *shown)


def _weighed(field: str, level: str, a: str, b: str, table: MatchingTable, frequencies: Frequencies) -> Part:
    cell = table.level(field, level)
    weight = frequencies.weight(field, cell, max(a, b)) if level == "same" else cell.weight
    return Part(field, level, weight, a, b)


def _names(
    a: PersonRecord, b: PersonRecord, table: MatchingTable, frequencies: Frequencies
) -> tuple[Part, ...]:
    """Given name and surname as they stand, or swapped where that says more."""
    straight = _two_names(a, b, b.given_name, b.surname, table, frequencies)
    if all(part.level == "same" for part in straight) and len(straight) == 2:
        return straight
    if not (_crosses(a.given_name, b.surname, table) or _crosses(b.given_name, a.surname, table)):
        return straight
    swapped = _swapped_names(a, b, table, frequencies)
    return swapped if _sum(swapped) > _sum(straight) else straight


def _crosses(given: str, surname: str, table: MatchingTable) -> bool:
    compared = levels.levels_by(table.likeness).surname
    return bool(given and surname) and compared(given, surname) in {"same", "close"}


def _two_names(
    a: PersonRecord, b: PersonRecord, given: str, surname: str, table: MatchingTable, frequencies: Frequencies
) -> tuple[Part, ...]:
    parts = []
    compared = levels.levels_by(table.likeness)
    if a.given_name and given:
        shared = bool(a.given_forms & b.given_forms)
        level = compared.given_name(a.given_name, given, shared)
        parts.append(_weighed("given_name", level, a.given_name, given, table, frequencies))
    if a.surname and surname:
        level = compared.surname(a.surname, surname)
        parts.append(_weighed("surname", level, a.surname, surname, table, frequencies))
    return tuple(parts)


def _swapped_names(
    a: PersonRecord, b: PersonRecord, table: MatchingTable, frequencies: Frequencies
) -> tuple[Part, ...]:
    """Only spellings that are the same or close count here: nearly every pair is alike in some way crosswise."""
    compared = levels.levels_by(table.likeness)
    parts = [Part("swapped_names", "swapped", table.fields.swapped_names["swapped"].weight)]
    for one, other in ((a.given_name, b.surname), (b.given_name, a.surname)):
        if one and other:
            level = compared.surname(one, other)
            level = level if level in {"same", "close"} else "different"
            parts.append(_crossed(level, one, other, table, frequencies))
    # In one order whichever record comes first; the worse comes last and counts for the bounds.
    return tuple(sorted(parts, key=lambda part: (-part.weight, sorted((part.a, part.b)))))


def _crossed(level: str, given: str, surname: str, table: MatchingTable, frequencies: Frequencies) -> Part:
    """A given name that stands as the other's surname weighs as a given name does, the lesser of the two."""
    return _weighed("given_name", level, given, surname, table, frequencies)


def _sum(parts: tuple[Part, ...]) -> float:
    return sum(part.weight for part in parts)


def bounded(parts: tuple[Part, ...], table: MatchingTable) -> tuple[float, Bound]:
    """The sum within its bounds, and the bound of the table that held it down; an empty text for none."""
    home = sum(part.weight for part in parts if part.field in HOME)
    rest = sum(part.weight for part in parts if part.field not in HOME)
    total = rest + min(home, table.bounds.home_most)
    if total < table.threshold:
        return total, ""
    held = _held(parts)
    return (min(total, table.held_at), held) if held else (total, "")


def _held(parts: tuple[Part, ...]) -> Bound:
    found = {part.field: part.level for part in parts}
    # Near birth dates say something of one name, and nothing against a household: brothers are born so too.
    near = found.get("birth_date") in levels.NEAR
    agreeing = {part.field for part in parts if part.weight > 0} - ({"birth_date"} if near else set())
    if not agreeing - NAMES - GENERAL and not near:
        return "name_alone"
    both_differ = found.get("given_name") == found.get("surname") == "different"
    born_and_home = "birth_date" in agreeing and agreeing & ONE_HOME
    if both_differ and "email" not in agreeing and not born_and_home:
        return "household"
    if agreeing & PERSONAL:
        return ""
    if found.get("given_name") == "different" or _titles_clash(found):
        return "household"
    if found.get("birth_date") == "different" and not agreeing & ONE_HOME:
        return "namesakes"
    return ""


def _titles_clash(found: Mapping[str, str]) -> bool:
    """Mr J. Tait and Mrs J. Tait; a whole given name that agrees says more than a title."""
    return found.get("title") == "different" and found.get("given_name") != "same"


def said(part: Part, table: MatchingTable) -> str:
    """The sentence for one part, the same either way round."""
    first, second = sorted((part.a, part.b))
    return table.level(part.field, part.level).says.format(a=_shown(first), b=_shown(second))


def _shown(value: str) -> str:
    return value if value.isupper() else value.title()
