"""Invented people in bulk, by the thousand."""

from __future__ import annotations

import datetime as dt
from random import Random

from evenhand.apps.accounts.models import User
from evenhand.apps.people.finding import words_of_people
from evenhand.apps.people.keeping import keep_many_in_step
from evenhand.apps.people.models import Customer, EmailAddress, PostalAddress, Telephone
from evenhand.apps.people.spellings import folded_name
from evenhand.apps.search.operations import index_new

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


def add_people(first: int, last: int, *, by: User, at: dt.datetime) -> list[int]:
    """Add the made-up people of these numbers with their addresses and keys; the numbers of their records."""
    people = Customer.objects.bulk_create(_customer(number, by, at) for number in range(first, last))
    ids = [person.pk for person in people]
    known = {"evidence": "invented", "confirmed_by": by, "confirmed_at": at}
    numbers = range(first, last)
    EmailAddress.objects.bulk_create(
        EmailAddress(customer_id=pk, address=address_of(n), normalised=address_of(n), **known)
        for pk, n in zip(ids, numbers, strict=True)
    )
    Telephone.objects.bulk_create(
        Telephone(customer_id=pk, number=f"+441632{n:06d}", as_given=f"01632 {n:06d}", **known)
        for pk, n in zip(ids, numbers, strict=True)
        if n % 2
    )
    PostalAddress.objects.bulk_create(
        PostalAddress(
            customer_id=pk,
            lines=f"{n % 197 + 1} {_STREETS[n % 8]}\nHarrowmere",
            postcode=f"ZZ{n % 89 + 10} {n % 9 + 1}{chr(65 + n % 19)}{chr(65 + n % 23)}",
            **known,
        )
        for pk, n in zip(ids, numbers, strict=True)
        if n % 3
    )
    for _ in keep_many_in_step(ids):
        pass
    index_new("person", words_of_people(ids))
    return ids


def _customer(number: int, by: User, at: dt.datetime) -> Customer:
    name = " ".join(name_of(number))
    return Customer(name=name, name_folded=folded_name(name), kind="person", created_by=by, created_at=at)
