"""The contact log: date, time, nature, channel, officer. It falls out of the record, for any person or subject (SAL-9)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CaseContact
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.queries.seen import contacts_seen_by
from evenhand.apps.council.vocabularies import title_of_code
from evenhand.apps.people.models import Customer

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Logged:
    """One contact as the log lists it."""

    pk: int
    on: dt.date
    time: str
    nature: str
    channel: str
    officer: str
    summary: str


def contact_log(
    customer: Customer,
    *,
    viewer: User,
    on: dt.date,
    case: Case | None = None,
    since: dt.date | None = None,
) -> tuple[Logged, ...]:
    """The contacts with a customer that the viewer may see, the earliest first; of one subject where a case is given."""
    theirs = Q(customer=customer) | Q(customer__merged_into=customer)
    found = contacts_seen_by(viewer, on=on).filter(theirs)
    if case is not None:
        found = found.filter(pk__in=CaseContact.objects.filter(case=case).values("contact_id"))
    if since is not None:
        found = found.filter(received_on__gte=since)
    rows = found.select_related("reader", "recorded_by", "read_by").order_by("received_at", "stored_at", "pk")
    return tuple(_logged(contact) for contact in rows)


def _logged(contact: Contact) -> Logged:
    instant = (contact.received_at or contact.stored_at).astimezone(LONDON)
    came = contact.direction == Direction.IN
    nature = "Received" if came else "Sent"
    if contact.outcome:
        nature = f"{nature}: {title_of_code('contact-outcomes', contact.outcome).lower()}"
    by = contact.read_by or contact.recorded_by
    officer = contact.reader.name if contact.reader is not None else by.name if by is not None else ""
    return Logged(
        pk=contact.pk,
        on=contact.received_on or instant.date(),
        time=f"{instant:%H:%M}",
        nature=nature,
        channel=title_of_code("channels", contact.channel),
        officer=officer,
        summary=contact.shown_subject[:120],
    )
