"""What differs now from what was published, and what was recorded since that may be why (AU-1, AU-2).

What was published stays as it is. The same question is asked again over the same days, and every figure that comes out
otherwise is shown beside the published one, with the cases to which something was added since and the records of
people that were put together or taken apart.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from evenhand.apps.cases.models import Case, EventRow
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.people.models import Regrouping
from evenhand.apps.reports.books import questions
from evenhand.apps.reports.making import groups_of, key_of, make
from evenhand.apps.reports.models import Publication
from evenhand.apps.reports.rows import cases_of
from evenhand.apps.reports.words import titles
from evenhand.domain.reports.documents import Document
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.writing import written

_PLACES = Decimal("0.0001")  # as published figures are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One figure that is another one now. `now` is exact, for those who may see exact figures."""

    key: str
    kind: str
    measure: str
    line: str
    period: str
    published: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """Every figure that differs, the report as it now stands, and what was recorded since."""

    document: Document
    found: tuple[Correction, ...]
    cases: Mapping[str, tuple[str, ...]]
    regrouped: int


def corrections(publication: Publication, *, at: dt.datetime) -> Corrections:
    """What of a publication differs at an instant. Raises DoesNotAddUp as the report itself does."""
    report = questions().report(publication.report)
    asked = Span(publication.from_on, publication.until_on)
    document = make(report, span=Span(asked.from_on, asked.until_on, asked.says), audience="internal", at=at)
    now = {key: cell.figure for key, cell in document.printed().items() if cell.figure is not None}
    words, found = titles(), []
    for one in publication.figures.all():
        figure = now.get(one.key)
        if figure is None or _same(one.value, figure.value):
            continue
        key = key_of(one.key)
        by, _, value = key.line.partition("=")
        found.append(
            Correction(
                key=one.key,
                kind=" and ".join(questions().groups[name].title for name in key.group.split("+")),
                measure=figure.measure.title,
                line=(f"number {value}" if by == "rank" else words(by, value)) if by else "",
                period=Span(key.from_on, key.until_on).says,
                published=one.text,
                was=written(figure.measure, one.value),
                now=written(figure.measure, figure.value),
            )
        )
    since = publication.figures_at
    counted = _cases_of(groups_of(report), publication).values("pk")
    theirs = Q(source__cases__in=counted) | Q(target__cases__in=counted)
    changed = Regrouping.objects.filter(Q(at__gt=since) | Q(undone_at__gt=since), theirs).distinct()
    return Corrections(
        document=document,
        found=tuple(found),
        cases=_added(groups_of(report), publication) if found else {},
        regrouped=changed.count(),
    )


def _same(was: Decimal | None, now: int | Decimal | None) -> bool:
    if was is None or now is None:
        return was is now
    return was.quantize(_PLACES) == Decimal(now).quantize(_PLACES)


def _cases_of(groups: tuple[str, ...], publication: Publication) -> QuerySet[Case]:
    """The cases that a publication may have counted."""
    return cases_of(groups).filter(received_on__lte=publication.until_on)


def _added(groups: tuple[str, ...], publication: Publication) -> Mapping[str, tuple[str, ...]]:
    """Of each case received by the end of the period, what was recorded after the figures were taken."""
    events = EventRow.objects.filter(
        case__in=_cases_of(groups, publication).values("pk"),
        recorded_at__gt=publication.figures_at,
    )
    found: dict[str, list[str]] = defaultdict(list)
    book = lawbook()
    lines = events.select_related("case").order_by("case__ref", "sequence")
    for event in lines:
        moves = book.procedure(event.case.edition).moves
        found[event.case.ref].append(moves[event.move].title if event.move in moves else event.move)
    return {ref: tuple(dict.fromkeys(titles)) for ref, titles in found.items()}
