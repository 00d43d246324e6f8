"""The closed set of operators: from day 0 to the last day, each with its sentences.

The numbers come with the rule; here is only how each kind of time is counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType

from evenhand.domain.time.months import months_after, months_beginning_with
from evenhand.domain.time.outcome import Reason
from evenhand.domain.time.words import in_full
from evenhand.domain.time.working_days import WorkingDays

ONE_DAY = dt.timedelta(days=1)
Count = Callable[[dt.date, int, WorkingDays], dt.date]


def _nth_working_day(on: dt.date, n: int, days: WorkingDays) -> dt.date:
    return days.nth_after(on, n)


def _consecutive(on: dt.date, n: int, days: WorkingDays) -> dt.date:
    return days.nth_after(on - ONE_DAY, n)


def _days_after(on: dt.date, n: int, _days: WorkingDays) -> dt.date:
    return on + dt.timedelta(days=n)


def _stated(on: dt.date, _n: int, _days: WorkingDays) -> dt.date:
    return on


def _days_beginning_with(on: dt.date, n: int, _days: WorkingDays) -> dt.date:
    return on + dt.timedelta(days=n - 1)


COUNTS: Mapping[str, Count] = MappingProxyType(
    {
        "nth-working-day-after": _nth_working_day,
        "consecutive-working-days": _consecutive,
        "months-after": lambda on, n, _days: months_after(on, n),
        "months-beginning-with": lambda on, n, _days: months_beginning_with(on, n),
        "days-after": _days_after,
        "days-beginning-with": _days_beginning_with,
        "stated": _stated,
    }
)
WORKING_DAY_COUNTS = frozenset({"nth-working-day-after", "consecutive-working-days"})


def day_zero_reason(operator: str, on: dt.date, anchor: str, reference: str) -> Reason:
    """Which day counts as day 0, by which event; a day that was stated is no day 0."""
    first = "" if operator == "stated" else "Day 0 is "
    return Reason(f"{first}{in_full(on)}: {anchor}.", reference)


def first_day_reason(operator: str, on: dt.date, days: WorkingDays, reference: str) -> Reason:
    """Which day is day 1 of a count of working days, and why."""
    if operator == "consecutive-working-days":
        first = days.on_or_after(on)
        why = (
            "the day itself counts"
            if first == on
            else "the next working day, since the day itself is not one"
        )
        return Reason(f"Day 1 is {in_full(first)}: {why}.", reference)
    return Reason(f"Day 1 is {in_full(days.nth_after(on, 1))}, the first working day after it.", reference)


def last_day_reason(operator: str, on: dt.date, n: int, due: dt.date, reference: str) -> Reason:
    """Which day is the last, before anything moves it."""
    if operator == "stated":
        return Reason(f"The last day is the one that was stated, {in_full(due)}.", reference)
    if operator in WORKING_DAY_COUNTS:
        return Reason(f"Day {n} is {in_full(due)}.", reference)
    if operator.startswith("days"):
        unit = "day" if n == 1 else "days"
        kind = "after it" if operator == "days-after" else "beginning with it"
        return Reason(f"{n} {unit} {kind}, weekends and holidays included, end on {in_full(due)}.", reference)
    unit = "month" if n == 1 else "months"
    clamped = months_after(on, n).day < on.day
    if operator == "months-after":
        no_day = f" There is no day {on.day} in that month, so it is the last." if clamped else ""
        return Reason(f"{n} {unit} after it is {in_full(due)}.{no_day}", reference)
    why = "the last day of that month" if clamped else "the day before the corresponding date"
    return Reason(f"{n} {unit} beginning with it end on {in_full(due)}, {why}.", reference)
