"""The page of a case asks the database as much for a long record as for a short one, and within a bound."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.utils.html import strip_tags

from evenhand.apps.cases import keeping, operations
from evenhand.apps.cases.holding import with_tied
from evenhand.apps.cases.models import Case, CaseContact, CaseLink, ClockRow
from evenhand.apps.cases.move_pages import opening_label
from evenhand.apps.cases.operations import Move
from evenhand.apps.cases.pages import case_page
from evenhand.apps.contacts.models import Contact
from evenhand.apps.council import operations as council
from evenhand.apps.lawbook.books import lawbook
from tests.apps.cases.conftest import AT, officer_fact
from tests.apps.questions import MOST, questions_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 5)


@pytest.fixture
def enquiry(olive, morgan) -> Case:
    facts = {"customer": f"customer:{morgan.pk}", "received_on": DAY, "summary": "Hedge in Mill Lane"}
    return operations.open_case(
        "enquiry", Move(move="receive", facts=facts, happened_on=DAY), by=olive, at=AT
    )


def ask(enquiry: Case, whom, by) -> None:
    facts = {"from_whom": officer_fact(whom), "question": "When was it cut?"}
    operations.make_move(enquiry, Move(move="contribution.ask", facts=facts, happened_on=DAY), by=by, at=AT)


def test_a_case_tied_to_others_with_mail_of_other_days_asks_no_more_than_any(
    client: Client, enquiry, olive, morgan
):
    client.force_login(olive)
    facts = {"customer": f"customer:{morgan.pk}", "received_on": DAY, "summary": "Gate"}
    others = [
        operations.open_case("enquiry", Move(move="receive", facts=facts, happened_on=DAY), by=olive, at=AT)
        for _ in "12"
    ]
    CaseLink.objects.bulk_create(CaseLink(case=enquiry, other=other, kind="related") for other in others)
    for days in range(1, 6):
        day = DAY - dt.timedelta(days=days)
        mail = Contact.objects.create(
            direction="in",
            channel="letter",
            received_on=day,
            stored_at=AT,
            outcome="existing-case",
            customer=morgan,
        )
        CaseContact.objects.create(case=enquiry, contact_id=mail.pk, sequence=1)
    Case.objects.filter(pk=enquiry.pk).update(final=True)
    assert len(questions_of(client, f"/cases/{enquiry.ref}/")) <= MOST


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


@pytest.fixture
def late_holiday(enquiry, administrator) -> Case:
    """The enquiry, after a day on its way was proclaimed a holiday: due on the 20th, without that day on the 19th."""
    council.add_holiday(
        on=dt.date(2026, 10, 12), nations=["ENG", "WLS"], reason="Mourning", proclaimed_on=dt.date(2026, 10, 8),
        by=administrator, at=dt.datetime(2026, 10, 8, 9, 0, tzinfo=dt.UTC),
    )  # fmt: skip
    keeping.recompute_open_clocks(cause="A holiday was added.", today=DAY, at=AT)
    return Case.objects.get(pk=enquiry.pk)


@pytest.mark.parametrize("page", ["/cases/{case.ref}/", "/cases/", "/people/{case.customer_id}/"])
def test_CAL_8_the_earlier_day_to_work_to_stands_beside_the_due_day(
    client: Client, late_holiday: Case, olive, page: str
):
    client.force_login(olive)
    shown = strip_tags(client.get(page.format(case=late_holiday)).content.decode())
    assert "Tuesday 20 October 2026" in shown
    assert "work to monday 19 october 2026" in shown.casefold()


def test_a_list_says_what_falls_due_where_it_is_not_the_answer(client: Client, enquiry, olive):
    ask = {"from_whom": officer_fact(olive), "question": "When?"}
    operations.make_move(enquiry, Move(move="contribution.ask", facts=ask, happened_on=DAY), by=olive, at=AT)
    client.force_login(olive)
    title = ClockRow.objects.get(case=enquiry, item="contribution-1").title
    assert title in client.get("/cases/").content.decode()
    assert title in client.get(f"/people/{enquiry.customer_id}/").content.decode()


def test_links_that_open_a_case_by_hand_name_its_kind():
    labels = [
        opening_label(procedure, move)
        for procedure in lawbook().in_force(DAY)
        for move in procedure.opening_moves
    ]
    assert len(set(labels)) == len(labels)
    assert "Log a request: Freedom of information request" in labels
    assert "Log an enquiry" in labels


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL rightly reads a small table whole")
def test_what_holds_a_case_is_found_among_the_tied_ones_without_reading_all_cases(enquiry):
    plan = with_tied(Case.objects.filter(pk=enquiry.pk)).explain()
    assert "SEARCH" in plan
    assert "SCAN cases_case" not in plan


def test_what_meets_the_running_clock_is_offered_first(morgan, person_in):
    ingrid = person_in("information-team", "Ingrid Information")
    facts = {"customer": f"customer:{morgan.pk}", "received_on": DAY, "summary": "Potholes in Mill Lane"}
    move = Move(move="receive", facts=facts, happened_on=DAY)
    case = operations.open_case("foi-request", move, by=ingrid, at=AT)
    page = case_page(ingrid, case, today=DAY)
    procedure = lawbook().procedure(case.edition)
    wanted = next(name for clock in procedure.clocks for name in clock.next)
    assert page.first_moves[0].label == procedure.moves[wanted].title
    assert page.folded_says.startswith("Add something else to this case: ")
