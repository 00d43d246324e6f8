"""The mail that waits for somebody: to read, urgent, overdue for the head of service, of unknown fate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, QuerySet, Sum, Value, When, Window
from django.urls import NoReverseMatch, reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.contacts.models import Contact, OutgoingMessage
from evenhand.apps.contacts.queries.lists import uncertain_seen_by, urgent_contacts
from evenhand.apps.contacts.queries.reading_time import overdue_to_read, read_by, to_read
from evenhand.apps.contacts.queries.seen import contacts_seen_by, role_does
from evenhand.apps.council.models import Officer
from evenhand.apps.council.queries import officer_of
from evenhand.apps.ui.paging import in_lists, with_count

SHOWN = 10


@dataclass(frozen=True, slots=True)
class MailLine:
    """One contact on the work list: what it is, from whom, who is to read it, by when and why."""

    subject: str
    sender: str
    reader: str
    read_by_on: dt.date | None
    reasons: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Mail:
    """What stands above the groups of the work list."""

    to_read: int
    own_late: tuple[MailLine, ...]
    own_late_count: int
    urgent: tuple[MailLine, ...]
    overdue: tuple[MailLine, ...]
    overdue_count: int
    oversees: bool
    uncertain: tuple[MailLine, ...]
    uncertain_count: int


def mail_for(user: User, *, on: dt.date) -> Mail:
    """The mail that waits for somebody on a day. Unread mail that is late is the head of service's to see
    (CONTACT-READ-1WD); a message that may have been sent is its maker's, or theirs who see its contact.
    """
    officer = officer_of(user)
    oversees = role_does(user, "oversees", on=on)
    lists = in_lists(*_to_read_and_overdue(user, officer, oversees, on), limit=SHOWN)
    own, own_count = lists.get(_OWN, ([], 0))
    own_late = [one for one in own if one.is_late]
    late, late_count = lists.get(_ALL_LATE, ([], 0))
    urgent = urgent_contacts().select_related("reader") if role_does(user, "urgent", on=on) else ()
    doubtful, doubtful_count = with_count(uncertain_seen_by(user, on=on), limit=SHOWN)
    return Mail(
        to_read=own_count,
        own_late=tuple(_line(contact) for contact in own_late),
        own_late_count=own_late[0].late if own_late else 0,
        urgent=tuple(_line(contact) for contact in urgent[:SHOWN]),
        overdue=tuple(_line(contact) for contact in late),
        overdue_count=late_count,
        oversees=oversees,
        uncertain=tuple(_sent_line(message) for message in doubtful),
        uncertain_count=doubtful_count,
    )


_OWN, _ALL_LATE = "own", "late"


def _to_read_and_overdue(
    user: User, officer: Officer | None, oversees: bool, on: dt.date
) -> Iterator[tuple[QuerySet[Contact], str]]:
    """What an officer is to read, the late ones first, and what is read late by anybody, for the head of service."""
    overdue = overdue_to_read(on=on)
    of_late = Window(Sum(Case(When(is_late=True, then=1), default=0)))
    mine = to_read(officer, on=on) if officer else Contact.objects.none()
    is_late = Exists(overdue.order_by().filter(pk=OuterRef("pk")))
    mine = mine.select_related("reader", "customer").annotate(is_late=is_late)
    yield mine.order_by("-is_late", "stored_at", "pk").annotate(late=of_late), _OWN
    if oversees:
        # As at triage: what stands on a case that is kept from them is neither shown nor counted.
        seen = overdue.filter(pk__in=contacts_seen_by(user, on=on).values("pk"))
        yield seen.annotate(is_late=Value(True)).annotate(late=of_late), _ALL_LATE


def _line(contact: Contact) -> MailLine:
    reckoning = read_by(contact)
    return MailLine(
        subject=contact.shown_subject,
        sender=contact.sender,
        reader=contact.reader.name if contact.reader else "",
        read_by_on=reckoning.due,
        reasons=tuple(reason.text for reason in reckoning.reasons),
        url=_contact_url(contact.pk),
    )


def _sent_line(message: OutgoingMessage) -> MailLine:
    return MailLine(
        subject=message.contact.shown_subject,
        sender=message.get_state_display(),
        reader="",
        read_by_on=None,
        reasons=(),
        url=_contact_url(message.contact_id),
    )


def _contact_url(pk: int) -> str:
    try:
        return reverse("contact", args=[pk])
    except NoReverseMatch:
        return ""
