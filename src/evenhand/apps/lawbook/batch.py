"""Reckoning a whole file of clocks, row by row, without ever holding more than one of them."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.time import Calendars, Reckoning, ReckoningRefused, reckon

COLUMNS = ("id", "rule", "event_date", "params")


class CallRefused(Exception):
    """What was asked cannot be understood; the text is the sentence for the person who asked."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row reckoned: its due date or verdict with the reasons, or what was wrong with it."""

    number: int
    line: int
    id: str
    due: str = ""
    reasons: str = ""
    wrong: str = ""


def reckon_rows(
    lines: Iterable[str], *, clocks: Mapping[str, ClockRule], calendars: Calendars
) -> Iterator[Row]:
    """Each row of a CSV with the columns id, rule, event_date and params, reckoned as it is read.

    Lines that start with `#` are comments. A bad row comes back with what is wrong with it. Raises
    CallRefused where the columns are not there at all.
    """
    numbered = _Numbered(lines)
    reader = csv.reader(numbered)
    places = _places(reader)
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            number += 1
            yield Row(number, numbered.line, "", wrong=f"The row is not CSV: {broken}.")
            continue
        if not any(cells):
            continue
        number += 1
        yield _reckoned(number, numbered.line, cells, places, clocks=clocks, calendars=calendars)


def rule_called(rule_id: str, clocks: Mapping[str, ClockRule]) -> ClockRule:
    """The rule of an id. Raises CallRefused with the nearest one there is."""
    rule = clocks.get(rule_id)
    if rule is None:
        near = get_close_matches(rule_id.upper(), clocks, n=1)
        mend = f"Did you mean {near[0]}?" if near else "The page /law/ lists every rule."
        raise CallRefused(f"There is no rule '{rule_id}'. {mend}")
    return rule


def day_said(text: str) -> dt.date:
    """A day as year-month-day. Raises CallRefused."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CallRefused(f"'{text}' is not a day: write it as year-month-day, such as 2026-11-21.") from None


def params_said(parts: Iterable[str]) -> dict[str, str]:
    """Parameters written as `key=value`. Raises CallRefused where one is not, or stands twice."""
    found: dict[str, str] = {}
    for part in parts:
        key, equals, value = part.partition("=")
        key = key.strip()
        if not key or not equals:
            raise CallRefused(f"'{part}' is not a parameter: write it as key=value, such as paid=2026-09-16.")
        if key in found:
            raise CallRefused(f"'{key}' is given twice: keep one; several days are joined by '|'.")
        found[key] = value.strip()
    return found


def due_said(reckoning: Reckoning) -> str:
    """The due date or the verdict, as one cell; nothing while the clock stands still."""
    if reckoning.verdict:
        return reckoning.verdict
    return reckoning.due.isoformat() if reckoning.due else ""


def _reckoned(
    number: int,
    line: int,
    cells: list[str],
    places: Mapping[str, int],
    *,
    clocks: Mapping[str, ClockRule],
    calendars: Calendars,
) -> Row:
    said = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
    try:
        rule = rule_called(said["rule"], clocks)
        on = day_said(said["event_date"]) if said["event_date"] else None
        params = params_said(part for part in said["params"].split(";") if part.strip())
        reckoning = reckon(rule, on, params, calendars)
    except (CallRefused, ReckoningRefused) as wrong:
        return Row(number, line, said["id"], wrong=str(wrong))
    reasons = " ".join(reason.text for reason in reckoning.reasons)
    return Row(number, line, said["id"], due=due_said(reckoning), reasons=reasons)


def _places(reader: Iterator[list[str]]) -> dict[str, int]:
    header = [name.strip().lower() for name in next(reader, [])]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise CallRefused(
            f"The file needs the columns {', '.join(COLUMNS)} in its first line; it lacks {', '.join(missing)}."
        )
    return {name: header.index(name) for name in COLUMNS}


class _Numbered:
    """The lines of a file without its comments, knowing the number of the line last given."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.line = 0

    def __iter__(self) -> _Numbered:
        return self

    def __next__(self) -> str:
        while True:
            said = next(self._lines)
            self.line += 1
            if not said.startswith("#"):
                return said
