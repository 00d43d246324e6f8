"""Which figures a report needs: every section with its groups and pieces of time, each figure made once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from evenhand.domain.reports import periods
from evenhand.domain.reports.figures import Counting, Figure, Rates, counting, figure, values_of
from evenhand.domain.reports.groups import Group
from evenhand.domain.reports.measures import Measure, Report, Section
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.rows import Row

_PIECES: Mapping[str, Callable[[Span], tuple[Span, ...]]] = {
    "months": periods.months,
    "quarters": periods.quarters,
    "financial-years": periods.financial_years,
    "calendar-years": periods.calendar_years,
    "weeks": periods.weeks,
    "whole": lambda span: (span,),
    "": lambda span: (span,),
}
YEARS_BEFORE = 5


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """The lasting name of a figure: whose cases, which measure, which line of a breakdown, which days."""

    group: str
    measure: str
    line: str
    from_on: dt.date
    until_on: dt.date

    def __str__(self) -> str:
        days = f"{self.from_on.isoformat()}..{self.until_on.isoformat()}"
        return "|".join((self.group, self.measure, self.line, days))


@dataclass(slots=True)
class Figures:
    """Every figure of one report, each reckoned the first time it is asked for.

    `begins_on` is the first day from which all rows are at hand, where that is before the report's own.
    """

    rows: tuple[Row, ...]
    groups: Mapping[str, Group]
    measures: Mapping[str, Measure]
    today: dt.date
    rates: Rates
    begins_on: dt.date | None = None
    made: dict[Key, Figure] = field(default_factory=dict)
    _countings: dict[str, Counting] = field(default_factory=dict)
    _lines: dict[tuple[str, str, tuple[str, ...], Span], tuple[str, ...]] = field(default_factory=dict)

    def counting(self, group: str) -> Counting:
        """The rows of a group, or of several together such as `foi+eir`."""
        if group not in self._countings:
            chosen = {name: self.groups[name] for name in group.split("+")}
            self._countings[group] = counting(
                self.rows, chosen, self.measures, today=self.today, rates=self.rates
            )
        return self._countings[group]

    def figure(self, group: str, measure: str, span: Span, line: str = "") -> tuple[Key, Figure]:
        """One figure with its name. `line` is `by=value` of a breakdown, or `rank=3` of a list of ranks."""
        key = Key(group, measure, line, span.from_on, span.until_on)
        if key not in self.made:
            self.made[key] = self._make(group, self.measures[measure], span, line)
        return key, self.made[key]

    def _make(self, group: str, measure: Measure, span: Span, line: str) -> Figure:
        over = self.counting(group)
        by, _, value = line.partition("=")
        if by == "rank":
            whole = figure(measure, over, span)
            place = int(value) - 1
            number = whole.ranks[place] if place < len(whole.ranks) else 0
            return Figure(measure=measure, span=span, value=number, base=number, ranks=whole.ranks)
        return figure(measure, over, span, line)

    def lines(self, group: str, by: str, names: tuple[str, ...], span: Span) -> tuple[str, ...]:
        """The values of a breakdown that any of these measures finds in a period."""
        if (group, by, names, span) not in self._lines:
            over = self.counting(group)
            found = (values_of(by, self.measures[name], over, span) for name in names)
            self._lines[group, by, names, span] = tuple(dict.fromkeys(v for values in found for v in values))
        return self._lines[group, by, names, span]

    def lines_found(self) -> Iterator[tuple[str, ...]]:
        """Of each line that was found, the names of its figures: at least one of them counts something."""
        for (group, by, names, span), values in self._lines.items():
            of = [part for name in names for part in self.measures[name].share or (name,)]
            if all(self.measures[name].reckons == "count" for name in of):
                for value in values:
                    keys = (Key(group, name, f"{by}={value}", span.from_on, span.until_on) for name in of)
                    yield tuple(dict.fromkeys(map(str, keys)))


def pieces(section: Section, main: Span) -> tuple[Span, ...]:
    """The columns of a section: its pieces of the period, and the whole after them where there are several."""
    span = span_of(section, main)
    found = _PIECES[section.columns](span)
    if section.total and len(found) > 1:
        return (*found, Span(span.from_on, span.until_on, "All"))
    return found


def span_of(section: Section, main: Span) -> Span:
    """The period of a section: the report's, or one told by it (`five-years-before`, `with-five-years-before`)."""
    if not section.period:
        return main
    begins = periods.year_of(main.from_on)
    first = periods.financial_year(begins - YEARS_BEFORE).from_on
    if section.period == "five-years-before":
        made = Span(first, periods.financial_year(begins - 1).until_on)
    elif section.period == "with-five-years-before":
        made = Span(first, main.until_on)
    else:
        raise ValueError(
            f"“{section.period}” is no period of a section. Use five-years-before, or leave it out."
        )
    return Span(made.from_on, made.until_on, made.says)


def default_span(report: Report, *, today: dt.date) -> Span:
    """The period taken where nobody says another: the letter's own, or the last complete one."""
    said = report.period
    if ".." in said:
        first, _, last = said.partition("..")
        return periods.span(dt.date.fromisoformat(first), dt.date.fromisoformat(last), today=today)
    if said == "last-eight-quarters":
        found = periods.complete_quarters(8, before=today)
        made = Span(found[0].from_on, found[-1].until_on)
    elif said == "last-financial-year":
        made = periods.financial_year(periods.year_of(today) - 1)
    elif said == "last-week":
        monday = today - dt.timedelta(days=today.weekday() + 7)
        made = Span(monday, monday + dt.timedelta(days=6))
    elif said == "last-complete-month":
        made = periods.month_of(today.replace(day=1) - dt.timedelta(days=1))
    elif said == "this-financial-year":
        made = Span(periods.financial_year(periods.year_of(today)).from_on, today)
    else:
        made = periods.complete_quarters(1, before=today)[0]
    return Span(made.from_on, made.until_on, made.says)


def usual_spans(report: Report, *, today: dt.date, begins: dt.date | None) -> tuple[Span, ...]:
    """The periods most often asked for, each named; the report's own first where records reach into it.

    `begins` is the first day on which anything that the report counts is recorded: a period that ends before it
    would show nothing and is left out.
    """
    year = periods.year_of(today)
    eight = periods.complete_quarters(8, before=today)
    own = default_span(report, today=today)
    last_year = periods.financial_year(year - 1)
    found = [
        Span(own.from_on, own.until_on, "The period that the report is made for"),
        Span(periods.financial_year(year).from_on, today, "This financial year so far"),
        Span(last_year.from_on, last_year.until_on, f"The financial year {last_year.title}"),
        Span(eight[0].from_on, eight[-1].until_on, "The last eight quarters"),
        Span(dt.date(today.year - 2, 1, 1), today, "The last two calendar years and this one"),
    ]
    if begins is not None and begins < today:
        found.append(Span(begins, today, "Everything that is recorded"))
    held = [span for span in found if begins is not None and span.until_on >= begins]
    return tuple({(span.from_on, span.until_on): span for span in reversed(held)}.values())[::-1]
