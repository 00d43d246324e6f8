"""The two ways in which law counts months (CNT-7). They are two functions because they are two rules."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta

_ONE_DAY = dt.timedelta(days=1)


def months_after(on: dt.date, months: int) -> dt.date:
    """The last day of a time of so many months *after* a day.

    It is the same day number so many months later, or the last day of that month where there is no such
    day: one month after 31 January 2026 is 28 February 2026.
    """
    return on + relativedelta(months=months)


def months_beginning_with(on: dt.date, months: int) -> dt.date:
    """The last day of a time of so many months that *begins with* a day.

    It is the day before the corresponding date, or the last day of the month where there is no such date:
    three months beginning with 10 January 2026 end on 9 April 2026, with 30 November 2026 on 28 February 2027.
    """
    corresponding = months_after(on, months)
    return corresponding if corresponding.day < on.day else corresponding - _ONE_DAY
