"""The mail that waits for somebody: to read, urgent, overdue for the head of service, of unknown fate."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Sum, When, Window
from django.urls import NoReverseMatch, reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.contacts.models import Contact, OutgoingMessage
from evenhand.apps.contacts.queries.lists import uncertain_seen_by, urgent_contacts
from evenhand.apps.contacts.queries.reading_time import overdue_to_read, read_by, to_read
from evenhand.apps.contacts.queries.seen import contacts_seen_by, role_does
from evenhand.apps.council.models import Officer
from evenhand.apps.council.queries import officer_of
from evenhand.apps.ui.paging import with_count

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
    # As at triage: what stands on a case that is kept from the head of service is neither shown nor counted.
    seen = contacts_seen_by(user, on=on).values("pk")
    late, late_count = (
        with_count(overdue_to_read(on=on).filter(pk__in=seen), limit=SHOWN) if oversees else ([], 0)
    )
    urgent = urgent_contacts().select_related("reader") if role_does(user, "urgent", on=on) else ()
    doubtful, doubtful_count = with_count(uncertain_seen_by(user, on=on), limit=SHOWN)
    to_read, own_late = _own(officer, on) if officer else (0, _Late((), 0))
    return Mail(
        to_read=to_read,
        own_late=own_late.lines,
        own_late_count=own_late.count,
        urgent=tuple(_line(contact) for contact in urgent[:SHOWN]),
        overdue=tuple(_line(contact) for contact in late),
        overdue_count=late_count,
        oversees=oversees,
        uncertain=tuple(_sent_line(message) for message in doubtful),
        uncertain_count=doubtful_count,
    )


@dataclass(frozen=True, slots=True)
class _Late:
    """The first of what is read late, and how many there are."""

    lines: tuple[MailLine, ...]
    count: int


def _own(officer: Officer, on: dt.date) -> tuple[int, _Late]:
    """How many contacts an officer is to read, and those among them that are late, in one query."""
    late = overdue_to_read(on=on).order_by().filter(pk=OuterRef("pk"))
    mine = to_read(officer, on=on).select_related("reader").annotate(is_late=Exists(late))
    counted = mine.annotate(
        of_all=Window(Count("pk")), late=Window(Sum(Case(When(is_late=True, then=1), default=0)))
    )
    first = list(counted.order_by("-is_late", "stored_at", "pk")[:SHOWN])
    if not first:
        return 0, _Late((), 0)
    return first[0].of_all, _Late(tuple(_line(one) for one in first if one.is_late), first[0].late)


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
