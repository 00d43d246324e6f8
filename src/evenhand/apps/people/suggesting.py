"""Who may this be? People on record who may have written something, and who may be of one person with another.

Nothing here ties anything to anybody: a person accepts a suggestion, or refuses it and may take that back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import CharField, Count, F, Max, QuerySet, Value

from evenhand.apps.accounts.addresses import normalised_address
from evenhand.apps.accounts.changes import note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.people.keeping import matching_table, records_in
from evenhand.apps.people.models import (
    Customer,
    DifferentPeople,
    EmailAddress,
    MatchKey,
    Representative,
    SetAside,
    Spelt,
)
from evenhand.apps.people.standing import numbers_of, standing_for
from evenhand.apps.ui.dates import in_full
from evenhand.domain.contact.matching import (
    Clue,
    Frequencies,
    Known,
    PersonRecord,
    Suggestion,
    Written,
    keys_of,
    person_record,
    suggested,
)

_MOST_NAMES = 4
_COUNTED = ("given_name", "surname")  # the names of which it matters how common they are
Clues = Mapping[int, Sequence[Clue]]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A customer who may be meant, and the suggestion with its evidence."""

    customer: Customer
    suggestion: Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """What a message says of who wrote it, as it stands there."""

    address: str = ""
    names: Sequence[str] = ()
    emails: Sequence[str] = ()
    telephones: Sequence[str] = ()
    postcodes: Sequence[str] = ()
    addresses: Sequence[str] = ()

    def records(self) -> list[PersonRecord]:
        """The writer once for each name that is given; nobody's name is blended with another's."""
        names = list(dict.fromkeys(name for name in self.names if name.strip()))[:_MOST_NAMES] or [""]
        emails = [one for one in (self.address, *self.emails) if one]
        return [
            person_record(
                Written(
                    name=name,
                    emails=emails,
                    telephones=self.telephones,
                    postcodes=self.postcodes,
                    addresses=self.addresses,
                ),
                matching_table(),
            )
            for name in names
        ]


def suggestions_for(writer: Writer, *, about: str, clues: Clues, on: dt.date) -> tuple[Suggested, ...]:
    """Those on record who may have written, the likeliest first, with the words for and against.

    `about` names the thing, such as `contact:12`: whoever was refused for it is left out. `clues` are what
    the message points to besides, by the number of the customer.
    """
    clues = _followed(_with_authority(_with_ended_address(clues, writer.address), on=on))
    records = writer.records()
    refused = _refused(about)
    if clues:
        clues = {pk: found for pk, found in clues.items() if pk not in set(refused)}
    return _judged(records, {*_sharing_keys(records, but=refused), *clues}, clues)


def namesakes_of(customer: Customer) -> tuple[Suggested, ...]:
    """Other records that may be of the same person as this one, without those said to be of somebody else."""
    held = Spelt.objects.filter(pk=customer.pk).first()
    if held is None:
        return ()
    records = records_in(held.records)
    ids = set(_sharing_keys(records)) - {customer.pk} - _said_different(customer)
    return _judged(records, ids, {})


def _judged(records: Sequence[PersonRecord], ids: Iterable[int], clues: Clues) -> tuple[Suggested, ...]:
    rows = Spelt.objects.filter(pk__in=list(ids)).values_list("pk", "records")
    known = {pk: Known(tuple(records_in(text)), tuple(clues.get(pk, ()))) for pk, text in rows}
    if not known:
        return ()
    found = suggested(records, known, matching_table(), _frequencies(records))
    people = Customer.objects.in_bulk([one.person for one in found])
    return tuple(Suggested(people[one.person], one) for one in found)


def _sharing_keys(
    records: Iterable[PersonRecord], *, but: QuerySet[SetAside, int] | None = None
) -> list[int]:
    """The customers that share most keys with any of the records, without those refused."""
    keys = {key for record in records for key in keys_of(record)}
    held = MatchKey.objects.filter(key__in=keys)
    held = held if but is None else held.exclude(customer__in=but)
    sharing = held.values("customer").annotate(shared=Count("pk"))
    most = matching_table().intake.most_looked_at
    return list(sharing.order_by("-shared", "customer").values_list("customer", flat=True)[:most])


def _frequencies(records: Sequence[PersonRecord]) -> Frequencies:
    """How common the names asked about are among the people on record; how many there are is near enough."""
    people = Spelt.objects.aggregate(most=Max("pk"))["most"] or 0
    asked = {field: {getattr(record, field) for record in records} - {""} for field in _COUNTED}
    counts = {field: dict.fromkeys(values, 1) for field, values in asked.items()}
    tallies = [_tally(field, values) for field, values in asked.items() if values]
    if tallies:
        for field, value, count in tallies[0].union(*tallies[1:], all=True):
            counts[field][value] = count
    return Frequencies(people, counts)


def _tally(field: str, values: Iterable[str]) -> QuerySet[Spelt, Any]:
    """How many go by each of these names: rows of the field, the name and the count."""
    named = Spelt.objects.filter(**{f"{field}__in": sorted(values)}).order_by()
    return named.values_list(Value(field, output_field=CharField()), F(field)).annotate(count=Count("pk"))


def _with_ended_address(clues: Clues, address: str) -> dict[int, list[Clue]]:
    """Add those whose address this was."""
    joined = {pk: list(found) for pk, found in clues.items()}
    try:
        normalised = normalised_address(address)
    except ValueError:
        return joined
    ended = EmailAddress.objects.filter(normalised=normalised, ended_on__isnull=False)
    for one in ended.order_by("customer_id", "-ended_on"):
        what = f"not used from {in_full(one.ended_on)}, {one.ended_why}" if one.ended_on else ""
        joined.setdefault(one.customer_id, []).append(Clue("ended-address", what))
    return joined


def _with_authority(clues: dict[int, list[Clue]], *, on: dt.date) -> dict[int, list[Clue]]:
    """Add those on record as acting for somebody whom the message points to."""
    if not clues:
        return clues
    acting = Representative.objects.filter(on_day(on), customer__in=list(clues), by__isnull=False)
    for one in acting.select_related("customer"):
        assert one.by_id is not None
        clues.setdefault(one.by_id, []).append(Clue("acts-for", one.customer.name))
    return clues


def _followed(clues: dict[int, list[Clue]]) -> dict[int, list[Clue]]:
    """What points to a record that was merged points to the one that stands for it now."""
    merged = Customer.objects.filter(pk__in=list(clues), merged_into__isnull=False)
    for one in merged:
        stands = standing_for(one)
        clues.setdefault(stands.pk, []).extend(clues.pop(one.pk))
    return clues


def _refused(about: str) -> QuerySet[SetAside, int]:
    """The numbers of those refused for a thing, to be asked within another question."""
    found = SetAside.objects.filter(about=about) if about else SetAside.objects.none()
    return found.values_list("customer_id", flat=True)


def _said_different(customer: Customer) -> set[int]:
    own, pairs = numbers_of(customer), DifferentPeople.objects
    return {
        *pairs.filter(a__in=own).values_list("b_id", flat=True),
        *pairs.filter(b__in=own).values_list("a_id", flat=True),
    }


def refused_for(about: str) -> list[SetAside]:
    """Who was refused for a thing, so that it can be taken back."""
    return list(SetAside.objects.filter(about=about).select_related("customer", "by").order_by("pk"))


@transaction.atomic
def set_aside(customer: Customer, *, about: str, evidence: str = "", by: User, at: dt.datetime) -> None:
    """Say that this customer is not who a thing is from: they are not suggested for it again. Twice is once."""
    _, new = SetAside.objects.get_or_create(
        about=about, customer=customer, defaults={"evidence": evidence, "by": by, "at": at}
    )
    if new:
        note_change(customer, what="refuse-suggestion", by=by, at=at, why=about)


@transaction.atomic
def take_back_set_aside(customer: Customer, *, about: str, by: User, at: dt.datetime) -> None:
    """Suggest this customer again for a thing. Twice changes nothing more."""
    gone, _ = SetAside.objects.filter(about=about, customer=customer).delete()
    if gone:
        note_change(customer, what="suggest-again", by=by, at=at, why=about)
