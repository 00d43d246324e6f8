"""What a member of the council sees: their own mail, and how what they raised is getting on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.ended_by_itself import lasting_title
from evenhand.apps.cases.models import Case, CaseContact
from evenhand.apps.contacts.models import Contact, MemberItem
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.operations.of_members import WITH_MEMBER
from evenhand.apps.council.models import Mailbox, Member
from evenhand.apps.council.queries import members_on
from evenhand.apps.council.vocabularies import title_of_code
from evenhand.apps.lawbook.books import lawbook

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Course:
    """How far one case is that a member's mail became: its kind, its stage and the next day it is due."""

    ref: str
    kind: str
    stage: str
    due_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Raised:
    """Something a member raised or passed on, and what became of it."""

    contact: Contact
    outcome: str
    courses: tuple[Course, ...]


def members_of(user: User, *, on: dt.date) -> QuerySet[Member]:
    """The seats somebody holds on a day; none for whoever is no member."""
    return members_on(on).filter(Q(user=user) | Q(officer__user=user))


def items_of(user: User, *, on: dt.date) -> QuerySet[MemberItem]:
    """A member's own mail, what is not chosen yet first, then the newest."""
    held = members_of(user, on=on).values("pk")
    items = MemberItem.objects.filter(member__in=held).select_related("contact", "contact__customer")
    return items.order_by("choice", "-contact__stored_at", "-pk")


def raised_by(user: User, *, on: dt.date) -> list[Raised]:
    """What a member raised or passed on, the newest first, with the course of each case it became."""
    members = list(members_of(user, on=on))
    own = Q(forwarded_by_member__in=members) | Q(from_key__in=[one.email.lower() for one in members])
    found = Contact.objects.filter(own, direction=Direction.IN).exclude(outcome=WITH_MEMBER)
    contacts = list(found.order_by("-stored_at", "-pk")[:SHOWN])
    stands = CaseContact.objects.filter(contact_id__in=[one.pk for one in contacts])
    on_cases: dict[int, list[int]] = {}
    for contact, case in stands.values_list("contact_id", "case_id"):
        on_cases.setdefault(contact, []).append(case)
    cases = Case.objects.filter(apart=False).in_bulk({pk for pks in on_cases.values() for pk in pks})
    return [
        Raised(
            contact=one,
            outcome=title_of_code("contact-outcomes", one.outcome) if one.outcome else "",
            courses=tuple(_course(cases[pk]) for pk in on_cases.get(one.pk, ()) if pk in cases),
        )
        for one in contacts
    ]


def _course(case: Case) -> Course:
    procedure = lawbook().procedure(case.edition)
    return Course(
        ref=case.ref,
        kind=procedure.title,
        stage=lasting_title(case),
        due_on=None if case.final else case.next_due_on,
    )


def forward_address() -> str:
    """The one address to which a member forwards what they want the council to take on; empty where none is set."""
    mailbox = Mailbox.objects.filter(active=True).order_by("pk").first()
    return mailbox.address if mailbox else ""
