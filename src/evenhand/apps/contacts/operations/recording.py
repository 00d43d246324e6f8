"""Contacts that come by another way than mail: a letter, a call, a visit, a councillor passing something on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.contacts.finding import let_be_found, let_files_be_found
from evenhand.apps.contacts.models import Attachment, Contact
from evenhand.apps.contacts.models.contacts import Direction, ReceivedHow
from evenhand.apps.contacts.operations.routing import routed
from evenhand.apps.contacts.storable import plain_type, storable
from evenhand.apps.council.models import Member, Officer
from evenhand.apps.council.vocabularies import vocabulary
from evenhand.apps.documents.operations import keep
from evenhand.apps.documents.tasks import ask_for
from evenhand.apps.people.models import Customer
from evenhand.domain.contact.identity import CHOSEN
from evenhand.domain.time.legal_day import legal_day


@dataclass(frozen=True, slots=True)
class Upload:
    """A file handed in with a contact, such as the scan of a letter."""

    name: str
    media_type: str
    content: IO[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A contact as somebody records it. `received_on` is the day it first arrived anywhere in the council."""

    channel: str
    received_on: dt.date
    subject: str
    text: str
    from_name: str = ""
    customer: Customer | None = None
    passed_on_by_officer: Officer | None = None
    passed_on_by_member: Member | None = None
    note: str = ""
    uploads: Sequence[Upload] = ()


@transaction.atomic
def record_contact(received: Received, *, by: User, at: dt.datetime, press: UUID | None = None) -> Contact:
    """Put on record a letter, a call, a visit, a post, a question at a meeting, or what a councillor passed on.

    It is routed as mail is; what goes to nobody in particular has been read by whoever recorded it. A second
    press gives the same contact. Raises Refused for a day that has not come, and where nothing was said.
    """
    done = Contact.objects.filter(press=press).first() if press is not None else None
    if done is not None:
        return done
    _check(received, today=legal_day(at))
    found = routed(
        customer_id=received.customer.pk if received.customer else None,
        on=legal_day(at),
        words=f"{received.subject}\n{received.text}",
    )
    unrouted = found.arrangement is None and not found.diverted
    contact = Contact.objects.create(
        direction=Direction.IN,
        channel=received.channel,
        received_how=ReceivedHow.STATED,
        received_on=received.received_on,
        stored_at=at,
        recorded_by=by,
        subject=storable(received.subject.strip()),
        text=storable(received.text),
        new_text=storable(received.text),
        from_name=storable(
            received.from_name.strip() or (received.customer.name if received.customer else "")
        ),
        customer=received.customer,
        identified_how=CHOSEN if received.customer else "",
        identified_by=by if received.customer else None,
        identified_at=at if received.customer else None,
        forwarded_by_officer=received.passed_on_by_officer,
        forwarded_by_member=received.passed_on_by_member,
        reader_id=found.reader,
        arrangement_id=found.arrangement,
        route_reason=found.reason,
        perhaps_about_spoc=found.apart,
        read_by=by if unrouted else None,
        read_at=at if unrouted else None,
        note=storable(received.note.strip()),
        press=press,
    )
    let_be_found(contact)
    for place, upload in enumerate(received.uploads, start=1):
        _attach(contact, upload, place, at=at)
    return contact


def _check(received: Received, *, today: dt.date) -> None:
    if received.channel not in vocabulary("channels").on(today):
        raise Refused("Say by which way it came.", field="channel")
    names_member = vocabulary("channels").codes[received.channel].flags.get("names_member") is True
    if names_member and received.passed_on_by_member is None:
        raise Refused("Choose the councillor who passed it on.", field="passed_on_by_member")
    if received.received_on > today:
        raise Refused("This day has not come yet. Give the day it first arrived.", field="received_on")
    if not received.text.strip() and not received.uploads:
        raise Refused("Write what was said, or add the scan.", field="text")
    if not received.subject.strip():
        raise Refused("Say in a few words what it is about.", field="subject")


def _attach(contact: Contact, upload: Upload, place: int, *, at: dt.datetime) -> None:
    file = keep(upload.content, at=at, media_type=upload.media_type)
    Attachment.objects.create(
        contact=contact,
        place=place,
        name=storable(upload.name),
        media_type=plain_type(upload.media_type),
        size=file.size,
        file=file,
    )
    ask_for(file)
    let_files_be_found(contact)


@transaction.atomic
def add_note(contact: Contact, *, words: str, by: User, at: dt.datetime) -> Contact:
    """Add an internal note, with its author; it may have to be disclosed to the person it is about.

    Raises Refused without words. The same note of the same instant is added once.
    """
    if not words.strip():
        raise Refused("Write the note first: it is empty.", field="words")
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    line = f"{by.name}, {legal_day(at):%d/%m/%Y}: {storable(words.strip())}"
    if line not in contact.note.split("\n\n"):
        contact.note = "\n\n".join(filter(None, (contact.note, line)))
        contact.save(update_fields=["note"])
    return contact
