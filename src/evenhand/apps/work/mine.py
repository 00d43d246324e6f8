"""Which cases, items and promises are somebody's own on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.about_officers import SPOC_ROLES
from evenhand.apps.cases.models import Case, CaseLink, CasePerson, ClockRow, ItemRow, ObligationRow
from evenhand.apps.cases.people_named import roles_not_asked
from evenhand.apps.cases.queries import MATTER, cases_seen_by
from evenhand.apps.council.queries import absent_officers
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.ui.paging import Lists, in_lists
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
    if not absent_officers(on):
        return ()
    arrangements = _named(officer, on).filter(role=DEPUTY, case__final=False).values("case_id")
    away = CasePerson.objects.filter(case_id__in=arrangements, role=SPOC, item="")
    return tuple(away.order_by("officer__name").values_list("officer__name", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class OwnCases:
    """The numbers of somebody's open cases, the earliest due first, and of those that wait for others with no day."""

    numbers: tuple[int, ...]
    standing_still: tuple[int, ...]


def own_open_cases(user: User, officer: int, on: dt.date, *, procedure: str = "") -> OwnCases:
    """An officer's open cases that they may see.

    Asked for once and then given to every list: joined into each, the database would walk all open clocks.
    """
    cases = cases_seen_by(user, on).filter(_in_hand(), pk__in=own_cases(officer, on))
    cases = cases.filter(procedure=procedure) if procedure else cases
    waiting = _waiting_stages()
    rows = cases.order_by("next_due_on", "pk").values_list(
        "pk", "edition", "stage", "next_due_on", "received_on"
    )
    found = list(rows[:MOST_CASES])
    still = [
        (received_on or dt.date.min, pk)
        for pk, edition, stage, due_on, received_on in found
        if due_on is None and (edition, stage) in waiting
    ]
    return OwnCases(tuple(row[0] for row in found), tuple(pk for _, pk in sorted(still)))


def _waiting_stages() -> frozenset[tuple[str, str]]:
    """The editions and stages at which a case waits for somebody."""
    return frozenset(
        (procedure.id, stage.name)
        for procedure in lawbook().procedures.values()
        for stage in procedure.stages.values()
        if stage.waiting
    )


def _in_hand() -> Q:
    """The case is open, or something that outlives it runs: a review of the answer, a regulator's complaint."""
    owed = ObligationRow.objects.filter(case_id=OuterRef("pk"), open=True)
    return Q(final=False) | Q(next_due_on__isnull=False) | Q(Exists(owed))


def own_clocks(cases: Sequence[int]) -> QuerySet[ClockRow]:
    """The running clocks of cases that have a due day; those of items that end with the case are their owners'."""
    clocks = ClockRow.objects.filter(_of_case(), case_id__in=cases, due_on__isnull=False, limit=False)
    # Said by `exclude`, so that SQLite finds the rows by their cases and not among all that run.
    return clocks.exclude(stopped_on__isnull=False).order_by("due_on", "case_id", "pk")


def overdue_by_post(
    user: User, on: dt.date, roles: Collection[str], *, but: Sequence[int], procedure: str = ""
) -> QuerySet[ClockRow] | None:
    """The overdue clocks that the posts somebody holds are shown, though their cases name them nowhere.

    Procedures say which (`overdue_to`): a review of a limit is overdue to its director. None where no post has any.
    """
    shown = Q(pk__in=[])
    for edition in lawbook().procedures.values():
        keys = [clock.key for clock in edition.clocks if clock.overdue_to & set(roles)]
        if keys and procedure in ("", edition.name):
            shown |= Q(case__edition=edition.id, key__in=keys)
    if len(shown.children) == 1:
        return None
    late = ClockRow.objects.filter(shown, stopped_on__isnull=True, due_on__lt=on).exclude(case_id__in=but)
    late = late.filter(Exists(cases_seen_by(user, on).filter(pk=OuterRef("case_id"))))
    return late.order_by("due_on", "case_id", "pk")


def asked_of(officer: int, *, procedure: str = "") -> QuerySet[ItemRow]:
    """The items of open cases that wait for what this officer was asked; `asked_as` is as what the item names them.

    Not all of their cases are theirs to see (`with_cases`).
    """
    named = CasePerson.objects.filter(officer_id=officer).exclude(item="").exclude(role__in=roles_not_asked())
    asked = named.filter(case_id=OuterRef("case_id"), item=OuterRef("key"))
    items = ItemRow.objects.filter(Exists(asked), case_id__in=named.values("case_id"), final=False)
    items = items.filter(Q(case__final=False) | Q(kind__in=_outliving()))
    items = items.filter(case__procedure=procedure) if procedure else items
    # The same annotations in the same order as of `awaited_by`: both are asked for in one query.
    items = items.annotate(asked_as=Subquery(asked.order_by("pk").values("role")[:1]), waits_for=Value(""))
    return items.order_by("due_on", "case_id", "pk")


def awaited_by(officer: int, cases: Sequence[int]) -> QuerySet[ItemRow]:
    """The items of an officer's cases that stand where somebody else must act; `waits_for` is who that is, if named."""
    named = CasePerson.objects.filter(case_id=OuterRef("case_id"), item=OuterRef("key")).order_by("-pk")
    asked = CasePerson.objects.filter(case_id=OuterRef("case_id"), item=OuterRef("key"), officer_id=officer)
    items = ItemRow.objects.filter(_waiting_items(), ~Exists(asked), case_id__in=cases, final=False)
    items = items.annotate(asked_as=Value(""), waits_for=Subquery(named.values("officer__name")[:1]))
    return items.order_by("due_on", "case_id", "pk")


def with_cases(
    rows: Iterable[ClockRow | ItemRow | ObligationRow],
    user: User | None,
    on: dt.date,
    *,
    beside: Sequence[int] = (),
) -> list[Case]:
    """Give the rows of all lists their cases and customers, by one question; the cases named `beside`, in that order.

    `seen` of a case says whether somebody may see it; an officer who never signs in has no user, and sees none. Joined
    into each list, whose sight reaches what takes longer to prepare than all else on the page.
    """
    given = list(rows)
    wanted = {*(row.case_id for row in given), *beside}
    sees = Exists(cases_seen_by(user, on).filter(pk=OuterRef("pk"))) if user else Value(False)
    found = Case.objects.select_related("customer").annotate(seen=sees)
    cases = found.in_bulk(wanted) if wanted else {}
    for row in given:
        row.case = cases[row.case_id]
    return [cases[pk] for pk in beside if pk in cases]


def own_promises(cases: Sequence[int]) -> QuerySet[ObligationRow]:
    """What cases still owe, the earliest due first."""
    owed = ObligationRow.objects.filter(case_id__in=cases).exclude(open=False)
    return owed.order_by("due_on", "owed_since", "pk")


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
    """The items at a stage that waits for somebody; an edition is asked for only where editions differ."""
    editions: dict[str, dict[tuple[str, ...], list[str]]] = {}
    for procedure in lawbook().procedures.values():
        for kind in procedure.items.values():
            stages = tuple(sorted(stage.name for stage in kind.stages.values() if stage.waiting))
            editions.setdefault(kind.name, {}).setdefault(stages, []).append(procedure.id)
    found = Q(pk__in=[])
    for name, by_stages in editions.items():
        for stages, ids in by_stages.items():
            if stages:
                of_edition = Q(case__edition__in=sorted(ids)) if len(by_stages) > 1 else Q()
                found |= Q(of_edition, kind=name, stage__in=stages)
    return found


BY_POST, AWAITED = "by-post", "awaited"  # lists beside the groups, asked for with them


def by_group(
    rows: QuerySet[Any], days: Horizon, *, limit: int, beside: tuple[QuerySet[Any], str] | None = None
) -> Lists:
    """The first rows of each group by their due day, and how many each group has, in one query."""
    group = models.Case(
        When(due_on__lt=days.today, then=Value(OVERDUE)),
        When(due_on=days.today, then=Value(TODAY)),
        When(due_on__lte=days.soon_until, then=Value(SOON)),
        default=Value(LATER),
    )
    return in_lists((rows, group), *([beside] if beside else ()), limit=limit)
