"""What is said beside the tables of a report: notes of figures, remarks on days, and where records begin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from evenhand.domain.reports.around import Around
from evenhand.domain.reports.documents import Printed
from evenhand.domain.reports.groups import Group
from evenhand.domain.reports.measures import Measure, Section
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.planning import Figures, span_of
from evenhand.domain.time.words import without_weekday

_WITHOUT_RATE = "time for which no hourly rate is entered is not in it."
_SOON = dt.timedelta(days=31)  # records that begin so soon after a period does are not said to begin late


def notes(
    measure: Measure, found: Sequence[Printed], *, hides: bool, titles: Callable[[str, str], str]
) -> list[str]:
    """What is said of the figures of a line; of a rate that is not entered, whose it is and where it is entered."""
    figures = [cell.figure for cell in found if cell.figure is not None and cell.figure.says]
    if hides:  # what is said of a single figure holds numbers of its own, and those are not put to the proof
        return [f"{measure.title}: {_WITHOUT_RATE}"] if any(one.lacks for one in figures) else []
    said = dict.fromkeys(one.says + _for_want_of(one.lacks, titles) for one in figures)
    return [f"{measure.title}: {says}." for says in said]


def _for_want_of(lacks: Sequence[str], titles: Callable[[str, str], str]) -> str:
    if not lacks:
        return ""
    whose = [
        f"the role of {titles('role', one)}" if one.startswith("officer:") else titles("role", one)
        for one in lacks
    ]
    return (
        f": no hourly rate is entered for {', '.join(whose)} (Settings, What figures rest on, Hourly rates)"
    )


def remarks(around: Around, figures: Figures, group: str, spans: Sequence[Span]) -> list[str]:
    """What must be said of these days, and the changes of definition that lie in them."""
    found = [says for span in spans for says in _remarks_on(around, group, span)]
    for name in sorted(set(group.split("+"))):
        found += [
            f"From {without_weekday(change.on)}: {change.says}"
            for change in figures.groups[name].changes
            if any(s.from_on < change.on <= s.until_on for s in spans)
        ]
    return found


def remarked(around: Around, section: Section, span: Span) -> str:
    """A sign beside a period of which something must be said, so that nobody reads past the note."""
    return " (see the note)" if any(_remarks_on(around, group, span) for group in section.groups) else ""


def _remarks_on(around: Around, group: str, span: Span) -> list[str]:
    names = set(group.split("+"))
    return [
        remark.says
        for remark in around.remarks
        if (not remark.groups or names & set(remark.groups))
        and span.from_on <= remark.span.until_on
        and span.until_on >= remark.span.from_on
    ]


def no_data(around: Around, figures: Figures, section: Section, group: str, main: Span) -> list[str]:
    """Where there is no record, or records begin well after the period does: that is not the same as nought."""
    found = []
    for name in group.split("+"):
        begun = around.begins.get(name)
        title: Group = figures.groups[name]
        if begun is None:
            found.append(
                f"{section.no_data or f'No {title.one} is recorded in this system.'} That is not the same as nought."
            )
        elif begun > span_of(section, main).from_on + _SOON:
            found.append(f"Records of {title.title} in this system begin on {without_weekday(begun)}.")
    return found
