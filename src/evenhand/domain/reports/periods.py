"""Spans of time that figures are about: months, quarters, financial years, any two dates (DEF-1).

The financial year runs from 1 April to 31 March; its quarters are Q1 April to June … Q4 January to March.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from evenhand.domain.time.words import without_weekday

_APRIL = 4
_MONTHS_A_QUARTER = 3
_EARLIEST = dt.date(
    1900, 1, 1
)  # no council holds records of casework from before, and a mistyped year is said
_MOST_YEARS = 50  # of longer ones there would be thousands of columns


class PeriodRefused(ValueError):
    """A period that cannot be reported on; the sentence says why and what to give instead."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From a first day to a last one, both counted. `title` is how a table names it."""

    from_on: dt.date
    until_on: dt.date
    title: str = ""

    def holds(self, day: dt.date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.from_on <= day <= self.until_on

    @property
    def says(self) -> str:
        """The span in words: `1 April 2022 to 31 March 2023`."""
        return f"{without_weekday(self.from_on)} to {without_weekday(self.until_on)}"

    @property
    def code(self) -> str:
        """The span as a name that files and the record of publications use."""
        return f"{self.from_on.isoformat()}..{self.until_on.isoformat()}"


def span(from_on: dt.date, until_on: dt.date, *, today: dt.date) -> Span:
    """A span that somebody asked for. Raises PeriodRefused where it ends before it starts, has not begun, or is so early
    or so long that a year was surely mistyped.
    """
    if until_on < from_on:
        raise PeriodRefused(
            f"The period ends on {without_weekday(until_on)}, before it starts on {without_weekday(from_on)}. "
            "Give the earlier day first."
        )
    if from_on > today:
        raise PeriodRefused(
            f"The period starts on {without_weekday(from_on)}, which has not come yet. Give one that has begun."
        )
    if from_on < _EARLIEST or until_on.year - from_on.year > _MOST_YEARS:
        raise PeriodRefused(
            f"The period runs from {without_weekday(from_on)} to {without_weekday(until_on)}. Give one that starts in "
            f"{_EARLIEST.year} or later and is no longer than {_MOST_YEARS} years."
        )
    made = Span(from_on, until_on)
    return Span(from_on, until_on, made.says)


def year_of(on: dt.date) -> int:
    """The year in which the financial year of a day began."""
    return on.year if on.month >= _APRIL else on.year - 1


def financial_year(begins: int) -> Span:
    """The financial year that began in a calendar year: `2022/23`."""
    return Span(dt.date(begins, _APRIL, 1), dt.date(begins + 1, 3, 31), f"{begins}/{(begins + 1) % 100:02d}")


def calendar_year(year: int) -> Span:
    """One calendar year."""
    return Span(dt.date(year, 1, 1), dt.date(year, 12, 31), str(year))


def quarter_of(on: dt.date) -> Span:
    """The quarter of the financial year in which a day lies: `Q1 2022/23 (April to June)`."""
    begins = year_of(on)
    number = ((on.month - _APRIL) % 12) // _MONTHS_A_QUARTER
    first = _APRIL + number * _MONTHS_A_QUARTER
    from_on = dt.date(begins + (first > 12), (first - 1) % 12 + 1, 1)
    until_on = month_later(from_on, _MONTHS_A_QUARTER) - dt.timedelta(days=1)
    return Span(from_on, until_on, f"Q{number + 1} {begins}/{(begins + 1) % 100:02d}")


def month_of(on: dt.date) -> Span:
    """The calendar month of a day: `April 2022`."""
    first = on.replace(day=1)
    return Span(first, month_later(first, 1) - dt.timedelta(days=1), without_weekday(first).partition(" ")[2])


def month_later(first: dt.date, months: int) -> dt.date:
    """The first of the month so many months later. `first` must be the first of a month."""
    number = first.year * 12 + first.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)


def quarters(within: Span) -> tuple[Span, ...]:
    """The quarters of a span, the first and last cut to it."""
    return tuple(_pieces(within, quarter_of))


def months(within: Span) -> tuple[Span, ...]:
    """The months of a span, the first and last cut to it."""
    return tuple(_pieces(within, month_of))


def financial_years(within: Span) -> tuple[Span, ...]:
    """The financial years of a span, the first and last cut to it."""
    return tuple(_pieces(within, lambda on: financial_year(year_of(on))))


def calendar_years(within: Span) -> tuple[Span, ...]:
    """The calendar years of a span, the first and last cut to it."""
    return tuple(_pieces(within, lambda on: calendar_year(on.year)))


def weeks(within: Span) -> tuple[Span, ...]:
    """The weeks of a span from Monday to Sunday, the first and last cut to it."""
    return tuple(_pieces(within, _week_of))


def _week_of(on: dt.date) -> Span:
    monday = on - dt.timedelta(days=on.weekday())
    return Span(monday, monday + dt.timedelta(days=6), f"Week of {without_weekday(monday)}")


def _pieces(within: Span, piece_of: object) -> Iterator[Span]:
    assert callable(piece_of)
    day = within.from_on
    while day <= within.until_on:
        whole: Span = piece_of(day)
        if whole.from_on >= within.from_on and whole.until_on <= within.until_on:
            yield whole
        else:
            from_on, until_on = max(whole.from_on, within.from_on), min(whole.until_on, within.until_on)
            yield Span(from_on, until_on, f"{whole.title} (part)")
        day = whole.until_on + dt.timedelta(days=1)


def complete_quarters(count: int, *, before: dt.date) -> tuple[Span, ...]:
    """The last so many quarters that ended before a day, the earliest first (DEF-1, S1-1)."""
    found: list[Span] = []
    last = quarter_of(before).from_on - dt.timedelta(days=1)
    while len(found) < count:
        found.append(quarter_of(last))
        last = found[-1].from_on - dt.timedelta(days=1)
    return tuple(reversed(found))


def last_ended(every: str, *, before: dt.date) -> Span:
    """The last whole week, month, quarter or financial year that ended before a day. Raises KeyError for another."""
    return _AROUND[every](period_around(every, on=before).from_on - dt.timedelta(days=1))


def period_around(every: str, *, on: dt.date) -> Span:
    """The week, month, quarter or financial year in which a day lies. Raises KeyError for another."""
    return _AROUND[every](on)


def ended_since(every: str, *, since: dt.date, before: dt.date) -> tuple[Span, ...]:
    """The whole periods that ended from one day on and before another, the earliest first."""
    found: list[Span] = []
    one = last_ended(every, before=before)
    while one.until_on >= since:
        found.append(one)
        one = last_ended(every, before=one.from_on)
    return tuple(reversed(found))


def _year_around(on: dt.date) -> Span:
    return financial_year(year_of(on))


_AROUND: Mapping[str, Callable[[dt.date], Span]] = {
    "weeks": _week_of,
    "months": month_of,
    "quarters": quarter_of,
    "financial-years": _year_around,
}
