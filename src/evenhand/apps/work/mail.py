"""The mail that waits for somebody: to read, urgent, overdue for the head of service, of unknown fate."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, DateTimeField, QuerySet, Sum, Value, When, Window
from django.urls import NoReverseMatch, reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.queries import viewer_of
from evenhand.apps.cases.sight import Shape, Viewer
from evenhand.apps.contacts.models import Contact, OutgoingMessage
from evenhand.apps.contacts.queries.lists import first_uncertain, urgent_contacts
from evenhand.apps.contacts.queries.reading_time import (
    away_on,
    last_instant_overdue,
    read_by,
    read_by_viewer,
    unread,
    waiting,
)
from evenhand.apps.contacts.queries.seen import contacts_of_shape, role_does
from evenhand.apps.council.models import Officer
from evenhand.apps.council.prepared import Given, Prepared, answers
from evenhand.apps.council.queries import officer_of
from evenhand.apps.ui.paging import Lists, as_lists, in_lists

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
    lists = _to_read_and_overdue(viewer_of(user, on), officer, oversees, on)
    own, own_count = lists.get(_OWN, ([], 0))
    own_late = [one for one in own if one.is_late]
    late, late_count = lists.get(_ALL_LATE, ([], 0))
    urgent = urgent_contacts().select_related("reader") if role_does(user, "urgent", on=on) else ()
    doubtful, doubtful_count = first_uncertain(user, on=on, limit=SHOWN)
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


def _to_read_and_overdue(viewer: Viewer, officer: Officer | None, oversees: bool, on: dt.date) -> Lists:
    """What an officer is to read, the late ones first, and what is read late by anybody, for the head of service."""
    if officer is None and not oversees:
        return {}
    shape = viewer.shape if oversees else None
    given = {
        **viewer.given,
        **away_on(on),
        "late_before": last_instant_overdue(on),
    }
    return as_lists(answers(_mail, shape, officer is not None, **given))


def _mail(overseer: Shape | None, own: bool) -> QuerySet[Contact]:
    """Both lists; `overseer` is how the sight of the head of service reads."""
    late_before = Given("late_before", DateTimeField())
    overdue = unread().filter(stored_at__lt=late_before)
    of_late = Window(Sum(Case(When(is_late=True, then=1), default=0)))
    members = []
    if own:
        is_late = Case(When(read_at__isnull=True, stored_at__lt=late_before, then=True), default=False)
        mine = waiting().filter(Prepared(Contact, read_by_viewer)).annotate(is_late=is_late)
        mine = mine.select_related("reader", "customer").order_by("-is_late", "stored_at", "pk")
        members.append((mine.annotate(late=of_late), _OWN))
    if overseer is not None:
        # As at triage: what stands on a case that is kept from them is neither shown nor counted.
        seen = overdue.filter(contacts_of_shape(overseer)).select_related("reader", "customer")
        members.append((seen.annotate(is_late=Value(True)).annotate(late=of_late), _ALL_LATE))
    return in_lists(*members, limit=SHOWN)


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
