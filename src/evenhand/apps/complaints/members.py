"""Members' and MPs' enquiries: how they stand this week, and what a member sees of their own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CaseMember
from evenhand.apps.cases.queries import cases_seen_by
from evenhand.apps.complaints.queries import COMPLAINTS, MEMBERS, MOST, members_of
from evenhand.apps.council.models import Member
from evenhand.apps.council.queries import MEMBER, roles_of
from evenhand.apps.lawbook.books import lawbook


@dataclass(frozen=True, slots=True)
class WeekOfEnquiries:
    """How members' and MPs' enquiries stand this week (MP-1)."""

    title: str
    received: int
    open: int
    late: int
    average_days: int | None


def enquiries_this_week(user: User, *, on: dt.date) -> tuple[WeekOfEnquiries, ...]:
    """For each kind: received and closed in the last seven days, open, late, and days to the answer on average."""
    since = on - dt.timedelta(days=7)
    found = []
    for name, procedure in members_of(MEMBERS).items():
        cases = cases_seen_by(user, on).filter(procedure=name)
        closed = cases.filter(closed_on__gt=since).values_list("received_on", "closed_on")
        taken = [(end - start).days for start, end in closed if start and end]
        found.append(
            WeekOfEnquiries(
                title=procedure.title,
                received=cases.filter(received_on__gt=since).count(),
                open=cases.filter(final=False).count(),
                late=cases.filter(final=False, next_due_on__lt=on).count(),
                average_days=round(sum(taken) / len(taken)) if taken else None,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class OwnEnquiry:
    """A member's own enquiry, or a complaint they brought: how far it is, and when they were last told."""

    ref: str
    title: str
    kind: str
    stage: str
    received_on: dt.date | None
    due_on: dt.date | None
    closed: bool


def own_enquiries(user: User) -> tuple[OwnEnquiry, ...]:
    """What a member asked or brought, the newest first: its title and state, and nothing of its content."""
    members = Member.objects.filter(user=user)
    names = [name for family in (MEMBERS, COMPLAINTS) for name in members_of(family)]
    rows = CaseMember.objects.filter(member__in=members, item="", case__procedure__in=names)
    cases = Case.objects.filter(pk__in=rows.values("case_id")).order_by("-received_on", "-pk")[:MOST]
    return tuple(
        OwnEnquiry(
            ref=case.ref,
            title=case.title,
            kind=lawbook().procedure(case.edition).title,
            stage=lawbook().procedure(case.edition).stages[case.stage].title,
            received_on=case.received_on,
            due_on=case.next_due_on,
            closed=case.final,
        )
        for case in cases
    )


def is_member(user: User) -> bool:
    """Whether somebody who signs in is or was an elected member."""
    return Member.objects.filter(user=user).exists()


def is_offered_own_enquiries(user: User, *, on: dt.date) -> bool:
    """Whether the bar offers somebody their enquiries: to members, and to former ones who hold no post now."""
    roles = roles_of(user, on)
    return MEMBER in roles or (not roles and is_member(user))
