"""What the pages of complaints list: the board by clock and stage, what goes on after the answer, members' enquiries.

Which kinds of case belong here is said by the `family` of their procedures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.clock_lines import remark_on
from evenhand.apps.cases.items_told import told_of
from evenhand.apps.cases.models import (
    Case,
    CasePerson,
    ClockRow,
    EventRow,
    ItemRow,
    ObligationRow,
)
from evenhand.apps.cases.people_named import roles_not_asked
from evenhand.apps.cases.queries import cases_seen_by, with_next_clock
from evenhand.apps.council.access import role_allows
from evenhand.apps.council.models import Officer, ServiceArea
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.time import Calendars

COMPLAINTS, MEMBERS, FEEDBACK = "complaints", "members", "feedback"
LATE, TODAY, SOON, LATER = "late", "today", "soon", "later"
SOON_DAYS = 5  # working days
MOST = 500
INVESTIGATING = ("reviewer", "investigator", "handler")  # whoever is asked last stands for the case


def may_coordinate(user: User, on: dt.date) -> bool:
    """Whether somebody sees the boards of complaints, as the flag `sees_boards` of their roles says."""
    return role_allows(user, "sees_boards", on=on)


def may_run_boards(user: User, on: dt.date) -> bool:
    """Whether somebody acts on many complaints at once and draws surveys, as the flag `runs_boards` of their roles says."""
    return role_allows(user, "runs_boards", on=on)


def members_of(family: str) -> Mapping[str, Procedure]:
    """The newest edition of each procedure of a family, by name."""
    return {one.name: one for one in lawbook().newest() if one.family == family}


def cases_of(user: User, on: dt.date, family: str) -> QuerySet[Case]:
    """The cases of a family that a person may see."""
    return cases_seen_by(user, on).filter(procedure__in=members_of(family))


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One open case on the board, with the clock that falls due first."""

    case: Case
    kind: str
    stage: str
    service: str
    who: str
    clock: str
    due_on: dt.date | None
    remark: str
    when: str
    work_to: dt.date | None
    days_to_allocate: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many open cases stand at a stage, by how soon they fall due."""

    code: str
    title: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Board:
    """Everything open of a family: by clock, by stage, and case by case."""

    rows: tuple[BoardRow, ...]
    by_clock: tuple[Tally, ...]
    by_stage: tuple[Tally, ...]
    hidden: int = 0


def board(
    user: User, *, on: dt.date, family: str, clock: str = "", stage: str = "", service: str = ""
) -> Board:
    """The board of a family for a person on a day, narrowed to one clock, stage or service area."""
    cases = cases_of(user, on, family).filter(final=False)
    soon = calendars().plain("NATION", closed=True).nth_after(on, SOON_DAYS)
    running = ClockRow.objects.filter(case__in=cases, stopped_on__isnull=True, limit=False, item="")
    tallies = _by_clock(running, on, soon), _by_stage(cases, family, on, soon)
    if clock:
        cases = cases.filter(Exists(running.filter(case=OuterRef("pk"), rule=clock)))
    if stage:
        cases = _at_stage(cases, stage)
    if service:
        cases = cases.filter(service=service)
    total = cases.count()
    shown = list(
        with_next_clock(cases)
        .select_related("customer")
        .order_by(F("next_due_on").asc(nulls_last=True), "pk")[:MOST]
    )
    return Board(_rows(shown, on, soon), *tallies, hidden=total - len(shown))


def _group(due_on: dt.date | None, on: dt.date, soon: dt.date) -> str:
    if due_on is None or due_on > soon:
        return LATER
    return LATE if due_on < on else TODAY if due_on == on else SOON


def _counted(prefix: str, on: dt.date, soon: dt.date) -> dict[str, Count]:
    day = f"{prefix}due_on"
    return {
        LATE: Count("pk", filter=Q(**{f"{day}__lt": on})),
        TODAY: Count("pk", filter=Q(**{day: on})),
        SOON: Count("pk", filter=Q(**{f"{day}__gt": on, f"{day}__lte": soon})),
        LATER: Count("pk", filter=Q(**{f"{day}__gt": soon}) | Q(**{f"{day}__isnull": True})),
    }


def _by_clock(running: QuerySet[ClockRow], on: dt.date, soon: dt.date) -> tuple[Tally, ...]:
    rows: list[dict[str, Any]] = list(
        running.order_by().values("rule").annotate(**_counted("", on, soon))  # type: ignore[arg-type]  # expressions by name, which the stubs do not know
    )
    rules = lawbook().clocks
    return tuple(
        Tally(row["rule"], rules[row["rule"]].title if row["rule"] in rules else row["rule"], _counts(row))
        for row in sorted(rows, key=lambda row: (-row[LATE], row["rule"]))
    )


def _by_stage(cases: QuerySet[Case], family: str, on: dt.date, soon: dt.date) -> tuple[Tally, ...]:
    """By kind and stage: two procedures may give one name to what their people call differently."""
    rows: list[dict[str, Any]] = list(
        cases.order_by().values("procedure", "stage").annotate(**_counted("next_", on, soon))  # type: ignore[arg-type]  # expressions by name, which the stubs do not know
    )
    titles = {
        f"{name}.{stage}": f"{procedure.title}: {found.title}"
        for name, procedure in members_of(family).items()
        for stage, found in procedure.stages.items()
    }
    order = {code: place for place, code in enumerate(titles)}
    counts = {f"{row['procedure']}.{row['stage']}": _counts(row) for row in rows}
    ordered = sorted(counts, key=lambda code: (order.get(code, len(order)), code))
    return tuple(Tally(code, titles.get(code, code), counts[code]) for code in ordered)


def _at_stage(cases: QuerySet[Case], told: str) -> QuerySet[Case]:
    """Those at a stage, of one kind where the code says which: `corporate-complaint.stage-1`."""
    kind, _, stage = told.rpartition(".")
    return cases.filter(stage=stage, **({"procedure": kind} if kind else {}))


def _counts(row: Mapping[str, Any]) -> dict[str, int]:
    return {name: row[name] for name in (LATE, TODAY, SOON, LATER)}


def _rows(cases: Sequence[Case], on: dt.date, soon: dt.date) -> tuple[BoardRow, ...]:
    days, rules = calendars(), lawbook().clocks
    areas = dict(ServiceArea.objects.values_list("code", "name"))
    named = _named([case.pk for case in cases])
    taken = _days_to_allocate(cases, days)
    return tuple(
        BoardRow(
            case=case,
            kind=lawbook().procedure(case.edition).title,
            stage=lawbook().procedure(case.edition).stages[case.stage].title,
            service=areas.get(case.service, ""),
            who=named.get(case.pk, ""),
            clock=rules[case.next_due_rule].title if case.next_due_rule in rules else "",
            due_on=case.next_due_on,
            remark=remark_on(case.next_due_on, on, days) if case.next_due_on else "",
            when=_group(case.next_due_on, on, soon),
            work_to=getattr(case, "next_work_to", None),
            days_to_allocate=taken.get(case.pk),
        )
        for case in cases
    )


def _named(ids: Sequence[int]) -> Mapping[int, str]:
    rows = CasePerson.objects.filter(case_id__in=ids, item="", role__in=INVESTIGATING).select_related(
        "officer"
    )
    found: dict[int, str] = {}
    for row in sorted(rows, key=lambda row: INVESTIGATING.index(row.role), reverse=True):
        found[row.case_id] = row.officer.name
    return found


def _days_to_allocate(cases: Sequence[Case], days: Calendars) -> Mapping[int, int]:
    """Working days from receipt until somebody was first asked to look into it."""
    first: dict[int, dt.date] = {}
    rows = EventRow.objects.filter(case_id__in=[case.pk for case in cases], move="assign")
    for pk, day in rows.order_by("sequence").values_list("case_id", "happened_on"):
        first.setdefault(pk, day)
    plain = days.plain("NATION", closed=True)
    return {
        case.pk: plain.between(case.received_on + dt.timedelta(days=1), first[case.pk])
        if first[case.pk] > case.received_on
        else 0
        for case in cases
        if case.pk in first and case.received_on is not None
    }


@dataclass(frozen=True, slots=True)
class StillOpen:
    """Something that goes on in a complaint: a remedy, a learning action, a letter that is owed."""

    case: Case
    what: str
    kind: str
    who: str
    due_on: dt.date | None
    remark: str
    item: str = ""
    says: str = ""


def after_the_answer(user: User, *, on: dt.date) -> tuple[StillOpen, ...]:
    """Remedies, learning, reviews, Ombudsman cases and letters that closed complaints still owe, earliest first."""
    cases = cases_of(user, on, COMPLAINTS)
    items = ItemRow.objects.filter(case__in=cases, final=False, kind__in=_outliving())
    items = items.select_related("case", "case__customer")
    owed = ObligationRow.objects.filter(case__in=cases.filter(final=True), open=True).select_related("case")
    found = [*_open_items(list(items[:MOST]), on), *(_owed(row, on) for row in owed[:MOST])]
    return tuple(sorted(found, key=lambda one: (one.due_on or dt.date.max, one.case.pk)))


def _outliving() -> set[str]:
    return {
        kind.name
        for procedure in members_of(COMPLAINTS).values()
        for kind in procedure.items.values()
        if kind.outlives_case
    }


def _open_items(items: Sequence[ItemRow], on: dt.date) -> list[StillOpen]:
    people = CasePerson.objects.filter(case_id__in={item.case_id for item in items}).exclude(item="")
    people = people.exclude(role__in=roles_not_asked())
    named = {(p.case_id, p.item): p.officer.name for p in people.select_related("officer")}
    told = told_of(items)
    return [
        StillOpen(
            case=item.case,
            what=lawbook().procedure(item.case.edition).items[item.kind].title,
            kind=item.kind,
            who=named.get((item.case_id, item.key), ""),
            due_on=item.due_on,
            remark=remark_on(item.due_on, on, calendars()) if item.due_on else "",
            item=item.key,
            says=told[item.case_id, item.key].first,
        )
        for item in items
    ]


def _owed(row: ObligationRow, on: dt.date) -> StillOpen:
    remark = remark_on(row.due_on, on, calendars()) if row.due_on else ""
    return StillOpen(row.case, row.title, row.kind, "", row.due_on, remark)


@dataclass(frozen=True, slots=True)
class ServiceDebt:
    """One thing that a service owes: an answer to a complaint, or what somebody of it was asked."""

    ref: str
    title: str
    what: str
    who: str
    due_on: dt.date | None
    remark: str
    open_to_me: bool
    item: str = ""


def owed_by_service(user: User, officer: Officer, *, on: dt.date) -> tuple[ServiceDebt, ...]:
    """What the officer's service area owes, by when: answers, and what its officers were asked for.

    What is asked by mail stands here without the words of a case that the manager may not see.
    """
    if officer.service_area_id is None:
        return ()
    seen = cases_seen_by(user, on)
    families = (COMPLAINTS, MEMBERS)
    names = [name for family in families for name in members_of(family)]
    area = officer.service_area
    assert area is not None
    answers = seen.filter(procedure__in=names, service=area.code, final=False)
    answers = answers.order_by(F("next_due_on").asc(nulls_last=True), "pk")
    named = _named([case.pk for case in answers[:MOST]])
    found = [
        ServiceDebt(
            ref=case.ref,
            title=case.title,
            what=lawbook().clocks[case.next_due_rule].title if case.next_due_rule else "Answer",
            who=named.get(case.pk, ""),
            due_on=case.next_due_on,
            remark=remark_on(case.next_due_on, on, calendars()) if case.next_due_on else "",
            open_to_me=True,
        )
        for case in answers[:MOST]
    ]
    found += _asked_of_area(area, seen, on)
    return tuple(sorted(found, key=lambda one: one.due_on or dt.date.max))


def _asked_of_area(area: ServiceArea, seen: QuerySet[Case], on: dt.date) -> list[ServiceDebt]:
    people = CasePerson.objects.filter(officer__service_area=area).exclude(item="")
    people = people.exclude(role__in=roles_not_asked())
    who = {(p.case_id, p.item): p.officer.name for p in people.select_related("officer")}
    asked = people.filter(case_id=OuterRef("case_id"), item=OuterRef("key"))
    items = (
        ItemRow.objects.filter(Exists(asked), final=False, due_on__isnull=False)
        .select_related("case")
        .order_by("due_on")[:MOST]
    )
    open_to_me = set(seen.filter(pk__in=[i.case_id for i in items]).values_list("pk", flat=True))
    return [
        ServiceDebt(
            ref=item.case.ref,
            title=item.case.title if item.case_id in open_to_me else "",
            what=lawbook().procedure(item.case.edition).items[item.kind].title,
            who=who.get((item.case_id, item.key), ""),
            due_on=item.due_on,
            remark=remark_on(item.due_on, on, calendars()) if item.due_on else "",
            open_to_me=item.case_id in open_to_me,
            item=item.key,
        )
        for item in items
    ]
