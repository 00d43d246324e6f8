"""Keys under which a record is looked for: two records of one person share at least one, nearly always.

Each key is a short text made of the record alone, so that it can be kept as an indexed column and a
newcomer found among a hundred thousand people without looking at them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evenhand.domain.contact.matching.record import PersonRecord
from evenhand.domain.contact.matching.spelling import sound

START = 2


def keys_of(record: PersonRecord) -> frozenset[str]:
    """Every blocking key of a record. Names are taken either way round, birth dates with day and month so too."""
    return frozenset(_keys(record))


def _keys(record: PersonRecord) -> Iterator[str]:
    given, surname = record.given_name.replace(" ", ""), record.surname.replace(" ", "")
    yield from _birth_date_keys(record)
    yield from _name_keys(given, surname, list(_whereabouts(record)))
    starts = {name[:START] for name in (given, surname) if name}
    for postcode in record.postcodes:
        yield from (f"postcode+name:{postcode}:{start}" for start in starts)
        if record.organisation:
            yield f"postcode+organisation:{postcode}:{record.organisation.split()[0]}"
    for numbers, lines in record.addresses:
        yield from _address_keys(numbers, lines, record.postcodes)
    for address in record.emails:
        yield f"email:{address}"
        yield f"local:{address.partition('@')[0]}"
    yield from (f"telephone:{number}" for number in record.telephones)


def _birth_date_keys(record: PersonRecord) -> Iterator[str]:
    if record.birth_date is None:
        return
    year, month, day = record.birth_date
    low, high = sorted((month, day))
    yield f"born:{year}:{low}:{high}"
    yield f"month+day+initials:{low}:{high}:{_initials(record)}"
    for name in {record.given_name[:START], record.surname[:START]} - {""}:
        yield f"year+month+name:{year}:{month}:{name}"
        yield f"year+day+name:{year}:{day}:{name}"


def _initials(record: PersonRecord) -> str:
    return "".join(sorted(name[0] for name in (record.given_name, record.surname) if name))


def _whereabouts(record: PersonRecord) -> Iterator[str]:
    """Something small to go with a name: thousands share a name alone."""
    if record.birth_date:
        yield str(record.birth_date[0])
    yield from {postcode[:START] for postcode in record.postcodes}
    if record.town:
        yield sound(record.town)


def _name_keys(given: str, surname: str, whereabouts: Sequence[str]) -> Iterator[str]:
    for where in whereabouts or ("",):
        if given and surname:
            yield f"name:{sound(surname)}:{given[0]}:{where}"
            yield f"name:{sound(given)}:{surname[0]}:{where}"
        elif surname or given:
            yield f"one-name:{given or surname}:{where}"


def _address_keys(numbers: Sequence[str], lines: Sequence[str], postcodes: Sequence[str]) -> Iterator[str]:
    for line in lines:
        words = line.split()  # the last is nearly always road, street or close
        longest = max(words[:-1] or words, key=lambda word: (len(word), word))
        yield from (f"address:{number}:{longest}" for number in numbers)
    for postcode in postcodes:
        yield from (f"postcode+number:{postcode}:{number}" for number in numbers or lines)
