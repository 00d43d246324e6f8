"""Requests counted together: within any 60 consecutive working days, looking back or forward (FOI-25)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from evenhand.domain.information.aggregation import Received, windows
from evenhand.domain.lawbook.clocks import load_clocks
from evenhand.domain.time import Calendars

LAW = Path(__file__).resolve().parents[3] / "src" / "evenhand" / "law"


@pytest.fixture(scope="module")
def rule():
    return load_clocks(LAW)["FOI-AGG-END"]


def received(ref: str, on: str) -> Received:
    return Received(ref, dt.date.fromisoformat(on))


def test_FOI_25_a_request_on_the_sixtieth_working_day_counts_and_on_the_next_does_not(rule):
    first = received("A", "2026-04-07")  # a Tuesday: day 60 is Thursday 2 July 2026
    inside, outside = received("B", "2026-07-02"), received("C", "2026-07-03")
    found = windows(first, [inside, outside], rule, Calendars())
    assert [other.ref for window in found for other in window.others] == ["B"]
    assert found[0].last_on == dt.date(2026, 7, 2)


def test_FOI_25_the_window_may_look_back_from_this_request(rule):
    now, earlier = received("A", "2026-07-02"), received("B", "2026-04-07")
    assert windows(now, [earlier], rule, Calendars())[0].first_on == earlier.on


def test_FOI_25_two_windows_that_overlap_are_both_shown(rule):
    now = received("A", "2026-06-01")
    others = [received("B", "2026-03-10"), received("C", "2026-08-20")]
    found = windows(now, others, rule, Calendars())
    assert [{o.ref for o in window.others} for window in found] == [{"B"}, {"C"}]


def test_FOI_25_requests_far_apart_are_never_counted_together(rule):
    assert windows(received("A", "2026-06-01"), [received("B", "2025-06-01")], rule, Calendars()) == ()
