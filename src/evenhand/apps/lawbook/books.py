"""The lawbook and the calendars of this installation, read once and kept.

The council's own days stand in the database, which this app must not know: whoever keeps them registers
with `days_come_from`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from evenhand.domain.lawbook.book import Lawbook, load_lawbook
from evenhand.domain.lawbook.clocks import ClockRule, load_clocks
from evenhand.domain.lawbook.policies import chain_of
from evenhand.domain.time import Calendars, HolidayAddition

Additions = Callable[[], Iterable[HolidayAddition]]
Closures = Callable[[], Iterable[dt.date]]
Nation = Callable[[], str]


class _Days:
    """Where the council's own holidays and closure days are asked for."""

    additions: Additions = staticmethod(lambda: ())
    closures: Closures = staticmethod(lambda: ())
    nation: Nation = staticmethod(lambda: "")


def days_come_from(
    *, additions: Additions, closures: Closures | None = None, nation: Nation | None = None
) -> None:
    """Register where added and removed holidays, closure days and the council's nation are asked for."""
    _Days.additions = staticmethod(additions)
    if closures is not None:
        _Days.closures = staticmethod(closures)
    if nation is not None:
        _Days.nation = staticmethod(nation)


def overlays() -> tuple[Path, ...]:
    """The folders laid over the law: each policy this council names, after those it begins from.

    One installation serves one council: other councils' folders stand beside these and are not read.
    Raises LawbookRefused where a policy is not there.
    """
    folders = (folder for name in settings.POLICY for folder in chain_of(settings.POLICIES, name))
    return tuple(dict.fromkeys(folders))


@lru_cache(maxsize=1)
def lawbook() -> Lawbook:
    """All law and policy of this installation. Raises LawbookRefused with every problem found."""
    return load_lawbook(settings.LAW, overlays())


@lru_cache(maxsize=1)
def clocks() -> Mapping[str, ClockRule]:
    """The clock rules alone, for what needs no more. Raises LawbookRefused."""
    return load_clocks(settings.LAW, overlays())


def calendars() -> Calendars:
    """The calendars as they now stand. The same object comes back until a day is added or withdrawn."""
    additions = tuple(sorted(_Days.additions(), key=lambda day: (day.on, day.reason)))
    return _calendars(additions, tuple(sorted(_Days.closures())), _Days.nation())


def shipped_calendars() -> Calendars:
    """The calendars that come with the software, without the council's own days."""
    return _calendars((), (), "")


@lru_cache(maxsize=8)
def _calendars(
    additions: tuple[HolidayAddition, ...], closures: tuple[dt.date, ...], nation: str
) -> Calendars:
    return Calendars(additions=additions, closures=closures, nation=nation)
