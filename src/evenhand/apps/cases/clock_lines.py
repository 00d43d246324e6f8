"""Clocks in words: what is due, when, in how many days, and why that day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evenhand.domain.cases.clocks import ClockReading
from evenhand.domain.time import COUNTABLE_YEARS, Calendars


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock in words: what is due, when, in how many days, and why that day; `work_to` is a cautious earlier day."""

    title: str
    rule: str
    class_: str
    due_on: dt.date | None
    remark: str
    reasons: tuple[str, ...]
    item: str
    stopped_on: dt.date | None
    provisional: bool
    overdue: bool
    work_to: dt.date | None = None
    limit: bool = False  # a last day for what need not be done: it is named, for it is often the person's own


def _counted(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"


def remark_on(due_on: dt.date | None, today: dt.date, days: Calendars) -> str:
    """How far off a due date is: in 3 working days, today, or 2 working days late; in days where no working day lies between."""
    if due_on is None:
        return "standing still"
    if due_on == today:
        return "today"
    if (
        due_on.year not in COUNTABLE_YEARS
    ):  # told by an earlier release or another system; the page must still open
        return "check the year"
    first, last = sorted((today, due_on))
    count = days.plain("NATION", closed=False).between(first + dt.timedelta(days=1), last)
    apart = (last - first).days
    words = _counted(count, "working day") if count else _counted(apart, "day")
    return f"in {words}" if due_on > today else f"{words} late"


def _passed(due_on: dt.date | None, today: dt.date, days: Calendars) -> str:
    """How long a last day for something that need not be done is over: nobody is late with it."""
    return remark_on(due_on, today, days).replace(" late", " ago")


def clock_line(clock: ClockReading, today: dt.date, days: Calendars) -> ClockLine:
    """A clock in words. A last day for what need not be done can pass, and nobody is late with it."""
    passed = clock.limit and clock.overdue(today)
    remark = (
        f"passed {_passed(clock.due_on, today, days)}" if passed else remark_on(clock.due_on, today, days)
    )
    return ClockLine(
        title=clock.title,
        rule=clock.rule.id,
        class_=clock.rule.class_,
        due_on=clock.due_on,
        remark="" if clock.stopped_on else remark,
        reasons=tuple(reason.text for reason in clock.reckoning.reasons),
        item=clock.item,
        stopped_on=clock.stopped_on,
        provisional=clock.reckoning.provisional,
        overdue=clock.overdue(today) and not clock.limit,
        work_to=None if clock.stopped_on else clock.reckoning.work_to,
        limit=clock.limit,
    )
