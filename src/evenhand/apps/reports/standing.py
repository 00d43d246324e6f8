"""Where things stand now, for dashboards: counted by the database over what somebody may see, in a few queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import cases_seen_by
from evenhand.apps.reports.books import questions
from evenhand.apps.reports.rows import counted_as
from evenhand.domain.reports.periods import month_later

__all__ = ["KindStanding", "Standing", "standing"]
_MONTHS = 12
_AGES = (
    (7, "Up to a week"),
    (28, "Up to four weeks"),
    (91, "Up to three months"),
    (182, "Up to half a year"),
)
_OLDER = "Older"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindStanding:
    """One kind of case: how many are open, overdue and due in the next seven days."""

    kind: str
    title: str
    open: int
    overdue: int
    due_soon: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A dashboard: by kind, by age, by month of receipt."""

    kinds: tuple[KindStanding, ...]
    ages: tuple[tuple[str, int], ...]
    months: tuple[tuple[str, int], ...]
    services: tuple[tuple[str, int], ...]

    @property
    def open(self) -> int:
        """All that is open."""
        return sum(kind.open for kind in self.kinds)


def standing(user: User, *, on: dt.date, kind: str = "", service: str = "") -> Standing:
    """Where things stand on a day among what somebody may see, all of it or one kind or service."""
    seen = cases_seen_by(user, on)
    if kind:
        names = [name for name in _procedures() if counted_as(name) == kind]
        seen = seen.filter(procedure__in=names)
    if service:
        seen = seen.filter(service=service)
    return Standing(
        kinds=_kinds(seen, on),
        ages=_ages(seen.filter(final=False), on),
        months=_months(seen, on),
        services=_services(seen.filter(final=False)),
    )


def _procedures() -> list[str]:
    return list(Case.objects.order_by().values_list("procedure", flat=True).distinct())


def _kinds(seen: QuerySet[Case], on: dt.date) -> tuple[KindStanding, ...]:
    groups = questions().groups
    lines = (
        seen.filter(final=False)
        .order_by()
        .values_list("procedure")
        .annotate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(next_due_on__lt=on)),
            soon=Count("pk", filter=Q(next_due_on__range=(on, on + dt.timedelta(days=7)))),
        )
    )
    found: dict[str, list[int]] = {}
    for procedure, opened, overdue, soon in lines:
        numbers = found.setdefault(counted_as(procedure), [0, 0, 0])
        for place, number in enumerate((opened, overdue, soon)):
            numbers[place] += number
    named = {kind: groups[kind].title if kind in groups else kind for kind in found}
    return tuple(
        KindStanding(kind=kind, title=named[kind], open=n[0], overdue=n[1], due_soon=n[2])
        for kind, n in sorted(found.items(), key=lambda one: named[one[0]])
    )


def _ages(opened: QuerySet[Case], on: dt.date) -> tuple[tuple[str, int], ...]:
    before = 0
    conditions: dict[str, Q] = {}
    for days, words in _AGES:
        first, last = on - dt.timedelta(days=days), on - dt.timedelta(days=before)
        conditions[words] = Q(received_on__range=(first, last))
        before = days + 1
    conditions[_OLDER] = Q(received_on__lt=on - dt.timedelta(days=_AGES[-1][0]))
    counted = opened.aggregate(**{f"n{n}": Count("pk", filter=q) for n, q in enumerate(conditions.values())})
    return tuple((words, counted[f"n{n}"]) for n, words in enumerate(conditions))


def _months(seen: QuerySet[Case], on: dt.date) -> tuple[tuple[str, int], ...]:
    first = month_later(on.replace(day=1), 1 - _MONTHS)
    lines = dict(
        seen.filter(received_on__range=(first, on))
        .order_by()
        .annotate(month=TruncMonth("received_on"))
        .values_list("month")
        .annotate(number=Count("pk"))
    )
    months = [month_later(first, number) for number in range(_MONTHS)]
    return tuple((f"{month:%B %Y}", lines.get(month, 0)) for month in months)


def _services(opened: QuerySet[Case]) -> tuple[tuple[str, int], ...]:
    lines = opened.order_by().values_list("service").annotate(number=Count("pk")).order_by("-number")
    return tuple(lines)
