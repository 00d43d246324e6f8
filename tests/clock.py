"""The clock of the tests: it begins at one instant on whatever day they are run, and goes on from there.

The law counts from days, and so do the invented stories: a page that read the day on which the tests happen to run
would ask in a year's time why a request was logged so late, and show other words on a Sunday, on Christmas Day and in
the minute before midnight. A test that is about such a day sets it (`monkeypatch` of the `localdate` of its page, or
an argument of what it calls).
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

BEGINS_AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)  # a Monday without a holiday near
_AHEAD = dt.datetime.now(dt.UTC) - BEGINS_AT


class _AnyInstant(type):
    """Django asks of what a template shows whether it is an instant: those made elsewhere are too."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, dt.datetime)


class _Clock(dt.datetime, metaclass=_AnyInstant):
    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]  # never one of this class
        return dt.datetime.now(tz) - _AHEAD


def set_clock() -> None:
    """Let `now` and `localdate` of Django, from which all of the product takes the time, read this clock."""
    timezone.datetime = _Clock  # type: ignore[attr-defined]  # what `now` reads, by whatever name it was imported
