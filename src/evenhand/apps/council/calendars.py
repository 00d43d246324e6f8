"""The council's own days, as the lawbook's calendars take them, and word to others when they change."""

from __future__ import annotations

from collections.abc import Callable

from evenhand.apps.council import queries
from evenhand.domain.time import HolidayAddition as Addition

_told_of_changes: list[Callable[[], None]] = []


def additions() -> tuple[Addition, ...]:
    """The holidays that stand added or taken away, as values (CAL-6)."""
    return tuple(
        Addition(
            on=row.on,
            nations=tuple(row.nations),
            reason=row.reason,
            proclaimed_on=row.proclaimed_on,
            removed=row.removed,
        )
        for row in queries.holiday_additions()
    )


def when_days_change(tell: Callable[[], None]) -> Callable[[], None]:
    """Register what must be told when a holiday or closure day is added or withdrawn (open clocks move).

    It is called inside the transaction that makes the change: enqueue a task there (its row commits or
    falls with the change), never do the work itself. Usable as a decorator.
    """
    if tell not in _told_of_changes:
        _told_of_changes.append(tell)
    return tell


def tell_of_change() -> None:
    """Tell everybody registered, in the order they registered."""
    for tell in _told_of_changes:
        tell()
