"""The lists of contacts: the queue to sort, all of them with filters, those of a customer or a case."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CaseContact
from evenhand.apps.cases.queries import cases_known_to, viewer_of
from evenhand.apps.cases.sight import Shape
from evenhand.apps.contacts.models import Contact, OutgoingMessage
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.models.outgoing import SendingState
from evenhand.apps.contacts.queries.reading_time import (
    UNREAD,
    WAITS,
    away_on,
    for_officer,
    read_by_viewer,
)
from evenhand.apps.contacts.queries.seen import contacts_of_shape, contacts_seen_by
from evenhand.apps.contacts.queries.waiting import reopened_by_answer
from evenhand.apps.council.prepared import Given, Prepared, answers
from evenhand.apps.council.queries import officer_of
from evenhand.apps.people.models import Customer
from evenhand.apps.ui.paging import as_list_with_count, counted

FILTERS: dict[str, tuple[str, Q]] = {
    "all": ("All", Q()),
    "in": ("Received", Q(direction=Direction.IN)),
    "out": ("Sent", Q(direction=Direction.OUT)),
    "unread": ("Not read", UNREAD),
    "undecided": ("Not sorted", WAITS),
    "filed": ("Read and filed", Q(outcome="read-and-file")),
    "unknown": ("Sender not known", Q(direction=Direction.IN, customer__isnull=True, unnamed=False)),
    "urgent": ("Urgent", ~Q(urgent_kind="") & Q(urgent_ended_at__isnull=True)),
    "confirm": (
        "Receipt to confirm",
        Q(receipt_to_confirm=True, confirmed_receipt_at__isnull=True) | Q(earlier_copy_on__isnull=False),
    ),
}
MINE, REST = "mine", "all"


# What the list beside a message shows of each: all of it would be sorted, counted and read for every one that waits.
_BESIDE = (
    "subject", "from_name", "from_address", "urgent_kind", "urgent_ended_at", "read_at", "received_on", "unnamed",
    "customer__name",
)  # fmt: skip


def triage_queue(user: User, *, on: dt.date, whose: str = REST) -> QuerySet[Contact]:
    """What came in and has no outcome yet, urgent first, then the longest waiting; `mine` is what I am to read."""
    waiting = contacts_seen_by(user, on=on).filter(WAITS)
    if whose == MINE:
        officer = officer_of(user)
        waiting = waiting.filter(for_officer(officer, on=on)) if officer else waiting.none()
    return _in_turn(waiting).select_related("customer", "reader")


def triage_list(user: User, *, on: dt.date, whose: str = REST, limit: int) -> tuple[list[Contact], int]:
    """The first of that queue with what a list shows of each, and how many wait in all."""
    officer = officer_of(user)
    if not user.is_active or (whose == MINE and officer is None):
        return [], 0
    viewer = viewer_of(user, on)
    away = away_on(on) if whose == MINE else {}
    return as_list_with_count(answers(_queue, viewer.shape, whose == MINE, limit, **viewer.given, **away))


def _queue(shape: Shape, mine: bool, limit: int) -> QuerySet[Contact]:
    waiting = Contact.objects.filter(contacts_of_shape(shape), WAITS)
    waiting = waiting.filter(Prepared(Contact, read_by_viewer)) if mine else waiting
    return counted(_in_turn(waiting).select_related("customer").only(*_BESIDE), limit=limit)


def _in_turn(waiting: QuerySet[Contact]) -> QuerySet[Contact]:
    return waiting.order_by(F("urgent_at").asc(nulls_last=True), "received_on", "stored_at", "pk")


def filtered(user: User, *, on: dt.date, show: str) -> QuerySet[Contact]:
    """The contacts somebody may see, narrowed by one of `FILTERS`, the newest first."""
    _, condition = FILTERS.get(show, FILTERS["all"])
    return contacts_seen_by(user, on=on).filter(condition).select_related("customer", "reader")


def urgent_contacts() -> QuerySet[Contact]:
    """The contacts marked urgent that nobody has yet said are dealt with, the oldest first."""
    return Contact.objects.filter(FILTERS["urgent"][1]).order_by("urgent_at", "pk")


def contacts_of_customer(customer: Customer, user: User, *, on: dt.date) -> QuerySet[Contact]:
    """A customer's contacts that somebody may see, the newest first."""
    return contacts_seen_by(user, on=on).filter(customer=customer)


def contacts_on(case: Case) -> QuerySet[Contact]:
    """The contacts that stand on a case, in the order they came. Ask for the case first."""
    numbers = CaseContact.objects.filter(case=case).values("contact_id")
    return Contact.objects.filter(pk__in=numbers).order_by("received_on", "stored_at", "pk")


def cases_of_contact(contact: Contact, user: User, *, on: dt.date) -> QuerySet[Case]:
    """The cases a contact stands on, as far as somebody may see them."""
    numbers = CaseContact.objects.filter(contact_id=contact.pk).values("case_id")
    return cases_known_to(user, on).filter(pk__in=numbers).order_by("pk")


def places_of_contact(contact: Contact, user: User, *, on: dt.date) -> list[CaseContact]:
    """Where a contact stands, each with its case and, in `known`, whether somebody may see that; in one question."""
    places = CaseContact.objects.filter(contact_id=contact.pk).select_related("case").order_by("case_id")
    return list(places.annotate(known=Exists(cases_known_to(user, on).filter(pk=OuterRef("case_id")))))


def open_cases_of(customer: Customer, user: User, *, on: dt.date) -> QuerySet[Case]:
    """A customer's open cases that somebody may see, the earliest due first: what a contact may belong to.

    Those that ended for want of an answer are among them, since an answer opens them again (FOI-3).
    """
    theirs = cases_known_to(user, on).filter(Q(final=False) | reopened_by_answer(), customer=customer)
    return theirs.order_by("final", F("next_due_on").asc(nulls_last=True), "pk")


def earlier_from(contact: Contact, user: User, *, on: dt.date) -> QuerySet[Contact]:
    """The other contacts from the same address, the newest first."""
    if not contact.from_key:
        return Contact.objects.none()
    return contacts_seen_by(user, on=on).filter(from_key=contact.from_key).exclude(pk=contact.pk)


_OPEN_ENDED = Q(state__in=(SendingState.UNCERTAIN, SendingState.FAILED, SendingState.RETURNED))
_PARTLY = Q(partly_refused=True, settled_at__isnull=True)


def uncertain_messages() -> QuerySet[OutgoingMessage]:
    """Messages that may have been sent, that failed, that came back, or that some recipient's server refused: a
    person must say or act. For the work list."""
    messages = OutgoingMessage.objects.filter(_OPEN_ENDED | _PARTLY)
    return messages.select_related("contact", "contact__customer")


def uncertain_seen_by(user: User, *, on: dt.date) -> QuerySet[OutgoingMessage]:
    """Those of them that somebody made, or whose contact they may see."""
    seen = Exists(contacts_seen_by(user, on=on).filter(pk=OuterRef("contact_id")))
    return uncertain_messages().filter(Q(made_by=user) | Q(seen))


def first_uncertain(user: User, *, on: dt.date, limit: int) -> tuple[list[OutgoingMessage], int]:
    """The first of them that somebody made or may see, and how many there are in all: for the work list."""
    # Listed beforehand, for there are hardly any: whether somebody sees a contact is a long question, even to plan.
    # Each kind by its own index: asked for as one condition, SQLite reads all that was ever sent.
    each = (
        OutgoingMessage.objects.order_by().filter(kind).values_list("pk", flat=True)
        for kind in (_OPEN_ENDED, _PARTLY)
    )
    found = tuple(next(each).union(*each))
    if not found or not user.is_active:
        return [], 0
    viewer = viewer_of(user, on)
    given = {**viewer.given, "user": user.pk, "messages": found}
    return as_list_with_count(answers(_uncertain, viewer.shape, limit, **given))


def _uncertain(shape: Shape, limit: int) -> QuerySet[OutgoingMessage]:
    seen = Exists(Contact.objects.filter(contacts_of_shape(shape), pk=OuterRef("contact_id")))
    messages = uncertain_messages().filter(Q(made_by_id=Given("user")) | Q(seen))
    return counted(messages.filter(pk__among=Given("messages", many=True)).order_by("pk"), limit=limit)
