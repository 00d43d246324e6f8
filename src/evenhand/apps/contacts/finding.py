"""Finding contacts by their words: all of the text, the subject, and who it is from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import QuerySet
from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.queries.seen import contacts_seen_by
from evenhand.apps.search import sources
from evenhand.apps.search.operations import index
from evenhand.apps.search.sources import Shown, Source, Words
from evenhand.apps.ui.dates import in_full

KIND = "contact"


def let_be_found(contact: Contact) -> None:
    """Put a contact into the index, in the transaction that wrote it."""
    one = _words(contact)
    index(KIND, one.object_id, text=one.text, dated_on=one.dated_on)


def _words(contact: Contact) -> Words:
    who = (contact.from_name, contact.from_address)
    return Words(contact.pk, "\n".join([contact.subject, *who, contact.text]), contact.received_on)


def _documents() -> Iterator[Words]:
    for contact in Contact.objects.order_by("pk").iterator(chunk_size=200):
        yield _words(contact)


def _seen_by(user: User, on: dt.date) -> QuerySet[Contact]:
    return contacts_seen_by(user, on=on)


def _show(ids: Sequence[int]) -> Mapping[int, Shown]:
    found = Contact.objects.filter(pk__in=ids).select_related("customer")
    return {contact.pk: _shown(contact) for contact in found}


def _shown(contact: Contact) -> Shown:
    who = contact.customer.name if contact.customer else contact.sender
    day = in_full(contact.received_on) if contact.received_on else in_full(contact.stored_at)
    return Shown(
        title=contact.shown_subject,
        url=reverse("contact", args=[contact.pk]),
        about=f"{contact.get_direction_display()}, {who}, {day}",
    )


def register() -> None:
    """Let contacts be found; called when the app is ready."""
    sources.register(
        Source(kind=KIND, title="Contacts", seen_by=_seen_by, show=_show, documents=_documents, place=20)
    )
