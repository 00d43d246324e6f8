"""A worksheet takes many answers at once: kept on every press, recorded in one batch, all or none."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, Draft, EventRow
from evenhand.apps.cases.operations import Move, make_moves, open_case
from evenhand.apps.council import operations as council
from evenhand.apps.people.models import Customer
from tests.apps.cases.conftest import officer_fact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_policies")]


@pytest.fixture
def dispute(olive: User, morgan: Customer) -> Case:
    today = localdate()
    facts = {"customer": f"customer:{morgan.pk}", "received_on": today, "summary": "The hedge at plot 9"}
    case = open_case(
        "allotment-dispute", Move(move="raise", facts=facts, happened_on=today), by=olive, at=now()
    )
    claim(case, olive, "North side")
    claim(case, olive, "South side")
    return Case.objects.get(pk=case.pk)


def claim(case: Case, by: User, where: str) -> None:
    move = Move(move="boundary.claim", facts={"where": where}, happened_on=localdate())
    make_moves([(case, move)], by=by, at=now())


def sheet(case: Case) -> str:
    return f"/cases/{case.ref}/worksheet/boundaries/"


def press(client: Client, case: Case, button: str = "commit", **said: object) -> str:
    return typed(client, case, hidden(client, case), button, **said)


def hidden(client: Client, case: Case) -> dict[str, str]:
    page = client.get(sheet(case)).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(batch|seen|rows)" value="([^"]*)"', page))


def typed(client: Client, case: Case, tokens: dict[str, str], button: str = "commit", **said: object) -> str:
    today = localdate()
    day = {"happened_on_day": today.day, "happened_on_month": today.month, "happened_on_year": today.year}
    answer = client.post(sheet(case), {**tokens, **day, **said, button: "1"}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def at_work(client: Client, olive: User) -> Client:
    client.force_login(olive)
    return client


def moves(case: Case) -> list[str]:
    return list(EventRow.objects.filter(case=case).values_list("move", flat=True))


def test_every_open_item_is_a_row_and_one_press_records_all_of_them(at_work, dispute):
    page = press(
        at_work, dispute, **{"boundary-1-metres": 4, "boundary-2-metres": 7, "new-1-where": "East side"}
    )

    assert "3 entries recorded" in page
    assert moves(dispute)[-3:] == ["boundary.measure", "boundary.measure", "boundary.claim"]


def test_the_case_page_leads_to_it(at_work, dispute):
    assert sheet(dispute) in at_work.get(f"/cases/{dispute.ref}/").content.decode()


def test_a_row_in_which_nothing_is_typed_is_no_move(at_work, dispute):
    press(at_work, dispute, **{"boundary-2-metres": 7})

    assert moves(dispute).count("boundary.measure") == 1


def test_one_wrong_row_records_nothing_and_loses_nothing(at_work, dispute):
    page = press(at_work, dispute, **{"boundary-1-metres": 4, "boundary-2-metres": "far"})

    assert "There is a problem" in page
    assert 'value="4"' in page
    assert "boundary.measure" not in moves(dispute)


def test_what_the_procedure_refuses_is_said_at_every_row_it_is_about(at_work, dispute, settings):
    today = localdate()
    page = typed(
        at_work,
        dispute,
        hidden(at_work, dispute),
        **{"boundary-1-metres": 4, "boundary-2-metres": 7, "happened_on_year": today.year + 1},
    )

    assert page.count("has not come yet") >= 2
    assert "boundary.measure" not in moves(dispute)


def test_nothing_typed_is_said_in_a_sentence(at_work, dispute):
    assert "Nothing is filled in yet" in press(at_work, dispute)


def test_every_press_keeps_what_was_typed_and_recording_it_clears_the_draft(at_work, dispute):
    page = press(at_work, dispute, "keep", **{"boundary-1-metres": 4})
    assert 'value="4"' in page
    assert "boundary.measure" not in moves(dispute)

    press(at_work, dispute, **{"boundary-1-metres": 4})
    assert not Draft.objects.filter(case=dispute).exists()


def test_more_rows_keeps_what_was_typed_and_adds_empty_ones(at_work, dispute):
    page = press(at_work, dispute, "more", **{"new-1-where": "East side"})

    assert "East side" in page
    assert "new-4-where" in page


def test_a_second_press_of_the_same_button_records_nothing_more(at_work, dispute):
    tokens = hidden(at_work, dispute)
    typed(at_work, dispute, tokens, **{"boundary-1-metres": 4, "new-1-where": "East side"})
    typed(at_work, dispute, tokens, **{"boundary-1-metres": 4, "new-1-where": "East side"})

    assert moves(dispute).count("boundary.measure") == 1
    assert moves(dispute).count("boundary.claim") == 3


def test_a_stale_tab_shows_what_was_recorded_beside_what_was_typed(at_work, dispute, person_in):
    tokens = hidden(at_work, dispute)
    claim(dispute, person_in("officer", "Otto Officer"), "West side")
    page = typed(at_work, dispute, tokens, **{"boundary-1-metres": 4})

    assert "While you were writing:" in page
    assert 'value="4"' in page
    assert "West side" in page
    assert "boundary.measure" not in moves(dispute)


def test_a_colleague_sees_that_somebody_has_begun(at_work, dispute, person_in):
    press(at_work, dispute, "keep", **{"boundary-1-metres": 4})
    at_work.force_login(person_in("officer", "Otto Officer"))

    assert "Olive Officer has begun to fill this in" in at_work.get(sheet(dispute)).content.decode()


def test_it_is_for_those_who_may_record_its_moves(client, dispute, person_in):
    client.force_login(person_in("auditor", "Audra Auditor"))

    assert client.get(sheet(dispute)).status_code == 403
    assert client.post(f"{sheet(dispute)}keep/", {"boundary-1-metres": 4}).status_code == 403
    assert not Draft.objects.exists()


def test_a_worksheet_that_the_procedure_has_not_is_not_found(at_work, dispute):
    assert at_work.get(f"/cases/{dispute.ref}/worksheet/hedges/").status_code == 404


def test_somebody_whom_a_case_is_about_neither_sees_it_nor_records_in_it(client, olive, morgan, person_in):
    otto = person_in("officer", "Otto Officer")
    today = localdate()
    facts = {
        "customer": f"customer:{morgan.pk}",
        "received_on": today,
        "summary": "He shouted",
        "about": officer_fact(otto),
    }
    case = open_case(
        "allotment-dispute", Move(move="raise", facts=facts, happened_on=today), by=olive, at=now()
    )

    client.force_login(otto)
    assert client.get(f"/cases/{case.ref}/").status_code == 404
    client.force_login(olive)
    assert client.get(f"/cases/{case.ref}/").status_code == 200


def test_a_case_is_found_by_its_service_area_and_ward(olive, morgan, administrator):
    area = council.add_service_area(
        code="parks", name="Parks", directorate="Place", by=administrator, at=now()
    )
    facts = {
        "customer": f"customer:{morgan.pk}",
        "received_on": localdate(),
        "summary": "The hedge",
        "service": f"service:{area.code}",
        "ward": "Mill Lane",
    }
    move = Move(move="raise", facts=facts, happened_on=localdate())
    case = open_case("allotment-dispute", move, by=olive, at=now(), batch=uuid4())

    assert Case.objects.filter(service="parks", ward="Mill Lane").get() == case
