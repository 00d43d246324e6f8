"""To which address a letter goes: chosen by a person, never the newest by itself."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from evenhand.apps.cases.models import Case
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.people import operations as people_operations
from evenhand.apps.people.models import Customer
from evenhand.apps.spoc.operations import draft_weekly, send_weekly
from tests.apps.spoc.conftest import BY_MAIL, Council, FakePostRoom, at
from tests.apps.spoc.test_pages import friday, signed_in

__all__ = ["friday"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def second_address(council: Council, customer: Customer) -> None:
    people_operations.add_email_address(
        customer,
        address="oak@example.com",
        evidence="Said so.",
        by=council.users["Olly"],
        at=at("2026-09-01"),
    )


def send_page(arrangement: Case) -> str:
    return reverse("weekly-send", args=[arrangement.ref])


def drafted(council: Council, arrangement: Case) -> None:
    draft_weekly(arrangement, by=council.users["Sam"], at=at("2026-08-28"))


def test_every_live_address_is_offered_and_the_one_confirmed_first_is_chosen(
    council: Council, arrangement: Case, second_address: None
) -> None:
    drafted(council, arrangement)
    form = signed_in(council, "Sam").get(send_page(arrangement)).context["form"]
    assert [value for value, _ in form.fields["address"].choices] == ["robin@example.org", "oak@example.com"]
    assert form["address"].value() == "robin@example.org"


def test_the_address_of_the_last_letter_is_chosen_and_a_newer_one_is_warned_of(
    council: Council, arrangement: Case, post_room: FakePostRoom, second_address: None
) -> None:
    drafted(council, arrangement)
    send_weekly(arrangement, way=BY_MAIL, by=council.users["Sam"], at=at("2026-08-28"), batch=uuid4())
    draft_weekly(arrangement, by=council.users["Sam"], at=at("2026-09-04"))
    form = signed_in(council, "Sam").get(send_page(arrangement)).context["form"]
    said = dict(form.fields["address"].choices)
    assert form["address"].value() == "robin@example.org"
    assert "A newer address was confirmed on Tuesday 1 September 2026" in said["robin@example.org"]
    assert "No letter has gone to this address before" not in said["robin@example.org"]
    assert "No letter has gone to this address before" in said["oak@example.com"]


def test_the_letter_goes_to_the_address_that_was_chosen(
    council: Council, arrangement: Case, post_room: FakePostRoom, second_address: None
) -> None:
    drafted(council, arrangement)
    said = {"channel": "email", "address": "oak@example.com", "batch": str(uuid4())}
    assert signed_in(council, "Sam").post(send_page(arrangement), said).status_code == 302
    assert post_room.parcels[0].to == ("oak@example.com",)
    assert LetterSent.objects.get().to == ["oak@example.com"]


@pytest.mark.parametrize("address", ["", "somebody.else@example.com"])
def test_nothing_goes_while_no_address_in_use_was_chosen(
    council: Council, arrangement: Case, post_room: FakePostRoom, second_address: None, address: str
) -> None:
    drafted(council, arrangement)
    said = {"channel": "email", "address": address, "batch": str(uuid4())}
    page = signed_in(council, "Sam").post(send_page(arrangement), said)
    assert "Choose" in page.content.decode()
    assert post_room.parcels == []


def test_a_single_address_never_written_to_is_warned_of(council: Council, arrangement: Case) -> None:
    drafted(council, arrangement)
    page = signed_in(council, "Sam").get(send_page(arrangement)).content.decode()
    assert "No letter has gone to this address before" in page
