"""The cost limit of a request for information (FOI-20 to FOI-24): a verdict, not a day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from evenhand.domain.lawbook.clock_shapes import Cost, DatedValue
from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.time.given import Given, ReckoningRefused
from evenhand.domain.time.outcome import Reason, Reckoning

WITHIN, EXCEEDS = "WITHIN", "EXCEEDS"


def reckon_cost(rule: ClockRule, value: DatedValue, given: Given) -> Reckoning:
    """Whether an estimate exceeds the limit. Exactly the limit does not (FOI-20).

    Only the activities that the rule counts are counted (FOI-21). Raises ReckoningRefused where nothing
    was estimated.
    """
    cost, limit, rate = rule.source.cost, value.limit, value.rate
    if cost is None or limit is None or rate is None:
        raise ReckoningRefused(f"{rule.id} has no cost to reckon.")
    hours = sum((Fraction(given.amount(name)) for name in cost.hours), Fraction(0))
    minutes_each = Fraction(given.amount(cost.minutes_each))
    records = Fraction(given.amount(cost.records))
    other = sum((Fraction(given.amount(name)) for name in cost.other), Fraction(0))
    if not any(given.params.get(name) not in (None, "") for name in rule.params):
        names = ", ".join(rule.params)
        raise ReckoningRefused(
            f"{rule.id} needs an estimate: give one or more of {names}.", param=cost.hours[0]
        )
    counted = hours + records * minutes_each / 60
    total = counted * Fraction(rate) + other
    verdict = EXCEEDS if total > Fraction(limit) else WITHIN
    reference = str(value.reference)
    reasons = [_sum_says(counted, rate, other, total, reference)]
    reasons += _left_out(cost, given, rule, reference)
    reasons.append(Reason(_verdict_says(verdict, total, limit), reference))
    if verdict == EXCEEDS and records and minutes_each:
        most = (Fraction(limit) - other - hours * Fraction(rate)) * 60 / (minutes_each * Fraction(rate))
        reasons.append(
            Reason(f"The most that stays within the limit is {max(0, int(most)):,} records.", reference)
        )
    return Reckoning(rule.id, None, verdict, tuple(reasons), value.from_, flags=rule.flags)


def _sum_says(hours: Fraction, rate: Decimal, other: Fraction, total: Fraction, reference: str) -> Reason:
    more = f", and {_pounds(other)} of other direct costs" if other else ""
    says = f"{_number(hours)} hours at {_pounds(Fraction(rate))} an hour{more} come to {_pounds(total)}."
    return Reason(says, reference)


def _left_out(cost: Cost, given: Given, rule: ClockRule, reference: str) -> list[Reason]:
    found = []
    for name in cost.not_counted:
        left_out = Fraction(given.amount(name))
        if left_out:
            what = rule.params[name].title.removesuffix(" (not counted)")
            says = (
                f"{what}: {_number(left_out)} not counted, since the law counts only finding and extracting."
            )
            found.append(Reason(says, reference))
    return found


def _verdict_says(verdict: str, total: Fraction, limit: Decimal) -> str:
    if verdict == EXCEEDS:
        return f"That exceeds the limit of {_pounds(Fraction(limit))}."
    if total == Fraction(limit):
        return f"That is exactly the limit of {_pounds(total)}, which does not exceed it."
    return f"That is within the limit of {_pounds(Fraction(limit))}."


def _pounds(amount: Fraction) -> str:
    return f"£{Decimal(round(amount * 100)) / 100:,.2f}"


def _number(amount: Fraction) -> str:
    return f"{float(amount):,.2f}".rstrip("0").rstrip(".")


def latest_value(rule: ClockRule, on: dt.date | None) -> DatedValue | None:
    """The value for a day; without a day, the newest."""
    return rule.values[-1] if on is None else rule.value_on(on)
