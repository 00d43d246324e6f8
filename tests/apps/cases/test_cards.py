"""The card of a case: what the contact centre is told, and what stays with those who deal with it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils.timezone import localdate

from evenhand.apps.accounts.models import User
from evenhand.apps.cases import operations
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move
from evenhand.apps.cases.queries import NotSeen, cards_seen_by, case_for, cases_known_to, cases_seen_by
from evenhand.apps.people.models import ViewOfRecord
from evenhand.apps.search.operations import reindex
from evenhand.apps.search.queries import search
from evenhand.apps.ui.dates import in_full
from tests.apps.cases.conftest import AT, officer_fact

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 5)


@pytest.fixture
def agent(person_in) -> User:
    return person_in("contact-centre-agent", "Cara Centre")


@pytest.fixture
def enquiry(olive, morgan) -> Case:
    facts = {
        "customer": f"customer:{morgan.pk}",
        "received_on": DAY,
        "summary": "Hedge in Mill Lane",
        "question": "My neighbour's debts are why the hawthorn grows.",
        "handler": officer_fact(olive),
    }
    return operations.open_case(
        "enquiry", Move(move="receive", facts=facts, happened_on=DAY), by=olive, at=AT
    )


def shown(user: User, address: str) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_card_tells_what_it_is_about_where_it_stands_who_has_it_and_the_day_with_its_reason(
    enquiry, agent
):
    page = shown(agent, f"/cases/{enquiry.ref}/")
    for said in (
        "Hedge in Mill Lane",
        "Being looked into",
        "Officer who looks after it",
        "Olive Officer",
        "Monday 19 October 2026",
    ):
        assert said in page
    assert "Why this day" in page
    assert f"/advice/{enquiry.customer_id}/" in page


def test_the_card_tells_nothing_of_what_was_written(enquiry, agent, olive):
    note = Move(move="note", facts={"note": "Rang the arborist."}, happened_on=DAY)
    operations.make_move(enquiry, note, by=olive, at=AT)
    page = shown(agent, f"/cases/{enquiry.ref}/")
    assert "debts" not in page
    assert "arborist" not in page
    assert "moves/answer" not in page
    assert "debts" in shown(olive, f"/cases/{enquiry.ref}/")


def test_whoever_sees_the_card_has_no_other_page_of_the_case(enquiry, agent):
    with pytest.raises(NotSeen):
        case_for(agent, enquiry.ref, on=DAY)
    client = Client()
    client.force_login(agent)
    for page in ("moves/note/", "letters/", "entries/1/correct/", "reclassify/"):
        assert client.get(f"/cases/{enquiry.ref}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["entries/1/correct/", "reclassify/"])
def test_whoever_only_reads_is_refused_before_they_fill_in_a_form(enquiry, person_in, olive, page):
    for person, status in ((person_in("auditor"), 403), (olive, 200)):
        client = Client()
        client.force_login(person)
        assert client.get(f"/cases/{enquiry.ref}/{page}").status_code == status


def test_the_stages_of_another_procedure_stand_under_its_title(enquiry, olive):
    page = shown(olive, f"/cases/{enquiry.ref}/reclassify/")
    assert '<optgroup label="Freedom of information request">' in page


def test_the_list_and_the_person_show_the_case_to_whoever_sees_its_card(enquiry, agent, morgan):
    assert enquiry.ref in shown(agent, "/cases/")
    assert "procedure=enquiry" in shown(agent, "/cases/")
    assert enquiry.ref in shown(agent, f"/people/{morgan.pk}/")
    assert enquiry.ref in shown(agent, f"/advice/{morgan.pk}/")


def test_search_finds_a_card_by_its_words_and_not_by_those_of_the_case(enquiry, agent, olive):
    [hit] = search(agent, "hedge ravensdale", on=DAY, kinds=["case"]).hits
    assert hit.url == f"/cases/{enquiry.ref}/"
    assert "debts" not in hit.snippet
    assert search(agent, "hawthorn", on=DAY).count == 0
    assert search(olive, "hedge", on=DAY).count == 1  # found once, not once a way of seeing it
    reindex()
    assert (search(agent, "hedge", on=DAY).count, search(agent, "hawthorn", on=DAY).count) == (1, 0)


def test_an_agent_who_looks_after_a_case_sees_all_of_it(enquiry, agent, olive, morgan):
    facts = {
        "customer": f"customer:{morgan.pk}",
        "received_on": DAY,
        "summary": "Bin day",
        "question": "Which day?",
        "handler": officer_fact(agent),
    }
    own = operations.open_case("enquiry", Move(move="receive", facts=facts, happened_on=DAY), by=olive, at=AT)
    assert list(cases_seen_by(agent, DAY)) == [own]
    assert list(cards_seen_by(agent, DAY)) == [enquiry]
    assert set(cases_known_to(agent, DAY)) == {own, enquiry}
    assert "Which day?" in shown(agent, f"/cases/{own.ref}/")


def test_no_card_is_for_whoever_the_procedure_does_not_name(enquiry, person_in):
    clerk = person_in("clerk", "Clem Clerk")
    assert not cases_known_to(clerk, DAY).exists()
    client = Client()
    client.force_login(clerk)
    assert client.get(f"/cases/{enquiry.ref}/").status_code == 404


def test_a_look_at_a_card_is_logged(enquiry, agent):
    shown(agent, f"/cases/{enquiry.ref}/")
    assert ViewOfRecord.objects.filter(user=agent, case_ref=enquiry.ref, why="card of a case").exists()


def test_whoever_opens_a_case_that_goes_to_a_team_is_told_who_has_it_and_until_when(olive, morgan):
    client = Client()
    client.force_login(olive)
    today = localdate()
    day = {
        f"{name}_{part}": getattr(today, part)
        for name in ("received_on", "happened_on")
        for part in ("day", "month", "year")
    }
    html = client.get("/cases/new/foi-request/").content.decode()
    said = {
        "batch": re.findall(r'name="batch" value="([^"]*)"', html)[0],
        "customer": morgan.pk,
        "summary": "Cost of the fence",
        "request": "How much was paid?",
        **day,
    }

    page = client.post("/cases/new/foi-request/", said, follow=True)

    opened = Case.objects.get()
    with pytest.raises(NotSeen):
        case_for(olive, opened.ref, on=today)
    told = page.content.decode()
    assert page.status_code == 200
    assert f"Opened {opened.ref}." in told
    assert "looked after by the information team" in told
    assert f"It must be answered by {in_full(opened.next_due_on)}." in told
    assert "How much was paid?" not in told
