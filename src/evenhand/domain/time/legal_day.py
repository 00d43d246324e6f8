"""The legal day of an instant: the date that the clocks of Europe/London showed."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

LEGAL_ZONE = ZoneInfo("Europe/London")


def legal_day(at: dt.datetime) -> dt.date:
    """The day on which something happened, as the law counts days (C1): 23:59 in London is still that day.

    Raises ValueError for an instant without a time zone, whose day nobody can know.
    """
    if at.tzinfo is None:
        raise ValueError("This time has no time zone. Read it as UTC or Europe/London where it comes in.")
    return at.astimezone(LEGAL_ZONE).date()
