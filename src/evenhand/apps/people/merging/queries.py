"""Pairs of records that may be of one person: found over everybody, and looked at side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from evenhand.apps.accounts.models import User
from evenhand.apps.people.keeping import matching_table, records_in
from evenhand.apps.people.models import Customer, DifferentPeople, LikelyPair, Spelt
from evenhand.apps.people.queries import adjustment_words, wishes_of
from evenhand.apps.people.sides import Holding, held_by
from evenhand.domain.contact.matching import PersonRecord, Suggestion, compared, duplicates

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records, with everything on it that the viewer may see."""

    customer: Customer
    adjustments: tuple[str, ...]
    wishes: tuple[str, ...]
    holdings: tuple[Holding, ...]


def side_of(customer: Customer, viewer: User, *, on: dt.date) -> Side:
    """A record as it stands beside another."""
    return Side(
        customer=customer,
        adjustments=adjustment_words(customer, on=on),
        wishes=wishes_of(customer),
        holdings=held_by(customer, viewer, on=on),
    )


def evidence_of(one: Customer, other: Customer) -> Suggestion | None:
    """What speaks for and against two records being of one person; None where either is not in use."""
    rows = dict(Spelt.objects.filter(pk__in=[one.pk, other.pk]).values_list("pk", "records"))
    if len(rows) < 2:
        return None
    return compared(other.pk, records_in(rows[one.pk]), records_in(rows[other.pk]), matching_table())


def said_different(one: Customer, other: Customer) -> DifferentPeople | None:
    """Who said when that these are two people; None where nobody did."""
    a, b = sorted((one.pk, other.pk))
    return DifferentPeople.objects.filter(a_id=a, b_id=b).select_related("by").first()


def likely_pairs() -> QuerySet[LikelyPair]:
    """The pairs that the last look over everybody found and nobody has decided, the likeliest first."""
    return LikelyPair.objects.select_related("a", "b").order_by("-score", "a", "b")


def find_likely_pairs(*, at: dt.datetime) -> int:
    """Compare everybody on record with everybody, by shared keys, and keep the pairs; how many there are.

    Pairs that somebody said are two people are left out. Running it again gives the same pairs.
    """
    numbers, records = _everybody()
    table = matching_table()
    said = set(DifferentPeople.objects.values_list("a_id", "b_id"))
    best: dict[tuple[int, int], tuple[PersonRecord, PersonRecord]] = {}
    for pair in duplicates(records, table):
        a, b = sorted((numbers[pair.a], numbers[pair.b]))
        if a != b and (a, b) not in said:
            best.setdefault((a, b), (records[pair.a], records[pair.b]))
    rows = list(_rows(best.items(), at=at))
    with transaction.atomic():
        LikelyPair.objects.all().delete()
        LikelyPair.objects.bulk_create(rows, batch_size=1_000)
    return len(rows)


def _everybody() -> tuple[list[int], list[PersonRecord]]:
    numbers: list[int] = []
    records: list[PersonRecord] = []
    for pk, text in Spelt.objects.order_by("pk").values_list("pk", "records").iterator(chunk_size=2_000):
        for record in records_in(text):
            numbers.append(pk)
            records.append(record)
    return numbers, records


def _rows(
    pairs: Iterable[tuple[tuple[int, int], tuple[PersonRecord, PersonRecord]]], *, at: dt.datetime
) -> Iterator[LikelyPair]:
    for (a, b), (one, other) in pairs:
        found = compared(b, [one], [other], matching_table())
        yield LikelyPair(
            a_id=a,
            b_id=b,
            score=found.score,
            speaks_for=list(found.speaks_for),
            against=list(found.against),
            found_at=at,
        )
