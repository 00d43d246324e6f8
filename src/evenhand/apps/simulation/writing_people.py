"""Writing invented people down: many at a time, with the same rows, keys and notes that single entries write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import models, transaction

from evenhand.apps.accounts.addresses import normalised_address
from evenhand.apps.accounts.changes import facts_of, subject_of
from evenhand.apps.accounts.models import RecordChange, User
from evenhand.apps.people.finding import KIND
from evenhand.apps.people.keeping import keep_many_in_step
from evenhand.apps.people.models import Customer, EmailAddress
from evenhand.apps.people.spellings import folded_name
from evenhand.apps.search.operations import index_new
from evenhand.apps.search.sources import Words

_EVIDENCE = "The address they wrote from."


@transaction.atomic
def write_people(new: Sequence[tuple[str, str, str]], *, by: User, at: dt.datetime) -> list[int]:
    """Store people by name, kind and e-mail address; their numbers in the same order."""
    customers = Customer.objects.bulk_create(
        Customer(name=name, name_folded=folded_name(name)[:200], kind=kind, created_by=by, created_at=at)
        for name, kind, _ in new
    )
    addresses = EmailAddress.objects.bulk_create(
        EmailAddress(
            customer=customer,
            address=address,
            normalised=normalised_address(address),
            evidence=_EVIDENCE,
            confirmed_by=by,
            confirmed_at=at,
        )
        for customer, (_, _, address) in zip(customers, new, strict=True)
    )
    noted = [_noted(c, c, "add-customer", ("name", "kind"), by=by, at=at) for c in customers]
    noted += [
        _noted(a, a.customer, "add-email-address", ("address", "evidence"), by=by, at=at) for a in addresses
    ]
    RecordChange.objects.bulk_create(noted, batch_size=500)
    numbers = [customer.pk for customer in customers]
    for _ in keep_many_in_step(numbers):
        pass
    index_new(
        KIND,
        (
            Words(customer.pk, f"{customer.name}\n{address.address}", at.date())
            for customer, address in zip(customers, addresses, strict=True)
        ),
    )
    return numbers


def _noted(
    record: models.Model,
    whose: models.Model,
    what: str,
    fields: tuple[str, ...],
    *,
    by: User,
    at: dt.datetime,
) -> RecordChange:
    return RecordChange(
        subject=subject_of(whose),
        model=record._meta.label_lower,
        object_id=record.pk,
        what=what,
        by=by,
        at=at,
        after=facts_of(record, fields),
    )
