"""What complaints changed: every improvement and remedy that was agreed, and whether it was done (CO-3, DEF-21)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.items_told import ItemTold, told_of
from evenhand.apps.cases.models import ItemRow
from evenhand.apps.cases.queries import cases_seen_by
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.reports.books import questions
from evenhand.domain.reports.periods import Span

DONE, LATE, TO_DO, DROPPED = "Done", "Late", "To be done", "Not needed any more"
STANDINGS = (DONE, LATE, TO_DO, DROPPED)
_MEASURES = ("improvements", "remedies")
_DONE_MEASURES = ("improvements-done", "remedies-given-and-done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that a complaint changed, or is to change."""

    ref: str
    item: str
    what: str
    kind: str
    service: str
    agreed_on: dt.date
    due_on: dt.date | None
    done_on: dt.date | None
    standing: str
    shown_by: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of a period, and how many stand how."""

    found: tuple[Change, ...]

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """By kind, how many stand how."""
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        for one in self.found:
            counted[one.kind][one.standing] += 1
        return counted


def kinds() -> tuple[str, ...]:
    """The parts of a case that are improvements or remedies, as the measures of the law name them."""
    measures = questions().measures
    return tuple(dict.fromkeys(kind for name in _MEASURES for kind in measures[name].kinds))


def changes(user: User, span: Span, *, on: dt.date, service: str = "") -> Changes:
    """What was agreed in a period on cases that somebody may see, the latest first. Five queries however many."""
    seen = cases_seen_by(user, on)
    if service:
        seen = seen.filter(service=service)
    items = list(
        ItemRow.objects.filter(
            case__in=seen.values("pk"), kind__in=kinds(), opened_on__range=(span.from_on, span.until_on)
        )
        .select_related("case")
        .order_by("-opened_on", "-pk")
    )
    told = told_of(items)
    return Changes(tuple(_change(item, told[item.case_id, item.key], on) for item in items))


def _change(item: ItemRow, told: ItemTold, on: dt.date) -> Change:
    kind = lawbook().procedure(item.case.edition).items[item.kind]
    return Change(
        ref=item.case.ref,
        item=item.key,
        what=told.first or kind.title,
        kind=kind.plural or kind.title,
        service=item.case.service,
        agreed_on=item.opened_on,
        due_on=item.due_on,
        done_on=told.last_on if item.final else None,
        standing=_standing(item, on),
        shown_by=told.words[-1] if item.final and told.words[1:] else "",
    )


def _standing(item: ItemRow, on: dt.date) -> str:
    if item.final:
        return DONE if item.stage in done_stages() else DROPPED
    return LATE if item.due_on is not None and item.due_on < on else TO_DO


def done_stages() -> frozenset[str]:
    """The stages at which such a part is done, as the measures of what was done say."""
    stages = (questions().measures[name].where["stage"] for name in _DONE_MEASURES)
    return frozenset(
        str(stage)
        for said in stages
        for stage in (said if isinstance(said, Iterable) and not isinstance(said, str) else (said,))
    )
