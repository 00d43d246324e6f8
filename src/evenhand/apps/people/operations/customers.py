"""The customer's own row: made, corrected, and the note that stands above everything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.fitting import save_fitting
from evenhand.apps.accounts.meanwhile import RecordTrail, require_as_seen
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.council.vocabularies import vocabulary
from evenhand.apps.people.keeping import keep_in_step
from evenhand.apps.people.models import Customer, Note, ViewOfRecord
from evenhand.apps.people.spellings import folded_name

# Which list each chosen fact of a customer comes from.
LISTS: Mapping[str, str] = {
    "kind": "customer-kinds",
    "preferred_channel": "channels",
    "preferred_format": "formats",
    "language": "languages",
}
CORRECTABLE = ("name", *LISTS)


@transaction.atomic
def add_customer(
    *,
    name: str,
    kind: str = "person",
    safe_contact: str = "",
    preferred_channel: str = "",
    preferred_format: str = "",
    language: str = "",
    by: User,
    at: dt.datetime,
) -> Customer:
    """Make the record of a person or organisation. Look for them first: one record for each real person.

    Two calls make two records, since two people may share a name. Raises Refused without a name.
    """
    customer = Customer(
        name=name.strip(),
        name_folded=folded_name(name)[:200],
        kind=kind,
        safe_contact=safe_contact.strip(),
        preferred_channel=preferred_channel,
        preferred_format=preferred_format,
        language=language,
        created_by=by,
        created_at=at,
    )
    _check(customer)
    save_fitting(customer)
    after = facts_of(customer, (*CORRECTABLE, "safe_contact"))
    note_change(customer, what="add-customer", by=by, at=at, after=after)
    keep_in_step(customer)
    return customer


@transaction.atomic
def correct(
    customer: Customer,
    *,
    facts: Mapping[str, str],
    why: str = "",
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Customer:
    """Put right the name, the kind or how somebody wishes to be written to (`CORRECTABLE`).

    What it said before stays in the change log; a name that was truly used is added as another name.
    Doing it twice changes nothing more. Raises Refused for a code that its list does not have, and
    ChangedMeanwhile where somebody else corrected it after the change `seen`.
    """
    customer = Customer.objects.select_for_update().get(pk=customer.pk)
    before = facts_of(customer, CORRECTABLE)
    for field, value in facts.items():
        if field not in CORRECTABLE:
            raise Refused(f"“{field}” cannot be corrected here. What can: {', '.join(CORRECTABLE)}.")
        setattr(customer, field, value.strip())
    customer.name_folded = folded_name(customer.name)[:200]
    _check(customer)
    after = facts_of(customer, CORRECTABLE)
    changed = [field for field in CORRECTABLE if before[field] != after[field]]
    if changed:
        require_as_seen(RecordTrail(customer, CORRECTABLE), seen)
        customer.save(update_fields=[*CORRECTABLE, "name_folded"])
        note_change(
            customer,
            what="correct",
            why=why,
            by=by,
            at=at,
            before={field: before[field] for field in changed},
            after={field: after[field] for field in changed},
        )
        keep_in_step(customer)
    return customer


@transaction.atomic
def set_safe_contact(
    customer: Customer,
    *,
    words: str,
    why: str = "",
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Customer:
    """Set, change or (with no words) take away the note that everybody sees before they answer.

    Such as an abuser at the address, or an address that must stay secret. It may be a matter of life: the
    change log keeps every wording with the reason why it gave way. Raises Refused where a note would be
    replaced or taken away without a reason, and ChangedMeanwhile where it is another note than the one `seen`.
    """
    customer = Customer.objects.select_for_update().get(pk=customer.pk)
    before = customer.safe_contact
    if before == words.strip():
        return customer
    require_as_seen(RecordTrail(customer, ("safe_contact",)), seen)
    if before and not why.strip():
        raise Refused("Say why the note changes. Somebody’s safety may hang on it.", field="why")
    customer.safe_contact = words.strip()
    customer.save(update_fields=["safe_contact"])
    note_change(
        customer,
        what="set-safe-contact",
        why=why.strip(),
        by=by,
        at=at,
        before={"safe_contact": before},
        after={"safe_contact": customer.safe_contact},
    )
    return customer


@transaction.atomic
def add_note(customer: Customer, *, words: str, by: User, at: dt.datetime) -> Note:
    """Leave a note for colleagues. Raises Refused without words."""
    if not words.strip():
        raise Refused("Write the note first: it is empty.", field="words")
    note, new = Note.objects.get_or_create(
        customer=customer, words=words.strip(), written_by=by, written_at=at
    )
    if new:
        note_change(note, subject=customer, what="add-note", by=by, at=at)
    return note


def note_view(
    *, user: User, at: dt.datetime, why: str, customer: Customer | None = None, case_ref: str = ""
) -> ViewOfRecord:
    """Keep that somebody saw a customer's record or a case, and on which page. Raises ValueError without either."""
    if customer is None and not case_ref:
        raise ValueError("Name the customer or the case that was seen.")
    return ViewOfRecord.objects.create(user=user, customer=customer, case_ref=case_ref, at=at, why=why)


def _check(customer: Customer) -> None:
    if not customer.name:
        raise Refused("Give a name: as they sign, or what they are known by.", field="name")
    if len(customer.name) > 200:
        raise Refused(
            "The name is longer than 200 characters. Give the part they are known by.", field="name"
        )
    for field, listed in LISTS.items():
        code = getattr(customer, field)
        if code and code not in vocabulary(listed).codes:
            raise Refused(f"“{code}” is not on the list. Choose one that is.", field=field)
    if not customer.kind:
        raise Refused("Say whether this is a person or an organisation.", field="kind")
