"""Word to others that a holiday or a closure day was added or withdrawn, so that open clocks move."""

from __future__ import annotations

from collections.abc import Callable

from evenhand.apps.council.once_a_request import forget_answers

_told: list[Callable[[str], None]] = []


def when_days_change(tell: Callable[[str], None]) -> Callable[[str], None]:
    """Register what must be told, once; usable as a decorator in the `ready` of an app above.

    It is given a sentence that says which day changed, and called inside the transaction that makes the change:
    enqueue a task there (its row commits or falls with the change), never do the work itself.
    """
    if tell not in _told:
        _told.append(tell)
    return tell


def tell_of_change(cause: str) -> None:
    """Tell everybody registered, in the order they registered; `cause` is a sentence that names the day."""
    forget_answers()
    for tell in _told:
        tell(cause)
