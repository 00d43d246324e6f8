"""The page of a case asks the database as much for a long record as for a short one, and within a bound."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client

from evenhand.apps.cases import operations
from evenhand.apps.cases.holding import with_tied
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move
from tests.apps.cases.conftest import AT, officer_fact
from tests.apps.questions import questions_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 5)
MOST = 24  # a page with every panel; docs/performance.md says what each of them costs


@pytest.fixture
def enquiry(olive, morgan) -> Case:
    facts = {"customer": f"customer:{morgan.pk}", "received_on": DAY, "summary": "Hedge in Mill Lane"}
    return operations.open_case(
        "enquiry", Move(move="receive", facts=facts, happened_on=DAY), by=olive, at=AT
    )


def ask(enquiry: Case, whom, by) -> None:
    facts = {"from_whom": officer_fact(whom), "question": "When was it cut?"}
    operations.make_move(enquiry, Move(move="contribution.ask", facts=facts, happened_on=DAY), by=by, at=AT)


def test_a_page_that_names_many_officers_asks_no_more_than_one_that_names_two(
    client: Client, enquiry, olive, person_in
):
    client.force_login(olive)
    ask(enquiry, olive, olive)
    ask(enquiry, person_in("officer", "Officer 0"), olive)
    url = f"/cases/{enquiry.ref}/"
    client.get(url)
    few = questions_of(client, url)
    for number in range(1, 7):
        ask(enquiry, person_in("officer", f"Officer {number}"), olive)
    many = questions_of(client, url)
    assert len(many) == len(few)
    assert len(many) <= MOST
    shown = client.get(url).content.decode()
    assert all(f"Officer {number}" in shown for number in range(7))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL rightly reads a small table whole")
def test_what_holds_a_case_is_found_among_the_tied_ones_without_reading_all_cases(enquiry):
    plan = with_tied(Case.objects.filter(pk=enquiry.pk)).explain()
    assert "SEARCH" in plan
    assert "SCAN cases_case" not in plan
