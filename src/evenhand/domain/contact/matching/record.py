"""One record of a person in the spelling in which records are compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from evenhand.domain.contact.matching import spelling
from evenhand.domain.contact.matching.table import MatchingTable

BirthDate = tuple[int, int, int]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What is written down of a person, as it stands in the record; anything may be missing.

    `name` is a whole name, used where given name and surname are not kept apart.
    """

    given_name: str = ""
    surname: str = ""
    name: str = ""
    birth_date: str = ""
    postcodes: Sequence[str] = ()
    addresses: Sequence[str] = ()
    town: str = ""
    emails: Sequence[str] = ()
    telephones: Sequence[str] = ()
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """The same, brought into one spelling: an empty text or tuple means that nothing is known.

    A birth date is (year, month, day) as written, which need not be a real day; `birth_digits` is the same
    as eight figures. An address is (numbers, lines).
    """

    given_name: str = ""
    surname: str = ""
    title_kind: str = ""
    birth_date: BirthDate | None = None
    birth_digits: str = ""
    postcodes: tuple[str, ...] = ()
    addresses: tuple[spelling.Address, ...] = ()
    town: str = ""
    emails: tuple[str, ...] = ()
    telephones: tuple[str, ...] = ()
    organisation: str = ""
    given_forms: frozenset[str] = field(default=frozenset())


def person_record(written: Written, table: MatchingTable) -> PersonRecord:
    """Bring what is written into the one spelling: no titles, accents, hyphens or abbreviations."""
    given, surname = spelling.given_and_surname(written.given_name, written.surname, written.name, table)
    birth = spelling.birth_date(written.birth_date)
    return PersonRecord(
        given_name=given,
        surname=surname,
        title_kind=spelling.title_kind(f"{written.given_name} {written.surname} {written.name}", table),
        birth_date=birth,
        birth_digits="{:04d}{:02d}{:02d}".format(*birth) if birth else "",
        postcodes=_kept(spelling.postcode(postcode) for postcode in written.postcodes),
        addresses=_kept(spelling.address(line, table) for line in written.addresses),
        town=spelling.folded(written.town),
        emails=_kept(spelling.email(address) for address in written.emails),
        telephones=_kept(spelling.telephone(number) for number in written.telephones),
        organisation=spelling.organisation(written.organisation),
        given_forms=spelling.forms_of(given, table),
    )


def _kept(values: Iterable[T | None]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
