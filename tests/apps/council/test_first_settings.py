"""The settings of a council before anybody saved any: those that its policy is for."""

from __future__ import annotations

import datetime as dt

import pytest

from evenhand.apps.conduct.meetings import clear_days
from evenhand.apps.council.operations import change_council

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(("policy", "days"), [("saltash", 3), ("coventry", 5)])
def test_a_council_begins_with_the_notice_of_meetings_that_its_kind_gives(
    settings, policy: str, days: int
) -> None:
    settings.POLICY = (policy,)
    assert clear_days() == days


def test_what_is_saved_of_a_town_council_that_named_itself_alone_is_a_town_council(
    settings, administrator
) -> None:
    settings.POLICY = ("saltash",)
    saved = change_council(facts={"name": "Saltings Town Council"}, by=administrator, at=AT)
    assert (saved.kind, saved.nation) == ("parish", "ENG")
