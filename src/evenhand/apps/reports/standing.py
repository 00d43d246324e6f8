"""Where things stand now, for dashboards: counted by the database, in a few queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, ClockRow
from evenhand.apps.cases.queries import cases_seen_by
from evenhand.apps.reports.access import runs_every_report
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
_PROMISES = "promises-due"
"""The measure whose clocks are days promised to people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindStanding:
    """One kind of case: how many are open, overdue and due in the next seven days.

    `promised` are days told to people that have not been met yet, also on closed cases (a remedy is often promised
    there); `broken` are those of them that are past.
    """

    kind: str
    title: str
    open: int
    overdue: int
    due_soon: int
    promised: int
    broken: int


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
    """Where things stand on a day, all of it or one kind or service: among what somebody may see, or in the whole council
    for whoever runs every report.
    """
    seen = Case.objects.all() if runs_every_report(user, on=on) else cases_seen_by(user, on)
    if kind:
        names = [name for name in _procedures() if counted_as(name) == kind]
        seen = seen.filter(procedure__in=names)
    if service:
        seen = seen.filter(service=service)
    opened = list(_opened(seen, on))
    return Standing(
        kinds=_kinds(opened, _promises(seen, on)),
        ages=_ages(opened),
        months=_months(seen, on),
        services=_services(opened),
    )


def _procedures() -> list[str]:
    return list(Case.objects.order_by().values_list("procedure", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class _Opened:
    """The open cases of one procedure and service: all, overdue, due soon, and by age."""

    procedure: str
    service: str
    numbers: tuple[int, int, int]
    ages: tuple[int, ...]


def _opened(seen: QuerySet[Case], on: dt.date) -> Iterator[_Opened]:
    """All that is open, counted by one query."""
    conditions = _by_age(on)
    lines = (
        seen.filter(final=False)
        .order_by()
        .values_list("procedure", "service")
        .annotate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(next_due_on__lt=on)),
            soon=Count("pk", filter=Q(next_due_on__range=(on, on + dt.timedelta(days=7)))),
            **{f"n{n}": Count("pk", filter=q) for n, q in enumerate(conditions)},
        )
    )
    for procedure, service, opened, overdue, soon, *ages in lines:
        yield _Opened(procedure, service, (opened, overdue, soon), tuple(ages))


def _by_age(on: dt.date) -> list[Q]:
    """The conditions of each age, the youngest first."""
    before = 0
    found: list[Q] = []
    for days, _ in _AGES:
        first, last = on - dt.timedelta(days=days), on - dt.timedelta(days=before)
        found.append(Q(received_on__range=(first, last)))
        before = days + 1
    return [*found, Q(received_on__lt=on - dt.timedelta(days=_AGES[-1][0]))]


def _promises(seen: QuerySet[Case], on: dt.date) -> Mapping[str, tuple[int, int]]:
    """By procedure, the promised days that nothing has met yet, and those of them that are past."""
    rules = questions().measures[_PROMISES].kinds
    lines = (
        # Asked of the few promises that stand: SQLite would first list all that somebody sees.
        ClockRow.objects.filter(Exists(seen.order_by().filter(pk=OuterRef("case_id"))))
        .filter(rule__in=rules, limit=False)
        .filter(stopped_on__isnull=True, due_on__isnull=False)
        .order_by()
        .values_list("case__procedure")
        .annotate(promised=Count("pk"), broken=Count("pk", filter=Q(due_on__lt=on)))
    )
    return {procedure: (promised, broken) for procedure, promised, broken in lines}


def _kinds(opened: Sequence[_Opened], promises: Mapping[str, tuple[int, int]]) -> tuple[KindStanding, ...]:
    groups = questions().groups
    found: dict[str, list[int]] = {}
    counted = [(one.procedure, (*one.numbers, 0, 0)) for one in opened]
    counted += [(procedure, (0, 0, 0, *numbers)) for procedure, numbers in promises.items()]
    for procedure, line in counted:
        numbers = found.setdefault(counted_as(procedure), [0] * len(line))
        for place, number in enumerate(line):
            numbers[place] += number
    named = {kind: groups[kind].title if kind in groups else kind for kind in found}
    return tuple(
        KindStanding(
            kind=kind, title=named[kind], open=n[0], overdue=n[1], due_soon=n[2], promised=n[3], broken=n[4]
        )
        for kind, n in sorted(found.items(), key=lambda one: named[one[0]])
    )


def _ages(opened: Sequence[_Opened]) -> tuple[tuple[str, int], ...]:
    words = (*(said for _, said in _AGES), _OLDER)
    return tuple((said, sum(one.ages[n] for one in opened)) for n, said in enumerate(words))


def _months(seen: QuerySet[Case], on: dt.date) -> tuple[tuple[str, int], ...]:
    """Counted by day in the database and put together by month here, since SQLite cuts days slowly."""
    first = month_later(on.replace(day=1), 1 - _MONTHS)
    received = seen.filter(received_on__range=(first, on)).order_by().values_list("received_on")
    found: Counter[dt.date] = Counter()
    for day, number in received.annotate(number=Count("pk")):
        found[day.replace(day=1)] += number
    months = [month_later(first, number) for number in range(_MONTHS)]
    return tuple((f"{month:%B %Y}", found[month]) for month in months)


def _services(opened: Sequence[_Opened]) -> tuple[tuple[str, int], ...]:
    found: Counter[str] = Counter()
    for one in opened:
        found[one.service] += one.numbers[0]
    return tuple(found.most_common())
