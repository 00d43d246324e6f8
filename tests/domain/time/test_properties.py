"""What holds for every day, not only for the worked ones."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.domain.lawbook.clocks import ClockRule, load_clocks
from evenhand.domain.time import Calendars, HolidayAddition, due_on, reckon

LAW = Path(__file__).resolve().parents[3] / "src" / "evenhand" / "law"
CLOCKS = load_clocks(LAW)
CALENDARS = Calendars()
DATED = [rule for rule in CLOCKS.values() if rule.source.operator != "cost-limit"]
# The days on which every rule but those of past years has a value.
DAYS = st.dates(dt.date(2026, 6, 19), dt.date(2030, 12, 31))
ALL_FOUR = ("ENG", "WLS", "SCT", "NIR")

RULES = st.sampled_from([rule for rule in DATED if rule.applies_to_events_until is None])
quickly = settings(max_examples=150, deadline=None)


def due(rule: ClockRule, on: dt.date, calendars: Calendars = CALENDARS, **params: object) -> dt.date:
    found = reckon(rule, on, params, calendars).due
    assert found is not None
    return found


@quickly
@given(RULES, DAYS, st.integers(1, 60))
def test_a_later_event_never_falls_due_earlier(rule: ClockRule, on: dt.date, later: int) -> None:
    assert due(rule, on) <= due(rule, on + dt.timedelta(days=later))


@quickly
@given(RULES, DAYS)
def test_the_quick_way_and_the_way_with_reasons_agree(rule: ClockRule, on: dt.date) -> None:
    assert due_on(rule, on, CALENDARS) == due(rule, on)


@quickly
@given(RULES, DAYS, st.integers(1, 100))
def test_adding_a_holiday_never_brings_a_due_date_forward_save_where_the_rule_rolls_back(
    rule: ClockRule, on: dt.date, after: int
) -> None:
    holiday = HolidayAddition(
        on=on + dt.timedelta(days=after), nations=ALL_FOUR, reason="A day proclaimed", proclaimed_on=on
    )
    with_it = due(rule, on, Calendars(additions=(holiday,)))

    if rule.source.roll == "back":
        assert with_it <= due(rule, on)
    else:
        assert with_it >= due(rule, on)


@quickly
@given(RULES, DAYS, st.integers(1, 100))
def test_a_holiday_taken_away_never_puts_a_due_date_off_save_where_the_rule_rolls_back(
    rule: ClockRule, on: dt.date, after: int
) -> None:
    moved = HolidayAddition(
        on=on + dt.timedelta(days=after), nations=ALL_FOUR, reason="Moved to another day", removed=True
    )
    without_it = due(rule, on, Calendars(additions=(moved,)))

    assert without_it >= due(rule, on) if rule.source.roll == "back" else without_it <= due(rule, on)


@quickly
@given(st.sampled_from(["FOI-FEE", "EIR-FEE"]), DAYS, st.integers(0, 15), st.integers(0, 90))
def test_FOI_4_disregarded_days_never_shorten_a_time(
    rule_id: str, on: dt.date, asked: int, taken: int
) -> None:
    notice = on + dt.timedelta(days=asked)
    paid = notice + dt.timedelta(days=taken)
    rule = CLOCKS[rule_id]

    assert due(rule, on, notice=notice, paid=paid) >= due(rule, on)


@quickly
@given(
    st.sampled_from(["SAR-PAUSE", "SAR-EXT", "SAR-EXT-NOTICE"]), DAYS, st.integers(0, 25), st.integers(0, 90)
)
def test_SAR_4_paused_days_are_all_added(rule_id: str, on: dt.date, asked: int, taken: int) -> None:
    first = on + dt.timedelta(days=asked)
    last = first + dt.timedelta(days=taken)
    rule = CLOCKS[rule_id]
    counted = taken + 1 - (1 if asked == 0 else 0)  # day 0 itself was never counted

    paused = due(rule, on, asked=first, replied=last)

    assert paused >= due(rule, on)
    assert paused >= on + dt.timedelta(days=28 + counted)


@quickly
@given(DAYS, st.sampled_from(["UK_ANY", "EW", "SC", "NI", "CSC"]), st.integers(1, 65))
def test_a_count_steps_over_exactly_so_many_working_days(on: dt.date, calendar: str, n: int) -> None:
    days = CALENDARS.working_days(calendar)
    last = days.nth_after(on, n)

    assert days.counts(last)
    assert days.between(on + dt.timedelta(days=1), last) == n


@quickly
@given(DAYS)
def test_CAL_7_a_day_counts_for_uk_any_only_where_it_counts_in_all_four_nations(on: dt.date) -> None:
    everywhere = all(CALENDARS.working_days(each).counts(on) for each in ("EW", "SC", "NI"))

    assert CALENDARS.working_days("UK_ANY").counts(on) == everywhere


@pytest.mark.parametrize("rule", DATED, ids=lambda rule: rule.id)
def test_every_reckoning_gives_reasons_with_a_reference(rule: ClockRule) -> None:
    on = rule.applies_to_events_until or dt.date(2026, 11, 20)

    reckoning = reckon(rule, on, {}, CALENDARS)

    assert any(reason.reference for reason in reckoning.reasons)
    assert all(reason.text.endswith(".") or reason.text.endswith(").") for reason in reckoning.reasons)
