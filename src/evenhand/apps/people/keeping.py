"""What is made of a customer's record and kept in step with it: how it is spelt, its keys, and its words for search.

Every operation that changes a record calls `keep_in_step` in its transaction. What writes rows by itself
(a loader of many) calls `keep_many_in_step` afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TypeVar

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import Manager

from evenhand.apps.council.vocabularies import vocabulary
from evenhand.apps.people.finding import let_be_found
from evenhand.apps.people.models import (
    Customer,
    EmailAddress,
    MatchKey,
    OtherName,
    PostalAddress,
    Spelt,
    Telephone,
)
from evenhand.domain.contact.matching import (
    MatchingTable,
    PersonRecord,
    Written,
    keys_of,
    load_matching_table,
    person_record,
)

_BATCH = 500
_LONGEST_KEY = 120
_MOST_NAMES = 6
Row = TypeVar("Row", EmailAddress, OtherName, PostalAddress, Telephone)
_read = msgspec.json.Decoder(list[PersonRecord])
_write = msgspec.json.Encoder()


@lru_cache(maxsize=1)
def matching_table() -> MatchingTable:
    """The table of match weights of this installation. Raises LawbookRefused."""
    return load_matching_table(settings.LAW)


def keep_in_step(customer: Customer) -> None:
    """Make the spelling, the keys and the search words of one customer again, in the caller's transaction."""
    (loaded,) = _loaded([customer.pk])
    let_be_found(loaded)
    if loaded.merged_into_id is not None or loaded.erased_at is not None:
        _forget([loaded.pk])
        return
    spelt, keys = _made(loaded)
    Spelt.objects.update_or_create(
        customer_id=loaded.pk,
        defaults={"given_name": spelt.given_name, "surname": spelt.surname, "records": spelt.records},
    )
    kept = set(MatchKey.objects.filter(customer_id=loaded.pk).values_list("key", flat=True))
    if gone := kept - keys:
        MatchKey.objects.filter(customer_id=loaded.pk, key__in=gone).delete()
    if new := keys - kept:
        MatchKey.objects.bulk_create(MatchKey(customer_id=loaded.pk, key=key) for key in sorted(new))


def keep_many_in_step(ids: Iterable[int] | None = None) -> Iterator[int]:
    """Make spellings and keys of many customers again, all where none are named; how many are done, batch by batch."""
    wanted = iter(ids) if ids is not None else _everybody()
    done = 0
    while batch := list(islice(wanted, _BATCH)):
        with transaction.atomic():
            _forget(batch)
            made = [
                _made(one) for one in _loaded(batch) if one.merged_into_id is None and one.erased_at is None
            ]
            Spelt.objects.bulk_create(spelt for spelt, _ in made)
            MatchKey.objects.bulk_create(
                (MatchKey(customer_id=spelt.customer_id, key=key) for spelt, keys in made for key in keys),
                batch_size=5_000,
            )
        done += len(batch)
        yield done


def _everybody() -> Iterator[int]:
    last = 0
    while batch := list(
        Customer.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_BATCH]
    ):
        yield from batch
        last = batch[-1]


def _forget(ids: Sequence[int]) -> None:
    MatchKey.objects.filter(customer_id__in=ids).delete()
    Spelt.objects.filter(customer_id__in=ids).delete()


def records_in(spelt: str) -> list[PersonRecord]:
    """The records that a `Spelt` row holds."""
    return _read.decode(spelt)


def _loaded(ids: Sequence[int]) -> list[Customer]:
    """Customers with every way they are or were reached, as search and matching both need them."""
    reach = ("email_addresses", "telephones", "postal_addresses", "other_names")
    return list(Customer.objects.filter(pk__in=ids).prefetch_related(*reach))


def _made(customer: Customer) -> tuple[Spelt, set[str]]:
    return made_from(customer.pk, _written(customer))


def made_from(customer_id: int, written: Iterable[Written]) -> tuple[Spelt, set[str]]:
    """What is made of what is written of somebody, once for each name they go by: the spelling, not saved, and the keys."""
    records = [person_record(one, matching_table()) for one in written]
    spelt = Spelt(
        customer_id=customer_id,
        given_name=records[0].given_name[:200],
        surname=(records[0].surname or records[0].organisation)[:200],
        records=_write.encode(records).decode(),
    )
    return spelt, {key[:_LONGEST_KEY] for record in records for key in keys_of(record)}


def _written(customer: Customer) -> Iterator[Written]:
    """The record once for each name they go by. What is no longer used is no sign of anybody."""
    kind = vocabulary("customer-kinds").codes.get(customer.kind)
    whole = kind is not None and kind.flags.get("named_whole") is True
    names = [customer.name, *(one.name for one in _now(customer.other_names))]
    for name in names[:_MOST_NAMES]:
        yield Written(
            name="" if whole else name,
            organisation=name if whole else "",
            emails=[one.normalised for one in _now(customer.email_addresses)],
            telephones=[one.number for one in _now(customer.telephones)],
            postcodes=[one.postcode for one in _now(customer.postal_addresses)],
            addresses=[one.lines for one in _now(customer.postal_addresses)],
        )


def _now(rows: Manager[Row]) -> list[Row]:
    return [one for one in rows.all() if one.ended_on is None]
