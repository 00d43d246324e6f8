"""The contacts of a customer whose record is compared, merged or split."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from evenhand.apps.accounts.models import User
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.operations.routing import reroute
from evenhand.apps.contacts.queries.lists import contacts_of_customer
from evenhand.apps.people.models import Customer
from evenhand.apps.people.sides import MOST, Holding
from evenhand.apps.ui.dates import in_full


def contacts_held(customer: Customer, viewer: User, on: dt.date) -> Holding:
    """The contacts of a customer that the viewer may see, the latest first."""
    found = contacts_of_customer(customer, viewer, on=on)[:MOST]
    return Holding("contacts.contact", "Contacts", tuple((one.pk, _words(one)) for one in found))


def _words(contact: Contact) -> str:
    day = in_full(contact.received_on or contact.stored_at)
    return f"{contact.shown_subject}, {contact.get_direction_display().lower()} {day}"


def route_anew(ids: Sequence[int], at: dt.datetime) -> None:
    """Send what still waits to whoever reads for the customer whose it is now (SPOC-4)."""
    waiting = Contact.objects.select_for_update().filter(pk__in=ids, direction=Direction.IN, outcome="")
    for contact in waiting.order_by("pk"):
        reroute(contact, at=at)
