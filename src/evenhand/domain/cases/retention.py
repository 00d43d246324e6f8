"""How long a record is kept, from the law's own schedule and the council's over it. Nothing is erased by a date alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import field

from evenhand.domain.lawbook.yaml_source import read_yaml, typed
from evenhand.domain.time.months import months_after

FILE = "retention.yaml"


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long the records of one kind are kept: in months, else `says` what decides.

    `outcomes` may shorten it for cases that ended so, `items` lengthen it for those that hold such an item.
    """

    title: str
    months: int | None = None
    says: str = ""
    outcomes: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    unverified: bool = False


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    source: str
    kept: dict[str, Kept]
    asked_by: tuple[str, ...] = ()
    confirmed_by: tuple[str, ...] = ()
    change_log_months: int | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every kind of record with its time, and who may ask for an erasure and confirm one.

    `change_log_months` is how long the log of a person's changes outlives their record; None keeps it for good.
    """

    kept: Mapping[str, Kept]
    asked_by: frozenset[str]
    confirmed_by: frozenset[str]
    change_log_months: int | None = None

    def shortest(self, code: str) -> int | None:
        """The fewest months after which a record of this kind can be due; None where no number of months decides."""
        kept = self.kept.get(code)
        return None if kept is None or kept.months is None else min((kept.months, *kept.outcomes.values()))


@lru_cache(maxsize=8)
def load_retention(law: Path, overlays: Sequence[Path] = ()) -> Schedule:
    """The schedule of the law folder with each council's file over it. Raises LawbookRefused with file, key and mend."""
    kept: dict[str, Kept] = {}
    asked_by: tuple[str, ...] = ()
    confirmed_by: tuple[str, ...] = ()
    log_months: int | None = None
    for folder in (law, *overlays):
        if (folder / FILE).exists():
            said = typed(read_yaml(folder / FILE), _File)
            kept |= said.kept
            asked_by, confirmed_by = said.asked_by or asked_by, said.confirmed_by or confirmed_by
            log_months = log_months if said.change_log_months is None else said.change_log_months
    return Schedule(kept, frozenset(asked_by), frozenset(confirmed_by), log_months)


def kept_until(
    kept: Kept | None, *, ended_on: dt.date, outcome: str, items: Collection[str]
) -> dt.date | None:
    """The last day on which a record is kept; None where no number of months decides it.

    `ended_on` is the day on which the last of the cases tied together closed, `items` the kinds of its items.
    """
    if kept is None or kept.months is None:
        return None
    months = max((kept.outcomes.get(outcome, kept.months), *(kept.items.get(kind, 0) for kind in items)))
    return months_after(ended_on, months)
