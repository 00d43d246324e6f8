"""Invented people in bulk, by the thousand."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import NamedTuple

from evenhand.apps.accounts.models import User
from evenhand.apps.demonstration.benchmarks.volume.rows import Sheet, write_documents
from evenhand.apps.people.finding import words_written
from evenhand.apps.people.keeping import made_from
from evenhand.apps.people.models import (
    Customer,
    EmailAddress,
    MatchKey,
    PostalAddress,
    Spelt,
    Telephone,
)
from evenhand.apps.people.spellings import folded_name
from evenhand.domain.contact.matching import Written

_START = (
    "Al",
    "Ber",
    "Cor",
    "Dun",
    "El",
    "Far",
    "Gwen",
    "Hal",
    "Is",
    "Jor",
    "Kel",
    "Lin",
    "Mar",
    "Nor",
    "Os",
    "Pen",
)
_MIDDLE = ("an", "be", "da", "er", "fi", "go", "hu", "in", "la", "mo", "ra", "sto", "ti", "wen", "win", "zo")
_END = (
    "brook",
    "by",
    "cott",
    "den",
    "field",
    "ford",
    "ham",
    "hurst",
    "ley",
    "man",
    "more",
    "son",
    "ton",
    "wick",
    "wood",
    "worth",
)
_GIVEN_END = ("a", "en", "ia", "ric", "wyn", "ette", "on", "is", "ard", "ine")
_STREETS = (
    "Acorn Road",
    "Mill Lane",
    "Weir Street",
    "Castle Rise",
    "Elm Close",
    "Orchard Way",
    "Station Road",
    "High Street",
)


def name_of(number: int) -> tuple[str, str]:
    """A made-up given name and surname; some 2,500 given names and 4,000 surnames, common ones often."""
    chance = Random(number)
    skewed = int(16 * chance.random() ** 2)
    given = f"{_START[skewed]}{chance.choice(_MIDDLE)}{chance.choice(_GIVEN_END)}"
    surname = f"{chance.choice(_START)}{chance.choice(_MIDDLE)}{_END[int(16 * chance.random() ** 2)]}"
    return given, surname


def address_of(number: int) -> str:
    """The e-mail address of a made-up person."""
    given, surname = name_of(number)
    return f"{given}.{surname}.{number}@example.org".lower()


class _Person(NamedTuple):
    """A made-up person, as they are written down."""

    id: int
    name: str
    email: str
    telephone: tuple[str, str] | None
    post: tuple[str, str] | None


def number_of(customer: int) -> int:
    """Which made-up person a record is of: records are numbered from 1, people from 0."""
    return customer - 1


def add_people(first: int, last: int, *, by: User, at: dt.datetime) -> None:
    """Add the made-up people of these numbers with their addresses and keys."""
    people = [_person(number) for number in range(first, last)]
    known = {"evidence": "invented", "confirmed_by": by, "confirmed_at": at}
    alike = Customer(kind="person", created_by=by, created_at=at)
    Sheet(alike, ("id", "name", "name_folded")).write((p.id, p.name, folded_name(p.name)) for p in people)
    Sheet(EmailAddress(**known), ("customer_id", "address", "normalised")).write(
        (p.id, p.email, p.email) for p in people
    )
    Sheet(Telephone(**known), ("customer_id", "number", "as_given")).write(
        (p.id, *p.telephone) for p in people if p.telephone
    )
    Sheet(PostalAddress(**known), ("customer_id", "lines", "postcode")).write(
        (p.id, *p.post) for p in people if p.post
    )
    made = [made_from(p.id, [_written(p)]) for p in people]
    Sheet(Spelt(), ("customer_id", "given_name", "surname", "records")).write(
        (one.customer_id, one.given_name, one.surname, one.records) for one, _ in made
    )
    Sheet(MatchKey(), ("customer_id", "key")).write(
        (one.customer_id, key) for one, keys in made for key in keys
    )
    write_documents("person", ((p.id, _words(p), at.date()) for p in people))


def _person(number: int) -> _Person:
    street, code = f"{number % 197 + 1} {_STREETS[number % 8]}\nHarrowmere", number % 89 + 10
    return _Person(
        id=number + 1,
        name=" ".join(name_of(number)),
        email=address_of(number),
        telephone=(f"+441632{number:06d}", f"01632 {number:06d}") if number % 2 else None,
        post=(street, f"ZZ{code} {number % 9 + 1}{chr(65 + number % 19)}{chr(65 + number % 23)}")
        if number % 3
        else None,
    )


def _written(person: _Person) -> Written:
    return Written(
        name=person.name,
        emails=[person.email],
        telephones=[person.telephone[0]] if person.telephone else [],
        postcodes=[person.post[1]] if person.post else [],
        addresses=[person.post[0]] if person.post else [],
    )


def _words(person: _Person) -> str:
    return words_written(
        names=[person.name],
        emails=[person.email],
        telephones=[person.telephone] if person.telephone else [],
        posts=[person.post] if person.post else [],
    )
