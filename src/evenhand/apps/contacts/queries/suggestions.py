"""Who a contact may be from: what it says of its writer, and what it points to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from evenhand.apps.cases.models import Case
from evenhand.apps.contacts.models import Contact
from evenhand.apps.people.keeping import matching_table
from evenhand.apps.people.models import SetAside
from evenhand.apps.people.suggesting import Suggested, Writer, refused_for, suggestions_for
from evenhand.domain.contact.mail import own_text_of
from evenhand.domain.contact.matching import Clue
from evenhand.domain.contact.signature import Signed, signed

_REFERENCE = re.compile(r"\bEH-\d{4}-\d{6}\b", re.IGNORECASE)
_MOST_REFERENCES = 10
_READ = 50_000  # letters of a message that are looked through for references


def says_of_writer(contact: Contact) -> Signed:
    """What the message says of its writer: of one passed on, the resident's words alone."""
    text = contact.new_text if contact.forwarded_by_address else own_text_of(contact.text)
    return signed(text, sign_offs=matching_table().intake.sign_offs)


def suggestions_of(contact: Contact, *, on: dt.date) -> tuple[Suggested, ...]:
    """Those on record who may have written a contact, the likeliest first; nobody where it is known whose it is."""
    if contact.customer_id is not None:
        return ()
    said = says_of_writer(contact)
    writer = Writer(
        address=contact.from_address,
        names=(contact.from_name, *said.names),
        emails=said.emails,
        telephones=said.telephones,
        postcodes=said.postcodes,
        addresses=said.addresses,
    )
    pointed: dict[int, list[Clue]] = {}
    for customer, clue in _pointed_to(contact):
        pointed.setdefault(customer, []).append(clue)
    return suggestions_for(writer, about=about(contact), clues=pointed, on=on)


def refused_of(contact: Contact) -> list[SetAside]:
    """Who was said not to have written a contact."""
    return refused_for(about(contact)) if contact.pk else []


def about(contact: Contact) -> str:
    """How refusals name a contact; a contact that is not kept yet has none."""
    return contact.fact if contact.pk else ""


def _pointed_to(contact: Contact) -> Iterator[tuple[int, Clue]]:
    answered = contact.answers
    if answered is not None and answered.customer_id is not None:
        yield answered.customer_id, Clue("bounced-ours" if contact.bounce else "answers-ours")
    quoted = {found.upper() for found in _REFERENCE.findall(f"{contact.subject}\n{contact.text[:_READ]}")}
    cases = Case.objects.filter(ref__in=sorted(quoted)[:_MOST_REFERENCES], customer__isnull=False)
    for customer, ref in cases.order_by("ref").values_list("customer_id", "ref"):
        assert customer is not None
        yield customer, Clue("quotes-reference", ref)
