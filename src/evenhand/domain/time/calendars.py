"""The days that do not count, for one council: the lawbook's table, what was added to it, and closures."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from evenhand.domain.lawbook.calendars import CalendarBook, CalendarShape, shipped_calendars
from evenhand.domain.time.bank_holidays import NATION_NAMES, SOURCE, bank_holidays
from evenhand.domain.time.working_days import OffDay, WorkingDays

Key = tuple[str, tuple[dt.date, ...], frozenset[dt.date]]
_NONE: frozenset[dt.date] = frozenset()


@dataclass(frozen=True, slots=True)
class HolidayAddition:
    """A bank holiday that the table lacks, or (`removed`) one of the table that was moved away (CAL-6)."""

    on: dt.date
    nations: tuple[str, ...]
    reason: str
    proclaimed_on: dt.date | None = None
    removed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Calendars:
    """Every calendar of a council, to be made once and used for every reckoning.

    Two are equal where their content is; `version` is the hash of that content, kept beside each due date.
    """

    additions: tuple[HolidayAddition, ...] = ()
    closures: tuple[dt.date, ...] = ()
    known_until: int = 0
    nation: str = ""
    book: CalendarBook = field(default_factory=shipped_calendars, repr=False)
    version: str = field(init=False)
    _hash: int = field(init=False, repr=False)
    _days: dict[Key, WorkingDays] = field(init=False, repr=False, default_factory=dict)
    _plain: dict[tuple[str, bool], WorkingDays] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        known_until = self.known_until or self.book.known_until
        parts = [self.book.digest(), SOURCE, str(known_until)]
        parts += sorted(repr(addition) for addition in self.additions)
        parts += [self.nation] if self.nation else []
        parts += sorted(closed.isoformat() for closed in self.closures)
        version = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
        object.__setattr__(self, "known_until", known_until)
        object.__setattr__(self, "version", version)
        object.__setattr__(self, "_hash", hash(version))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Calendars) and self.version == other.version)

    @property
    def own_nation(self) -> str:
        """The council's own nation, whose public holidays move its dates (CAL-4)."""
        return self.nation or self.book.default_nation

    def shut(self, on: dt.date) -> str:
        """Why the council is closed on a day of the week: the bank holiday of its own nation, or its closure day."""
        shape = self.book.calendars[self.book.nations[self.own_nation]]
        named = self._named(shape, on.year).get(on)
        closed = "a closure day" if on in self.closures else ""
        return _in_words(named, shape.nations) if named else closed

    def plain(self, calendar: str, *, closed: bool) -> WorkingDays:
        """The working days of a calendar with the council's closure days or without: the quick way."""
        key = (calendar, closed)
        found = self._plain.get(key)
        if found is None:
            found = self._plain[key] = self.working_days(calendar, closures=self.closures if closed else ())
        return found

    def working_days(
        self, calendar: str, *, closures: tuple[dt.date, ...] = (), without: frozenset[dt.date] = _NONE
    ) -> WorkingDays:
        """The working days of a calendar, with closure days, and without certain holidays (CAL-8)."""
        if calendar == "NATION":
            calendar = self.book.nations[self.own_nation]
        key = (calendar, tuple(sorted(set(closures))), without)
        found = self._days.get(key)
        if found is None:
            shape = self.book.calendars[calendar]
            found = self._days[key] = WorkingDays(lambda year: self._off_days(shape, year, key[1], without))
        return found

    def holidays_on(self, on: dt.date) -> Mapping[str, str]:
        """The nations in which a day is a bank holiday, each with the name the day bears there (CAL-6)."""
        found: dict[str, str] = {}
        for nation, calendar in self.book.nations.items():
            named = self._named(self.book.calendars[calendar], on.year).get(on, {})
            found.update({nation: named[nation]} if nation in named else {})
        return found

    def provisional(self, on: dt.date) -> bool:
        """Whether a day lies beyond the last year of the table (CAL-9)."""
        return on.year > self.known_until

    def _off_days(
        self, shape: CalendarShape, year: int, closures: tuple[dt.date, ...], without: frozenset[dt.date]
    ) -> Mapping[dt.date, OffDay]:
        named = self._named(shape, year)
        off = {}
        for on, names in named.items():
            if on.weekday() < 5 and on not in without:
                off[on] = self._off_day(on, _in_words(names, shape.nations))
        for closed in closures:
            if closed.year == year and closed.weekday() < 5:
                off.setdefault(closed, OffDay(closed, "the council is closed"))
        return off

    def _named(self, shape: CalendarShape, year: int) -> dict[dt.date, dict[str, str]]:
        """For each day that is a holiday in one of the nations: the name it bears in each of them."""
        found: dict[dt.date, dict[str, str]] = {}
        for nation in shape.nations:
            for on, name in bank_holidays(nation, year).items():
                found.setdefault(on, {})[nation] = name
            for day, name in shape.always.items():
                found.setdefault(dt.date.fromisoformat(f"{year}-{day}"), {}).setdefault(nation, name)
        for proclaimed in self.book.proclamations:
            if proclaimed.on.year == year:
                _add(found, proclaimed.on, proclaimed.nations, shape, proclaimed.name)
        for addition in self.additions:
            if addition.on.year == year and addition.removed:
                _remove(found, addition)
            elif addition.on.year == year:
                _add(found, addition.on, addition.nations, shape, addition.reason)
        return found

    def _off_day(self, on: dt.date, name: str) -> OffDay:
        for addition in self.additions:
            if addition.on == on and not addition.removed:
                return OffDay(on, name, addition.proclaimed_on)
        for proclaimed in self.book.proclamations:
            if proclaimed.on == on:
                return OffDay(on, name, proclaimed.proclaimed_on, proclaimed.flag)
        return OffDay(on, name)


def _add(
    found: dict[dt.date, dict[str, str]],
    on: dt.date,
    nations: tuple[str, ...],
    shape: CalendarShape,
    name: str,
) -> None:
    for nation in nations:
        if nation in shape.nations:
            found.setdefault(on, {})[nation] = name.rstrip(".")


def _remove(found: dict[dt.date, dict[str, str]], addition: HolidayAddition) -> None:
    here = found.get(addition.on, {})
    for nation in addition.nations:
        here.pop(nation, None)
    if not here:
        found.pop(addition.on, None)


def _in_words(names: Mapping[str, str], nations: tuple[str, ...]) -> str:
    """The names of a holiday, with the nations where it is one unless it is one in all of them."""
    by_name: dict[str, list[str]] = {}
    for nation in nations:
        if nation in names:
            by_name.setdefault(names[nation], []).append(NATION_NAMES[nation])
    if len(by_name) == 1 and len(names) == len(nations):
        return next(iter(by_name))
    return "; ".join(f"{name} ({_listed(where)})" for name, where in by_name.items())


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
