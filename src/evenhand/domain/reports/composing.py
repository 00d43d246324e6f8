"""A report composed: its figures made, checked, hidden where the reader may not see them, and set into tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from evenhand.domain.reports.adding_up import check_sums, complete, sums_over_time
from evenhand.domain.reports.around import Around, Earlier, Remark
from evenhand.domain.reports.between import between
from evenhand.domain.reports.documents import Document, Line, Part, Printed, Table
from evenhand.domain.reports.figures import TOP
from evenhand.domain.reports.listing import listed
from evenhand.domain.reports.marking import marks_of
from evenhand.domain.reports.measures import Measure, Report, Section
from evenhand.domain.reports.noting import no_data, remarked, remarks
from evenhand.domain.reports.noting import notes as notes_of
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.planning import Figures, Key, pieces, span_of
from evenhand.domain.reports.printing import LEGEND, text_of
from evenhand.domain.reports.stated import NOBODY, lines_stated
from evenhand.domain.reports.stated import beside as stated_beside
from evenhand.domain.reports.suppression import Mark
from evenhand.domain.reports.targets import SERVICE, Held, beside, moved
from evenhand.domain.reports.writing import (
    NO_RECORD,
    NOT_YET,
)
from evenhand.domain.time.words import without_weekday

__all__ = ["HIDING", "LEGEND", "Around", "Earlier", "Remark", "compose"]

HIDING = ("public", "requester")


@dataclass(slots=True)
class _Composing:
    report: Report
    main: Span
    audience: str
    figures: Figures
    around: Around
    marks: dict[str, Mark] = field(default_factory=dict)
    used: dict[str, Measure] = field(default_factory=dict)

    @property
    def hides(self) -> bool:
        return self.audience in HIDING

    def remarks(self, group: str, spans: Sequence[Span]) -> list[str]:
        return remarks(self.around, self.figures, group, spans)

    def no_data(self, section: Section, group: str) -> list[str]:
        return no_data(self.around, self.figures, section, group, self.main)

    def group_title(self, group: str) -> str:
        names = [self.figures.groups[name] for name in group.split("+")]
        return " and ".join(one.title for one in names)

    def short(self, group: str) -> str:
        names = [self.figures.groups[name] for name in group.split("+")]
        return "/".join(one.abbreviation or one.title for one in names)


def compose(report: Report, main: Span, *, audience: str, figures: Figures, around: Around) -> Document:
    """The finished report for an audience.

    Raises DoesNotAddUp where a total is not the sum of its parts, CannotProtect where earlier publications give a
    small number away whatever is hidden now.
    """
    doing = _Composing(report, main, audience, figures, around)
    sections = [one for one in report.sections if not (doing.hides and one.audience == "internal")]
    planned = [_plan(doing, section) for section in sections]
    if doing.hides:
        _make_again(doing, sections)
    complete(figures)
    check_sums(figures)
    if doing.hides:
        doing.marks = marks_of(figures, around, [key for keys in planned for key in keys])
    parts = tuple(_part(doing, section) for section in sections)
    return Document(
        name=report.report,
        title=report.title,
        council=around.council,
        audience=audience,
        period=main.says,
        from_on=main.from_on,
        until_on=main.until_on,
        run_at=around.run_at,
        introduction=report.introduction or ((report.says,) if report.says else ()),
        closing=report.closing if doing.hides else (),
        parts=parts,
        definitions=tuple(doing.used.values()),
        marks_said=_signs(parts),
        invented=around.invented,
    )


def _signs(parts: Sequence[Part]) -> tuple[str, ...]:
    """What each sign means that stands in some table, whoever made the table."""
    used = {
        cell.text for part in parts for table in part.tables for line in table.lines for cell in line.cells
    }
    return tuple(f"{sign} means: {meaning}." for sign, meaning in LEGEND.items() if sign in used)


def _make_again(doing: _Composing, sections: Sequence[Section]) -> None:
    """Make what was published before as it now stands, so that what hangs together with it is known as well.

    So is what lies between the periods of both. Rows from before `figures.begins_on`, or from before the first day of
    this report, are not at hand: figures of those days stand as they were printed.
    """
    figures = doing.figures
    first = min((span_of(section, doing.main).from_on for section in sections), default=doing.main.from_on)
    first = min(first, figures.begins_on or first)
    for one in doing.around.earlier:
        key = one.key
        known = key.measure in figures.measures and all(
            name in figures.groups for name in key.group.split("+")
        )
        if known and key.from_on >= first:
            figures.figure(key.group, key.measure, Span(key.from_on, key.until_on), key.line)
    in_time = [key for key, one in figures.made.items() if sums_over_time(one.measure)]
    for key in list(between(in_time)):
        figures.figure(key.group, key.measure, Span(key.from_on, key.until_on), key.line)


def _plan(doing: _Composing, section: Section) -> list[Key]:
    """Make every figure of a section, and name those it prints."""
    printed: list[Key] = []
    for group in section.groups:
        for span in columns(doing, section, group):
            for name in section.measures:
                measure = doing.figures.measures[name]
                doing.used.setdefault(name, measure)
                for part in measure.share:
                    doing.used.setdefault(part, doing.figures.measures[part])
                for line in lines_of(doing, section, group, measure):
                    printed.append(doing.figures.figure(group, name, span, line)[0])
    return printed


def columns(doing: _Composing, section: Section, group: str) -> tuple[Span, ...]:
    """The periods across the top; one across a change of definition is followed by its pieces."""
    found: list[Span] = []
    changes = sorted(change.on for name in group.split("+") for change in doing.figures.groups[name].changes)
    for span in pieces(section, doing.main):
        found.append(span)
        cut = [on for on in changes if span.from_on < on <= span.until_on]
        if cut and span.title != "All" and not section.by:
            days = [span.from_on, *cut]
            ends = [*(on - dt.timedelta(days=1) for on in cut), span.until_on]
            found += [
                Span(first, last, f"{span.title}: {_cut_words(first, last, span)}")
                for first, last in zip(days, ends, strict=True)
            ]
    return tuple(found)


def _cut_words(first: dt.date, last: dt.date, whole: Span) -> str:
    if first == whole.from_on:
        return f"to {without_weekday(last)}"
    return f"from {without_weekday(first)}"


def lines_of(doing: _Composing, section: Section, group: str, measure: Measure) -> tuple[str, ...]:
    """The lines of one measure: the whole, and those of its breakdown or of the section's."""
    if measure.reckons == "top":
        return tuple(f"rank={n}" for n in range(1, TOP + 1))
    by = section.by or measure.by
    if not by:
        return ("",)
    names = section.measures if section.by else (measure.id,)
    values = values_of(doing, group, by, names, pieces(section, doing.main)[-1])
    found = ("", *(f"{by}={value}" for value in values))
    if not section.stated:
        return found
    return tuple(
        dict.fromkeys((*found, *lines_stated(doing.around.stated, measure, columns(doing, section, group))))
    )


def values_of(doing: _Composing, group: str, by: str, names: tuple[str, ...], span: Span) -> tuple[str, ...]:
    """The values of a breakdown: the most frequent first, or by their words where that would tell of hidden ones."""
    found = doing.figures.lines(group, by, names, span)
    if not doing.hides:
        return found
    return tuple(sorted(found, key=lambda value: (value == "", doing.around.titles(by, value), value)))


def _part(doing: _Composing, section: Section) -> Part:
    says = tuple(filter(None, (section.says,)))
    tables: list[Table] = []
    if section.measures:
        if section.down:
            tables.append(_down(doing, section))
        elif section.by:
            tables += [_by_value(doing, section, group) for group in section.groups]
        else:
            tables += [_by_measure(doing, section, group) for group in section.groups]
    if section.records:
        tables += doing.around.records(section.records, span_of(section, doing.main), doing.audience)
    if section.lists:
        if doing.hides:
            says = (*says, "Single cases are not listed in what is published.")
        else:
            tables += listed(section, doing.figures, pieces(section, doing.main)[-1], doing.around.titles)
    return Part(
        title=section.title, ids=section.ids, question=section.question, says=says, tables=tuple(tables)
    )


def _by_measure(doing: _Composing, section: Section, group: str) -> Table:
    """Periods across, measures down."""
    spans = columns(doing, section, group)
    lines: list[Line] = []
    notes: list[str] = []
    for name in section.measures:
        measure = doing.figures.measures[name]
        for line in lines_of(doing, section, group, measure):
            found = [_printed(doing, group, measure, span, line) for span in spans]
            lines.append(
                Line(
                    title=_line_title(doing, measure, line),
                    cells=tuple(found),
                    measure=name,
                    total=bool(measure.sum_of),
                )
            )
            if section.stated:
                printed = list(zip(spans, found, strict=True))
                others = stated_beside(measure, line, doing.around.stated, printed, hides=doing.hides)
                lines += [Line(title=title, cells=cells) for title, cells in others]
            notes += notes_of(measure, found, hides=doing.hides, titles=doing.around.titles)
        if section.targets and measure.reckons == "share":
            lines += _aims(doing, group, measure, spans)
            notes += _moved_targets(doing, group, measure, spans)
    return Table(
        caption=f"{section.title}: {doing.group_title(group)}",
        columns=tuple(span.title or span.says for span in spans),
        lines=tuple(lines),
        notes=(
            *dict.fromkeys(
                (
                    *notes,
                    *doing.remarks(group, spans),
                    *doing.no_data(section, group),
                    *_nobody_states(doing, section, spans),
                )
            ),
        ),
    )


def _nobody_states(doing: _Composing, section: Section, spans: Sequence[Span]) -> Sequence[str]:
    asked = section.stated and not any(one.of(span) for one in doing.around.stated for span in spans)
    return (NOBODY,) if asked else ()


def _by_value(doing: _Composing, section: Section, group: str) -> Table:
    """Measures across, the values of a breakdown down, the whole at the foot."""
    span = pieces(section, doing.main)[-1]
    measures = [doing.figures.measures[name] for name in section.measures]
    values = values_of(doing, group, section.by, section.measures, span)
    aims = _aims_by_value(doing, section, group, values, span)
    services = values if section.by == SERVICE else ()
    lines = [
        Line(
            title=doing.around.titles(section.by, value),
            cells=(
                *(_printed(doing, group, m, span, f"{section.by}={value}") for m in measures),
                *(cells[place] for _, cells in aims),
            ),
        )
        for place, value in enumerate(values)
    ]
    total = (
        *(_printed(doing, group, measure, span, "") for measure in measures),
        *(cells[-1] for _, cells in aims),
    )
    lines.append(Line(title="All", cells=total, total=True))
    return Table(
        caption=f"{section.title}: {doing.group_title(group)}",
        first=doing.around.titles("by", section.by),
        columns=(*(measure.title for measure in measures), *(title for title, _ in aims)),
        lines=tuple(lines),
        notes=(
            *(note for m in measures if aims for note in _moved_targets(doing, group, m, (span,), services)),
            *doing.remarks(group, (span,)),
            *doing.no_data(section, group),
        ),
    )


def _down(doing: _Composing, section: Section) -> Table:
    """Periods down, the measures of every group across: a table of years."""
    spans = list(dict.fromkeys(s for group in section.groups for s in columns(doing, section, group)))
    spans.sort(key=lambda s: (s.title == "All", s.from_on, -s.until_on.toordinal()))
    across = [(g, doing.figures.measures[name]) for g in section.groups for name in section.measures]
    lines = []
    for span in spans:
        found = tuple(
            _printed(doing, group, measure, span, "")
            if span in columns(doing, section, group)
            else Printed(text="")
            for group, measure in across
        )
        said = f"{span.title or span.says}{remarked(doing.around, section, span)}"
        lines.append(Line(title=said, cells=found, total=span.title == "All"))
    notes = [
        note
        for group in section.groups
        for note in (
            *doing.remarks(group, spans),
            *doing.no_data(section, group),
        )
    ]
    return Table(
        caption=section.title,
        first="Period",
        columns=tuple(f"{doing.short(group)}: {measure.title.lower()}" for group, measure in across),
        lines=tuple(lines),
        notes=tuple(dict.fromkeys(notes)),
    )


def _aims(doing: _Composing, group: str, measure: Measure, spans: Sequence[Span]) -> list[Line]:
    """The target of each period with how far the figure is from it, and what others expect (DEF-14)."""
    held = [
        Held(doing.around.targets(group, measure.id, span, ""), _printed(doing, group, measure, span, ""))
        for span in spans
    ]
    return [Line(title=title, cells=cells) for title, cells in beside(measure, held)]


def _moved_targets(
    doing: _Composing, group: str, measure: Measure, spans: Sequence[Span], services: Sequence[str] = ()
) -> list[str]:
    """What is said of targets that changed within a period, of all services or, where it is another, of one."""
    found: list[str] = []
    for span in spans if measure.reckons == "share" else ():
        said = span.title or span.says
        days = (Span(span.from_on, span.from_on), span)
        whole = [doing.around.targets(group, measure.id, day, "") for day in days]
        found.append(moved(measure, said, *whole))
        for service in services:
            own = [doing.around.targets(group, measure.id, day, service) for day in days]
            if own != whole:
                found.append(moved(measure, f"{said}, {doing.around.titles(SERVICE, service)}", *own))
    return [note for note in found if note]


def _aims_by_value(
    doing: _Composing, section: Section, group: str, values: Sequence[str], span: Span
) -> list[tuple[str, tuple[Printed, ...]]]:
    """The same as columns, a cell for each value of the breakdown and one for the whole."""
    found: list[tuple[str, tuple[Printed, ...]]] = []
    for measure in (doing.figures.measures[name] for name in section.measures):
        if section.targets and measure.reckons == "share":
            held = [
                Held(
                    doing.around.targets(group, measure.id, span, value if section.by == SERVICE else ""),
                    _printed(doing, group, measure, span, f"{section.by}={value}" if value else ""),
                )
                for value in (*values, "")
            ]
            found += beside(measure, held)
    return found


def _printed(doing: _Composing, group: str, measure: Measure, span: Span, line: str) -> Printed:
    key, one = doing.figures.figure(group, measure.id, span, line)
    if _before_records(doing, group, span):
        return Printed(text=NO_RECORD, key=str(key), mark=Mark.WITHHELD, figure=one)
    if span.from_on > doing.figures.today:
        return Printed(text=NOT_YET, key=str(key), mark=Mark.WITHHELD, figure=one)
    text, mark = text_of(doing.figures, doing.marks, key, one, hides=doing.hides)
    return Printed(text=text, key=str(key), mark=mark, figure=one)


def _before_records(doing: _Composing, group: str, span: Span) -> bool:
    begun = [doing.around.begins.get(name) for name in group.split("+")]
    return all(on is None or on > span.until_on for on in begun)


def _line_title(doing: _Composing, measure: Measure, line: str) -> str:
    by, _, value = line.partition("=")
    if not by:
        return measure.title
    if by == "rank":
        return f"Number {value}"
    return f"of which {doing.around.titles(by, value)}"
