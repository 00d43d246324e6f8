"""Which requests may be counted together for the cost limit (FOI-25). Found for the officer, decided by the officer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.time import Calendars, reckon


@dataclass(frozen=True, slots=True)
class Received:
    """One request: its reference and the day it was received."""

    ref: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of 60 consecutive working days that holds this request, and the others received within it."""

    first_on: dt.date
    last_on: dt.date
    others: tuple[Received, ...]


def windows(
    request: Received, others: Sequence[Received], rule: ClockRule, calendars: Calendars
) -> tuple[Window, ...]:
    """Every stretch of the rule's length that holds `request` and at least one of `others`, the largest first.

    A stretch begins with the day on which one of the requests was received, which is day 1, and may look back or
    forward. Stretches that only repeat part of another are left out.
    """
    everything = [request, *others]
    found: list[Window] = []
    for first_on in sorted({one.on for one in everything if one.on <= request.on}):
        last_on = reckon(rule, first_on, {}, calendars).due
        if last_on is None or request.on > last_on:
            continue
        inside = tuple(
            sorted((o for o in others if first_on <= o.on <= last_on), key=lambda o: (o.on, o.ref))
        )
        if inside and not any(set(inside) <= set(known.others) for known in found):
            found.append(Window(first_on, last_on, inside))
    return tuple(sorted(found, key=lambda window: (-len(window.others), window.first_on)))


def in_one_window(requests: Sequence[Received], rule: ClockRule, calendars: Calendars) -> bool:
    """Whether all of these were received within one stretch of the rule's length: not only each of them with another."""
    if not requests:
        return True
    last_on = reckon(rule, min(one.on for one in requests), {}, calendars).due
    return last_on is not None and all(one.on <= last_on for one in requests)
