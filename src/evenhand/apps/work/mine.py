"""Which cases, items and promises are somebody's own on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CaseLink, CasePerson, ClockRow, ItemRow, ObligationRow
from evenhand.apps.cases.queries import MATTER, SPOC_ROLES, cases_seen_by
from evenhand.apps.council.queries import absent_officers
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.work.rows import LATER, OVERDUE, SOON, TODAY, Horizon

SPOC, DEPUTY = SPOC_ROLES
MOST_CASES = 5_000  # nobody looks after more; a list of one person's work need not go further


def _named(officer: int, on: dt.date) -> QuerySet[CasePerson]:
    """The cases that name an officer; as deputy only while the single point of contact is away (SPOC-2)."""
    away = CasePerson.objects.filter(role=SPOC, item="", officer_id__in=absent_officers(on))
    stands_in = Q(role=DEPUTY, case_id__in=away.values("case_id"))
    return CasePerson.objects.filter(~Q(role=DEPUTY) | stands_in, officer_id=officer, item="")


def own_cases(officer: int, on: dt.date) -> QuerySet[Any]:
    """The numbers of the cases that name an officer, and of the matters of their arrangements."""
    named = _named(officer, on)
    arrangements = named.filter(role__in=SPOC_ROLES).values("case_id")
    matters = CaseLink.objects.filter(kind=MATTER, case_id__in=arrangements)
    return named.values_list("case_id").union(matters.values_list("other_id"))


def stands_in_for(officer: int, on: dt.date) -> tuple[str, ...]:
    """The names of those who are away and whose arrangements this officer, as deputy, looks after (SPOC-2)."""
    arrangements = _named(officer, on).filter(role=DEPUTY, case__final=False).values("case_id")
    away = CasePerson.objects.filter(case_id__in=arrangements, role=SPOC, item="")
    return tuple(away.order_by("officer__name").values_list("officer__name", flat=True).distinct())


def own_open_cases(user: User, officer: int, on: dt.date, *, procedure: str = "") -> list[int]:
    """The numbers of an officer's open cases that they may see, the earliest due first.

    Asked for once and then given to every list: joined into each, the database would walk all open clocks.
    """
    cases = cases_seen_by(user, on).filter(_in_hand(), pk__in=own_cases(officer, on))
    cases = cases.filter(procedure=procedure) if procedure else cases
    return list(cases.order_by("next_due_on", "pk").values_list("pk", flat=True)[:MOST_CASES])


def _in_hand() -> Q:
    """The case is open, or something that outlives it runs: a review of the answer, a regulator's complaint."""
    owed = ObligationRow.objects.filter(case_id=OuterRef("pk"), open=True)
    return Q(final=False) | Q(next_due_on__isnull=False) | Q(Exists(owed))


def own_clocks(cases: Sequence[int]) -> QuerySet[ClockRow]:
    """The running clocks of cases that have a due day; those of items that end with the case are their owners'."""
    clocks = ClockRow.objects.filter(_of_case(), case_id__in=cases, due_on__isnull=False, limit=False)
    # Said by `exclude`, so that SQLite finds the rows by their cases and not among all that run.
    running = clocks.exclude(stopped_on__isnull=False)
    return running.select_related("case", "case__customer").order_by("due_on", "case_id", "pk")


def asked_of(officer: int, *, procedure: str = "") -> QuerySet[ItemRow]:
    """The items of open cases that wait for what this officer was asked."""
    named = CasePerson.objects.filter(officer_id=officer).exclude(item="").exclude(role__in=_kept_out())
    asked = named.filter(case_id=OuterRef("case_id"), item=OuterRef("key"))
    items = ItemRow.objects.filter(Exists(asked), case_id__in=named.values("case_id"), final=False)
    items = items.filter(Q(case__final=False) | Q(kind__in=_outliving()))
    items = items.filter(case__procedure=procedure) if procedure else items
    return items.select_related("case", "case__customer").order_by("due_on", "case_id", "pk")


def _kept_out() -> set[str]:
    """The facts that name people whom a case is about: nothing is asked of them by being so named."""
    return {name for procedure in lawbook().procedures.values() for name in procedure.keeps_out}


def awaited_by(officer: int, cases: Sequence[int]) -> QuerySet[ItemRow]:
    """The items of an officer's cases that stand where somebody else must act."""
    asked = CasePerson.objects.filter(case_id=OuterRef("case_id"), item=OuterRef("key"), officer_id=officer)
    items = ItemRow.objects.filter(_waiting_items(), ~Exists(asked), case_id__in=cases, final=False)
    return items.select_related("case", "case__customer").order_by("due_on", "case_id", "pk")


def standing_still(cases: Sequence[int]) -> QuerySet[Case]:
    """The cases at a stage that waits for somebody, with no day running."""
    still = Case.objects.filter(_waiting_cases(), pk__in=cases).filter(next_due_on__isnull=True)
    return still.select_related("customer").order_by("received_on", "pk")


def own_promises(cases: Sequence[int]) -> QuerySet[ObligationRow]:
    """What cases still owe, the earliest due first."""
    owed = ObligationRow.objects.filter(case_id__in=cases).exclude(open=False)
    return owed.select_related("case", "case__customer").order_by("due_on", "owed_since", "pk")


def _outliving() -> frozenset[str]:
    """The kinds of item that go on when their case has come to its end."""
    kinds = (kind for procedure in lawbook().procedures.values() for kind in procedure.items.values())
    return frozenset(kind.name for kind in kinds if kind.outlives_case)


def _of_case() -> Q:
    found = Q(item="")
    for kind in _outliving():
        found |= Q(key__startswith=f"{kind}.")
    return found


def _waiting_items() -> Q:
    found = Q(pk__in=[])
    for procedure in lawbook().procedures.values():
        for kind in procedure.items.values():
            stages = [stage.name for stage in kind.stages.values() if stage.waiting]
            if stages:
                found |= Q(case__edition=procedure.id, kind=kind.name, stage__in=stages)
    return found


def _waiting_cases() -> Q:
    found = Q(pk__in=[])
    for procedure in lawbook().procedures.values():
        stages = [stage.name for stage in procedure.stages.values() if stage.waiting]
        if stages:
            found |= Q(edition=procedure.id, stage__in=stages)
    return found


def due_in(group: str, days: Horizon) -> Q:
    """The condition that a due day lies in a group. One without a day is due later."""
    return {
        OVERDUE: Q(due_on__lt=days.today),
        TODAY: Q(due_on=days.today),
        SOON: Q(due_on__gt=days.today, due_on__lte=days.soon_until),
        LATER: Q(due_on__gt=days.soon_until) | Q(due_on__isnull=True),
    }[group]


def counted(rows: QuerySet[Any], days: Horizon) -> dict[str, int]:
    """How many rows lie in each group by their due day, in one query."""
    groups = (OVERDUE, TODAY, SOON, LATER)
    return rows.order_by().aggregate(**{group: Count("pk", filter=due_in(group, days)) for group in groups})
