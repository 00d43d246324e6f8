"""What a clock was told beside the day of its event, read and checked against what its rule understands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from evenhand.domain.lawbook.clock_shapes import Span
from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.time.words import in_full


class ReckoningRefused(ValueError):
    """A clock cannot be reckoned from what it was told; the text says what, why and what to do.

    `param` names what was wrong: a parameter, `on` for the day of the event, or nothing in particular.
    """

    def __init__(self, says: str, *, param: str = "") -> None:
        self.param = param
        super().__init__(says)


class NoValue(ReckoningRefused):
    """A rule that has no value for events of that day: it began later, or ended before."""


def check_known(rule: ClockRule, params: Mapping[str, object]) -> None:
    """Refuse a parameter that the rule does not understand. Raises ReckoningRefused."""
    for name in params:
        if name not in rule.params:
            near = get_close_matches(name, rule.params, n=1)
            takes = ", ".join(rule.params) or "nothing beside the day"
            mend = f"Did you mean '{near[0]}'?" if near else f"It takes: {takes}."
            raise ReckoningRefused(f"{rule.id} does not understand '{name}'. {mend}", param=name)


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters of one reckoning. Blank values count as not given."""

    rule: ClockRule
    params: Mapping[str, object]

    def date(self, name: str) -> dt.date | None:
        """A parameter that is one day."""
        found = self.dates(name)
        if len(found) > 1:
            raise ReckoningRefused(f"Give one day for '{name}', not {len(found)}.", param=name)
        return found[0] if found else None

    def dates(self, name: str) -> tuple[dt.date, ...]:
        """A parameter that is one day or several, in the order given."""
        value = self.params.get(name)
        if value is None or value == "":
            return ()
        if isinstance(value, dt.datetime):
            raise ReckoningRefused(f"'{name}' is a time of day; give the legal day alone.", param=name)
        if isinstance(value, dt.date):
            return (value,)
        each = value if isinstance(value, tuple | list) else str(value).split("|")
        return tuple(_date(name, one) for one in each)

    def word(self, name: str, default: str) -> str:
        """A parameter that is one of a closed list of words."""
        value = str(self.params.get(name) or default)
        among = self.rule.params[name].among if name in self.rule.params else ()
        if among and value not in among:
            raise ReckoningRefused(
                f"'{name}' may be {', '.join(among)}; '{value}' is none of them.", param=name
            )
        return value

    def whole(self, name: str) -> int | None:
        """A parameter that is a whole number, 1 or more."""
        value = self.params.get(name)
        if value is None or value == "":
            return None
        try:
            number = int(str(value))
        except ValueError:
            number = 0
        if number < 1:
            raise ReckoningRefused(
                f"'{value}' is not a whole number of 1 or more: correct '{name}'.", param=name
            )
        return number

    def amount(self, name: str) -> Decimal:
        """A parameter that is a number of hours, records, minutes or pounds; 0 where not given."""
        value = self.params.get(name)
        if value is None or value == "":
            return Decimal(0)
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or number < 0:
            raise ReckoningRefused(f"'{value}' is not a number of 0 or more: correct '{name}'.", param=name)
        return number

    def spans(self, span: Span) -> tuple[tuple[dt.date, dt.date | None], ...]:
        """The days from and to of each disregarded span; the last may still be open."""
        starts, ends = self.dates(span.from_), self.dates(span.to)
        if len(ends) > len(starts) or len(starts) > len(ends) + 1:
            raise ReckoningRefused(
                f"Each day of '{span.to}' needs its day of '{span.from_}', and only the last may still be open.",
                param=span.to if len(ends) > len(starts) else span.from_,
            )
        paired = [
            (start, ends[number] if number < len(ends) else None) for number, start in enumerate(starts)
        ]
        previous: dt.date | None = None
        for start, end in paired:
            if end is not None and end < start:
                raise ReckoningRefused(
                    f"'{span.to}' ({in_full(end)}) is before '{span.from_}' ({in_full(start)}): correct one of them.",
                    param=span.to,
                )
            if previous is not None and start <= previous:
                raise ReckoningRefused(f"Give the days of '{span.from_}' in their order.", param=span.from_)
            previous = end
        return tuple(paired)


def _date(name: str, value: object) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(str(value).strip())
    except ValueError:
        says = f"'{value}' is not a day: write '{name}' as year-month-day, such as 2026-11-21."
        raise ReckoningRefused(says, param=name) from None
