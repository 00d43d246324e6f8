"""One measure over the rows of a group in one period, and the lines of its breakdowns."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from evenhand.domain.reports.conditions import Subject
from evenhand.domain.reports.counting import Counting, Figure, Number, Rates, counted, counting
from evenhand.domain.reports.measures import Measure
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.reckonings import RECKONINGS, TOP
from evenhand.domain.reports.rows import Fact

__all__ = ["TOP", "Counting", "Figure", "Number", "Rates", "counting", "figure", "of_breakdown", "values_of"]


def figure(measure: Measure, over: Counting, span: Span, line: str = "") -> Figure:
    """One measure in one period; `line` (`by=value`) keeps one line of a breakdown."""
    if measure.reckons == "share":
        return _share(measure, over, span, line)
    subjects = counted(measure, over, span)
    if line:
        by, _, value = line.partition("=")
        subjects = [subject for subject in subjects if value in of_breakdown(by, subject)]
    return RECKONINGS[measure.reckons](measure, subjects, over, span)


def values_of(by: str, measure: Measure, over: Counting, span: Span) -> tuple[str, ...]:
    """The values that a breakdown of a measure finds in a period, the most frequent first; "" is "not recorded"."""
    found: Counter[str] = Counter()
    for name in measure.share or (measure.id,):
        for subject in counted(over.measures[name], over, span):
            found.update(of_breakdown(by, subject))
    return tuple(sorted(found, key=lambda value: (value == "", -found[value], value)))


def of_breakdown(by: str, subject: Subject) -> tuple[str, ...]:
    """Under which lines of a breakdown something stands; it may be several, such as its grounds."""
    read, row = subject.read, subject.read.row
    if by == "ground":
        return tuple(sorted(read.grounds)) or ("",)
    if by == "move":
        return (subject.happening.move if subject.happening else "",)
    plain = {
        "service": row.service,
        "directorate": row.directorate,
        "board": row.board,
        "ward": row.ward,
        "channel": row.channel,
        "outcome": row.outcome if row.final else "",
        "stage": subject.part.stage if subject.part else row.stage,
        "kind": row.counts_as,
        "handled-by": row.handled_by,
        "decided-by": subject.happening.decided_by if subject.happening else "",
        "part": subject.part.kind if subject.part else "",
    }
    if by in plain:
        return (plain[by],)
    value = _said_of(by, subject)
    if isinstance(value, tuple):
        return value or ("",)
    return (str(value),) if value not in (None, "") else ("",)


def _said_of(by: str, subject: Subject) -> Fact | None:
    """What something says of itself; else what the part that it names says, and else what its case says.

    A remedy agreed with an Ombudsman names the Ombudsman case, and so is that Ombudsman's.
    """
    row = subject.read.row
    if by == "part-outcome":
        return subject.facts.get("outcome")
    if by in subject.facts:
        return subject.facts[by]
    names = {value for value in subject.facts.values() if isinstance(value, str)} if subject.part else set()
    said = (part.facts[by] for part in row.parts if part.key in names and by in part.facts)
    return next(said, row.facts.get(by))


def _share(measure: Measure, over: Counting, span: Span, line: str) -> Figure:
    part, whole = (figure(over.measures[name], over, span, line) for name in measure.share)
    if not whole.value:
        return Figure(measure=measure, span=span, value=None, base=0, says="nothing to take a share of")
    value = Decimal(part.value or 0) * 100 / Decimal(whole.value)
    return Figure(measure=measure, span=span, value=value, base=int(whole.value), cases=part.cases)
