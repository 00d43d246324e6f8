"""Numbers in words and figures: `1,196`, `86 %`, `£1,234.50`, `25 months`."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from evenhand.domain.reports.figures import Number
from evenhand.domain.reports.measures import Measure

NO_RECORD = "no record"
NOT_YET = "not yet"
NOT_RECORDED = "not recorded"
NOT_RECKONED = "cannot be reckoned"
NOTHING = "–"
DAYS_A_MONTH = Decimal("30.4375")  # of the mean year: lengths are told in whole months beside their days
_BAND_MONTHS = 12


def written(measure: Measure, value: Number | None) -> str:
    """A figure as it is printed, by its unit. Nothing to reckon from is a dash and no nought."""
    if value is None:
        return NOTHING
    match measure.unit:
        case "%":
            return f"{_rounded(value, 0):,} %"
        case "£":
            return f"£{_rounded(value, 2):,.2f}"
        case "hours":
            return f"{_rounded(Decimal(value) / 60, 1):,} hours"
        case "length":
            return f"{months(int(value))} ({int(value):,} days)"
        case "days" | "working days":
            number = _rounded(value, 0 if value == int(value) else 1)
            return f"{number:,} {measure.unit if number != 1 else measure.unit.removesuffix('s')}"
        case _:
            return f"{_rounded(value, 0 if value == int(value) else 1):,}"


def months(days: int) -> str:
    """A length in whole months."""
    number = int(Decimal(days) / DAYS_A_MONTH)
    if number == 0:
        return "less than a month"
    return f"{number} month{'' if number == 1 else 's'}"


def band(days: int) -> str:
    """A length as a band of a year, so that one person's is not told exactly (SUP-4)."""
    number = int(Decimal(days) / DAYS_A_MONTH) // _BAND_MONTHS * _BAND_MONTHS
    return f"{number} to {number + _BAND_MONTHS} months"


def _rounded(value: Number, places: int) -> Decimal:
    return Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
