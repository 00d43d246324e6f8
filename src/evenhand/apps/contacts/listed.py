"""Whom a message names on a list that the council keeps, told by the address that it came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from evenhand.apps.contacts.models import Contact
from evenhand.apps.council.lists import LISTS, Entry, entry_at
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.cases.events import Value
from evenhand.domain.lawbook.procedure import LISTED, Ask
from evenhand.domain.time.legal_day import legal_day


def facts_from_lists(contact: Contact, asks: Mapping[str, Ask]) -> dict[str, Value]:
    """What an opening move asks from a list, by the address of the message; else who is needed, as they signed."""
    found: dict[str, Value] = {}
    for name, ask in asks.items():
        if not (kept := _list_of(ask)):
            continue
        if (entry := _sender_on(kept, contact)) is not None:
            found[name] = entry.fact
        elif ask.type == LISTED and not ask.optional and (contact.from_name or contact.from_address):
            found[name] = contact.from_name or contact.from_address
    return found


def listed_hint(contact: Contact) -> SafeString:
    """Who on a list has the address that a message came from, and the kinds of case that would name them."""
    if not contact.from_address:
        return SafeString("")
    # What the door to a contact asked already (`contact_for`); an address in other letters may be spelled another way.
    if not getattr(contact, "sender_listed", True) and contact.from_address.isascii():
        return SafeString("")
    on = _day_of(contact)
    told: dict[str, list[str]] = {}
    for procedure in lawbook().in_force(on):
        if not procedure.started_from_triage or not procedure.opening_moves:
            continue
        for ask in procedure.opening_moves[0].asks.values():
            kept = _list_of(ask)
            if kept and (entry := _sender_on(kept, contact)) is not None:
                told.setdefault(entry.words, []).append(procedure.title)
    if not told:
        return SafeString("")
    lines = format_html_join(
        "",
        '<p class="govuk-body govuk-!-margin-bottom-0">It comes from an address of <strong>{}</strong> on the council’s '
        "list. Opened as “{}”, it names them by itself.</p>",
        ((who, "” or “".join(kinds)) for who, kinds in told.items()),
    )
    return format_html('<div class="govuk-inset-text">{}</div>', lines)


def _list_of(ask: Ask) -> str:
    """The list that an ask takes from; empty where it takes from none."""
    return ask.list if ask.type == LISTED else ask.type if ask.type in LISTS else ""


def _sender_on(kept: str, contact: Contact) -> Entry | None:
    return entry_at(kept, contact.from_address, on=_day_of(contact)) if contact.from_address else None


def _day_of(contact: Contact) -> dt.date:
    return contact.received_on or legal_day(contact.stored_at)
