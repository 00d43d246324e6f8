"""A mail that may complain of the single point of contact or the deputy is kept from both until decided (SPOC-18)."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, MoveRefused, make_move, open_case
from evenhand.apps.cases.queries import cases_seen_by
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.readers import give_to
from evenhand.apps.contacts.operations.routing import not_about_officers
from evenhand.apps.contacts.operations.triage import NewMatter, open_cases
from evenhand.apps.contacts.queries.lists import MINE, triage_queue
from evenhand.apps.contacts.queries.seen import contacts_seen_by
from evenhand.apps.council.models import Officer
from evenhand.domain.cases.events import Value
from tests.apps.contacts.conftest import AT, TODAY, signed_in, taken_in
from tests.apps.contacts.letters_box import mail

pytestmark = pytest.mark.usefixtures("administrator", "arrangement")


@pytest.fixture
def about_sam(arrangement: Case, tmp_path: Path) -> Contact:
    """A mail of the customer under the arrangement that complains of its single point of contact by name."""
    return taken_in(tmp_path, mail(subject="Complaint about Sam Officer", text="He never answers."))


def sees(officer: Officer, contact: Contact) -> bool:
    return contacts_seen_by(signed_in(officer), on=TODAY).filter(pk=contact.pk).exists()


def test_SPOC_18_it_is_read_by_the_head_of_service_and_seen_by_neither_of_the_two(
    about_sam: Contact, sam: Officer, dee: Officer, helen: Officer
) -> None:
    assert about_sam.reader == helen
    assert "may be a complaint about" in about_sam.route_reason
    assert list(triage_queue(signed_in(helen), on=TODAY, whose=MINE)) == [about_sam]
    assert not sees(sam, about_sam)
    assert not sees(dee, about_sam)


def test_SPOC_18_the_page_quotes_the_words_and_suggests_the_tick(about_sam: Contact, helen: Officer) -> None:
    client = Client()
    client.force_login(signed_in(helen))
    page = client.get(reverse("triage-contact", args=[about_sam.pk])).content.decode()

    assert "“Complaint about Sam Officer”" in page
    assert 'value="not-about"' in page
    tick = page[page.index("matter-0-concerns_spoc") - 200 :][:400]
    assert "checked" in tick


def test_SPOC_18_said_not_to_be_about_them_it_goes_to_the_single_point_of_contact(
    about_sam: Contact, sam: Officer, helen: Officer
) -> None:
    decided = not_about_officers(about_sam, by=signed_in(helen), at=AT)

    assert decided.reader == sam
    assert sees(sam, about_sam)


def test_SPOC_18_the_head_of_service_may_give_it_to_the_other_officer(
    about_sam: Contact, sam: Officer, dee: Officer, helen: Officer
) -> None:
    give_to(about_sam, dee, by=signed_in(helen), at=AT)

    assert sees(dee, about_sam)
    assert not sees(sam, about_sam)


@pytest.mark.parametrize("procedure", ["service-request", "corporate-complaint"])
def test_SPOC_18_the_case_is_kept_from_both_and_neither_looks_after_it(
    procedure: str, about_sam: Contact, sam: Officer, dee: Officer, helen: Officer, olive: Officer
) -> None:
    def matter(handler: Officer | None) -> NewMatter:
        return NewMatter(procedure=procedure, summary="Sam Officer", handler=handler, concerns_spoc=True)

    by = signed_in(helen)
    for officer in (sam, dee):
        with pytest.raises(MoveRefused, match="neither of them looks after it"):
            open_cases(about_sam, [matter(officer)], by=by, at=AT, batch=uuid4())

    (case,) = open_cases(about_sam, [matter(olive)], by=by, at=AT, batch=uuid4())

    for officer in (sam, dee):
        given = Move(move="allocate", facts={"handler": f"officer:{officer.pk}"}, happened_on=TODAY)
        with pytest.raises(MoveRefused, match="neither of them looks after it") as refused:
            make_move(case, given, by=by, at=AT)
        assert refused.value.refusals[0].rule == "SPOC-18"
        assert not cases_seen_by(signed_in(officer), TODAY).filter(pk=case.pk).exists()
        assert not sees(officer, about_sam)


def test_SPOC_18_a_case_opened_by_hand_is_kept_from_both_and_neither_looks_after_it(
    about_sam: Contact, sam: Officer, dee: Officer, helen: Officer, olive: Officer
) -> None:
    def opened(handler: Officer) -> Case:
        facts: dict[str, Value] = {
            "customer": f"customer:{about_sam.customer_id}",
            "received_on": TODAY,
            "summary": "How Sam Officer speaks to me",
            "handler": f"officer:{handler.pk}",
            "concerns_spoc": True,
        }
        move = Move(move="receive", facts=facts, happened_on=TODAY)
        return open_case("service-request", move, by=signed_in(helen), at=AT)

    for officer in (sam, dee):
        with pytest.raises(MoveRefused, match="neither of them looks after it") as refused:
            opened(officer)
        assert (refused.value.refusals[0].rule, refused.value.refusals[0].field) == ("SPOC-18", "handler")

    case = opened(olive)

    for officer in (sam, dee):
        given = Move(move="allocate", facts={"handler": f"officer:{officer.pk}"}, happened_on=TODAY)
        with pytest.raises(MoveRefused, match="neither of them looks after it"):
            make_move(case, given, by=signed_in(helen), at=AT)
        assert not cases_seen_by(signed_in(officer), TODAY).filter(pk=case.pk).exists()
    assert cases_seen_by(signed_in(olive), TODAY).filter(pk=case.pk).exists()


def test_a_mail_that_complains_of_something_else_goes_to_the_single_point_of_contact(
    sam: Officer, tmp_path: Path
) -> None:
    text = "Dear Sam Officer,\n\nI complain about the fence."
    assert taken_in(tmp_path, mail(text=text)).reader == sam
