"""Finding people by search: their names, and every way they are reached, also what is no longer used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import QuerySet
from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.council.access import sight_of_people
from evenhand.apps.people.models import Customer
from evenhand.apps.people.spellings import folded_name, shown_telephone
from evenhand.apps.search import sources
from evenhand.apps.search.operations import index, remove
from evenhand.apps.search.sources import Shown, Source, Words
from evenhand.domain.time.legal_day import legal_day

KIND = "person"


def let_be_found(customer: Customer) -> None:
    """Put a customer into the index, in the transaction that wrote it; one merged into another, or erased, goes out of it."""
    if customer.merged_into_id is not None or customer.erased_at is not None:
        remove(KIND, customer.pk)
        return
    one = _words(customer)
    index(KIND, one.object_id, text=one.text, dated_on=one.dated_on)


def _words(customer: Customer) -> Words:
    text = words_written(
        names=[customer.name, *(name.name for name in customer.other_names.all())],
        emails=[address.address for address in customer.email_addresses.all()],
        telephones=[(telephone.number, telephone.as_given) for telephone in customer.telephones.all()],
        posts=[(post.lines, post.postcode) for post in customer.postal_addresses.all()],
    )
    return Words(customer.pk, text, legal_day(customer.created_at))


def words_written(
    *,
    names: Sequence[str],
    emails: Sequence[str],
    telephones: Sequence[tuple[str, str]],
    posts: Sequence[tuple[str, str]],
) -> str:
    """The words by which somebody is found. Telephones are the number and how it was given, posts lines and postcode."""
    parts = [*names, *(folded_name(name) for name in names)]  # O'Shea is found by oshea too
    parts += emails
    for number, as_given in telephones:
        shown = shown_telephone(number)
        parts += [as_given, shown, shown.replace(" ", "")]
    parts += [f"{lines}\n{postcode}" for lines, postcode in posts]
    return "\n".join(dict.fromkeys(parts))


def words_of_people(ids: Sequence[int] | None = None) -> Iterator[Words]:
    """The words of these customers, of everybody where none are named."""
    reach = ("other_names", "email_addresses", "telephones", "postal_addresses")
    people = (
        Customer.objects.filter(merged_into__isnull=True, erased_at=None)
        .prefetch_related(*reach)
        .order_by("pk")
    )
    people = people if ids is None else people.filter(pk__in=ids)
    for customer in people.iterator(chunk_size=200):
        yield _words(customer)


def _seen_by(user: User, on: dt.date) -> QuerySet[Customer]:
    """Whole records only: whoever sees no more than the card looks people up on their own page."""
    if sight_of_people(user, on=on) != "full":
        return Customer.objects.none()
    return Customer.objects.filter(merged_into__isnull=True)


def _show(ids: Sequence[int]) -> Mapping[int, Shown]:
    found = Customer.objects.filter(pk__in=ids)
    return {one.pk: Shown(title=one.name, url=reverse("person", args=[one.pk])) for one in found}


def register() -> None:
    """Let people be found; called when the app is ready."""
    sources.register(
        Source(kind=KIND, title="People", seen_by=_seen_by, show=_show, documents=words_of_people, place=5)
    )
