"""Invented mail: the bytes that a person would send, taken in as mail is, kept whole and then read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime

from evenhand.apps.accounts.models import User
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.intake import TOGETHER, TakenIn, take_in
from evenhand.apps.contacts.operations.triage import leave_on_cases
from evenhand.apps.contacts.sources import Offered
from evenhand.apps.simulation.requests import Wanted, asked_in_words
from evenhand.apps.simulation.telling import LONDON

_TO = "requests@simulated.example"
_HOUR = 9


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: the name and address of a record."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class _Post:
    """A source of messages that were written here."""

    offered: Sequence[Offered]
    name: str = "simulation"

    def messages(self) -> Iterator[Offered]:
        yield from self.offered

    def acknowledge(self, offered: Offered) -> None:
        """Nothing waits anywhere."""


def mailed(several: Sequence[Wanted], senders: Mapping[int, Sender]) -> dict[int, int]:
    """Take in the mails of requests, in the order of receipt; of each request its contact."""
    numbers = {f"request-{one.number}": one.number for one in several}
    found: dict[int, int] = {}
    for start in range(0, len(several), TOGETHER):
        batch = several[start : start + TOGETHER]
        offered = [_offered(one, senders[one.customer]) for one in batch]
        at = dt.datetime.combine(batch[-1].received_on, dt.time(18), tzinfo=LONDON)
        for taken in take_in(_Post(offered), at=at, together=TOGETHER):
            if isinstance(taken, TakenIn) and taken.contact is not None and taken.where in numbers:
                found[numbers[taken.where]] = taken.contact.pk
    return found


def _offered(one: Wanted, sender: Sender) -> Offered:
    at = dt.datetime.combine(one.received_on, dt.time(_HOUR, one.number % 60), tzinfo=LONDON)
    name = f"request-{one.number}"
    message = EmailMessage()
    message["From"] = f"{sender.name} <{sender.address}>"
    message["To"] = _TO
    message["Subject"] = one.summary[:1].upper() + one.summary[1:]
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{name}@mail.example.com>"
    message["Received"] = f"from mail.example.com by mx.simulated.example; {format_datetime(at)}"
    message.set_content(f"Dear council,\n\n{asked_in_words(one)}\n\nYours faithfully,\n{sender.name}\n")
    return Offered(uid=name, where=name, raw=message.as_bytes(), server_date_at=at)


def sorted_by_their_cases(contacts: Sequence[int], *, by: User, at: dt.datetime) -> None:
    """Say of each that the case opened from it is what became of it."""
    for contact in Contact.objects.filter(pk__in=contacts).order_by("pk"):
        leave_on_cases(contact, by=by, at=at)
