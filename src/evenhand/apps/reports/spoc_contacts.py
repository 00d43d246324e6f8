"""What came through each single point of contact: by week and channel, who passed it on, what needed no reply (SP-3)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from evenhand.apps.cases.models import Case, CaseLink
from evenhand.apps.cases.sight import MATTER
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.triage import READ_AND_FILE
from evenhand.apps.council.lists import LISTS, one_for_all_terms
from evenhand.apps.council.vocabularies import title_of_code
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.reports.rows import rows
from evenhand.apps.reports.tabling import NONE, NOT_HERE, table
from evenhand.apps.reports.words import titles
from evenhand.apps.spoc.queries import SPOC, arrangement_procedures
from evenhand.domain.reports.documents import Table
from evenhand.domain.reports.periods import Span
from evenhand.domain.time.words import without_weekday

NOBODY = "Nobody was named yet"
STRAIGHT, NOT_LISTED = "Nobody: it came straight to us", "An address that is on none of the council’s lists"
REASONS = "no-answer-reasons"
Titles = Callable[[str, str], str]
_FORWARDED = ("forwarded_by_officer", "forwarded_by_member", "forwarded_by_address")
_WHO = "Single point of contact"
_NO_REPLY = (
    "Matters of an arrangement that were decided in the period to need no answer, by the reason given, and messages of "
    "the period that were read and filed. The single point of contact is whoever it was on that day."
)


@dataclass(frozen=True, slots=True)
class _Telling:
    """The arrangements of a period, who held them, and the words of codes: what each of the three tables needs."""

    span: Span
    words: Titles
    arrangements: QuerySet[Case]
    named: Mapping[str, Sequence[tuple[dt.date, str]]]

    def held(self, ref: str, day: dt.date) -> str:
        """The name of whoever was it on a day, or of the first where nobody was named yet by then."""
        named = self.named.get(ref, ())
        until = [officer for since, officer in named if since <= day] or [one for _, one in named][:1]
        return self.words(SPOC, until[-1]) if until else NOBODY

    @property
    def contacts(self) -> QuerySet[Contact]:
        """What came in through these arrangements in the period."""
        days = (self.span.from_on, self.span.until_on)
        return Contact.objects.filter(
            arrangement__in=self.arrangements, direction="in", received_on__range=days
        )


def _telling(span: Span) -> _Telling:
    arrangements = Case.objects.filter(procedure__in=arrangement_procedures())
    found = rows(arrangements, from_on=span.from_on, until_on=span.until_on, stands_on=span.until_on)
    named = {
        row.ref: [(event.on, str(one)) for event in row.happened if (one := event.facts.get(SPOC))]
        for row in found
    }
    return _Telling(span, titles(), arrangements, named)


def spoc_contacts(span: Span, audience: str) -> Sequence[Table]:
    """Contacts received, week by week, for each single point of contact and channel (SP-3)."""
    caption, columns = "Contacts received", (_WHO, "Channel", "Contacts")
    if audience != "internal":
        return [table(caption, "Week of", columns, [], empty=NOT_HERE)]
    telling = _telling(span)
    found: Counter[tuple[dt.date, str, str]] = Counter()
    for ref, on, channel in telling.contacts.values_list("arrangement__ref", "received_on", "channel"):
        assert on is not None  # a constraint says that whatever comes in has a day of receipt
        monday = on - dt.timedelta(days=on.weekday())
        found[monday, telling.held(ref, on), telling.words("channel", channel)] += 1
    lines = [(without_weekday(week), *rest, f"{n:,}") for (week, *rest), n in sorted(found.items())]
    return [table(caption, "Week of", columns, lines, empty=NONE)]


def spoc_passed_on(span: Span, audience: str) -> Sequence[Table]:
    """By whom what was received was passed on to each single point of contact (SP-3, SPOC-4, SPOC-5)."""
    caption, columns = "Passed on by whom", (_WHO, "Contacts")
    if audience != "internal":
        return [table(caption, "Who passed it on", columns, [], empty=NOT_HERE)]
    telling = _telling(span)
    forwarder = _forwarders(telling.words)
    found = Counter(
        (forwarder(*passed_on), telling.held(ref, on))
        for ref, on, *passed_on in telling.contacts.values_list(
            "arrangement__ref", "received_on", *_FORWARDED
        )
    )
    return [table(caption, "Who passed it on", columns, _lines(found), empty=NONE)]


def _forwarders(words: Titles) -> Callable[[int | None, int | None, str], str]:
    """Who passed a message on, in words: an officer, a Member in whichever term, somebody on no list, or nobody."""
    same = {fact: first for name in LISTS for fact, first in one_for_all_terms(name).items()}

    def said(officer: int | None, member: int | None, address: str) -> str:
        if officer is not None:
            return words("officer", f"officer:{officer}")
        if member is not None:
            fact = f"member:{member}"
            return words("member", same.get(fact, fact))
        return NOT_LISTED if address else STRAIGHT

    return said


def spoc_no_reply(span: Span, audience: str) -> Sequence[Table]:
    """What each single point of contact decided to need no reply, by the reason recorded (SP-3, SPOC-9)."""
    caption, columns = "No reply needed, by reason", (_WHO, "Number")
    if audience != "internal":
        return [table(caption, "Reason", columns, [], empty=NOT_HERE)]
    telling = _telling(span)
    found = Counter(_matters_without_reply(telling))
    filed = telling.contacts.filter(outcome=READ_AND_FILE)
    for ref, on in filed.values_list("arrangement__ref", "received_on"):
        assert on is not None
        found[title_of_code("contact-outcomes", READ_AND_FILE), telling.held(ref, on)] += 1
    return [table(caption, "Reason", columns, _lines(found), empty=NONE, notes=(_NO_REPLY,))]


def _matters_without_reply(telling: _Telling) -> Iterator[tuple[str, str]]:
    links = CaseLink.objects.filter(kind=MATTER, case__in=telling.arrangements).order_by("pk")
    tied = dict(links.values_list("other__ref", "case__ref"))
    moves = {
        one.name: one.weekly_response.none_needed
        for one in lawbook().procedures.values()
        if one.weekly_response is not None and one.weekly_response.none_needed
    }
    span = telling.span
    matters = Case.objects.filter(procedure__in=moves, pk__in=links.order_by().values("other"))
    for row in rows(matters, from_on=span.from_on, until_on=span.until_on, stands_on=span.until_on):
        for event in row.happened:
            if event.move == moves[row.procedure] and span.holds(event.on):
                reason = title_of_code(REASONS, str(event.facts.get("reason", "")))
                yield reason, telling.held(tied[row.ref], event.on)


def _lines(counted: Counter[tuple[str, str]]) -> list[tuple[str, str, str]]:
    return [(first, who, f"{n:,}") for (first, who), n in sorted(counted.items())]
