"""A finished answer or report: sections of tables with their definitions, ready to be drawn in any form.

What stands in a `Printed` is what a reader of that audience may see. The figure behind it is kept beside it for
those who may open the cases, and never leaves with a public file.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from evenhand.domain.reports.figures import Figure
from evenhand.domain.reports.measures import Measure
from evenhand.domain.reports.suppression import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One cell as printed. `key` names the figure for good: measure, slice and period."""

    text: str
    key: str = ""
    mark: Mark = Mark.SHOWN
    figure: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a table: its words, and a cell for each column."""

    title: str
    cells: tuple[Printed, ...]
    measure: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its caption. `numbers` says whether its cells are numbers, which are set to the right."""

    caption: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    first: str = ""
    numbers: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section: its title, the ids it answers, what was asked, what is said, and its tables."""

    title: str
    ids: tuple[str, ...] = ()
    question: str = ""
    says: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole answer: for whom, over which period, run when, and every definition used in it."""

    name: str
    title: str
    council: str
    audience: str
    period: str
    from_on: dt.date
    until_on: dt.date
    run_at: dt.datetime
    introduction: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    definitions: tuple[Measure, ...] = ()
    marks_said: tuple[str, ...] = ()
    invented: bool = False
    labels: tuple[str, ...] = field(default=())

    def printed(self) -> dict[str, Printed]:
        """Every figure by its key."""
        return {
            cell.key: cell
            for part in self.parts
            for table in part.tables
            for line in table.lines
            for cell in line.cells
            if cell.key
        }
