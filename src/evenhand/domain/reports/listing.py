"""Lists of single cases or parts, for those who may see them: one line each, dates and codes in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

from evenhand.domain.reports.counting import Counting, counted
from evenhand.domain.reports.documents import Line, Printed, Table
from evenhand.domain.reports.figures import Figure
from evenhand.domain.reports.groups import Read
from evenhand.domain.reports.measures import Measure, Section
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.planning import Figures
from evenhand.domain.reports.rows import Part
from evenhand.domain.time.words import without_weekday

Titles = Callable[[str, str], str]
LAW = "LAW"  # the class of the clocks that the law sets
LAW_KEPT = "law-kept"
_HEADINGS: Mapping[str, str] = {
    "ref": "Case",
    "received": "Received",
    "answered": "Answered",
    "due": "Due",
    "outcome": "Outcome",
    "stage": "Stage",
    "service": "Service",
    "begun": "Start",
    "ended": "End",
    "part": "Part",
    "opened": "Opened",
    "closed": "Closed",
    LAW_KEPT: "Time limits of the law",
}


def listed(section: Section, figures: Figures, span: Span, titles: Titles) -> list[Table]:
    """One table a group: the cases or parts that the section's `of` measure counts, the earliest first."""
    found = []
    for group in section.groups:
        over = figures.counting(group)
        chosen = _counted(figures.measures[section.of], over, span) if section.of else _every(over)
        lines = [_line(section, read, part, span, titles, figures.today) for read, part in chosen]
        found.append(
            Table(
                caption=f"{section.title}: {figures.groups[group].title}",
                first="Case",
                columns=tuple(_heading(name, titles) for name in section.lists),
                lines=tuple(lines),
                numbers=False,
                notes=() if lines else ("There is none in this period.",),
            )
        )
    return found


def _every(over: Counting) -> list[tuple[Read, Part | None]]:
    return [(read, None) for read in sorted(over.reads, key=_earliest)]


def _counted(measure: Measure, over: Counting, span: Span) -> list[tuple[Read, Part | None]]:
    """What a measure counts in a period, each once: a part that it does not count is on no line, though its case is."""
    subjects = {
        (s.read.row.ref, s.part.key if s.part else ""): (s.read, s.part) for s in counted(measure, over, span)
    }
    return sorted(
        subjects.values(), key=lambda one: (*_earliest(one[0]), one[1].opened_on if one[1] else dt.date.min)
    )


def _earliest(read: Read) -> tuple[dt.date, str]:
    return read.row.received_on, read.row.ref


def _heading(name: str, titles: Titles) -> str:
    return _HEADINGS.get(name) or titles("fact", name)


def _line(section: Section, read: Read, part: Part | None, span: Span, titles: Titles, on: dt.date) -> Line:
    cells = tuple(
        Printed(text=_law_kept(read, part, on) if name == LAW_KEPT else _cell(name, read, part, titles))
        for name in section.lists
    )
    one = Figure(measure=_LISTED, span=span, value=1, cases=(read.row.ref,))
    return Line(title=read.row.ref, cells=tuple(replace(cell, figure=one) for cell in cells))


_LISTED = Measure(id="listed", title="Listed", definition="One line a case.", unit="", source="")


def _law_kept(read: Read, part: Part | None, on: dt.date) -> str:
    """Whether the time limits of the law that bind a case, or a part of it, were met: those of each stage together."""
    item = part.key if part else ""
    ends = [
        (run.stopped_on, run.due_on)
        for run in read.row.clocks
        if run.rule_class == LAW and run.item == item and not run.limit and run.due_on is not None
    ]
    late = sum((stopped or on) > due for stopped, due in ends)
    if late:
        return f"{late} of {len(ends)} not met"
    if not ends:
        return "None ran"
    return "None missed so far" if any(stopped is None for stopped, _ in ends) else "All met"


def _cell(name: str, read: Read, part: Part | None, titles: Titles) -> str:
    row = read.row
    known: Mapping[str, object] = {
        "received": row.received_on,
        "answered": read.answered_on,
        "due": read.due_on,
        "outcome": titles("outcome", str(part.facts.get("outcome", "")) if part else row.outcome),
        "stage": titles("stage", part.stage if part else row.stage),
        "service": titles("service", row.service),
        "begun": read.begun_on,
        "ended": read.ended_on,
        "part": titles("part", part.kind) if part else "",
        "opened": part.opened_on if part else row.opened_on,
        "closed": part.closed_on if part else row.closed_on,
    }
    if name in known:
        return _said(name, known[name], titles)
    facts = part.facts if part else row.facts
    return _said(name, facts.get(name), titles)


def _said(name: str, value: object, titles: Titles) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return "Yes" if value else "No"
        case dt.date():
            return without_weekday(value)
        case tuple():
            return ", ".join(titles(name, str(one)) for one in value)
        case _:
            return titles(name, str(value)) if name not in _HEADINGS else str(value)
