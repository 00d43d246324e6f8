"""A day of receipt that is confirmed or corrected reaches the cases that took their day from the message (GEN-6)."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case, ClockChange, EventRow, Passage
from evenhand.apps.cases.queries import events_of
from evenhand.apps.contacts.models import Contact, Receipt
from evenhand.apps.contacts.operations.readers import confirm_receipt, take_first_arrival
from evenhand.apps.contacts.operations.storing import _with_another_arrival
from evenhand.apps.contacts.operations.triage import NewMatter, open_cases
from evenhand.apps.contacts.queries.out_of_step import out_of_step
from evenhand.apps.council.models import Officer
from evenhand.domain.contact.receipt import Received
from tests.apps.contacts.conftest import AT, TODAY, signed_in

pytestmark = pytest.mark.usefixtures("administrator")
NINTH, SIXTEENTH = dt.date(2026, 11, 9), dt.date(2026, 11, 16)
MATTERS = [
    NewMatter(procedure="enquiry", summary="Mend the fence"),
    NewMatter(procedure="foi-request", summary="What the fence cost"),
]


@pytest.fixture
def cases(contact: Contact, olive: Officer) -> list[Case]:
    return open_cases(contact, MATTERS, by=signed_in(olive), at=AT, batch=uuid4())


def confirmed(contact: Contact, by: Officer, *, on: dt.date = NINTH) -> None:
    confirm_receipt(contact, received_on=on, why="The envelope says so.", by=signed_in(by), at=AT)


def test_GEN_6_a_corrected_day_of_receipt_moves_the_clocks_of_its_cases_and_they_say_so(
    contact: Contact, cases: list[Case], olive: Officer
) -> None:
    before = {case.pk: case.next_due_on for case in cases}

    confirmed(contact, olive)

    for case in cases:
        case.refresh_from_db()
        assert case.received_on == NINTH
        assert case.next_due_on < before[case.pk]
        assert EventRow.objects.filter(case=case, move="correct").count() == 1
        assert ClockChange.objects.filter(case=case, cause="Entry 1 was corrected.").exists()
    contact.refresh_from_db()
    assert out_of_step(contact, signed_in(olive), on=TODAY) == []


def test_GEN_6_a_message_taken_in_just_after_midnight_in_summer_came_on_the_new_day(
    contact: Contact, olive: Officer
) -> None:
    Contact.objects.filter(pk=contact.pk).update(
        stored_at=dt.datetime(2026, 6, 30, 23, 20, tzinfo=dt.UTC)
    )  # twenty past midnight in London

    confirmed(contact, olive, on=dt.date(2026, 7, 1))

    contact.refresh_from_db()
    assert contact.received_on == dt.date(2026, 7, 1)


def test_a_second_confirmation_of_the_same_day_corrects_nothing_again(
    contact: Contact, cases: list[Case], olive: Officer
) -> None:
    confirmed(contact, olive)
    confirmed(contact, olive)
    assert EventRow.objects.filter(case=cases[0], move="correct").count() == 1


def test_a_case_that_may_not_be_corrected_by_who_confirms_is_told_as_out_of_step(
    contact: Contact, cases: list[Case], olive: Officer, client, monkeypatch
) -> None:
    from evenhand.apps.cases.operations import MoveRefused
    from evenhand.apps.contacts.operations import receipt_of_cases

    def refuses(*_args: object, **_said: object) -> None:
        raise MoveRefused(())

    monkeypatch.setattr(receipt_of_cases, "correct", refuses)
    confirmed(contact, olive)

    contact.refresh_from_db()
    told = out_of_step(contact, signed_in(olive), on=TODAY)
    assert {one.ref for one in told} == {cases[0].ref, ""}  # an officer does not see the request
    assert {one.case_says for one in told} == {SIXTEENTH}
    client.force_login(signed_in(olive))
    for url in (f"/cases/{cases[0].ref}/", f"/contacts/{contact.pk}/"):
        page = client.get(url).content.decode()
        assert "counts from" in page
        assert "the head of service" in page


def test_no_case_is_opened_from_a_message_whose_day_nobody_has_confirmed(
    contact: Contact, olive: Officer, client
) -> None:
    Contact.objects.filter(pk=contact.pk).update(receipt_to_confirm=True)
    contact.refresh_from_db()
    with pytest.raises(Refused, match="Confirm first on which day it was received"):
        open_cases(contact, MATTERS, by=signed_in(olive), at=AT, batch=uuid4())
    client.force_login(signed_in(olive))
    page = client.get(f"/triage/{contact.pk}/").content.decode()
    assert "The day it was received is only claimed so far" in page
    assert "Open the case" not in page

    confirmed(contact, olive)
    contact.refresh_from_db()
    (enquiry, _) = open_cases(contact, MATTERS, by=signed_in(olive), at=AT, batch=uuid4())
    assert enquiry.received_on == NINTH


def client_of(officer: Officer) -> Client:
    client = Client()
    client.force_login(signed_in(officer))
    return client


def with_earlier_copy(contact: Contact) -> Contact:
    """The contact after a copy of it came in that had arrived on the ninth."""
    arrived = dt.datetime(2026, 11, 9, 9, 30, tzinfo=dt.UTC)
    Receipt.objects.create(
        contact=contact,
        source="mbox",
        uid="copy",
        raw=contact.raw,
        received_at=arrived,
        received_how="server",
        stored_at=AT,
    )
    return _with_another_arrival(contact, Received(at=arrived, how="server", on=NINTH))


def test_SPOC_18_an_earlier_copy_is_decided_in_one_step_that_moves_the_clocks_of_the_cases(
    contact: Contact, cases: list[Case], olive: Officer
) -> None:
    before = {case.pk: (case.received_on, case.next_due_on) for case in cases}
    contact = with_earlier_copy(contact)
    assert (contact.earlier_copy_on, contact.received_on) == (NINTH, SIXTEENTH)
    assert {case.pk: (case.received_on, case.next_due_on) for case in Case.objects.all()} == before
    client = client_of(olive)
    said = "reached the council on"
    assert said in client.get(reverse("case", args=[cases[0].ref])).content.decode()

    client.post(reverse("contact", args=[contact.pk]), {"do": "first-arrival"})

    contact.refresh_from_db()
    assert (contact.received_on, contact.received_how, contact.earlier_copy_on) == (NINTH, "server", None)
    for case in Case.objects.all():
        assert case.received_on == NINTH
        assert case.next_due_on < before[case.pk][1]
    assert said not in client.get(reverse("case", args=[cases[0].ref])).content.decode()


def test_SPOC_18_an_earlier_copy_also_counts_where_a_person_had_confirmed_the_day(
    contact: Contact, cases: list[Case], olive: Officer
) -> None:
    confirm_receipt(contact, received_on=SIXTEENTH, by=signed_in(olive), at=AT)
    contact.refresh_from_db()
    assert with_earlier_copy(contact).earlier_copy_on == NINTH


def test_who_keeps_the_day_is_not_asked_again_and_nothing_moves(
    contact: Contact, cases: list[Case], olive: Officer
) -> None:
    contact = with_earlier_copy(contact)
    client_of(olive).post(reverse("contact", args=[contact.pk]), {"do": "keep-day"})
    contact.refresh_from_db()
    assert (contact.received_on, contact.earlier_copy_on) == (SIXTEENTH, None)
    assert {case.received_on for case in Case.objects.all()} == {SIXTEENTH}
    with pytest.raises(Refused, match="decided already"):
        take_first_arrival(contact, by=signed_in(olive), at=AT)


def test_a_copy_that_arrived_later_changes_nothing(contact: Contact, cases: list[Case]) -> None:
    later = dt.datetime(2026, 11, 18, 9, 0, tzinfo=dt.UTC)
    assert (
        _with_another_arrival(contact, Received(at=later, how="server", on=later.date())).earlier_copy_on
        is None
    )


KINDS = ("foi-request", "eir-request", "subject-access-request", "data-protection-complaint")


def split_in(kinds: tuple[str, ...], **more: str) -> dict[str, str]:
    """What the desk posts for a message that asks several things, one of each kind."""
    rows = {f"matter-{number}-procedure": kind for number, kind in enumerate(kinds)}
    about = {f"matter-{number}-summary": f"Matter {number}" for number in range(len(kinds))}
    return {"do": "open", "rows": "5", "batch": str(uuid4()), **rows, **about, **more}


def test_FOI_1_an_old_message_asks_once_why_it_is_logged_only_now_and_opens_all_that_it_asks(
    contact: Contact, olive: Officer, client: Client
) -> None:
    confirmed(contact, olive, on=dt.date(2025, 3, 3))
    client.force_login(signed_in(olive))
    desk = f"/triage/{contact.pk}/"
    first = client.get(desk).content.decode()
    assert first.count("Why it is logged only now, if it came more than a year ago") == 1
    assert "Monday 3 March 2025 is more than 366 days ago" in first

    refused = client.post(desk, split_in(KINDS))
    form = refused.context["desk"].matters
    assert list(form.errors) == ["logged_late_because"]
    assert "Check the year" in form.errors["logged_late_because"][0]
    assert "Matter 3" in refused.content.decode()
    assert not Case.objects.exists()

    client.post(desk, split_in(KINDS, logged_late_because="It lay in a locked drawer."))
    opened = Case.objects.order_by("pk")
    assert tuple(opened.values_list("procedure", flat=True)) == KINDS
    assert set(opened.values_list("received_on", flat=True)) == {dt.date(2025, 3, 3)}
    said = [row.words for row in Passage.objects.filter(name="1.logged_late_because")]
    assert said == ["It lay in a locked drawer."] * 4


def test_FOI_1_an_old_message_that_asks_for_nothing_by_law_needs_no_reason(
    contact: Contact, olive: Officer, client: Client
) -> None:
    confirmed(contact, olive, on=dt.date(2025, 3, 3))
    client.force_login(signed_in(olive))
    client.post(f"/contacts/{contact.pk}/", split_in(("enquiry",)))
    assert [case.procedure for case in Case.objects.all()] == ["enquiry"]


def test_more_rows_keep_what_was_typed_beside_the_rows(contact: Contact, olive: Officer, client) -> None:
    confirmed(contact, olive, on=dt.date(2025, 3, 3))
    client.force_login(signed_in(olive))
    typed = split_in(KINDS[:1], logged_late_because="It lay in a locked drawer.")
    page = client.post(f"/triage/{contact.pk}/", {**typed, "do": "more-rows"}).content.decode()
    assert "It lay in a locked drawer." in page


def test_FOI_12_EIR_2_what_was_said_on_the_telephone_is_no_written_request_and_is_known_as_spoken(
    contact: Contact, olive: Officer, client: Client
) -> None:
    Contact.objects.filter(pk=contact.pk).update(channel="telephone")
    client.force_login(signed_in(olive))
    refused = client.post(f"/triage/{contact.pk}/", split_in(("foi-request",)))
    assert "Help the person to write it down" in refused.content.decode()
    assert not Case.objects.exists()

    client.post(f"/triage/{contact.pk}/", split_in(("eir-request",)))
    assert events_of(Case.objects.get())[0].facts["spoken"] is True
