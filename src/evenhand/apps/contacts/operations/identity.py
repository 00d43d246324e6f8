"""A person says who a contact is from. Nothing but that, or an exact address, ties a contact to a customer."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import CaseContact
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.operations.readers import held
from evenhand.apps.contacts.operations.routing import reroute
from evenhand.apps.contacts.queries.suggestions import suggestions_of
from evenhand.apps.people import operations as people
from evenhand.apps.people.models import Customer
from evenhand.apps.people.suggesting import set_aside, take_back_set_aside
from evenhand.domain.contact.identity import CHOSEN, EXACT_ADDRESS
from evenhand.domain.time.legal_day import legal_day

_FACTS = ("customer", "identified_how")
_SUGGESTED = ("suggested_customer", "suggested_why")


@transaction.atomic
def choose_customer(
    contact: Contact, customer: Customer, *, add_address: bool, evidence: str = "", by: User, at: dt.datetime
) -> Contact:
    """Say whose contact this is. With `add_address` the sender's address becomes theirs, confirmed by `by`.

    From then on mail from that address is recognised. The contact is routed anew. Doing it twice changes
    nothing more. Raises Refused where the address belongs to another customer.
    """
    contact = held(contact)
    before = facts_of(contact, _FACTS)
    if contact.customer_id != customer.pk:
        contact.customer, contact.identified_how = customer, CHOSEN
        contact.identified_by, contact.identified_at = by, at
        contact.unnamed = False
        contact.save(
            update_fields=["customer", "identified_how", "identified_by", "identified_at", "unnamed"]
        )
        note_change(
            contact,
            subject=customer,
            what="identify-contact",
            why=_evidence_for(contact, customer),
            by=by,
            at=at,
            before=before,
            after=facts_of(contact, _FACTS),
        )
        reroute(contact, at=at)
    if add_address and contact.from_address:
        people.add_email_address(
            customer,
            address=contact.from_address,
            evidence=evidence.strip() or f"Wrote from it: contact {contact.pk}",
            by=by,
            at=at,
        )
        _know_the_waiting(contact, customer, by=by, at=at)
    return contact


def _evidence_for(contact: Contact, customer: Customer) -> str:
    """What spoke for them when they were chosen, where they were the one suggested."""
    return contact.suggested_why if contact.suggested_customer_id == customer.pk else ""


def _know_the_waiting(contact: Contact, customer: Customer, *, by: User, at: dt.datetime) -> None:
    """Identify and route what else waits from an address that was just confirmed."""
    waiting = Contact.objects.select_for_update().filter(
        direction=Direction.IN, from_key=contact.from_key, customer__isnull=True
    )
    for other in waiting.exclude(from_key="").order_by("pk"):
        if other.in_false_name:
            continue
        other.customer, other.identified_how = customer, EXACT_ADDRESS
        other.identified_by, other.identified_at = by, at
        other.save(update_fields=["customer", "identified_how", "identified_by", "identified_at"])
        after = facts_of(other, _FACTS)
        note_change(other, subject=customer, what="identify-contact", by=by, at=at, before={}, after=after)
        reroute(other, at=at)


@transaction.atomic
def make_customer(
    contact: Contact, *, name: str, kind: str = "person", add_address: bool, by: User, at: dt.datetime
) -> Contact:
    """Make a record for somebody who is not on record yet, and say the contact is theirs.

    A contact that has a customer keeps it, so that a double click makes one record.
    """
    contact = held(contact)
    if contact.customer_id is not None:
        return contact
    customer = people.add_customer(name=name, kind=kind, by=by, at=at)
    return choose_customer(contact, customer, add_address=add_address, by=by, at=at)


@transaction.atomic
def refuse_suggestion(
    contact: Contact, customer: Customer | None = None, *, evidence: str = "", by: User, at: dt.datetime
) -> Contact:
    """Say that somebody suggested is not who wrote; without a customer, the one suggested first.

    It is remembered for this contact, and can be taken back. The change log keeps what was suggested.
    """
    contact = held(contact)
    refused = customer or contact.suggested_customer
    if refused is None:
        return contact
    set_aside(refused, about=contact.fact, evidence=evidence or contact.suggested_why, by=by, at=at)
    return _suggest_anew(contact, what="refuse-suggestion", by=by, at=at)


@transaction.atomic
def suggest_again(contact: Contact, customer: Customer, *, by: User, at: dt.datetime) -> Contact:
    """Take back that somebody is not who wrote: they may be suggested again."""
    contact = held(contact)
    take_back_set_aside(customer, about=contact.fact, by=by, at=at)
    return _suggest_anew(contact, what="suggest-again", by=by, at=at)


def _suggest_anew(contact: Contact, *, what: str, by: User, at: dt.datetime) -> Contact:
    """Keep the likeliest of those who are suggested now."""
    before = facts_of(contact, _SUGGESTED)
    first = next(iter(suggestions_of(contact, on=legal_day(at))), None)
    contact.suggested_customer = first.customer if first else None
    contact.suggested_why = first.suggestion.why if first else ""
    contact.save(update_fields=["suggested_customer", "suggested_why"])
    after = facts_of(contact, _SUGGESTED)
    if after != before:
        note_change(contact, what=what, by=by, at=at, before=before, after=after)
    return contact


@transaction.atomic
def take_back_customer(contact: Contact, *, why: str, by: User, at: dt.datetime) -> Contact:
    """Undo a wrong identification: the contact waits again for a person. An address that was added stays,
    to be ended on the customer's record.

    Raises Refused without a reason, and while it stands on a case: take it off there first.
    """
    contact = held(contact)
    if contact.customer_id is None:
        return contact
    if not why.strip():
        raise Refused("Say why it is not theirs.", field="why")
    if CaseContact.objects.filter(contact_id=contact.pk).exists():
        raise Refused("This contact stands on a case. Move it or take it off the case first.")
    before, was = facts_of(contact, _FACTS), contact.customer
    contact.customer, contact.identified_how = None, ""
    contact.identified_by, contact.identified_at = None, None
    contact.save(update_fields=["customer", "identified_how", "identified_by", "identified_at"])
    note_change(contact, subject=was, what="take-back-customer", why=why, by=by, at=at, before=before)
    return reroute(contact, at=at)
