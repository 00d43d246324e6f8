"""Invented contacts in bulk: mail that came in over ten years, nearly all of it sorted."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from evenhand.apps.cases.models import Case
from evenhand.apps.contacts.models import Contact
from evenhand.apps.demonstration.benchmarks.volume.cases import add_ties
from evenhand.apps.demonstration.benchmarks.volume.people import address_of
from evenhand.apps.demonstration.benchmarks.volume.words import sentence
from evenhand.apps.search.operations import index_new
from evenhand.apps.search.sources import Words

WAITING_EVERY = 400  # one contact in so many still waits to be sorted


def add_contacts(
    first: int, last: int, *, on: Sequence[tuple[int, int, dt.date]], readers: Sequence[int], today: dt.date
) -> None:
    """Add the contacts of these numbers. `on` gives the case, customer and day for each in turn."""
    contacts = Contact.objects.bulk_create(
        (_contact(n, on[n % len(on)], readers[n % len(readers)], today) for n in range(first, last)),
        batch_size=500,
    )
    add_ties(
        [
            (on[n % len(on)][0], contact.pk)
            for n, contact in zip(range(first, last), contacts, strict=True)
            if contact.outcome
        ]
    )
    index_new(
        "contact",
        (
            Words(one.pk, f"{one.subject}\n{one.from_name}\n{one.from_address}\n{one.text}", one.received_on)
            for one in contacts
        ),
    )


def _contact(n: int, on: tuple[int, int, dt.date], reader: int, today: dt.date) -> Contact:
    waits = n % WAITING_EVERY == 0
    day = today - dt.timedelta(days=n // WAITING_EVERY % 6) if waits else on[2] + dt.timedelta(days=n % 5)
    at = dt.datetime.combine(min(day, today), dt.time(9, n % 60, n % 59), tzinfo=dt.UTC)
    text = sentence(n, 60)
    key = hashlib.sha256(str(n).encode()).hexdigest()
    return Contact(
        direction="in",
        channel="email",
        received_at=at,
        received_how="server",
        received_on=at.date(),
        stored_at=at,
        subject=sentence(n + 3, 6),
        from_name="Stranger" if waits else "",
        from_address=address_of(n if waits else on[1]),
        from_key=address_of(n if waits else on[1]),
        text=text,
        new_text=text,
        message_id=f"<{n}@example.org>",
        message_key=key,
        content_hash=key,
        customer_id=None if waits else on[1],
        identified_how="" if waits else "exact-address",
        reader_id=reader,
        read_at=None if waits else at,
        outcome="" if waits else "existing-case",
        outcome_at=None if waits else at,
    )


def cases_for_contacts(cases: Sequence[Case]) -> list[tuple[int, int, dt.date]]:
    """Of each case what its contacts need: its number, its customer's, and the day it was received."""
    return [(one.pk, one.customer_id or 0, one.received_on or dt.date(2020, 1, 1)) for one in cases]
