"""The tests are read on one day, whatever day they run on."""

from __future__ import annotations

import datetime as dt

from django.utils.timezone import localdate, now, template_localtime

from tests.clock import BEGINS_AT


def test_pages_read_the_day_of_the_tests_and_time_goes_on() -> None:
    assert localdate() == BEGINS_AT.date()
    before = now()
    assert BEGINS_AT < before < now() < BEGINS_AT + dt.timedelta(hours=6)


def test_an_instant_made_elsewhere_is_still_shown_as_london_has_it() -> None:
    shown = template_localtime(dt.datetime(2026, 6, 30, 23, 20, tzinfo=dt.UTC))
    assert (shown.day, shown.hour) == (1, 0)
