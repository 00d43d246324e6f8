"""The days and times of a limit on calls: in words, and whether it is such a time now (URB-3, R04)."""

from __future__ import annotations

import datetime as dt

import pytest

from evenhand.domain.conduct.call_times import call_times_in
from evenhand.domain.conduct.limits import limits_in
from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.time.calendars import Calendars
from tests.domain.cases.telling import Told, day
from tests.domain.conduct.conftest import LIMIT, WHO, city_in_force, city_warned, considered, limit_like

CLOSED = Calendars(closures=(dt.date(2026, 12, 31),))
WEEKLY = {"call_days": ("tuesday", "thursday"), "call_from": "10:00", "call_until": "12:00"}


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-12-24T13:00", "Now: not until Tuesday 29 December 2026 at 10am."),
        ("2027-04-01T10:00", "Now: they may call, until midday."),
        ("2026-12-31T10:00", "Now: not until Tuesday 5 January 2027 at 10am (today is a closure day)."),
        ("2029-12-25T10:00", "Now: not until Thursday 27 December 2029 at 10am (today is Christmas Day)."),
        ("2026-11-24T10:00", "Now: they may call, until midday."),
        ("2026-11-24T09:59", "Now: not until today at 10am."),
        ("2026-11-24T12:00", "Now: not until Thursday 26 November 2026 at 10am."),
        ("2026-11-27T11:00", "Now: not until Tuesday 1 December 2026 at 10am."),
    ],
)
def test_the_card_says_whether_they_may_call_now_and_if_not_when(
    coventry: Lawbook, at: str, said: str
) -> None:
    calls = call_times_in(WEEKLY, coventry.vocabularies)
    assert calls is not None
    assert calls.now(dt.datetime.fromisoformat(at), shut=CLOSED.shut) == said
    assert calls.words == "Days and times: Tuesday and Thursday, 10am to midday."


def test_one_day_a_week_comes_again_after_a_week(coventry: Lawbook) -> None:
    calls = call_times_in({**WEEKLY, "call_days": ("tuesday",)}, coventry.vocabularies)
    assert calls is not None
    after_midday = dt.datetime.fromisoformat("2026-11-24T12:00")
    assert "Tuesday 1 December 2026" in calls.now(after_midday, shut=CLOSED.shut)


def test_a_limit_on_calls_states_its_days_and_times_and_begins_before_it_ends(city: Told) -> None:
    city_warned(city)
    considered(city, "2026-04-01")
    free = {name: value for name, value in LIMIT.items() if not name.startswith("call_")}
    assert "days on which they may call" in city.refused("2026-04-01", "restriction.propose", by=WHO, **free)
    wrong = {**LIMIT, "call_until": "09:30"}
    assert "not later than 10am" in city.refused("2026-04-01", "restriction.propose", by=WHO, **wrong)
    other = {**LIMIT, "what": "R02", "officers": ("officer:1",)}
    said = city.refused("2026-04-01", "restriction.propose", by=WHO, **other)
    assert "leave them out: days on which they may call; they may call from; they may call until" in said
    city.tell("2026-04-01", "restriction.propose", by=WHO, **limit_like(what="R02", officers=("officer:1",)))


def test_whoever_is_told_what_they_may_do_is_told_the_days_and_times(city: Told) -> None:
    city_in_force(city)
    reading = city.reading("2026-05-01")
    (limit,) = limits_in(reading, city.words, vocabularies=city.lawbook.vocabularies)
    assert limit.how.endswith("between 10am and noon. Days and times: Tuesday, 10am to midday.")
    assert limit.starts_on == day("2026-04-13")
