"""Who may this be? People on record who may have written something, and who may be of one person with another.

Nothing here ties anything to anybody: a person accepts a suggestion, or refuses it and may take that back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import CharField, Count, F, Max, QuerySet, TextField, Value

from evenhand.apps.accounts.addresses import normalised_address
from evenhand.apps.accounts.changes import note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.council.prepared import Given, answers
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A thing of which it is asked who wrote it.

    `about` names it, such as `contact:12`: whoever was refused for it is left out, and is asked for unless `refused`
    gives their numbers. `clues` are what it points to besides, by the number of the customer.
    """

    writer: Writer
    about: str = ""
    clues: Clues = field(default_factory=dict)
    refused: Collection[int] | None = None


def suggestions_for(writer: Writer, *, about: str, clues: Clues, on: dt.date) -> tuple[Suggested, ...]:
    """Those on record who may have written something, the likeliest first, with the words for and against."""
    return suggestions_for_all([Asked(writer=writer, about=about, clues=clues)], on=on)[0]


def suggestions_for_all(asked: Sequence[Asked], *, on: dt.date) -> list[tuple[Suggested, ...]]:
    """The same for many things, in their order: what can be asked of the record once for all of them is."""
    clues = _with_ended_addresses(
        [({pk: list(found) for pk, found in one.clues.items()}, one.writer.address) for one in asked]
    )
    clues = _followed(_with_authority(clues, on=on))
    refused = _refused({one.about for one in asked if one.refused is None} - {""})
    weighed = []
    for one, pointed in zip(asked, clues, strict=True):
        records = one.writer.records()
        out = refused.get(one.about, set()) if one.refused is None else set(one.refused)
        wanted = {pk: found for pk, found in pointed.items() if pk not in out}
        weighed.append(_Weighed(records, {*_sharing_keys(records, but=out), *wanted}, wanted))
    return _judged(weighed)


def namesakes_of(customer: Customer) -> tuple[Suggested, ...]:
    """Other records that may be of the same person as this one, without those said to be of somebody else."""
    held = Spelt.objects.filter(pk=customer.pk).first()
    if held is None:
        return ()
    records = records_in(held.records)
    ids = set(_sharing_keys(records)) - {customer.pk} - _said_different(customer)
    return _judged([_Weighed(records, ids, {})])[0]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What is weighed against what: the spellings of one writer, and the customers who may be meant with their clues."""

    records: Sequence[PersonRecord]
    ids: Collection[int]
    clues: Clues


def _judged(weighed: Sequence[_Weighed]) -> list[tuple[Suggested, ...]]:
    looked_at = {pk for one in weighed for pk in one.ids}
    found_of = answers(_spellings, customers=looked_at) if looked_at else []
    spelt = {pk: tuple(records_in(text)) for pk, text in found_of}
    meant = [one for one in weighed if not spelt.keys().isdisjoint(one.ids)]
    frequencies = _frequencies([record for one in meant for record in one.records]) if meant else None
    found: list[Sequence[Suggestion]] = []
    for one in weighed:
        known = {pk: Known(spelt[pk], tuple(one.clues.get(pk, ()))) for pk in one.ids if pk in spelt}
        found.append(
            suggested(one.records, known, matching_table(), frequencies) if known and frequencies else ()
        )
    shown = {each.person for one in found for each in one}
    people = {one.pk: one for one in answers(_people, customers=shown)} if shown else {}
    return [tuple(Suggested(people[each.person], each) for each in one) for one in found]


def _spellings() -> QuerySet[Spelt, Any]:
    return Spelt.objects.filter(customer_id__among=Given("customers", many=True)).values_list("pk", "records")


def _people() -> QuerySet[Customer]:
    return Customer.objects.filter(pk__among=Given("customers", many=True))


def _sharing_keys(records: Iterable[PersonRecord], *, but: Collection[int] = ()) -> list[int]:
    """The customers that share most keys with any of the records, without those refused."""
    keys = {key for record in records for key in keys_of(record)}
    return answers(_holding, matching_table().intake.most_looked_at, keys=keys, but=but) if keys else []


def _holding(most: int) -> QuerySet[MatchKey, Any]:
    held = MatchKey.objects.filter(key__among=Given("keys", TextField(), many=True))
    held = held.exclude(customer_id__among=Given("but", many=True))
    sharing = held.values("customer").annotate(shared=Count("pk")).order_by("-shared", "customer")
    return sharing.values_list("customer", flat=True)[:most]


def _frequencies(records: Sequence[PersonRecord]) -> Frequencies:
    """How common the names asked about are among the people on record; how many there are is near enough."""
    asked = {field: {getattr(record, field) for record in records} - {""} for field in _COUNTED}
    counts = {field: dict.fromkeys(values, 1) for field, values in asked.items()}
    people = 0
    for named, value, count in answers(_tallies, **asked):
        if named in counts:
            counts[named][value] = count
        else:
            people = count or 0
    return Frequencies(people, counts)


def _tallies() -> QuerySet[Spelt, Any]:
    """How many go by each of the names given, and how many there are: rows of the field, the name and the number."""
    most = Spelt.objects.order_by().values_list(_text(""), _text("")).annotate(number=Max("pk"))
    return most.union(*(_tally(field) for field in _COUNTED), all=True)


def _tally(field: str) -> QuerySet[Spelt, Any]:
    named = Spelt.objects.filter(**{f"{field}__among": Given(field, TextField(), many=True)}).order_by()
    return named.values_list(_text(field), F(field)).annotate(number=Count("pk"))


def _text(words: str) -> Value:
    return Value(words, output_field=CharField())


Found = dict[int, list[Clue]]


def _with_ended_addresses(asked: Sequence[tuple[Found, str]]) -> list[Found]:
    """The clues of each, with those whose address this was."""
    normalised = [_normalised(address) for _, address in asked]
    ended: dict[str, list[EmailAddress]] = {}
    if wanted := set(normalised) - {""}:
        for one in answers(_ended_addresses, addresses=wanted):
            ended.setdefault(one.normalised, []).append(one)
    for (clues, _), address in zip(asked, normalised, strict=True):
        for one in ended.get(address, ()):
            what = f"not used from {in_full(one.ended_on)}, {one.ended_why}" if one.ended_on else ""
            clues.setdefault(one.customer_id, []).append(Clue("ended-address", what))
    return [clues for clues, _ in asked]


def _ended_addresses() -> QuerySet[EmailAddress]:
    of_these = Given("addresses", TextField(), many=True)
    held = EmailAddress.objects.filter(normalised__among=of_these, ended_on__isnull=False)
    return held.order_by("customer_id", "-ended_on")


def _normalised(address: str) -> str:
    try:
        return normalised_address(address)
    except ValueError:
        return ""


def _with_authority(asked: list[Found], *, on: dt.date) -> list[Found]:
    """Add those on record as acting for somebody whom a message points to."""
    pointed = [set(clues) for clues in asked]
    if not any(pointed):
        return asked
    acting = Representative.objects.filter(on_day(on), customer__in=set().union(*pointed), by__isnull=False)
    for one in acting.select_related("customer").order_by("pk"):
        assert one.by_id is not None
        for clues, at_first in zip(asked, pointed, strict=True):
            if one.customer_id in at_first:
                clues.setdefault(one.by_id, []).append(Clue("acts-for", one.customer.name))
    return asked


def _followed(asked: list[Found]) -> list[Found]:
    """What points to a record that was merged points to the one that stands for it now."""
    pointed_at = {pk for clues in asked for pk in clues}
    if not pointed_at:
        return asked
    for one in Customer.objects.filter(pk__in=pointed_at, merged_into__isnull=False):
        stands = standing_for(one)
        for clues in asked:
            if one.pk in clues:
                clues.setdefault(stands.pk, []).extend(clues.pop(one.pk))
    return asked


def _refused(about: Collection[str]) -> dict[str, set[int]]:
    """By the thing, the numbers of those refused for it."""
    refused: dict[str, set[int]] = {}
    for thing, customer in answers(_set_aside, about=about) if about else ():
        refused.setdefault(thing, set()).add(customer)
    return refused


def _set_aside() -> QuerySet[SetAside, Any]:
    of_these = Given("about", TextField(), many=True)
    return SetAside.objects.filter(about__among=of_these).values_list("about", "customer_id")


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
