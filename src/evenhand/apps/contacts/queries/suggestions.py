"""Who a contact may be from: what it says of its writer, and what it points to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence

from evenhand.apps.cases.models import Case
from evenhand.apps.contacts.marks import mark_in
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.queries.waiting import WAITS, stages_led_on_by_answer
from evenhand.apps.people.keeping import matching_table
from evenhand.apps.people.models import SetAside
from evenhand.apps.people.spellings import folded_name
from evenhand.apps.people.suggesting import Asked, Suggested, Writer, refused_for, suggestions_for_all
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


def suggestions_of(
    contact: Contact, *, on: dt.date, refused: Collection[int] | None = None
) -> tuple[Suggested, ...]:
    """Those on record who may have written a contact, the likeliest first; nobody where it is known whose it is.

    `refused` are the numbers of those who were said not to have written, where that was asked already.
    """
    return suggestions_of_all([contact], on=on, refused=refused)[0] if contact.customer_id is None else ()


def suggestions_of_all(
    contacts: Sequence[Contact], *, on: dt.date, refused: Collection[int] | None = None
) -> list[tuple[Suggested, ...]]:
    """Those who may have written each of these contacts, of which nobody knows whose they are, in their order.

    Whoever said at an address that they give no name is nobody on record, and nobody is suggested for it (EIR-2).
    """
    unnamed = _without_name(contacts)
    asked = [one for one in contacts if not (one.unnamed or one.from_key in unnamed)]
    writers = [_writer(contact) for contact in asked]
    pointed = zip(asked, writers, _pointed_to(asked), _awaited(writers), strict=True)
    found = suggestions_for_all(
        [
            Asked(writer=writer, about=about(one), clues=_together(clues, awaited), refused=refused)
            for one, writer, clues, awaited in pointed
        ],
        on=on,
    )
    each = iter(found)
    return [() if one.unnamed or one.from_key in unnamed else next(each) for one in contacts]


def _without_name(contacts: Sequence[Contact]) -> frozenset[str]:
    """The addresses of these contacts from which somebody wrote before without a name."""
    keys = {one.from_key for one in contacts if one.from_key and getattr(one, "sender_unnamed", True)}
    found = (
        Contact.objects.filter(from_key__in=keys, unnamed=True, customer=None)
        if keys
        else Contact.objects.none()
    )
    return frozenset(found.values_list("from_key", flat=True))


def _writer(contact: Contact) -> Writer:
    said = says_of_writer(contact)
    return Writer(
        address=contact.from_address,
        names=(contact.from_name, *said.names),
        emails=said.emails,
        telephones=said.telephones,
        postcodes=said.postcodes,
        addresses=said.addresses,
    )


def refused_of(contact: Contact) -> list[SetAside]:
    """Who was said not to have written a contact."""
    return refused_for(about(contact)) if contact.pk else []


def about(contact: Contact) -> str:
    """How refusals name a contact; a contact that is not kept yet has none."""
    return contact.fact if contact.pk else ""


def _pointed_to(contacts: Sequence[Contact]) -> list[dict[int, list[Clue]]]:
    """What each contact points to besides its writer: a message of ours that it answers, references that it quotes."""
    quoted = [_of_customers(contact) for contact in contacts]
    every = {ref for refs in quoted for ref in refs}
    cases = Case.objects.filter(ref__in=every, customer__isnull=False) if every else Case.objects.none()
    customers = dict(cases.values_list("ref", "customer_id"))
    pointed: list[dict[int, list[Clue]]] = []
    for contact, refs in zip(contacts, quoted, strict=True):
        clues: dict[int, list[Clue]] = {}
        answered = contact.answers
        if answered is not None and answered.customer_id is not None:
            clues[answered.customer_id] = [Clue("bounced-ours" if contact.bounce else "answers-ours")]
        for ref in refs:
            if (customer := customers.get(ref)) is not None:
                clues.setdefault(customer, []).append(Clue("quotes-reference", ref))
        pointed.append(clues)
    return pointed


def _awaited(writers: Sequence[Writer]) -> list[dict[int, list[Clue]]]:
    """Of each writer, those on record with that very name a case of whom waits for the person's answer, or ended without.

    A name alone suggests nobody. That we asked somebody of this name something, and wait, is more than the name (FOI-2).
    An answer that comes after the case was closed for want of it opens that case again (FOI-3).
    """
    names = [{folded_name(name) for name in writer.names if len(name.split()) > 1} for writer in writers]
    wanted = {name for each in names for name in each if name}
    by_name: dict[str, dict[int, str]] = {}
    if wanted:
        led_on = stages_led_on_by_answer()
        cases = Case.objects.filter(
            customer__name_folded__in=wanted, stage__in={stage for _, stage in led_on}
        )
        told = cases.values_list("customer__name_folded", "customer_id", "procedure", "stage")
        for name, customer, procedure, stage in told:
            how = led_on.get((procedure, stage))
            those = by_name.setdefault(name, {})
            if how is not None and those.get(customer) != WAITS:
                those[customer] = how
    return [
        {customer: [Clue(how)] for name in each for customer, how in by_name.get(name, {}).items()}
        for each in names
    ]


def _together(one: dict[int, list[Clue]], other: dict[int, list[Clue]]) -> dict[int, list[Clue]]:
    return {pk: [*one.get(pk, ()), *other.get(pk, ())] for pk in {**one, **other}}


def references_in(contact: Contact) -> list[str]:
    """The references of cases that a contact quotes, in their order, of which only so many are looked at.

    A reply to a message of ours quotes what we wrote: there only its own words count.
    """
    words = contact.new_text if contact.answers_id else contact.text
    found = {one.upper() for one in _REFERENCE.findall(f"{contact.subject}\n{words[:_READ]}")}
    return sorted(found)[:_MOST_REFERENCES]


def _of_customers(contact: Contact) -> list[str]:
    """The same without the case of a mark that an officer was asked by: a customer never gets one."""
    asked = mark_in(contact.subject)
    return [ref for ref in references_in(contact) if not (asked.item and ref == asked.ref)]
