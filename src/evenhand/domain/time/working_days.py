"""Counting working days by looking them up: every working day of a calendar, numbered once.

A date is found by its place in two tables, so that a count of 65 days costs no more than a count of one.
The tables grow by years as they are asked for.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from evenhand.domain.time.words import in_full

FIRST_YEAR, LAST_YEAR = 1900, 2200
# Days from which any clock can be counted, with room on both sides for the longest of them.
COUNTABLE_YEARS = range(FIRST_YEAR + 5, LAST_YEAR - 50)
_SPARE_YEARS = 2


class BeyondTheCalendar(ValueError):
    """A day outside the years that the calendars can hold."""


@dataclass(frozen=True, slots=True)
class OffDay:
    """A weekday that does not count: its name as a reason says it, and what is disputed about it."""

    on: dt.date
    name: str
    proclaimed_on: dt.date | None = None
    flag: str = ""
    says: str = field(init=False)

    def __post_init__(self) -> None:
        """Say once why the day does not count: every reckoning over it repeats the sentence."""
        object.__setattr__(self, "says", f"{in_full(self.on)} does not count: {self.name}.")


class WorkingDays:
    """The working days of one calendar. Its answers never change; its tables are filled as needed."""

    __slots__ = ("_dates", "_first", "_off", "_off_of", "_off_ordinals", "_position", "_years")

    def __init__(self, off_of: Callable[[int], Mapping[dt.date, OffDay]]) -> None:
        """`off_of` gives the weekdays of a year that do not count."""
        self._off_of = off_of
        self._years: tuple[int, int] | None = None
        self._first = 0
        self._position: list[int] = []
        self._dates: list[dt.date] = []
        self._off: list[OffDay] = []
        self._off_ordinals: list[int] = []

    def nth_after(self, on: dt.date, n: int) -> dt.date:
        """The nth working day strictly after a day (CNT-1). Raises BeyondTheCalendar."""
        place = on.toordinal() - self._first
        if place >= 0:
            try:
                return self._dates[self._position[place] + n - 1]
            except IndexError:
                pass
        self._grow(on.year - 1, on.year + n // 200 + _SPARE_YEARS)
        return self.nth_after(on, n)

    def counts(self, on: dt.date) -> bool:
        """Whether a day is a working day."""
        return self.nth_after(on - dt.timedelta(days=1), 1) == on

    def on_or_after(self, on: dt.date) -> dt.date:
        """The day itself where it is a working day, else the next one."""
        return self.nth_after(on - dt.timedelta(days=1), 1)

    def on_or_before(self, on: dt.date) -> dt.date:
        """The day itself where it is a working day, else the one before."""
        return on if self.counts(on) else self.before(on)

    def before(self, on: dt.date) -> dt.date:
        """The last working day strictly before a day."""
        self._hold(on)
        place = self._position[(on - dt.timedelta(days=1)).toordinal() - self._first]
        return self._dates[place - 1]

    def between(self, first: dt.date, last: dt.date) -> int:
        """How many working days there are from one day to another, both included."""
        if last < first:
            return 0
        self._hold(first)
        self._hold(last)
        upto_last = self._position[last.toordinal() - self._first]
        return upto_last - self._position[first.toordinal() - 1 - self._first]

    def off_between(self, first: dt.date, last: dt.date) -> list[OffDay]:
        """The weekdays that do not count from one day to another, both included."""
        if last < first:
            return []
        self._hold(first)
        self._hold(last)
        start = bisect_left(self._off_ordinals, first.toordinal())
        return self._off[start : bisect_right(self._off_ordinals, last.toordinal())]

    def off_day(self, on: dt.date) -> OffDay | None:
        """The holiday or closure of a weekday, if it is one."""
        found = self.off_between(on, on)
        return found[0] if found else None

    def _hold(self, on: dt.date) -> None:
        held = self._years
        if held is None or not held[0] < on.year < held[1]:
            self._grow(on.year - 1, on.year + 1)

    def _grow(self, first: int, last: int) -> None:
        if first < FIRST_YEAR or last > LAST_YEAR:
            raise BeyondTheCalendar(
                f"The calendars hold the years from {FIRST_YEAR + 1} to {LAST_YEAR - 1}; "
                "check the year, it may be a slip."
            )
        if self._years:
            first, last = min(first, self._years[0]), max(last, self._years[1])
            if (first, last) == self._years:
                last += _SPARE_YEARS
        off = {
            on.toordinal(): day for year in range(first, last + 1) for on, day in self._off_of(year).items()
        }
        self._number(dt.date(first, 1, 1), dt.date(last, 12, 31), off)
        self._years = (first, last)

    def _number(self, first: dt.date, last: dt.date, off: Mapping[int, OffDay]) -> None:
        """Give each working day its number, and each day the number of working days up to it."""
        position: list[int] = []
        dates: list[dt.date] = []
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            if (ordinal + 6) % 7 < 5 and ordinal not in off:  # ordinal 1 is a Monday
                dates.append(dt.date.fromordinal(ordinal))
            position.append(len(dates))
        self._first, self._position, self._dates = first.toordinal(), position, dates
        self._off_ordinals = sorted(off)
        self._off = [off[ordinal] for ordinal in self._off_ordinals]
