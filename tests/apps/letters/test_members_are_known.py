"""A letter to a councillor or Member of Parliament goes where the council knows them to be on that day (MP-1)."""

from __future__ import annotations

import datetime as dt

import pytest

from evenhand.apps.council.models import CouncilSetting, Member, MemberOfParliament
from evenhand.apps.letters.addressees import addressee_from

pytestmark = pytest.mark.django_db
ON, ELECTED, OVER = dt.date(2026, 11, 20), dt.date(2024, 7, 4), dt.date(2025, 1, 1)


@pytest.fixture(autouse=True)
def _in_office() -> None:
    CouncilSetting.objects.update_or_create(
        pk=1,
        defaults={"name": "Fenby Council", "kind": "unitary", "address_lines": ["Council House", "Fenby"]},
    )
    Member.objects.create(name="Cllr Ann Marsh", ward="Mill", email="marsh@example.org", from_on=ELECTED)
    said = {"constituency": "Fenby", "email": "lark@example.org", "from_on": ELECTED}
    MemberOfParliament.objects.create(name="Jo Lark", **said)


@pytest.mark.parametrize("said", ["Jo Lark", "Jo Lark MP", "the Rt Hon Jo Lark"])
def test_a_member_of_parliament_is_found_by_name_with_or_without_titles(said: str) -> None:
    found = addressee_from(said.removeprefix("the "), on=ON)
    assert (found.name, found.email) == ("Jo Lark", "lark@example.org")
    assert found.lines == ("House of Commons", "London", "SW1A 0AA")


def test_a_councillor_is_written_to_at_the_council() -> None:
    found = addressee_from("Councillor Ann Marsh", on=ON)
    assert (found.email, found.lines) == ("marsh@example.org", ("Council House", "Fenby"))


def test_somebody_who_held_office_before_that_day_is_not_written_to_as_if_they_did() -> None:
    MemberOfParliament.objects.update(until_on=OVER)
    assert addressee_from("Jo Lark", on=ON).email == ""


def test_of_two_of_one_name_neither_is_taken() -> None:
    Member.objects.create(name="Jo Lark", ward="Weir", email="jo@example.org", from_on=ELECTED)
    found = addressee_from("Jo Lark", on=ON)
    assert (found.name, found.email) == ("Jo Lark", "")
