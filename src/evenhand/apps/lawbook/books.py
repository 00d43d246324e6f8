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
from evenhand.domain.lawbook.policies import Policy, chain_of, policy_in
from evenhand.domain.time import Calendars, HolidayAddition

Additions = Callable[[], Iterable[HolidayAddition]]
Closures = Callable[[], Iterable[dt.date]]
Nation = Callable[[], str]


class _Days:
    """Where the council's own holidays and closure days are asked for."""

    additions: Additions = staticmethod(lambda: ())
    closures: Closures = staticmethod(lambda: ())
    nation: Nation = staticmethod(lambda: "")


class _Adopted:
    """What the council adopted, in place of the files that came with the software; nothing until it adopts."""

    folders: tuple[Path, ...] | None = None
    together: Callable[[Lawbook], Lawbook] = staticmethod(lambda book: book)


def stands_adopted(
    *, folders: tuple[Path, ...] | None, together: Callable[[Lawbook], Lawbook] | None = None
) -> None:
    """Register the folders of the edition that stands today, and how earlier and later ones join it.

    Without folders the files that came with the software stand again.
    """
    _Adopted.folders = folders
    _Adopted.together = staticmethod(together or (lambda book: book))
    lawbook.cache_clear()
    clocks.cache_clear()


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
    """The folders laid over the law: the edition that the council adopted, else each policy it names with its chain.

    One installation serves one council: other councils' folders stand beside these and are not read.
    Raises LawbookRefused where a policy is not there.
    """
    if _Adopted.folders is not None:
        return _Adopted.folders
    return shipped_overlays()


def is_adopted() -> bool:
    """Whether an edition that the council adopted stands in place of the files that came with the software."""
    return _Adopted.folders is not None


def shipped_overlays() -> tuple[Path, ...]:
    """The folders of the council's policy as they stand on disk, adopted or not. Raises LawbookRefused."""
    folders = (folder for name in settings.POLICY for folder in chain_of(settings.POLICIES, name))
    return tuple(dict.fromkeys(folders))


def own_policy() -> Policy | None:
    """What the policy of the council that this installation serves says of itself; nothing where it has none.

    Raises LawbookRefused where its manifest cannot be read.
    """
    return _manifest(settings.POLICIES / settings.POLICY[-1]) if settings.POLICY else None


@lru_cache(maxsize=4)
def _manifest(folder: Path) -> Policy:
    return policy_in(folder)


@lru_cache(maxsize=1)
def lawbook() -> Lawbook:
    """All law and policy of this installation. Raises LawbookRefused with every problem found."""
    return _Adopted.together(load_lawbook(settings.LAW, overlays()))


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
