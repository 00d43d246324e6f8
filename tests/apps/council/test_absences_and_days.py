"""Absences route post; holidays and closure days move open clocks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import DjangoAssertNumQueries

from evenhand.apps.accounts.models import RecordChange, User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.council import access, days_changed, operations, queries
from evenhand.apps.council.models import CouncilSetting, HolidayAddition, Officer
from evenhand.apps.lawbook.books import calendars

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
PROCLAIMED = dt.date(2026, 11, 19)
MONDAY, FRIDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 27)


def test_SPOC_2_an_absence_counts_its_first_and_its_last_day(officer: Officer, administrator: User) -> None:
    operations.record_absence(
        officer, from_on=MONDAY, until_on=FRIDAY, reason="leave", by=administrator, at=AT
    )
    assert queries.is_absent(officer, MONDAY)
    assert queries.is_absent(officer, FRIDAY)
    assert not queries.is_absent(officer, FRIDAY + dt.timedelta(days=1))
    assert queries.absent_officers(MONDAY) == {officer.pk}


def test_SPOC_2_an_absence_without_a_last_day_goes_on_until_it_is_ended(
    officer: Officer, administrator: User
) -> None:
    absence = operations.record_absence(officer, from_on=MONDAY, until_on=None, by=administrator, at=AT)
    assert queries.is_absent(officer, dt.date(2027, 11, 23))
    operations.end_absence(absence, last_on=FRIDAY, by=administrator, at=AT)
    assert not queries.is_absent(officer, dt.date(2027, 11, 23))


def test_recording_an_absence_twice_records_it_once(officer: Officer, administrator: User) -> None:
    for _ in range(2):
        operations.record_absence(officer, from_on=MONDAY, until_on=FRIDAY, by=administrator, at=AT)
    assert officer.absences.count() == 1
    assert RecordChange.objects.filter(what="record-absence").count() == 1


def test_two_absences_of_one_officer_do_not_overlap(officer: Officer, administrator: User) -> None:
    operations.record_absence(officer, from_on=MONDAY, until_on=FRIDAY, by=administrator, at=AT)
    with pytest.raises(Refused, match="away from Monday 23 November 2026 until Friday 27 November 2026"):
        operations.record_absence(officer, from_on=FRIDAY, until_on=None, by=administrator, at=AT)
    with pytest.raises(Refused, match="before the first"):
        operations.record_absence(officer, from_on=FRIDAY, until_on=MONDAY, by=administrator, at=AT)


def test_an_absence_cancelled_before_it_began_leaves_its_words_in_the_change_log(
    officer: Officer, administrator: User
) -> None:
    absence = operations.record_absence(officer, from_on=MONDAY, until_on=FRIDAY, by=administrator, at=AT)
    operations.end_absence(absence, last_on=dt.date(2026, 11, 22), by=administrator, at=AT)
    assert officer.absences.count() == 0
    assert RecordChange.objects.get(what="cancel-absence").before["from_on"] == "2026-11-23"


def test_everybody_says_that_they_are_away_and_only_some_that_others_are(
    officer: Officer, administrator: User
) -> None:
    other = operations.add_officer(name="Sam", email="sam@example.org", by=administrator, at=AT)
    assert officer.user is not None
    assert access.may_record_absence_of(officer.user, officer, on=MONDAY)
    assert not access.may_record_absence_of(officer.user, other, on=MONDAY)
    assert access.may_record_absence_of(administrator, other, on=MONDAY)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    calls: list[int] = []
    monkeypatch.setattr(days_changed, "_told", [])
    days_changed.when_days_change(lambda cause: calls.append(HolidayAddition.objects.count()))
    return calls


def test_CAL_6_adding_a_holiday_tells_the_open_clocks_once(administrator: User, told: list[int]) -> None:
    for _ in range(2):
        operations.add_holiday(
            on=MONDAY,
            nations=["WLS", "ENG"],
            reason="Proclaimed day of mourning",
            proclaimed_on=PROCLAIMED,
            by=administrator,
            at=AT,
        )
    assert HolidayAddition.objects.get().nations == ["ENG", "WLS"]
    assert told == [1]


def test_CAL_6_a_holiday_needs_a_reason_and_a_nation(administrator: User, told: list[int]) -> None:
    with pytest.raises(Refused, match="Give the reason"):
        operations.add_holiday(on=MONDAY, nations=["ENG"], reason="  ", by=administrator, at=AT)
    with pytest.raises(Refused, match="tick at least one"):
        operations.add_holiday(on=MONDAY, nations=[], reason="Proclaimed", by=administrator, at=AT)
    assert told == []


def _holiday(by: User, **said: object) -> HolidayAddition:
    facts = {"on": MONDAY, "nations": ["ENG"], "reason": "Mourning", "proclaimed_on": PROCLAIMED, **said}
    return operations.add_holiday(**facts, by=by, at=AT)  # type: ignore[arg-type]  # each as the test says it


def test_CAL_8_a_holiday_is_not_added_without_the_day_it_was_proclaimed(
    administrator: User, told: list[int]
) -> None:
    with pytest.raises(Refused, match="Enter the day it was proclaimed") as refused:
        _holiday(administrator, proclaimed_on=None)
    assert refused.value.field == "proclaimed_on"
    with pytest.raises(Refused, match="today or before"):
        _holiday(administrator, proclaimed_on=MONDAY)
    assert _holiday(administrator, on=dt.date(2026, 12, 25), removed=True, proclaimed_on=None).removed
    assert told == [1]


def test_CAL_6_a_day_that_already_is_a_holiday_there_is_refused_by_its_name(
    administrator: User, told: list[int]
) -> None:
    _holiday(administrator)
    for day, nations, says in [
        (MONDAY, ["ENG"], "already is a bank holiday in England: Mourning"),
        (MONDAY, ["ENG", "WLS"], "in England: Mourning. Tick only the other nations"),
        (dt.date(2026, 12, 25), ["ENG", "SCT"], "in England and Scotland: Christmas Day"),
    ]:
        with pytest.raises(Refused, match=says) as refused:
            _holiday(administrator, on=day, nations=nations, reason="Another")
        assert refused.value.field == "on"
    with pytest.raises(Refused, match="no bank holiday in Scotland, so nothing can be taken away"):
        _holiday(administrator, nations=["SCT"], removed=True)
    assert told == [1]


def test_GEN_2_whoever_hears_of_a_changed_day_hears_which(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    causes: list[str] = []
    monkeypatch.setattr(days_changed, "_told", [causes.append])
    day = _holiday(administrator, nations=["ENG", "WLS"])
    operations.withdraw_holiday(day, why="Mistyped", by=administrator, at=AT)
    operations.add_closure_day(on=FRIDAY, reason="Shut", by=administrator, at=AT)
    assert causes == [
        "Monday 23 November 2026 was added as a bank holiday in England and Wales.",
        "Monday 23 November 2026, entered as a bank holiday in England and Wales, was withdrawn.",
        "Friday 27 November 2026 was added as a closure day.",
    ]


def test_CAL_6_a_day_withdrawn_stays_on_record_and_no_longer_counts(
    administrator: User, told: list[int]
) -> None:
    day = operations.add_holiday(
        on=MONDAY, nations=["ENG"], reason="Mistyped", proclaimed_on=PROCLAIMED, by=administrator, at=AT
    )
    operations.withdraw_holiday(day, why="It was the 30th", by=administrator, at=AT)
    operations.withdraw_holiday(day, why="It was the 30th", by=administrator, at=AT)
    assert list(queries.holiday_additions()) == []
    assert HolidayAddition.objects.get().withdrawn_why == "It was the 30th"
    assert told == [1, 1]


def test_CAL_5_one_closure_day_a_day(administrator: User, told: list[int]) -> None:
    first = operations.add_closure_day(on=MONDAY, reason="Between the years", by=administrator, at=AT)
    assert operations.add_closure_day(on=MONDAY, reason="Again", by=administrator, at=AT) == first
    operations.withdraw_closure_day(first, why="Open after all", by=administrator, at=AT)
    assert operations.add_closure_day(on=MONDAY, reason="Shut again", by=administrator, at=AT) != first


def test_the_council_has_defaults_before_anybody_set_anything(db: None) -> None:
    assert queries.council().pk == 1
    assert not CouncilSetting.objects.exists()


@login_not_required
def _asks_three_times(request: HttpRequest) -> HttpResponse:
    return HttpResponse(", ".join(queries.council().name for _ in range(3)))


urlpatterns = [path("three-times/", _asks_three_times)]


@pytest.mark.urls(__name__)
def test_the_council_is_asked_of_the_database_once_a_request(
    administrator: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    operations.change_council(facts={"name": "Fenbridge"}, by=administrator, at=AT)
    with django_assert_num_queries(1):
        assert client.get("/three-times/").content == b"Fenbridge, Fenbridge, Fenbridge"
    with django_assert_num_queries(2):
        queries.council()
        queries.council()


def test_a_change_of_the_council_keeps_only_what_changed(administrator: User) -> None:
    operations.change_council(facts={"name": "Fenbridge"}, by=administrator, at=AT)
    operations.change_council(
        facts={"name": "Fenbridge", "mail_domains": ["fenbridge.example"]}, by=administrator, at=AT
    )
    last = RecordChange.objects.last()
    assert last is not None
    assert (last.before, last.after) == ({"mail_domains": []}, {"mail_domains": ["fenbridge.example"]})
    assert queries.is_own_address("planning@mail.FENBRIDGE.example")
    assert not queries.is_own_address("planning@notfenbridge.example")


def test_a_wrong_setting_is_refused_beside_its_field(administrator: User) -> None:
    with pytest.raises(Refused, match="# and six digits") as refused:
        operations.change_council(facts={"brand_colour": "green"}, by=administrator, at=AT)
    assert refused.value.field == "brand_colour"
    assert not CouncilSetting.objects.exists()


def test_a_mailbox_is_known_by_any_spelling_of_its_address(administrator: User) -> None:
    operations.add_mailbox(address="Planning@Fenbridge.example", title="Planning", by=administrator, at=AT)
    assert queries.mailbox_by_address("planning@FENBRIDGE.example") is not None
    assert queries.is_own_address("planning@fenbridge.example")


def test_CAL_6_the_calendars_of_the_lawbook_take_what_was_added_and_let_go_what_was_withdrawn(
    administrator: User, told: list[int]
) -> None:
    before = calendars()
    day = operations.add_holiday(
        on=MONDAY, nations=["ENG"], reason="Proclaimed", proclaimed_on=PROCLAIMED, by=administrator, at=AT
    )
    assert [addition.on for addition in calendars().additions] == [MONDAY]
    operations.withdraw_holiday(day, why="Mistyped", by=administrator, at=AT)
    assert calendars() == before


def test_CAL_5_closure_days_count_only_where_the_council_sets_so(
    administrator: User, told: list[int]
) -> None:
    operations.add_closure_day(on=MONDAY, reason="Between the years", by=administrator, at=AT)
    assert calendars().closures == ()
    operations.change_council(facts={"closure_days_count": True}, by=administrator, at=AT)
    assert calendars().closures == (MONDAY,)
    assert len(told) == 2
