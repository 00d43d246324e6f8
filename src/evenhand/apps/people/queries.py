"""Who a customer is, and who may see it: access to people is decided here and nowhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.http import Http404

from evenhand.apps.accounts.addresses import normalised_address
from evenhand.apps.accounts.models import User
from evenhand.apps.council.access import role_allows, sight_of_people
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.council.once_a_request import once_a_request
from evenhand.apps.council.vocabularies import title_of_code
from evenhand.apps.people.looking_up import askable, meant_by, with_part_of_name
from evenhand.apps.people.models import (
    Adjustment,
    Associate,
    Customer,
    EmailAddress,
    OtherName,
    PostalAddress,
    Representative,
    Telephone,
)
from evenhand.apps.people.spellings import shown_telephone
from evenhand.apps.people.standing import standing_for

MOST_FOUND = 50


def customer_for(user: User, pk: int, *, on: dt.date) -> Customer:
    """A customer whose whole record somebody may see on a day: the one way to fetch one for a person.

    Raises PermissionDenied with a sentence for those who may see less, Http404 where there is none.
    """
    if sight_of_people(user, on=on) != "full":
        raise PermissionDenied(
            "Your role does not see customers' records. Ask the single point of contact or a head of service."
        )
    return _customer(pk)


def customer_to_change(user: User, pk: int, *, on: dt.date) -> Customer:
    """A customer whose record somebody may change on a day. Raises PermissionDenied or Http404 as above."""
    customer = customer_for(user, pk, on=on)
    if not role_allows(user, "changes_people", on=on):
        raise PermissionDenied("Your role reads customers' records and does not change them.")
    return customer


def may_change_people(user: User, *, on: dt.date) -> bool:
    """Whether somebody may add and change customers' records on a day."""
    return sight_of_people(user, on=on) == "full" and role_allows(user, "changes_people", on=on)


def may_merge_people(user: User, *, on: dt.date) -> bool:
    """Whether somebody may say that two records are of one person, and take it back."""
    return may_change_people(user, on=on) and role_allows(user, "merges_people", on=on)


def customer_to_merge(user: User, pk: int, *, on: dt.date) -> Customer:
    """A customer whose record somebody may merge or split on a day. Raises PermissionDenied or Http404 as above."""
    customer = customer_for(user, pk, on=on)
    if not may_merge_people(user, on=on):
        raise PermissionDenied(
            "Your role does not merge or split records. Ask an officer who sorts contacts."
        )
    return customer


def may_find_people(user: User, *, on: dt.date) -> bool:
    """Whether somebody may look people up: those who see a record, or the card of one."""
    return sight_of_people(user, on=on) != "none"


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """What front-line staff need on a call: who, how to be careful, what to do differently. No history."""

    pk: int
    name: str
    safe_contact: str
    adjustments: tuple[str, ...]
    wishes: tuple[str, ...]


def customer_on_card(user: User, pk: int, *, on: dt.date) -> Customer:
    """A customer whose card somebody may see on a day, for a page that shows no more than the card.

    Raises PermissionDenied for those who may not see one, Http404 where there is none.
    """
    if not may_find_people(user, on=on):
        raise PermissionDenied(
            "Your role does not see customers' records. Ask the officer who deals with the matter."
        )
    return _customer(pk)


def card_for(user: User, pk: int, *, on: dt.date) -> CustomerCard:
    """The card of a customer as a value. Raises PermissionDenied or Http404 as `customer_on_card`."""
    customer = customer_on_card(user, pk, on=on)
    return CustomerCard(
        pk=customer.pk,
        name=customer.name,
        safe_contact=customer.safe_contact,
        adjustments=adjustment_words(customer, on=on),
        wishes=wishes_of(customer),
    )


def customer_by_address(address: str) -> Customer | None:
    """Whose live address this is, exactly, in any spelling; None for a stranger, an ended or a bad address.

    For intake: nothing but an exact address identifies. A person's pages go through `customer_for`.
    """
    return customers_by_addresses([address]).get(address)


def customers_by_addresses(addresses: Iterable[str]) -> dict[str, Customer]:
    """The customers whose live addresses these are, by the address as given; see `customer_by_address`."""
    spelt = {address: normalised for address in addresses if (normalised := _normalised(address))}
    live = EmailAddress.objects.filter(normalised__in=set(spelt.values()), ended_on__isnull=True)
    rows = live.select_related("customer__merged_into").order_by("-pk") if spelt else ()
    owners = {row.normalised: standing_for(row.customer) for row in rows}
    return {address: owners[key] for address, key in spelt.items() if key in owners}


def _normalised(address: str) -> str:
    try:
        return normalised_address(address)
    except ValueError:
        return ""


def find_customers(user: User, text: str, *, on: dt.date) -> list[Customer]:
    """Up to `MOST_FOUND` customers by name, telephone, postcode or e-mail address, in the order of names.

    Every word of a name must stand in one of the customer's names, in any order and without accents.
    Raises PermissionDenied for those who may not look people up.
    """
    if not may_find_people(user, on=on):
        raise PermissionDenied(
            "Your role does not look people up. Ask the officer who deals with the matter."
        )
    text = askable(text)
    if not text:
        return []
    people = Customer.objects.filter(merged_into__isnull=True).order_by("name", "pk")
    found = list(people.filter(meant_by(text))[:MOST_FOUND])
    # Looking inside words reads every name on record, so it is done only where no word begins so.
    return found or list(people.filter(with_part_of_name(text))[:MOST_FOUND])


def recent_customers(user: User, *, on: dt.date) -> list[Customer]:
    """The records made last, for the page of people before anything is searched. Full sight only."""
    if sight_of_people(user, on=on) != "full":
        return []
    return list(Customer.objects.filter(merged_into__isnull=True, erased_at=None).order_by("-pk")[:20])


def adjustment_codes(customer_id: int, on: dt.date) -> tuple[str, ...]:
    """The codes of the adjustments in force for a customer on a day, sorted: for a case's surroundings."""
    return tuple(sorted({what for what, _ in _adjustments_held(customer_id, on)}))


def _adjustments_held(customer_id: int, on: dt.date) -> tuple[tuple[str, str], ...]:
    rows = Adjustment.objects.filter(on_day(on), customer_id=customer_id).values_list("what", "words")
    return once_a_request(f"adjustments of {customer_id} on {on}", lambda: tuple(rows))


def adjustment_words(customer: Customer, *, on: dt.date) -> tuple[str, ...]:
    """The adjustments in force on a day, as an officer reads them: the list's words, then the own ones."""
    words = ((title_of_code("adjustments", what), own) for what, own in _adjustments_held(customer.pk, on))
    return tuple(": ".join(filter(None, both)) for both in words)


def wishes_of(customer: Customer) -> tuple[str, ...]:
    """How somebody wishes to be written to: channel, format and language, in words; what is not said is left out."""
    lists = (
        ("channels", customer.preferred_channel),
        ("formats", customer.preferred_format),
        ("languages", customer.language),
    )
    return tuple(dict.fromkeys(title_of_code(listed, code) for listed, code in lists if code))


def representatives_of(customer: Customer, on: dt.date) -> QuerySet[Representative]:
    """Those who may act for a customer on a day."""
    return Representative.objects.filter(on_day(on), customer=customer).select_related("by")


def may_act_for(customer: Customer, other: Customer, on: dt.date) -> bool:
    """Whether recorded authority lets one customer act for another on a day."""
    return representatives_of(customer, on).filter(by=other).exists()


@dataclass(frozen=True, slots=True)
class Tie:
    """Somebody who belongs with a customer, seen from that customer's side."""

    other: Customer
    relation: str
    note: str


def associates_of(customer: Customer) -> tuple[Tie, ...]:
    """Those who belong with a customer, whichever side it was recorded from."""
    ties = Associate.objects.filter(Q(customer=customer) | Q(other=customer)).select_related(
        "customer", "other"
    )
    return tuple(
        Tie(
            other=tie.other if tie.customer_id == customer.pk else tie.customer,
            relation=title_of_code("associate-relations", tie.relation),
            note=tie.note,
        )
        for tie in ties
    )


@dataclass(frozen=True, slots=True)
class Reached:
    """One way to reach or call a customer, ready to be shown; `ended_on` where it is no longer used."""

    pk: int
    text: str
    evidence: str
    confirmed_by: str
    confirmed_at: dt.datetime
    ended_on: dt.date | None
    ended_why: str


@dataclass(frozen=True, slots=True)
class ReachSection:
    """The ways of one kind; `what` names the kind in the addresses of the pages that add and end one."""

    what: str
    title: str
    empty: str
    reached: tuple[Reached, ...]


def reach_of(customer: Customer) -> tuple[ReachSection, ...]:
    """Every address, number and name on record, those in use first, ended ones after them."""
    kinds = (
        (
            "email",
            "E-mail addresses",
            "Mail from an address here is tied to this person.",
            customer.email_addresses,
        ),
        ("telephone", "Telephone numbers", "No number is on record.", customer.telephones),
        ("address", "Postal addresses", "No postal address is on record.", customer.postal_addresses),
        ("name", "Other names", "No other name is on record.", customer.other_names),
    )
    return tuple(
        ReachSection(what, title, empty, tuple(_reached(fact) for fact in _in_use_first(facts.all())))
        for what, title, empty, facts in kinds
    )


def shown(fact: object) -> str:
    """A fact as an officer reads it: a telephone number in the usual groups, all else as it says itself."""
    if isinstance(fact, Telephone):
        return shown_telephone(fact.number)
    if isinstance(fact, Adjustment):
        return title_of_code("adjustments", fact.what)
    return str(fact)


def _reached(fact: EmailAddress | Telephone | OtherName | PostalAddress) -> Reached:
    return Reached(
        pk=fact.pk,
        text=shown(fact),
        evidence=fact.evidence,
        confirmed_by=fact.confirmed_by.name,
        confirmed_at=fact.confirmed_at,
        ended_on=fact.ended_on,
        ended_why=fact.ended_why,
    )


def _in_use_first(facts: QuerySet[Any]) -> QuerySet[Any]:
    return facts.select_related("confirmed_by").order_by(F("ended_on").desc(nulls_first=True), "pk")


@dataclass(frozen=True, slots=True)
class Dated:
    """An adjustment or an authority ready to be shown, with its days."""

    pk: int
    title: str
    words: str
    from_on: dt.date
    until_on: dt.date | None
    on_whose_word: str


def all_adjustments(customer: Customer) -> tuple[Dated, ...]:
    """Every adjustment, past ones too, in the order they began."""
    return tuple(
        Dated(a.pk, title_of_code("adjustments", a.what), a.words, a.from_on, a.until_on, a.decided_by)
        for a in customer.adjustments.all()
    )


def all_representatives(customer: Customer) -> tuple[Dated, ...]:
    """Everybody who may or might act for a customer, in the order their authority began."""
    return tuple(
        Dated(
            pk=one.pk,
            title=one.name,
            words=" – ".join(filter(None, (title_of_code("authority-scopes", one.scope), one.scope_words))),
            from_on=one.from_on,
            until_on=one.until_on,
            on_whose_word=one.authority,
        )
        for one in customer.representatives.all()
    )


def live_addresses(customer: Customer) -> QuerySet[EmailAddress]:
    """The e-mail addresses in use, the one confirmed first on top: a fresh one is never written to unchosen."""
    return customer.email_addresses.filter(ended_on__isnull=True).order_by("confirmed_at", "pk")


def _customer(pk: int) -> Customer:
    found = Customer.objects.filter(pk=pk).select_related("merged_into").first()
    if found is None:
        raise Http404(
            "There is no customer with this number. It may have been mistyped: look them up by name."
        )
    return found
