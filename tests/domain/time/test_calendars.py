"""The calendars of a council: the table, what is added to it, and how fast it answers."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

import holidays
import numpy as np
import pytest

from evenhand.domain.lawbook.clocks import load_clocks
from evenhand.domain.time import Calendars, HolidayAddition, ReckoningRefused, due_on, in_full, reckon
from evenhand.domain.time.bank_holidays import bank_holidays

LAW = Path(__file__).resolve().parents[3] / "src" / "evenhand" / "law"
CLOCKS = load_clocks(LAW)
ALL_FOUR = ("ENG", "WLS", "SCT", "NIR")
A_WEDNESDAY = dt.date(2026, 11, 25)


def test_a_date_is_said_in_full() -> None:
    assert in_full(dt.date(2026, 12, 4)) == "Friday 4 December 2026"


@pytest.mark.parametrize("nation", ALL_FOUR)
def test_CAL_7_the_table_is_the_one_that_the_library_gives_for_the_nation(nation: str) -> None:
    for year in range(2000, 2041):
        asked_by_name = holidays.country_holidays("GB", subdiv=nation, years=year)
        assert set(bank_holidays(nation, year)) == {on for on in asked_by_name if on.year == year}


def test_CAL_6_an_added_holiday_counts_from_then_on_and_is_named_in_the_reasons() -> None:
    proclaimed = HolidayAddition(A_WEDNESDAY, ALL_FOUR, "Day of thanks", proclaimed_on=dt.date(2026, 1, 5))

    reckoning = reckon(CLOCKS["FOI-20WD"], dt.date(2026, 11, 20), {}, Calendars(additions=(proclaimed,)))

    assert reckoning.due == dt.date(2026, 12, 22)
    assert "Wednesday 25 November 2026 does not count: Day of thanks." in map(str, reckoning.reasons)


def test_CAL_8_a_holiday_proclaimed_after_receipt_is_flagged_with_the_stricter_day_to_work_to() -> None:
    proclaimed = HolidayAddition(A_WEDNESDAY, ALL_FOUR, "Day of thanks", proclaimed_on=dt.date(2026, 11, 23))

    reckoning = reckon(CLOCKS["FOI-20WD"], dt.date(2026, 11, 20), {}, Calendars(additions=(proclaimed,)))

    assert (reckoning.due, reckoning.work_to) == (dt.date(2026, 12, 22), dt.date(2026, 12, 21))
    assert "CONTESTED-RETRO" in reckoning.flags


def test_an_addition_for_one_nation_counts_for_freedom_of_information_and_not_for_complaints() -> None:
    welsh = HolidayAddition(dt.date(2026, 11, 25), ("SCT",), "Local day", proclaimed_on=dt.date(2026, 1, 5))
    calendars = Calendars(additions=(welsh,))

    assert not calendars.working_days("UK_ANY").counts(A_WEDNESDAY)
    assert calendars.working_days("EW").counts(A_WEDNESDAY)


def test_a_holiday_that_was_moved_away_is_a_working_day_again() -> None:
    moved = HolidayAddition(dt.date(2026, 11, 30), ("SCT",), "Moved to another day", removed=True)

    assert Calendars(additions=(moved,)).working_days("UK_ANY").counts(dt.date(2026, 11, 30))


def test_CAL_5_closure_days_count_for_local_clocks_alone() -> None:
    closed = Calendars(closures=(dt.date(2026, 12, 29),))

    assert due_on(CLOCKS["CC-ACK"], dt.date(2026, 12, 23), closed) == dt.date(2026, 12, 31)
    assert due_on(CLOCKS["ASC-ACK"], dt.date(2026, 12, 23), closed) == dt.date(2026, 12, 30)
    assert due_on(CLOCKS["FOI-20WD"], dt.date(2026, 12, 2), closed) == dt.date(2027, 1, 5)


def test_calendars_with_the_same_days_are_equal_and_share_a_version() -> None:
    added = HolidayAddition(A_WEDNESDAY, ALL_FOUR, "Day of thanks")

    assert Calendars() == Calendars()
    assert hash(Calendars()) == hash(Calendars())
    assert Calendars(additions=(added,)) != Calendars()
    assert Calendars(additions=(added,)).version != Calendars().version


@pytest.mark.parametrize("year", [1, 1899, 2300, 9999])
def test_a_year_that_must_be_a_slip_is_refused_in_words(year: int) -> None:
    with pytest.raises(ReckoningRefused, match="check the year"):
        reckon(CLOCKS["URB-ACK7"], dt.date(year, 12, 31), {}, Calendars())


def test_a_rule_that_needs_a_day_says_which() -> None:
    with pytest.raises(ReckoningRefused, match="needs the day on which the request was received"):
        reckon(CLOCKS["FOI-20WD"], None, {}, Calendars())


def _best(call: Callable[[], object], *, times: int = 2_000, rounds: int = 15) -> float:
    """The quickest of several rounds, so that a busy machine does not decide."""
    found = []
    for _ in range(rounds):
        started = time.perf_counter()
        for _ in range(times):
            call()
        found.append((time.perf_counter() - started) / times)
    return min(found)


def test_a_plain_working_day_clock_costs_no_more_than_five_numpy_look_ups() -> None:
    rule, calendars, on = CLOCKS["FOI-20WD"], Calendars(), dt.date(2026, 11, 20)
    days = calendars.working_days("UK_ANY")
    off = [day.on for day in days.off_between(dt.date(2020, 1, 1), dt.date(2030, 12, 31))]
    prebuilt = np.busdaycalendar(holidays=np.array(off, dtype="datetime64[D]"))
    received = np.datetime64(on)
    assert (
        due_on(rule, on, calendars) == np.busday_offset(received, 20, "backward", busdaycal=prebuilt).item()
    )

    ours = _best(lambda: due_on(rule, on, calendars))
    numpys = _best(lambda: np.busday_offset(received, 20, "backward", busdaycal=prebuilt))

    assert ours <= 5 * numpys


def test_CAL_4_a_scottish_councils_dates_roll_by_scottish_holidays() -> None:
    received = dt.date(2026, 10, 30)  # a month on is Monday 30 November 2026, St Andrew's Day
    here, there = Calendars(), Calendars(nation="SCT")
    assert reckon(CLOCKS["SAR-1M"], received, {}, here).due == dt.date(2026, 11, 30)
    assert reckon(CLOCKS["SAR-1M"], received, {}, there).due == dt.date(2026, 12, 1)
    assert here.version != there.version
