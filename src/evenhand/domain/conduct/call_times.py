"""The days and times at which somebody may telephone: in words, and whether it is such a time now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from evenhand.domain.cases.events import Value
from evenhand.domain.lawbook.vocabularies import Vocabulary
from evenhand.domain.time.words import in_full

DAYS, FROM, UNTIL = "call_days", "call_from", "call_until"
WEEKDAYS, TIMES = "weekdays", "times-of-day"
LOOKED_AHEAD = 50  # days: far longer than any row of holidays on one day of the week


@dataclass(frozen=True, slots=True)
class CallTimes:
    """Days of the week (0 is Monday) with their names, and from when until when; `said` are both times in words."""

    days: tuple[int, ...]
    names: tuple[str, ...]
    begins: dt.time
    ends: dt.time
    said: tuple[str, str]

    @property
    def words(self) -> str:
        """The days and times in a sentence; a limit from before they were asked for has none."""
        *first, last = self.names
        days = f"{', '.join(first)} and {last}" if first else last
        return f"Days and times: {days}, {self.said[0]} to {self.said[1]}."

    def now(self, at: dt.datetime, *, shut: Callable[[dt.date], str]) -> str:
        """Whether they may call at an instant of London time, and if not, when they may next.

        `shut` says why nobody answers on a day: the name of a bank holiday, or that the council is closed.
        """
        why = shut(at.date()) if at.weekday() in self.days else ""
        if at.weekday() in self.days and not why and self.begins <= at.time() < self.ends:
            return f"Now: they may call, until {self.said[1]}."
        for ahead in range(LOOKED_AHEAD):
            day = at.date() + dt.timedelta(days=ahead)
            if day.weekday() in self.days and (ahead or at.time() < self.begins) and not shut(day):
                today = f" (today is {why})" if why else ""
                return f"Now: not until {'today' if not ahead else in_full(day)} at {self.said[0]}{today}."
        return ""


def call_times_in(facts: Mapping[str, Value], vocabularies: Mapping[str, Vocabulary]) -> CallTimes | None:
    """The days and times of a limit; nothing where it was decided before they were asked for, or has none."""
    chosen, begins, ends = facts.get(DAYS), facts.get(FROM), facts.get(UNTIL)
    if WEEKDAYS not in vocabularies or TIMES not in vocabularies:
        return None
    if not isinstance(chosen, tuple) or not isinstance(begins, str) or not isinstance(ends, str):
        return None
    weekdays, times = vocabularies[WEEKDAYS].codes, vocabularies[TIMES]
    days = [(code, int(weekdays[code].flags["weekday"])) for code in weekdays if code in chosen]
    if not days:
        return None
    return CallTimes(
        days=tuple(number for _, number in days),
        names=tuple(weekdays[code].title for code, _ in days),
        begins=dt.time.fromisoformat(begins),
        ends=dt.time.fromisoformat(ends),
        said=(times.title_of(begins), times.title_of(ends)),
    )


def with_times(how: str, calls: CallTimes | None) -> str:
    """What somebody may do, with the days and times after it, so that whoever is told the one is told the other."""
    how = how.strip()
    if calls is None:
        return how
    return f"{how if how.endswith(('.', '!', '?')) else how + '.'} {calls.words}"
