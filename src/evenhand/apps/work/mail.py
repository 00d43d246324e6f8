"""The mail that waits for somebody: to read, urgent, overdue for the head of service, of unknown fate."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.contacts.models import Contact, OutgoingMessage
from evenhand.apps.contacts.queries.lists import uncertain_seen_by, urgent_contacts
from evenhand.apps.contacts.queries.reading_time import for_officer, overdue_to_read, read_by, to_read
from evenhand.apps.contacts.queries.seen import role_does
from evenhand.apps.council.queries import officer_of

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
    late = overdue_to_read(on=on) if oversees else Contact.objects.none()
    urgent = urgent_contacts().select_related("reader") if role_does(user, "urgent", on=on) else ()
    doubtful = uncertain_seen_by(user, on=on)
    own_late = (
        overdue_to_read(on=on).filter(for_officer(officer, on=on)) if officer else Contact.objects.none()
    )
    return Mail(
        to_read=to_read(officer, on=on).count() if officer else 0,
        own_late=tuple(_line(contact) for contact in own_late[:SHOWN]),
        own_late_count=own_late.count(),
        urgent=tuple(_line(contact) for contact in urgent[:SHOWN]),
        overdue=tuple(_line(contact) for contact in late[:SHOWN]),
        overdue_count=late.count() if oversees else 0,
        oversees=oversees,
        uncertain=tuple(_sent_line(message) for message in doubtful[:SHOWN]),
        uncertain_count=doubtful.count(),
    )


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
