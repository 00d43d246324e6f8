"""The panel of contacts on a customer's page."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.accounts.models import User
from evenhand.apps.contacts.queries.lists import contacts_of_customer
from evenhand.apps.people.models import Customer
from evenhand.apps.people.panels import Panel

SHOWN = 20


def contacts_panel(customer: Customer, viewer: User, on: dt.date) -> Panel | None:
    """The customer's latest contacts that this viewer may see; nothing for those who see none of them."""
    found = list(contacts_of_customer(customer, viewer, on=on)[:SHOWN])
    if not found:
        return None
    return Panel(
        title="Latest contacts", template="contacts/parts/of_person.html", values={"contacts": found}
    )
