"""The editions of a council's policy through time, put together into one lawbook.

New cases are opened under what was in force on their day; cases that began earlier keep the edition they have,
with its clocks, because every edition that was ever adopted stays in the lawbook.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from evenhand.domain.lawbook.book import LAW_ITSELF, Lawbook
from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.lawbook.procedures import ProcedureSource
from evenhand.domain.lawbook.yaml_source import read_yaml, typed

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A policy's files as they were adopted: the folders it builds on first, each file by folder and path."""

    chain: tuple[str, ...]
    files: Mapping[str, str]

    def as_text(self) -> str:
        """The one text that is hashed and kept."""
        said = {"chain": list(self.chain), "files": dict(sorted(self.files.items()))}
        return json.dumps(said, ensure_ascii=False, sort_keys=True)

    @property
    def digest(self) -> str:
        """The hash by which the edition is known."""
        return hashlib.sha256(self.as_text().encode()).hexdigest()


def from_text(text: str) -> Kept:
    """A policy's files back from the text that was kept."""
    said = json.loads(text)
    return Kept(tuple(said["chain"]), said["files"])


@dataclass(frozen=True, slots=True)
class Standing:
    """One edition, and the days on which it stands: until nothing where it still does."""

    book: Lawbook
    from_on: dt.date | None
    until_on: dt.date | None


def spans(starts: Sequence[dt.date | None]) -> tuple[tuple[dt.date | None, dt.date | None], ...]:
    """First and last day of each decision, in the order in which they were taken.

    A later decision ends every earlier one from the day before it begins; one that never came into force ends
    before it starts.
    """
    found = []
    for number, start in enumerate(starts):
        later = [other for other in starts[number + 1 :] if other is not None]
        found.append((start, min(later) - ONE_DAY if later else None))
    return tuple(found)


def together(now: Lawbook, standings: Sequence[Standing]) -> Lawbook:
    """The lawbook of today with the procedures of every edition, each in force on the days of its own."""
    found: dict[str, Procedure] = {p.id: p for p in now.procedures.values() if p.council == LAW_ITSELF}
    for standing in standings:
        for procedure in standing.book.procedures.values():
            if procedure.council == LAW_ITSELF:
                continue
            within = _within(procedure, standing)
            before = found.get(procedure.id)
            found[procedure.id] = _hull(before, within) if before is not None else within
    return replace(now, procedures=found)


def _within(procedure: Procedure, standing: Standing) -> Procedure:
    from_on = max(filter(None, (procedure.in_force_from, standing.from_on)))
    ends = [day for day in (procedure.in_force_until, standing.until_on) if day is not None]
    return replace(procedure, in_force_from=from_on, in_force_until=min(ends) if ends else None)


def _hull(before: Procedure, after: Procedure) -> Procedure:
    """One edition that stood twice. What came between is later, and wins on its own days."""
    until = None
    if before.in_force_until is not None and after.in_force_until is not None:
        until = max(before.in_force_until, after.in_force_until)
    return replace(after, in_force_from=min(before.in_force_from, after.in_force_from), in_force_until=until)


def texts_of(folders: Iterable[Path]) -> Mapping[str, object]:
    """What each edition in some folders says, by its full name; the days on which it stands are left out."""
    found: dict[str, object] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("procedures/*.yaml"))):
        said = typed(read_yaml(path), ProcedureSource)
        edition = msgspec.structs.replace(said.edition, in_force_from=dt.date.min, in_force_until=None)
        name = f"{edition.council}/{said.procedure}@{edition.id}"
        found[name] = msgspec.structs.replace(said, edition=edition)
    return found


def changed_under_their_names(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[str, ...]:
    """The editions that keep their name and not their text: cases pinned to them would be altered unseen."""
    return tuple(name for name, text in after.items() if name in before and before[name] != text)


def changed_before(
    start: dt.date, before: Mapping[str, ClockRule], after: Mapping[str, ClockRule]
) -> tuple[str, ...]:
    """The clock rules that would give another time for events of days before an edition begins (GEN-5)."""
    last = start - ONE_DAY
    found = []
    for name, rule in after.items():
        values = [side.value_on(last) for side in (before.get(name, rule), rule)]
        lengths = [value.length if value else None for value in values]
        if lengths[0] != lengths[1]:
            found.append(name)
    return tuple(found)
