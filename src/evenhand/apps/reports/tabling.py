"""Lines of words set into a table of a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from evenhand.domain.reports.documents import Line, Printed, Table
from evenhand.domain.reports.periods import Span
from evenhand.domain.time.words import without_weekday

EMPTY = "None is entered for these days. It can be entered on the settings pages; this is not a “no”."

NONE = "There is none in this period."
NOT_RECORDED = "Not recorded"
NOT_HERE = "These are told one by one, and not in what goes out."


def table(
    caption: str,
    first: str,
    columns: Sequence[str],
    lines: Sequence[Sequence[str]],
    *,
    numbers: bool = False,
    empty: str = EMPTY,
    notes: tuple[str, ...] = (),
) -> Table:
    """A table of words, with a note where it has no line."""
    return Table(
        caption=caption,
        first=first,
        columns=tuple(columns),
        lines=tuple(Line(title=line[0], cells=tuple(Printed(text=t) for t in line[1:])) for line in lines),
        numbers=numbers,
        notes=notes if lines else (empty, *notes),
    )


def until(on: dt.date | None) -> str:
    """The last day of what was in force, or that it still is."""
    return without_weekday(on) if on else "still in force"


def in_span(until_on: dt.date | None, span: Span) -> bool:
    """Whether what began before the end of a period had not ended before it."""
    return until_on is None or until_on >= span.from_on
