"""How one figure is printed: as it is, as a sign in its place, or in words where nobody recorded it."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.domain.reports.figures import Figure
from evenhand.domain.reports.measures import Measure
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.planning import Figures, Key
from evenhand.domain.reports.suppression import THRESHOLD, Mark, ratio_shown
from evenhand.domain.reports.writing import (
    NO_RECORD,
    NOT_RECKONED,
    NOT_RECORDED,
    NOT_YET,
    NOTHING,
    band,
    written,
)

_FEW = f"0 to {THRESHOLD - 1}"
SAID = {
    Mark.SMALL: f"<{THRESHOLD}",
    Mark.FEW: _FEW,
    Mark.HIDDEN: "[c]",
    Mark.WITHHELD: "[c]",
}
LEGEND = {
    f"<{THRESHOLD}": "a number from 1 to 4, not given because people could be recognised by it",
    _FEW: "a number below five, or nobody at all: in a list of ranks both are written alike, since the two "
    "together would tell how many people there are",
    "[c]": "not given, since one of those numbers could be worked out from it",
    f"n/a (<{THRESHOLD})": "not worked out: it would rest on fewer than five cases, or on a number not given",
    NOTHING: "there is nothing to give here: no case to work it out from, no target, or nothing recorded; this is not the "
    "same as nought",
    NO_RECORD: "the council's records in this system begin later; this is not the same as nought",
    NOT_RECORDED: "nobody entered it; this is not the same as nought",
    NOT_YET: "these days had not begun when this was counted; this is not the same as nought",
}


def text_of(
    figures: Figures, marks: Mapping[str, Mark], key: Key, one: Figure, *, hides: bool
) -> tuple[str, Mark]:
    """How a figure is printed for a reader from whom small ones are hidden, or not, and what that conceals."""
    measure = one.measure
    if one.value is None and one.lacks:
        return NOT_RECKONED, Mark.SHOWN
    if not one.value and _unrecorded(figures, marks, key, measure, hides=hides):
        return NOT_RECORDED, Mark.SHOWN
    if not hides:
        return written(measure, one.value), Mark.SHOWN
    if measure.reckons == "share":
        span = Span(key.from_on, key.until_on)
        shown = [
            marks.get(str(figures.figure(key.group, name, span, key.line)[0]), Mark.SHOWN)
            for name in measure.share
        ]
        if one.value is None or ratio_shown(one.base, *shown):
            return written(measure, one.value), Mark.SHOWN
        return f"n/a (<{THRESHOLD})", Mark.HIDDEN
    if measure.reckons in ("initial", "continuous"):
        if one.value is not None and one.base < THRESHOLD:
            return band(int(one.value)), Mark.HIDDEN
        return written(measure, one.value), Mark.SHOWN
    if measure.reckons in ("average", "median", "longest", "sum", "minutes", "cost"):
        few = one.value is not None and one.base < max(THRESHOLD, measure.threshold)
        mark = Mark.HIDDEN if few else marks.get(str(key), Mark.SHOWN)
        return f"n/a (<{THRESHOLD})" if few else SAID.get(mark, written(measure, one.value)), mark
    mark = marks.get(str(key), Mark.SHOWN)
    return SAID.get(mark, written(measure, one.value)), mark


def _unrecorded(
    figures: Figures, marks: Mapping[str, Mark], key: Key, measure: Measure, *, hides: bool
) -> bool:
    """Whether a nought says only that nobody recorded it. The public is told where that gives nothing else away."""
    if not (measure.recorded_by and measure.recorded_of):
        return False
    span = Span(key.from_on, key.until_on)
    _, by = figures.figure(key.group, measure.recorded_by, span, key.line)
    of_key, of = figures.figure(key.group, measure.recorded_of, span, key.line)
    if by.value or not of.value:
        return False
    own = marks.get(str(key), Mark.SHOWN)
    return not hides or (own is Mark.SHOWN and marks.get(str(of_key)) in (Mark.SHOWN, Mark.SMALL))
