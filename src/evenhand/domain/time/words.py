"""Dates in the words of a letter."""

from __future__ import annotations

import datetime as dt

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "",
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


def in_full(on: dt.date) -> str:
    """A day as it is read on a screen or in a letter: `Friday 4 December 2026`."""
    return f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month]} {on.year}"


def without_weekday(on: dt.date) -> str:
    """A day where its weekday does not matter: `4 December 2026`."""
    return f"{on.day} {_MONTHS[on.month]} {on.year}"


def small(words: str) -> str:
    """Words as they stand inside a sentence: the first letter small."""
    return words[:1].lower() + words[1:]
