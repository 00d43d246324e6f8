"""What the parts of `evenhand policy` share: the clock they are given, where they write, and how they refuse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

DOES_NOT_HOLD, NOT_UNDERSTOOD = 1, 2


class Leave(Exception):
    """The command ends here with a sentence on standard error and an exit status."""

    def __init__(self, sentence: str, status: int) -> None:
        self.status = status
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Here:
    """Where a command writes, and the day and instant at which it was called."""

    write: Callable[[str], object]
    aside: Callable[[str], object]
    on: dt.date
    at: dt.datetime


def day_of(text: str | None, otherwise: dt.date) -> dt.date:
    """A day as year-month-day. Raises Leave where it is none."""
    if not text:
        return otherwise
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        says = f"“{text}” is not a day: write it as year-month-day, such as 2026-11-21."
        raise Leave(says, NOT_UNDERSTOOD) from None


def put(here: Here, file: str | None, words: str) -> None:
    """Write to a file where one is named, else to standard output."""
    if file and file != "-":
        Path(file).write_text(words if words.endswith("\n") else f"{words}\n", encoding="utf-8")
        return
    here.write(words.rstrip("\n"))
