"""Tables about behaviour and safety that count no case: who was told of limits, and who looked (BE-14, PV-1, SAL-39, PVP-8)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from evenhand.apps.cases.models import Case
from evenhand.apps.conduct.models import RegisterView
from evenhand.apps.conduct.queries import conduct_procedures, safety_procedures
from evenhand.apps.conduct.register import ENTRY_SEEN, TOLD
from evenhand.apps.people.models import ViewOfRecord
from evenhand.apps.reports.books import questions
from evenhand.apps.reports.people import People
from evenhand.apps.reports.rows import rows
from evenhand.apps.reports.tabling import NONE, NOT_HERE, table
from evenhand.apps.reports.words import titles
from evenhand.domain.conduct.register import AWARE
from evenhand.domain.reports.documents import Table
from evenhand.domain.reports.groups import codes_of, read_row
from evenhand.domain.reports.periods import Span
from evenhand.domain.time.legal_day import legal_day
from evenhand.domain.time.words import without_weekday

ALL = "All"
OFFICERS, MEMBERS = TOLD
IN_WORDS = "Nobody by name"
OWN_CASE, OTHER_CASE = "The report and its marker", "Other cases of the same person"
_TOLD = "Who was told"
_LOOKED = ("Looked at the register", "Opened one entry", "Took it away as a file", "Was refused", "Last on")


def register_told(span: Span, audience: str) -> Sequence[Table]:
    """Each time that officers and Members were told of somebody's limits: when, and whom (BE-14, SAL-35)."""
    columns = ("On", "Officers", "Members")
    if audience != "internal":
        return [table(_TOLD, "Case", columns, [], empty=NOT_HERE)]
    words = titles()
    cases = Case.objects.filter(procedure__in=conduct_procedures())
    found = sorted(
        (event.on, row.ref, _names(event.facts.get(OFFICERS), words), _names(event.facts.get(MEMBERS), words))
        for row in rows(cases, from_on=span.from_on, until_on=span.until_on, stands_on=span.until_on)
        for event in row.happened
        if event.move == AWARE and span.holds(event.on)
    )
    lines = [(ref, without_weekday(on), officers, members) for on, ref, officers, members in found]
    return [table(_TOLD, "Case", columns, lines, empty=NONE)]


def _names(told: object, words: Callable[[str, str], str]) -> str:
    return ", ".join(words("told", one) for one in codes_of(told)) or IN_WORDS


def register_views(span: Span, audience: str) -> Sequence[Table]:
    """Everybody who looked at the register in the period, and how often: at it, at one entry, as a file (BE-14, SAL-39)."""
    caption = "Looks at the register"
    if audience != "internal":
        return [table(caption, "Who", _LOOKED, [], empty=NOT_HERE)]
    days = (span.from_on, span.until_on)
    found = [
        (one.user_id, one.user.name, _kind(one), one.at)
        for one in RegisterView.objects.filter(at__date__range=days).select_related("user")
    ]
    entries = ViewOfRecord.objects.filter(at__date__range=days, why=ENTRY_SEEN)
    found += [(one.user_id, one.user.name, 1, one.at) for one in entries.select_related("user")]
    looks: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    last: dict[tuple[str, int], dt.date] = {}
    for number, name, kind, at in found:
        looks[name, number][kind] += 1
        last[name, number] = max(legal_day(at), last.get((name, number), dt.date.min))
    lines = [
        (who[0], *(f"{number:,}" for number in looks[who]), without_weekday(last[who]))
        for who in sorted(looks)
    ]
    if lines:
        sums = (sum(one[place] for one in looks.values()) for place in range(4))
        lines.append((ALL, *(f"{number:,}" for number in sums), without_weekday(max(last.values()))))
    return [table(caption, "Who", _LOOKED, lines, empty=NONE)]


def _kind(view: RegisterView) -> int:
    """The column of a look: refused before taken away before looked at."""
    if view.refused:
        return 3
    return 2 if view.exported else 0


@dataclass(frozen=True, slots=True)
class _Standing:
    """A marker while it stood: the case, the person, the first and the last day."""

    ref: str
    customer: int | None
    from_on: dt.date
    until_on: dt.date

    def holds(self, on: dt.date) -> bool:
        return self.from_on <= on <= self.until_on


@dataclass(frozen=True, slots=True)
class _Look:
    """One look while a marker stood: at which page, by whom."""

    page: str
    user: int
    name: str


def marker_views(span: Span, audience: str) -> Sequence[Table]:
    """How often pages that a marker speaks on were opened while it stood: which pages, and by whom (PV-1, PVP-8)."""
    by_page, by_person = "By page", "By person"
    if audience != "internal":
        return [table(by_page, "Page", ("Looks", "People who looked"), [], empty=NOT_HERE)]
    cases = Case.objects.filter(procedure__in=safety_procedures())
    looks = list(_looks(_standing(cases, span), People.of(cases), span))
    pages: dict[str, list[_Look]] = defaultdict(list)
    people: dict[tuple[str, int], list[_Look]] = defaultdict(list)
    for look in looks:
        pages[look.page].append(look)
        people[look.name, look.user].append(look)
    page_lines = [(page, *_counted(pages[page])) for page in sorted(pages, key=_the_marker_first)]
    person_lines = [
        (who[0], f"{sum(one.page == OWN_CASE for one in own):,}", f"{len(own):,}")
        for who, own in sorted(people.items())
    ]
    if looks:
        page_lines.append((ALL, *_counted(looks)))
    return [
        table(by_page, "Page", ("Looks", "People who looked"), page_lines, empty=NONE),
        table(by_person, "Who", ("At the report and its marker", "All looks"), person_lines, empty=NONE),
    ]


def _the_marker_first(page: str) -> tuple[bool, str]:
    return page != OWN_CASE, page


def _counted(looks: Sequence[_Look]) -> tuple[str, str]:
    return f"{len(looks):,}", f"{len({one.user for one in looks}):,}"


def _standing(cases: QuerySet[Case], span: Span) -> Iterator[_Standing]:
    """Every marker that stood on some day of the period, as the figure of live markers reads it."""
    groups = questions().groups
    found = rows(cases, from_on=span.from_on, until_on=span.until_on, stands_on=span.until_on)
    for row in found:
        read = read_row(row, groups[row.counts_as])
        ended = read.ended_on or span.until_on
        if read.begun_on is not None and read.begun_on <= span.until_on and ended >= span.from_on:
            yield _Standing(
                row.ref, row.customer, max(read.begun_on, span.from_on), min(ended, span.until_on)
            )


def _looks(standing: Iterable[_Standing], people: People, span: Span) -> Iterator[_Look]:
    """Each look once, at the marker's own case or at another page of the person, on a day on which it stood."""
    by_ref: Mapping[str, _Standing] = {one.ref: one for one in standing}
    by_customer: dict[int, list[_Standing]] = defaultdict(list)
    for one in by_ref.values():
        if one.customer is not None:
            by_customer[one.customer].append(one)
    records = {pk for pk, root in people.stands_for.items() if root in by_customer} | set(by_customer)
    days = (span.from_on, span.until_on)
    views = ViewOfRecord.objects.filter(at__date__range=days)
    seen = views.filter(case_ref__in=by_ref) | views.filter(customer__in=records)
    for view in seen.select_related("user").order_by("pk"):
        on, own = legal_day(view.at), by_ref.get(view.case_ref)
        whose = people.stands_for.get(view.customer_id, view.customer_id) if view.customer_id else None
        stood = [own] if own is not None else by_customer.get(whose or 0, [])
        if any(one.holds(on) for one in stood):
            page = OWN_CASE if own is not None else OTHER_CASE if view.case_ref else _said(view.why)
            yield _Look(page, view.user_id, view.user.name)


def _said(why: str) -> str:
    return why[:1].upper() + why[1:]
