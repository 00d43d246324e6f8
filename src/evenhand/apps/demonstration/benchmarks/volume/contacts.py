"""Invented contacts in bulk: mail that came in over ten years, nearly all of it sorted."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from evenhand.apps.cases.models import Case, CaseContact
from evenhand.apps.contacts.models import Contact
from evenhand.apps.demonstration.benchmarks.volume.people import address_of, number_of
from evenhand.apps.demonstration.benchmarks.volume.rows import Sheet, last_of, write_documents
from evenhand.apps.demonstration.benchmarks.volume.words import sentence

WAITING_EVERY = 400  # one contact in so many still waits to be sorted


class On(NamedTuple):
    """The case that contacts are about: its number, its customer's, and the day it was received."""

    case: int
    customer: int
    received_on: dt.date


class _Came(NamedTuple):
    """What one message differs in from the others."""

    id: int
    received_at: dt.datetime
    received_on: dt.date
    stored_at: dt.datetime
    subject: str
    from_name: str
    from_address: str
    from_key: str
    text: str
    new_text: str
    message_id: str
    message_key: str
    content_hash: str
    customer_id: int | None
    identified_how: str
    reader_id: int
    read_at: dt.datetime | None
    outcome: str
    outcome_at: dt.datetime | None


def add_contacts(first: int, last: int, *, on: Sequence[On], readers: Sequence[int], today: dt.date) -> None:
    """Add the contacts of these numbers. `on` gives the case, customer and day for each in turn."""
    start = last_of(Contact) + 1
    came = [
        _came(start + n - first, n, on[n % len(on)], readers[n % len(readers)], today)
        for n in range(first, last)
    ]
    alike = Contact(direction="in", channel="email", received_how="server")
    Sheet(alike, _Came._fields).write(came)
    Sheet(CaseContact(sequence=1), ("case_id", "contact_id")).write(
        (on[n % len(on)].case, one.id) for n, one in zip(range(first, last), came, strict=True) if one.outcome
    )
    write_documents(
        "contact",
        (
            (one.id, f"{one.subject}\n{one.from_name}\n{one.from_address}\n{one.text}", one.received_on)
            for one in came
        ),
    )


def _came(pk: int, n: int, on: On, reader: int, today: dt.date) -> _Came:
    waits = n % WAITING_EVERY == 0
    day = (
        today - dt.timedelta(days=n // WAITING_EVERY % 6)
        if waits
        else on.received_on + dt.timedelta(days=n % 5)
    )
    at = dt.datetime.combine(min(day, today), dt.time(9, n % 60, n % 59), tzinfo=dt.UTC)
    text, address = sentence(n, 60), address_of(n if waits else number_of(on.customer))
    key = hashlib.sha256(str(n).encode()).hexdigest()
    return _Came(
        id=pk,
        received_at=at,
        received_on=at.date(),
        stored_at=at,
        subject=sentence(n + 3, 6),
        from_name="Stranger" if waits else "",
        from_address=address,
        from_key=address,
        text=text,
        new_text=text,
        message_id=f"<{n}@example.org>",
        message_key=key,
        content_hash=key,
        customer_id=None if waits else on.customer,
        identified_how="" if waits else "exact-address",
        reader_id=reader,
        read_at=None if waits else at,
        outcome="" if waits else "existing-case",
        outcome_at=None if waits else at,
    )


def cases_for_contacts() -> list[On]:
    """Of each case what its contacts need."""
    named = Case.objects.filter(customer__isnull=False).order_by("pk")
    facts = named.values_list("pk", "customer_id", "received_on")
    return [On(pk, customer or 0, day or dt.date(2020, 1, 1)) for pk, customer, day in facts]
