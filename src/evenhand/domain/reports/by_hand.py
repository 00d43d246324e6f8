"""How long the same question would take by hand: what a refusal on cost must be able to show (FOI-22, FOI-24).

Evenhand answers in a moment; a council whose older records cannot be counted still owes an honest estimate, and the
person the largest part that fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.reports.documents import Line, Part, Printed, Table
from evenhand.domain.reports.periods import Span
from evenhand.domain.time import Calendars, reckon
from evenhand.domain.time.cost import EXCEEDS

_MINUTES_AN_HOUR = 60
_TITLE = "How long this would take by hand"
_QUESTION = "If these records could not be counted by a system, how long would it take to open each of them?"
_ASSUMED = (
    "No record was tried by hand for this estimate: the minutes a record are assumed. An estimate that a refusal rests on "
    "needs a sample."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What an estimate rests on: how many records were tried, and how many minutes that took. An `assumed` one was not
    tried by anybody, and says so wherever it is printed.
    """

    records: int
    minutes: Decimal
    assumed: bool = False

    @property
    def minutes_each(self) -> Decimal:
        """Minutes a record."""
        return self.minutes / self.records


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """The estimate: records in scope, hours, verdict with its reasons, and the latest pieces that fit."""

    records: int
    hours: Decimal
    exceeds: bool
    reasons: tuple[str, ...]
    fits: tuple[Span, ...]


def by_hand(
    in_scope: Sequence[tuple[Span, int]], sample: Sample, *, rule: ClockRule, main: Span, calendars: Calendars
) -> ByHand:
    """The estimate for opening every record in scope, and which latest pieces of the period stay within the limit.

    `in_scope` holds each piece of the period with its number of records, the earliest first; `rule` is the cost
    limit in force on the last day of the period.
    """
    records = sum(number for _, number in in_scope)
    verdict, reasons = _verdict(records, sample, rule, main, calendars)
    fits: list[Span] = []
    counted = 0
    for span, number in reversed(in_scope):
        counted += number
        if _verdict(counted, sample, rule, main, calendars)[0] == EXCEEDS:
            break
        fits.insert(0, span)
    hours = records * sample.minutes_each / _MINUTES_AN_HOUR
    return ByHand(records=records, hours=hours, exceeds=verdict == EXCEEDS, reasons=reasons, fits=tuple(fits))


def _verdict(
    records: int, sample: Sample, rule: ClockRule, main: Span, calendars: Calendars
) -> tuple[str, tuple[str, ...]]:
    cost = rule.source.cost
    if cost is None:
        raise ValueError(f"{rule.id} reckons no cost. Name the rule of the cost limit.")
    given = {cost.records: Decimal(records), cost.minutes_each: sample.minutes_each}
    reckoning = reckon(rule, main.until_on, given, calendars)
    return reckoning.verdict or "", tuple(reason.text for reason in reckoning.reasons)


def not_given() -> Part:
    """The section where the number of records is itself one that may not be given."""
    return Part(
        title=_TITLE,
        ids=("FOI-22", "FOI-24"),
        question=_QUESTION,
        says=(
            "The estimate rests on the number of records, which is not given here since people could be recognised by "
            "it. Whoever reviews this answer is shown the working.",
        ),
    )


def as_part(estimate: ByHand, sample: Sample) -> Part:
    """The estimate as a section of an answer."""
    fits = (
        f"These parts fit within the limit: {', '.join(span.title or span.says for span in estimate.fits)}."
        if estimate.fits
        else "No whole piece of the period fits within the limit."
    )
    tried = (
        ("Records tried as a sample", "None" if sample.assumed else f"{sample.records:,}"),
        ("Minutes the sample took", "–" if sample.assumed else f"{sample.minutes.normalize():f}"),
    )
    lines = (
        ("Records in scope", f"{estimate.records:,}"),
        *tried,
        ("Minutes a record", f"{sample.minutes_each.quantize(Decimal('0.1'))}"),
        ("Hours in all", f"{estimate.hours.quantize(Decimal('0.1')):,}"),
        ("Over the limit of cost", "Yes" if estimate.exceeds else "No"),
    )
    return Part(
        title=_TITLE,
        ids=("FOI-22", "FOI-24"),
        question=_QUESTION,
        says=(
            *((_ASSUMED,) if sample.assumed else ()),
            *estimate.reasons,
            fits if estimate.exceeds else "All of it fits within the limit.",
        ),
        tables=(
            Table(
                caption="The working",
                columns=("Estimate",),
                lines=tuple(Line(title=title, cells=(Printed(text=text),)) for title, text in lines),
            ),
        ),
    )
