"""The calendars of the lawbook, as data: whose bank holidays each leaves out, and what was proclaimed late."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import lru_cache
from pathlib import Path

import msgspec

from evenhand.domain.lawbook.clock_shapes import Reference
from evenhand.domain.lawbook.yaml_source import read_yaml, typed

_SHIPPED = Path(__file__).resolve().parents[2] / "law"


class CalendarShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One calendar: the nations whose bank holidays do not count, and days that never do (month-day)."""

    words: str
    nations: tuple[str, ...]
    reference: Reference
    always: dict[str, str] = {}
    every_day: bool = False


class Proclamation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A holiday that was proclaimed for one year, with the day of the proclamation (CAL-8)."""

    on: dt.date
    name: str
    nations: tuple[str, ...]
    proclaimed_on: dt.date
    reference: Reference
    flag: str = ""


class CalendarBook(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every calendar of the lawbook, and the last year for which its table is known (CAL-9)."""

    known_until: int
    calendars: dict[str, CalendarShape]
    nations: dict[str, str]
    default_nation: str
    proclamations: tuple[Proclamation, ...] = ()

    def of_nation(self, nation: str) -> str | None:
        """The calendar by which a council of that nation moves a date (CAL-4); nothing where unknown."""
        return self.nations.get(nation or self.default_nation)

    def digest(self) -> str:
        """A hash of the content, for the version of the calendars that are made from it."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()


def load_calendars(law_dir: Path) -> CalendarBook:
    """The calendars of a law folder. Raises LawbookRefused with the file, key, line and mend."""
    return typed(read_yaml(law_dir / "calendars" / "calendars.yaml"), CalendarBook)


@lru_cache(maxsize=1)
def shipped_calendars() -> CalendarBook:
    """The calendars that come with the software."""
    return load_calendars(_SHIPPED)
