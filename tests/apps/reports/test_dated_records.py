"""What is entered anew from its first day takes the place of what stood before, as the settings pages say."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from evenhand.apps.council.models import Post
from evenhand.apps.reports.making import _targets, rates
from evenhand.apps.reports.models import HourlyRate, PostHours, Target
from evenhand.apps.reports.records import tables
from evenhand.domain.reports.periods import financial_year

pytestmark = pytest.mark.django_db
OLD, NEW = dt.date(2020, 4, 1), dt.date(2022, 4, 1)


def test_DEF_14_a_later_target_takes_the_place_of_one_without_an_end() -> None:
    for value, from_on in ((90, OLD), (95, NEW)):
        Target.objects.create(group="foi", measure="on-time-of-received", value=value, from_on=from_on)
    target = _targets()
    assert target("foi", "on-time-of-received", financial_year(2021)) == 90
    assert target("foi", "on-time-of-received", financial_year(2022)) == 95
    assert target("foi", "on-time-of-received", financial_year(2018)) is None


def test_DEF_14_kinds_counted_together_have_a_target_only_where_theirs_are_the_same() -> None:
    for group, value in (("foi", 90), ("eir", 90)):
        Target.objects.create(group=group, measure="on-time-of-received", value=value, from_on=OLD)
    assert _targets()("foi+eir", "on-time-of-received", financial_year(2021)) == 90
    Target.objects.create(group="eir", measure="on-time-of-received", value=80, from_on=NEW)
    assert _targets()("foi+eir", "on-time-of-received", financial_year(2022)) is None


def test_S1_4_a_later_rate_holds_though_it_is_lower() -> None:
    for hourly, from_on in (("30.00", OLD), ("24.00", NEW)):
        HourlyRate.objects.create(role="information-officer", hourly=Decimal(hourly), from_on=from_on)
    rate = rates()
    assert rate("information-officer", dt.date(2021, 1, 1)) == 30
    assert rate("information-officer", dt.date(2022, 6, 1)) == 24


def test_S1_3_a_post_whose_hours_changed_is_one_post() -> None:
    post = Post.objects.create(title="Information Officer", role="information-officer")
    for hours, from_on in (("1.00", OLD), ("0.60", NEW)):
        PostHours.objects.create(
            post=post, full_time_equivalent=Decimal(hours), information_rights=True, from_on=from_on
        )
    year = financial_year(2022)
    (table,) = tables("posts", year, "internal")
    assert [[cell.text for cell in line.cells][2] for line in table.lines] == ["0.60", "0.60"]
