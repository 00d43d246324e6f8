"""What is offered, asked and refused by who somebody is: links, absences, questions that would tell a name."""

from __future__ import annotations

import re
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case, CaseLink, ItemRow
from evenhand.apps.cases.openings import open_by_hand
from evenhand.apps.cases.operations import Move, open_case
from evenhand.apps.council.models import Absence
from evenhand.apps.people.models import Customer
from evenhand.apps.people.operations import customers
from evenhand.apps.spoc.tying import not_yet_matters, tie, untie
from evenhand.apps.work.queries import my_work
from evenhand.domain.cases.events import Value
from tests.apps.spoc.conftest import Council, FakePostRoom, MatterOf, at, day

pytestmark = pytest.mark.django_db


def test_only_who_may_propose_an_arrangement_is_offered_it(council: Council, client: Client) -> None:
    offered = {}
    for name in ("Olly", "Audrey", "Cara"):
        client.force_login(council.users[name])
        offered[name] = b"Propose an arrangement" in client.get("/spoc/").content
    assert offered == {"Olly": True, "Audrey": False, "Cara": False}


def test_who_only_reads_records_no_absence_and_is_offered_none(council: Council, client: Client) -> None:
    client.force_login(council.users["Audrey"])
    assert client.post("/work/away/").status_code == 403
    assert not Absence.objects.exists()
    assert b"I am away" not in client.get("/work/").content


def test_who_only_reads_is_led_to_no_page_that_refuses(
    council: Council, arrangement: Case, matter: MatterOf, client: Client
) -> None:
    """Neither what is owed, nor an entry to correct, nor an answer to send on its own."""
    case = matter()
    client.force_login(council.users["Audrey"])
    pages = [f"/cases/{arrangement.ref}/", f"/cases/{case.ref}/", f"/spoc/{arrangement.ref}/"]
    led_to = set()
    for address in (*pages, f"/spoc/{arrangement.ref}/weekly/"):
        answer = client.get(address)
        assert answer.status_code == 200
        led_to |= set(re.findall(r'href="(/[^"#?]+)', answer.content.decode().partition("<main")[2]))
    assert len(led_to) > len(pages)
    refused = {one for one in led_to if client.get(one).status_code == 403}
    assert refused == set()


def test_SPOC_11_my_work_leads_from_the_weekly_clock_to_the_weekly_response(
    council: Council, arrangement: Case
) -> None:
    groups = my_work(council.users["Sam"], on=day("2026-08-27"))
    [row] = [
        row
        for group in groups
        for row in group.rows
        if row.ref == arrangement.ref and row.due_on == day("2026-08-28")
    ]
    assert row.action is not None
    assert row.action.url == f"/spoc/{arrangement.ref}/weekly/"


def test_a_question_with_the_customers_name_goes_only_when_somebody_says_it_may(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom, client: Client
) -> None:
    case = matter()
    client.force_login(council.users["Sam"])
    address = f"/spoc/{arrangement.ref}/matters/{case.ref}/ask/"
    said = {"officer": council.officers["Olly"].pk, "question": "Does Robin own it?", "batch": uuid4()}
    refused = client.post(address, said).content.decode()
    assert "may tell who the customer is: Robin" in refused
    assert not ItemRow.objects.filter(case=case).exists()
    client.post(address, {**said, "read_again": "on"})
    assert ItemRow.objects.filter(case=case, kind="contribution").count() == 1


def test_a_day_that_is_none_is_refused_in_a_sentence(council: Council, arrangement: Case) -> None:
    with pytest.raises(CommandError, match="is no day. Write it as year, month and day") as refused:
        call_command(
            "weekly", arrangement.ref, "--as", "sam@example.org", "--on", "tomorrow", stdout=StringIO()
        )
    assert refused.value.returncode == 2


def test_SPOC_6_whoever_takes_a_call_records_that_it_was_declined_from_the_card(
    council: Council, arrangement: Case
) -> None:
    """The contact centre sees the card alone, and what its role is named for is offered on it."""
    client = Client()
    client.force_login(council.users["Cara"])
    card = client.get(reverse("case", args=[arrangement.ref])).content.decode()
    form = reverse("case-move", args=[arrangement.ref, "decline-telephone"])
    assert form in card
    assert reverse("case-move", args=[arrangement.ref, "inform-members"]) not in card
    assert "The call" in client.get(form).content.decode()
    for name in ("inform-members", "review", "note"):
        assert client.get(reverse("case-move", args=[arrangement.ref, name])).status_code == 404


def test_SPOC_5_the_clerk_records_what_members_were_told_from_the_card(
    council: Council, arrangement: Case
) -> None:
    council.hire("Cleo", "clerk")
    client = Client()
    client.force_login(council.users["Cleo"])
    card = client.get(reverse("case", args=[arrangement.ref])).content.decode()
    for name in ("inform-members", "review"):
        page = reverse("case-move", args=[arrangement.ref, name])
        assert page in card
        assert client.get(page).status_code == 200
    assertRedirects(
        client.get(reverse("spoc", args=[arrangement.ref])), reverse("case", args=[arrangement.ref])
    )
    assert client.get(reverse("weekly", args=[arrangement.ref])).status_code == 404


@pytest.mark.parametrize(
    ("procedure", "who", "kind"),
    [
        ("foi-request", "Ida", "matter"),
        ("enquiry", "Cara", "matter"),
        ("subject-access-request", "Ida", "related"),
    ],
)
def test_SPOC_18_what_is_logged_by_hand_for_the_person_is_a_matter_of_their_arrangement(
    council: Council,
    arrangement: Case,
    customer: Customer,
    client: Client,
    procedure: str,
    who: str,
    kind: str,
) -> None:
    """A letter handed in at the desk is answered through the single point of contact like a mail to them."""
    client.force_login(council.users[who])
    asked = {"customer": str(customer.pk), "summary": "The weir", "batch": str(uuid4())}
    asked |= {"question": "How high is it?"} if procedure == "enquiry" else {"request": "All that you hold."}
    asked |= {"happened_on_day": "28", "happened_on_month": "8", "happened_on_year": "2026"}
    asked |= {"received_on_day": "28", "received_on_month": "8", "received_on_year": "2026"}
    for _ in range(2):
        assert client.post(reverse("case-new", args=[procedure]), asked).status_code == 302
    case = Case.objects.get(procedure=procedure)
    assert [(tie.case_id, tie.kind) for tie in CaseLink.objects.filter(other=case)] == [
        (arrangement.pk, kind)
    ]


def test_SPOC_18_what_is_logged_by_hand_about_the_single_point_of_contact_is_not_tied(
    council: Council, arrangement: Case, customer: Customer
) -> None:
    facts: dict[str, Value] = {"customer": f"customer:{customer.pk}", "received_on": day("2026-08-28")}
    facts |= {"summary": "Their manner", "question": "They were curt.", "concerns_spoc": True}
    opening = Move(move="receive", facts=facts, happened_on=day("2026-08-28"))
    by, when = council.users["Hope"], at("2026-08-28")
    case = open_by_hand("corporate-complaint", opening, by=by, at=when, batch=uuid4())
    assert case.apart
    assert not CaseLink.objects.filter(other=case).exists()


def test_SPOC_18_a_case_from_before_is_made_a_matter_by_a_button_and_taken_out_again(
    council: Council, arrangement: Case, customer: Customer, client: Client
) -> None:
    facts: dict[str, Value] = {"customer": f"customer:{customer.pk}", "received_on": day("2026-05-04")}
    facts |= {"summary": "The old weir", "question": "Who owns it?"}
    opening = Move(move="receive", facts=facts, happened_on=day("2026-05-04"))
    case = open_case("enquiry", opening, by=council.users["Olly"], at=at("2026-05-04"))
    client.force_login(council.users["Hope"])
    pages = reverse("case", args=[case.ref]), reverse("spoc", args=[arrangement.ref])
    button, press = reverse("case-matter", args=[case.ref]), str(uuid4())
    for page in pages:
        assert button in client.get(page).content.decode()

    for _ in range(2):
        assertRedirects(client.post(button, {"do": "tie", "back": "yes", "batch": press}), pages[1])
    assert [(tie.case_id, tie.kind) for tie in CaseLink.objects.filter(other=case)] == [
        (arrangement.pk, "matter")
    ]
    assert button not in client.get(pages[1]).content.decode()

    client.post(button, {"do": "untie", "why": " "})
    assert CaseLink.objects.filter(other=case).exists()
    assert "Take it out of the arrangement" in client.get(pages[0]).content.decode()
    client.post(button, {"do": "untie", "why": "It is their neighbour's"})
    assert not CaseLink.objects.filter(other=case).exists()
    client.post(button, {"do": "tie", "batch": press})  # from the page to which somebody went back
    assert CaseLink.objects.filter(other=case).exists()


def test_SPOC_18_what_is_about_its_officers_has_ended_or_is_somebody_elses_is_made_no_matter(
    council: Council, arrangement: Case, customer: Customer
) -> None:
    by, when = council.users["Hope"], at("2026-08-28")
    facts: dict[str, Value] = {"customer": f"customer:{customer.pk}", "received_on": day("2026-08-28")}
    facts |= {"summary": "Their manner", "question": "They were curt.", "concerns_spoc": True}
    opening = Move(move="receive", facts=facts, happened_on=day("2026-08-28"))
    about = open_by_hand("corporate-complaint", opening, by=by, at=when, batch=uuid4())
    other = customers.add_customer(name="Pat Somebody", by=by, at=when)
    theirs = {"customer": f"customer:{other.pk}", "received_on": day("2026-08-28"), "summary": "x"}
    elses = open_case(
        "enquiry",
        Move(move="receive", facts={**theirs, "question": "?"}, happened_on=day("2026-08-28")),
        by=council.users["Olly"],
        at=when,
    )

    with pytest.raises(Refused, match="not about the single point of contact"):
        tie(about, by=by, at=when, batch=uuid4())
    with pytest.raises(Refused, match="no single point of contact now"):
        tie(elses, by=by, at=when, batch=uuid4())
    with pytest.raises(Refused, match="tied to no arrangement"):
        untie(elses, why="x", by=by, at=when)
    assert list(not_yet_matters(arrangement, by, on=day("2026-08-28"))) == []
