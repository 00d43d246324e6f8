"""Word to others that a holiday or a closure day was added or withdrawn, so that open clocks move."""

from __future__ import annotations

from collections.abc import Callable

from evenhand.apps.council.once_a_request import forget_answers

_told: list[Callable[[], None]] = []


def when_days_change(tell: Callable[[], None]) -> Callable[[], None]:
    """Register what must be told, once; usable as a decorator in the `ready` of an app above.

    It is called inside the transaction that makes the change: enqueue a task there (its row commits or
    falls with the change), never do the work itself.
    """
    if tell not in _told:
        _told.append(tell)
    return tell


def tell_of_change() -> None:
    """Tell everybody registered, in the order they registered."""
    forget_answers()
    for tell in _told:
        tell()
