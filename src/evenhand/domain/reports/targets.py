"""What a figure is held against: the council's own target on the last day of a period, and what others expect (DEF-14)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from evenhand.domain.reports.documents import Printed
from evenhand.domain.reports.measures import Measure, Report
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.writing import written

SERVICE = "service"
TARGET, AGAINST, EXPECTED = "Target", "Against the target", "Expected by the regulator"
NO_TARGET = "No target set"
_NOTHING = Printed(text="–")


@dataclass(frozen=True, slots=True)
class Aim:
    """The target in force, and each expectation with its words (`good`); an expectation is no target of ours."""

    target: Decimal | None = None
    expected: tuple[tuple[str, Decimal], ...] = ()


Aims: TypeAlias = Callable[[str, str, Span, str], Aim]
"""Of a group, a measure, a period and a service (empty for all of them)."""


@dataclass(frozen=True, slots=True)
class Held:
    """One figure as printed, and what it is held against. `value` is nothing where the reader may not see it."""

    aim: Aim
    printed: Printed

    @property
    def value(self) -> Decimal | None:
        """The number behind what is printed, as far as it is printed."""
        figure = self.printed.figure
        if figure is None or figure.value is None or not self.printed.text[:1].isdigit():
            return None
        return Decimal(figure.value)


def aimed(reports: Iterable[Report], measures: Mapping[str, Measure]) -> Mapping[tuple[str, str], bool]:
    """Each kind of case and measure that some report holds against a target, and whether one does service by service."""
    found: dict[tuple[str, str], bool] = {}
    for section in (section for report in reports for section in report.sections if section.targets):
        for group in (name for both in section.groups for name in both.split("+")):
            for name in (name for name in section.measures if measures[name].reckons == "share"):
                by_service = found.get((group, name), False) or section.by == SERVICE
                found[group, name] = by_service
    return found


def beside(measure: Measure, held: Sequence[Held]) -> list[tuple[str, tuple[Printed, ...]]]:
    """What stands beside a measure, each with its title and a cell for each figure; expectations only where there are."""
    rows = [
        (TARGET, tuple(Printed(text=as_set(measure, one.aim.target, NO_TARGET)) for one in held)),
        (AGAINST, tuple(_against(one) for one in held)),
    ]
    for words in dict.fromkeys(words for one in held for words, _ in one.aim.expected):
        cells = (Printed(text=as_set(measure, dict(one.aim.expected).get(words), "–")) for one in held)
        rows.append((f"{EXPECTED}: {words}" if words else EXPECTED, tuple(cells)))
    return rows


def moved(measure: Measure, days: str, first: Aim, last: Aim) -> str:
    """What is said where the target of the first day of a period is not that of the last; empty where it is."""
    if first.target == last.target:
        return ""
    was, now = (as_set(measure, one.target, NO_TARGET) for one in (first, last))
    return (
        f"{measure.title}, {days}: the target changed in these days. On the first: {was}. On the last, which the figure is "
        f"held against: {now}."
    )


def as_set(measure: Measure, value: Decimal | None, without: str) -> str:
    """A target as it was set, with its fractions: one of 92.5 is none of 93."""
    if value is None:
        return without
    if measure.unit != "%":
        return written(measure, value)
    return f"{value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize():f} %"


def _against(one: Held) -> Printed:
    if one.aim.target is None or one.value is None:
        return _NOTHING
    gap = one.value - one.aim.target
    if not gap:
        return Printed(text="As set")
    points = abs(gap).quantize(Decimal(1), ROUND_HALF_UP)
    many = "Less than 1 point" if points < 1 else "1 point" if points == 1 else f"{points} points"
    return Printed(text=f"{many} {'above' if gap > 0 else 'below'}")
