"""What somebody else says of the same figure, such as an Ombudsman in a yearly letter, laid beside the council's own (CO-15).

What is stated of the council is told to the public only where the council's own figure is: it comes to nearly the same
number, and the one would tell the other. It rests on no case here, so that nothing else can be worked out from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evenhand.domain.reports.documents import Printed
from evenhand.domain.reports.measures import Measure, Report
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.printing import SAID
from evenhand.domain.reports.suppression import Mark
from evenhand.domain.reports.targets import as_set
from evenhand.domain.reports.writing import NOTHING

OURS = "Ours against that"
OTHERS = "councils like ours"
NOBODY = "Nothing is entered that somebody else says of these days, so there is nothing to compare with."


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One figure as somebody else states it: of which measure, which line of its breakdown, and which days.

    `source` is where it stands. `others`: it is the average of councils like this one, and no figure of this one.
    """

    measure: str
    line: str
    from_on: dt.date
    until_on: dt.date
    value: Decimal
    source: str
    others: bool = False

    def of(self, span: Span) -> bool:
        """Whether it reports on the very days of a period."""
        return (self.from_on, self.until_on) == (span.from_on, span.until_on)


def compared(reports: Iterable[Report], measures: Mapping[str, Measure]) -> dict[str, str]:
    """Each measure that some report lays beside what others state, with what it is broken down by."""
    sections = (section for report in reports for section in report.sections if section.stated)
    return {name: measures[name].by for section in sections for name in section.measures}


def lines_stated(stated: Iterable[Stated], measure: Measure, spans: Sequence[Span]) -> Iterator[str]:
    """The lines of a breakdown of which somebody states a figure, also where the council counts nothing there."""
    for one in stated:
        if one.measure == measure.id and one.line and any(one.of(span) for span in spans):
            yield one.line


def beside(
    measure: Measure,
    line: str,
    stated: Iterable[Stated],
    printed: Sequence[tuple[Span, Printed]],
    *,
    hides: bool,
) -> list[tuple[str, tuple[Printed, ...]]]:
    """What stands under a figure, each with its title and a cell for each period; nothing where nobody states any."""
    of = [one for one in stated if (one.measure, one.line) == (measure.id, line)]
    of = [one for one in of if any(one.of(span) for span, _ in printed)]
    rows = []
    for source, others in dict.fromkeys((one.source, one.others) for one in of):
        said = [
            next((x for x in of if (x.source, x.others) == (source, others) and x.of(span)), None)
            for span, _ in printed
        ]
        cells = tuple(
            _told(measure, one, own, hides=hides) for one, (_, own) in zip(said, printed, strict=True)
        )
        rows.append((f"{source}, {OTHERS}" if others else source, cells))
        if not others:
            against = (
                _against(measure, one, own, cell)
                for one, (_, own), cell in zip(said, printed, cells, strict=True)
            )
            rows.append((OURS, tuple(against)))
    return rows


def _told(measure: Measure, one: Stated | None, own: Printed, *, hides: bool) -> Printed:
    if one is None:
        return Printed(text=NOTHING)
    if hides and not one.others:
        if _exact(own) is None:
            return Printed(text=SAID[Mark.HIDDEN])
        if measure.unit != "%" and measure.people and 0 < one.value < measure.threshold:
            return Printed(text=SAID[Mark.SMALL])
    return Printed(text=as_set(measure, one.value, NOTHING))


def _exact(own: Printed) -> Decimal | None:
    """The council's own number, where it is printed as it is."""
    value = own.figure.value if own.figure is not None else None
    exact = value is not None and own.mark is Mark.SHOWN and own.text[:1].isdigit()
    return Decimal(value) if exact and value is not None else None


def _against(measure: Measure, one: Stated | None, own: Printed, told: Printed) -> Printed:
    """By how much the council's own figure differs, where both can be read: to the places that are stated."""
    ours = _exact(own)
    if one is None or ours is None or not told.text[:1].isdigit():
        return Printed(text=NOTHING)
    stated = one.value.normalize()
    exponent = stated.as_tuple().exponent
    places = min(exponent, 0) if isinstance(exponent, int) else 0
    gap = ours.quantize(Decimal(1).scaleb(places)) - stated
    if not gap:
        return Printed(text="The same")
    many = f"{abs(gap).normalize():f}"
    if measure.unit != "%":
        return Printed(text=f"{many} {'more' if gap > 0 else 'fewer'}")
    return Printed(text=f"{many} point{'' if abs(gap) == 1 else 's'} {'higher' if gap > 0 else 'lower'}")
