"""Lines of words set into a table of a report."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.domain.reports.documents import Line, Printed, Table

EMPTY = "None is entered for these days. It can be entered on the settings pages; this is not a “no”."

NONE = "There is none in this period."
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
