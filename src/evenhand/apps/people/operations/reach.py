"""How a customer is reached: each address, number and name added on evidence, and ended, never deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction

from evenhand.apps.accounts.addresses import normalised_address
from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.fitting import save_fitting
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.people.keeping import keep_in_step
from evenhand.apps.people.models import (
    Customer,
    EmailAddress,
    OtherName,
    PostalAddress,
    Telephone,
)
from evenhand.apps.people.spellings import folded_name, normalised_postcode, normalised_telephone

Reach = EmailAddress | Telephone | OtherName | PostalAddress
ReachT = TypeVar("ReachT", EmailAddress, Telephone, OtherName, PostalAddress)


@transaction.atomic
def add_email_address(
    customer: Customer, *, address: str, evidence: str, by: User, at: dt.datetime
) -> EmailAddress:
    """Say that an address is this customer's: mail from it is tied to them from now on, without asking.

    Adding it again gives the one that stands. Raises Refused without evidence, for what is no address,
    and where the address is another customer's now: end it there first, or ask whether they are one person.
    """
    normalised = _or_refused(normalised_address, address, field="address")
    _need_evidence(evidence)
    standing = _live_owner(normalised)
    if standing is None:
        try:
            with transaction.atomic():
                added = save_fitting(
                    EmailAddress(
                        customer=customer,
                        address=address.strip(),
                        normalised=normalised,
                        evidence=evidence.strip(),
                        confirmed_by=by,
                        confirmed_at=at,
                    )
                )
        except IntegrityError:  # a colleague added it at the same moment
            standing = EmailAddress.objects.get(normalised=normalised, ended_on__isnull=True)
        else:
            return _noted(added, what="add-email-address", fields=("address", "evidence"))
    if standing.customer_id == customer.pk:
        return standing
    raise Refused(
        "This address belongs to another customer on record. Open that record to see whether they are the same "
        "person; if the address changed hands, end it there first.",
        field="address",
    )


@transaction.atomic
def add_telephone(customer: Customer, *, number: str, evidence: str, by: User, at: dt.datetime) -> Telephone:
    """Add a telephone number. Adding it again gives the one that stands. Raises Refused for what is none."""
    e164 = _or_refused(normalised_telephone, number, field="number")
    _need_evidence(evidence)
    standing = _locked(customer).telephones.filter(number=e164, ended_on__isnull=True).first()
    if standing is not None:
        return standing
    added = save_fitting(
        Telephone(
            customer=customer,
            number=e164,
            as_given=number.strip(),
            evidence=evidence.strip(),
            confirmed_by=by,
            confirmed_at=at,
        )
    )
    return _noted(added, what="add-telephone", fields=("number", "evidence"))


@transaction.atomic
def add_other_name(customer: Customer, *, name: str, evidence: str, by: User, at: dt.datetime) -> OtherName:
    """Add a name the customer also goes by. Adding it again gives the one that stands."""
    if not name.strip():
        raise Refused("Give the other name.", field="name")
    _need_evidence(evidence)
    folded = folded_name(name)[:200]
    standing = _locked(customer).other_names.filter(name_folded=folded, ended_on__isnull=True).first()
    if standing is not None:
        return standing
    added = save_fitting(
        OtherName(
            customer=customer,
            name=name.strip(),
            name_folded=folded,
            evidence=evidence.strip(),
            confirmed_by=by,
            confirmed_at=at,
        )
    )
    return _noted(added, what="add-other-name", fields=("name", "evidence"))


@transaction.atomic
def add_postal_address(
    customer: Customer, *, lines: str, postcode: str = "", evidence: str, by: User, at: dt.datetime
) -> PostalAddress:
    """Add a postal address: its lines, and the postcode where there is one. Again gives the one that stands."""
    plain = "\n".join(line.strip() for line in lines.splitlines() if line.strip())
    if not plain:
        raise Refused("Give the address as it stands on the envelope, one line in each line.", field="lines")
    code = _or_refused(normalised_postcode, postcode, field="postcode") if postcode.strip() else ""
    _need_evidence(evidence)
    same = _locked(customer).postal_addresses.filter(lines=plain, postcode=code, ended_on__isnull=True)
    standing = same.first()
    if standing is not None:
        return standing
    added = save_fitting(
        PostalAddress(
            customer=customer,
            lines=plain,
            postcode=code,
            evidence=evidence.strip(),
            confirmed_by=by,
            confirmed_at=at,
        )
    )
    return _noted(added, what="add-postal-address", fields=("lines", "postcode", "evidence"))


@transaction.atomic
def end_fact(fact: Reach, *, ended_on: dt.date, why: str, by: User, at: dt.datetime) -> None:
    """Say that an address, number or name is no longer used from a day. It stays on record, with the reason.

    From that moment mail from an ended address waits for a person to say whose it is. Ending it again
    changes nothing. Raises Refused without a reason.
    """
    kept = type(fact)._default_manager.select_for_update().get(pk=fact.pk)
    if kept.ended_on is not None:
        return
    if not why.strip():
        raise Refused("Say why it is no longer used, such as: the person told us they moved.", field="why")
    kept.ended_on, kept.ended_why = ended_on, why.strip()
    kept.save(update_fields=["ended_on", "ended_why"])
    after = facts_of(kept, ("ended_on", "ended_why"))
    what = f"end-{kept._meta.model_name}"
    note_change(kept, subject=kept.customer, what=what, why=why, by=by, at=at, after=after)
    keep_in_step(kept.customer)


def _noted(fact: ReachT, *, what: str, fields: tuple[str, ...]) -> ReachT:
    after = facts_of(fact, fields)
    note_change(
        fact, subject=fact.customer, what=what, by=fact.confirmed_by, at=fact.confirmed_at, after=after
    )
    keep_in_step(fact.customer)
    return fact


def _locked(customer: Customer) -> Customer:
    """The customer, held until the transaction ends, so that a double click adds a thing once."""
    return Customer.objects.select_for_update().get(pk=customer.pk)


def _live_owner(normalised: str) -> EmailAddress | None:
    return (
        EmailAddress.objects.select_for_update().filter(normalised=normalised, ended_on__isnull=True).first()
    )


def _or_refused(normalise: Callable[[str], str], written: str, *, field: str) -> str:
    try:
        return normalise(written)
    except ValueError as odd:
        raise Refused(str(odd), field=field) from odd


def _need_evidence(evidence: str) -> None:
    if not evidence.strip():
        raise Refused("Say how you know, such as: they wrote it in their letter of 3 June.", field="evidence")
