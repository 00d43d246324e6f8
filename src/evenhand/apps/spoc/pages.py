"""What the pages of an arrangement show, worked out once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.clock_lines import ClockLine, clock_line
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.owing import OwedLine, owed_lines
from evenhand.apps.cases.queries import actor_for
from evenhand.apps.contacts.models import Contact
from evenhand.apps.council.models import Member, Officer
from evenhand.apps.council.queries import members_on
from evenhand.apps.lawbook.books import calendars
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.spoc.letters import NIL_LETTER, WEEKLY_LETTER
from evenhand.apps.spoc.matters import NotRunning, Row, Week, alert_from, week_of
from evenhand.apps.spoc.notices import Notice, notices_of
from evenhand.apps.spoc.queries import (
    People,
    arrangements_for,
    clock_of,
    drafting_item,
    may_propose,
    may_work_on,
    people_of,
    reading_on,
)
from evenhand.apps.spoc.tying import not_yet_matters
from evenhand.domain.cases.reading import Reading
from evenhand.domain.contact.counting import counted_by_week
from evenhand.domain.contact.weekly import DAYS_IN_A_WEEK, Group, Line
from evenhand.domain.lawbook.purposes import CONTINUED_NEED, WEEKLY_RESPONSE

GROUP_TITLES = {
    Group.MUST_GO: "Must go now: the law sets a date before the next response",
    Group.ANSWERED: "Answered",
    Group.AWAITING: "Awaiting",
    Group.NONE_NEEDED: "No answer needed",
}
LAST_SHOWN = 4
HEIGHT, BAR, GAP = 80, 24, 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the picture of contact counts, in its own units, with its week."""

    x: int
    y: int
    height: int
    monday: dt.date
    count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Contacts received by week, as a picture and as figures (SPOC-0, SPOC-19)."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    most: int
    now: int
    before: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on the overview of an arrangement."""

    case: Case
    reading: Reading
    people: People
    mine: bool
    weekly: ClockLine | None
    review: ClockLine | None
    owed: tuple[OwedLine, ...]
    week: Week | None
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    counts: Counts
    sent: tuple[LetterSent, ...]
    notices: tuple[Notice, ...]
    drafting: str
    may_propose: bool
    not_yet: Sequence[Case] = ()


def overview(arrangement: Case, user: User, *, today: dt.date) -> Overview:
    """The overview for somebody who may see the arrangement; matters only as far as they may see them."""
    reading, days = reading_on(arrangement, today), calendars()
    try:
        week = week_of(arrangement, user, today=today)
    except NotRunning:
        week = None
    weekly, review = clock_of(reading, WEEKLY_RESPONSE), clock_of(reading, CONTINUED_NEED)
    return Overview(
        case=arrangement,
        reading=reading,
        people=people_of(arrangement, on=today),
        mine=may_work_on(user, arrangement),
        weekly=clock_line(weekly, today, days) if weekly else None,
        review=clock_line(review, today, days) if review else None,
        owed=owed_lines(arrangement, reading, actor_for(user, today)),
        week=week,
        groups=groups_of(week) if week else (),
        counts=contact_counts(arrangement.customer_id, today=today),
        sent=last_sent(arrangement),
        notices=notices_of(arrangement, reading),
        drafting=drafting_item(reading),
        may_propose=may_propose(user, on=today),
        not_yet=not_yet_matters(arrangement, user, on=today) if week is not None else (),
    )


def groups_of(week: Week) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """The parts of the draft that hold anything, with their titles."""
    return tuple((GROUP_TITLES[group], lines) for group in Group if (lines := week.draft.of(group)))


def last_sent(arrangement: Case) -> tuple[LetterSent, ...]:
    """The last weekly responses as they were sent, the latest first."""
    letters = LetterSent.objects.filter(
        case=arrangement, recipient="customer", code__in=(WEEKLY_LETTER, NIL_LETTER)
    )
    return tuple(letters[:LAST_SHOWN])


def contact_counts(customer_id: int | None, *, today: dt.date) -> Counts:
    """How often the customer wrote or called, by week: numbers alone, which an arrangement rests on (SPOC-0)."""
    weeks = alert_from("contacts-shown")
    since = today - dt.timedelta(days=DAYS_IN_A_WEEK * (weeks + 1))
    held = Contact.objects.filter(customer_id=customer_id or 0, direction="in", received_on__gte=since)
    days = held.values_list("received_on", flat=True)
    counted = counted_by_week([day for day in days if day is not None], until=today, weeks=weeks)
    most = max((count for _, count in counted), default=0)
    bars = tuple(
        Bar(
            x=place * (BAR + GAP),
            y=HEIGHT - (height := round(HEIGHT * count / most) if most else 0),
            height=height,
            monday=monday,
            count=count,
        )
        for place, (monday, count) in enumerate(counted)
    )
    third = weeks // 3
    return Counts(
        bars=bars,
        width=weeks * (BAR + GAP),
        height=HEIGHT,
        most=most,
        now=sum(count for _, count in counted[-third:]),
        before=sum(count for _, count in counted[:third]),
    )


def readers_for(rows: Sequence[Row], *, today: dt.date) -> list[tuple[str, str]]:
    """Who may be given a copy: the officers who deal with these matters, and the members in office (SPOC-14)."""
    cases = [row.case.pk for row in rows]
    officers = Officer.objects.filter(named_in__case__in=cases).distinct()
    found = [(f"officer:{pk}", name) for pk, name in officers.values_list("pk", "name")]
    members: Sequence[Member] = list(members_on(today))
    return found + [(f"member:{member.pk}", str(member)) for member in members]


def waiting_at_triage(arrangement: Case) -> int:
    """How many messages of the customer nobody has dealt with at triage: the response cannot speak of them."""
    return Contact.objects.filter(
        customer_id=arrangement.customer_id or 0, direction="in", outcome=""
    ).count()


@dataclass(frozen=True, slots=True)
class Listed:
    """An arrangement in the list: who looks after it, what is due, and whether a notice has not gone yet."""

    case: Case
    people: People
    weekly: ClockLine | None
    review: ClockLine | None
    mine: bool
    untold: bool


def listed(user: User, *, today: dt.date) -> list[Listed]:
    """The arrangements a person may see, those still going first, the next due on top."""
    days, found = calendars(), []
    cases = arrangements_for(user, on=today).select_related("customer")
    for case in cases.order_by("final", F("next_due_on").asc(nulls_last=True), "pk")[:200]:
        reading = reading_on(case, today)
        weekly, review = clock_of(reading, WEEKLY_RESPONSE), clock_of(reading, CONTINUED_NEED)
        found.append(
            Listed(
                case,
                people_of(case, on=today),
                clock_line(weekly, today, days) if weekly else None,
                clock_line(review, today, days) if review else None,
                may_work_on(user, case),
                any(notice.open for notice in notices_of(case, reading)),
            )
        )
    return found
