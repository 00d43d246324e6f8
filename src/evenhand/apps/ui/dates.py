"""Dates and times in words, as every screen writes them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

LEGAL_ZONE = ZoneInfo("Europe/London")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def in_full(day: date) -> str:
    """Write a legal day in full: `Friday 4 December 2026`. An instant is first put in Europe/London.

    Raises ValueError for an instant without a time zone, whose day nobody can know.
    """
    if isinstance(day, datetime):
        day = _in_london(day).date()
    return f"{_DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


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
