"""Contacts counted by week, for the test of entry of an arrangement."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from evenhand.domain.contact.weekly import DAYS_IN_A_WEEK


def counted_by_week(
    days: Iterable[dt.date], *, until: dt.date, weeks: int
) -> tuple[tuple[dt.date, int], ...]:
    """Contacts counted by week: the Monday of each of the last weeks up to a day, the oldest first (SPOC-0).

    Weeks without a contact are there with 0.
    """
    this_monday = _monday(until)
    counts = Counter(_monday(day) for day in days)
    mondays = [this_monday - dt.timedelta(days=DAYS_IN_A_WEEK * back) for back in range(weeks)]
    return tuple((monday, counts[monday]) for monday in reversed(mondays))


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
