"""Dates and times in words, as every screen writes them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from evenhand.domain.time import words

LEGAL_ZONE = ZoneInfo("Europe/London")
MONTHS = tuple(words.without_weekday(date(2000, number, 1)).split()[1] for number in range(1, 13))


def in_full(day: date) -> str:
    """Write a legal day in full: `Friday 4 December 2026`. An instant is first put in Europe/London.

    Raises ValueError for an instant without a time zone, whose day nobody can know.
    """
    if isinstance(day, datetime):
        day = _in_london(day).date()
    return words.in_full(day)


def in_full_with_time(moment: datetime) -> str:
    """Write an instant as Europe/London has it: `Friday 4 December 2026 at 2:05pm`.

    Raises ValueError for an instant without a time zone.
    """
    local = _in_london(moment)
    half = "am" if local.hour < 12 else "pm"
    return f"{in_full(local.date())} at {local.hour % 12 or 12}:{local.minute:02}{half}"


def _in_london(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("this time has no time zone; read it as UTC or Europe/London where it comes in")
    return moment.astimezone(LEGAL_ZONE)
