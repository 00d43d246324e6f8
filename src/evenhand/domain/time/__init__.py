"""Days and clocks: when something is due, and why. Pure: the day of the event and the rule come in."""

from __future__ import annotations

from evenhand.domain.time.calendars import Calendars, HolidayAddition
from evenhand.domain.time.given import NoValue, ReckoningRefused
from evenhand.domain.time.outcome import Reason, Reckoning
from evenhand.domain.time.reckoning import due_on, reckon
from evenhand.domain.time.words import in_full, without_weekday
from evenhand.domain.time.working_days import COUNTABLE_YEARS

__all__ = [
    "COUNTABLE_YEARS",
    "Calendars",
    "HolidayAddition",
    "NoValue",
    "Reason",
    "Reckoning",
    "ReckoningRefused",
    "due_on",
    "in_full",
    "reckon",
    "without_weekday",
]
