"""FOI-54: what was asked for is not erased while the request, a review or an appeal is open."""

from __future__ import annotations

import pytest
from django.test import Client

from evenhand.apps.cases import operations
from evenhand.apps.cases.erasing import why_not
from evenhand.apps.cases.holding import RecordsHeld, contact_held_because, held_because, refuse_if_held
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, MoveRefused
from tests.apps.information.conftest import day, noon

pytestmark = pytest.mark.django_db
TODAY = day("2026-10-08")


@pytest.fixture
def enquiry(olive, morgan) -> Case:
    facts = {"customer": f"customer:{morgan.pk}", "received_on": day("2026-10-01"), "summary": "A car park"}
    move = Move(move="receive", facts=facts, happened_on=day("2026-10-01"))
    return operations.open_case("enquiry", move, by=olive, at=noon("2026-10-01"))


@pytest.mark.parametrize("procedure", ["foi-request", "eir-request", "subject-access-request"])
def test_FOI_54_an_open_request_holds_itself_what_is_tied_to_it_and_their_contacts(
    requested, enquiry, procedure
) -> None:
    assert held_because(enquiry, today=TODAY) == ""
    request = requested(procedure)
    request.tell("2026-10-06", "record-contact", contact="contact:41")
    request.tell("2026-10-06", "link", case=enquiry.ref, kind="related")
    for record in (request.case, enquiry, request.case.passages.first()):
        assert f"held for {request.case.ref}" in held_because(record, today=TODAY)
        with pytest.raises(RecordsHeld, match="FOI-54"):
            refuse_if_held(record, today=TODAY)
    assert request.case.ref in contact_held_because(41, today=TODAY)
    assert contact_held_because(42, today=TODAY) == ""


def test_FOI_54_a_hold_ends_with_the_request_and_comes_back_with_a_review(requested) -> None:
    request = requested()
    request.tell("2026-10-06", "withdraw")
    assert held_because(request.case, today=TODAY) == ""
    request.tell(
        "2026-10-07", "internal-review.request", received_on=day("2026-10-07"), about="I never withdrew it"
    )
    assert "section 77" in held_because(request.case, today=TODAY)


def test_FOI_54_lifting_needs_a_reason_and_a_placed_hold_holds_any_case(requested, enquiry) -> None:
    request = requested()
    with pytest.raises(MoveRefused):
        request.tell("2026-10-06", "lift-hold")
    assert held_because(request.case, today=TODAY)
    request.tell("2026-10-06", "lift-hold", why="A copy of all of it was taken for the request")
    assert held_because(request.case, today=TODAY) == ""
    request.tell("2026-10-07", "place-hold", why="A claim is expected")
    assert "hold was placed" in held_because(request.case, today=TODAY)


def test_FOI_54_the_case_page_says_that_nothing_may_be_erased(requested, ingrid) -> None:
    client = Client()
    client.force_login(ingrid)
    assert "Nothing here may be erased" in client.get(f"/cases/{requested().case.ref}/").content.decode()


def test_FOI_54_erasing_an_open_request_is_refused_for_the_law_and_not_until_it_is_closed(
    requested, enquiry
) -> None:
    assert "section 77" in why_not(requested().case, today=TODAY)
    assert "Close it first" in why_not(enquiry, today=TODAY)
