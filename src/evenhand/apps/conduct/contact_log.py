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
from evenhand.apps.people.standing import records_of

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
    found = contacts_seen_by(viewer, on=on).filter(customer__in=records_of([customer.pk]))
    if case is not None:
        found = found.filter(pk__in=CaseContact.objects.filter(case=case).values("contact_id"))
    if since is not None:
        found = found.filter(
            Q(received_on__gte=since) | Q(received_on__isnull=True, stored_at__date__gte=since)
        )
    rows = [
        _logged(contact)
        for contact in found.select_related("reader", "recorded_by", "read_by", "made_by", "posted_by")
    ]
    return tuple(sorted(rows, key=lambda one: (one.on, one.time, one.pk)))


def _logged(contact: Contact) -> Logged:
    """A line of the log, whichever way it went: ours by the day on which we called, visited, posted or mailed."""
    instant = (contact.made_at or contact.received_at or contact.stored_at).astimezone(LONDON)
    came = contact.direction == Direction.IN
    nature = "Received" if came else "Made by us" if contact.made_at is not None else "Sent"
    if contact.outcome:
        nature = f"{nature}: {title_of_code('contact-outcomes', contact.outcome).lower()}"
    by = contact.read_by or contact.recorded_by
    named = contact.made_by or contact.posted_by or contact.reader
    officer = named.name if named is not None else by.name if by is not None else ""
    return Logged(
        pk=contact.pk,
        on=contact.received_on or contact.posted_on or instant.date(),
        time=f"{instant:%H:%M}",
        nature=nature,
        channel=title_of_code("channels", contact.channel),
        officer=officer,
        summary=contact.shown_subject[:120],
    )
