"""Which record stands for a customer now, after merges and splits. Events keep the number they were written with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from evenhand.apps.accounts.changes import subject_of
from evenhand.apps.accounts.models import RecordChange
from evenhand.apps.people.models import Customer, MovedRow, Regrouping


def standing_for(customer: Customer) -> Customer:
    """The record that stands for this one now: itself, or the one it was merged into."""
    while customer.merged_into is not None:
        customer = customer.merged_into
    return customer


def records_of(customers: Collection[int]) -> QuerySet[Customer, Any]:
    """The records of these customers, and those merged into them, for `customer__in`.

    Asked so and not as alternatives across the tie, which databases answer by reading every case there is.
    """
    return Customer.objects.filter(Q(pk__in=customers) | Q(merged_into__in=customers)).order_by().values("pk")


def number_standing_for(
    recorded: int | None, *, row: int | None, model: str, field: str = "customer"
) -> int | None:
    """The number of the customer whom a row belongs to now, when what was recorded of it says `recorded`.

    Merges and splits that moved this very row are followed in their order, then merges of the whole record.
    None, and a number that nobody has, are given back as they are.
    """
    number = recorded
    if number is None:
        return None
    if row is not None:
        noted = MovedRow.objects.filter(
            model=model, field=field, object_id=row, regrouping__undone_at__isnull=True
        )
        moves = noted.order_by("regrouping_id").values_list("regrouping__source", "regrouping__target")
        for source, target in moves:
            number = target if source == number else number
    while (into := _merged_into(number)) is not None:
        number = into
    return number


def numbers_standing_for(
    recorded: Mapping[int, int | None], *, model: str, field: str = "customer"
) -> Mapping[int, int | None]:
    """The same for many rows at once, by the number of each row, in as many queries as for one."""
    found = dict(recorded)
    noted = MovedRow.objects.filter(
        model=model, field=field, object_id__in=list(recorded), regrouping__undone_at__isnull=True
    )
    named = ("object_id", "regrouping__source", "regrouping__target")
    for row, source, target in noted.order_by("regrouping_id").values_list(*named):
        found[row] = target if found[row] == source else found[row]
    merged = _merged({number for number in found.values() if number is not None})
    for row, number in found.items():
        while number is not None and number in merged:
            number = merged[number]
        found[row] = number
    return found


def _merged(numbers: set[int]) -> Mapping[int, int]:
    """Into which record each of these was merged, and each of those in turn; those that stand are left out."""
    found: dict[int, int] = {}
    asked = numbers
    while asked:
        rows = Customer.objects.filter(pk__in=asked, merged_into__isnull=False)
        new = {pk: into for pk, into in rows.values_list("pk", "merged_into") if into is not None}
        found.update(new)
        asked = set(new.values()) - set(found)
    return found


def _merged_into(number: int) -> int | None:
    into: int | None = Customer.objects.filter(pk=number).values_list("merged_into", flat=True).first()
    return into


def numbers_of(customer: Customer) -> tuple[int, ...]:
    """The numbers of every record that this one stands for, its own first."""
    found, asked = [customer.pk], [customer.pk]
    while asked:
        asked = list(
            Customer.objects.filter(merged_into__in=asked).order_by("pk").values_list("pk", flat=True)
        )
        found += asked
    return tuple(found)


def history_of(customer: Customer) -> QuerySet[RecordChange]:
    """Every change of a record and of those merged into it, the latest first. Ask for access first."""
    subjects = [subject_of(Customer(pk=number)) for number in numbers_of(customer)]
    changes = RecordChange.objects.filter(subject__in=subjects)
    return changes.select_related("by").order_by("-at", "-pk")


@dataclass(frozen=True, slots=True)
class EarlierNote:
    """A safe contact note that gave way: its words, until when it stood, who changed it and why."""

    words: str
    until_at: dt.datetime
    by: str
    why: str
    replaced: bool


def earlier_notes(customer: Customer) -> tuple[EarlierNote, ...]:
    """The safe contact notes that stood before the present one, the latest first. Ask for access first."""
    changes = history_of(customer).filter(what="set-safe-contact")
    return tuple(
        EarlierNote(
            words=change.before["safe_contact"],
            until_at=change.at,
            by=str(change.by),
            why=change.why,
            replaced=bool(change.after.get("safe_contact")),
        )
        for change in changes
        if change.before.get("safe_contact")
    )


def merges_into(customer: Customer) -> QuerySet[Regrouping]:
    """The merges and splits of a record that stand, the latest first."""
    return (
        Regrouping.objects.filter(undone_at__isnull=True, target=customer)
        .select_related("source", "target", "by")
        .order_by("-pk")
    )
