"""What we did stands in the log beside what came: a call that we made, a letter that we posted (SAL-9)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import localdate

from evenhand.apps.accounts.models import RecordChange
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case
from evenhand.apps.conduct.contact_log import contact_log
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.identity import choose_customer
from evenhand.apps.contacts.operations.made import Made, record_made
from evenhand.apps.contacts.operations.other_ways import other_ways_asked, unexplained
from evenhand.apps.contacts.operations.recording import Received, record_contact
from evenhand.apps.people.models import Customer
from evenhand.apps.people.operations import record_adjustment
from tests.apps.conduct.conftest import Council, at, day, decide, letter_goes, warn

pytestmark = pytest.mark.django_db
TODAY, TOLD = day("2026-05-04"), "conduct-decision"


def made(council: Council, customer: Customer, **more: object) -> Made:
    said: dict = {
        "channel": "telephone",
        "made_on": TODAY,
        "at_time": dt.time(9, 30),
        "made_by": council.officers["Olly"],
        "subject": "The hedge",
        "text": "Told her when the team will come.",
        "customer": customer,
    }
    return Made(**{**said, **more})


def test_SAL_9_the_log_lists_both_directions_with_channel_officer_and_time(
    council: Council, reported: Case, customer: Customer
) -> None:
    came = Received(channel="telephone", received_on=TODAY, subject="Hedge", text="When?", customer=customer)
    record_contact(came, by=council.users["Cara"], at=at("2026-05-04"), press=uuid4())
    record_made(made(council, customer), by=council.users["Cara"], at=at("2026-05-04"), press=uuid4())
    for since in (None, TODAY):
        lines = contact_log(customer, viewer=council.users["Audrey"], on=TODAY, since=since)
        told = [(one.time, one.nature, one.channel, one.officer) for one in lines]
        assert told[0] == ("09:30", "Made by us", "Telephone call", "Olly Test")
        assert told[1][1:3] == ("Received", "Telephone call")
    assert contact_log(customer, viewer=council.users["Audrey"], on=TODAY, since=day("2026-05-05")) == ()


def test_a_call_to_somebody_who_is_answered_by_e_mail_says_why(council: Council, customer: Customer) -> None:
    record_adjustment(
        customer,
        what="email-only",
        from_on=day("2026-02-01"),
        by=council.users["Tess"],
        at=at("2026-02-01"),
    )
    by, when = council.users["Olly"], at("2026-05-04")
    with pytest.raises(Refused, match="answered by e-mail"):
        record_made(made(council, customer), by=by, at=when, press=uuid4())
    said = made(council, customer, why_this_way="A gas leak in the street.")
    call = record_made(said, by=by, at=when, press=uuid4())
    assert "A gas leak" in call.note
    logged = RecordChange.objects.get(what="other-way")
    assert (logged.why, logged.by, logged.after["against"]) == (
        "A gas leak in the street.",
        by,
        ["email-only"],
    )


def test_somebody_told_that_telephone_calls_are_not_taken_is_not_telephoned_without_a_reason(
    council: Council, reported: Case, customer: Customer
) -> None:
    warn(council, reported)
    decide(council, reported, {"what": "R11", "how": "Please write to us.", "scope_words": "the hedge"})
    by, when = council.users["Olly"], at("2026-05-04")
    record_made(made(council, customer), by=by, at=when, press=uuid4())  # they do not know of it yet
    assert not RecordChange.objects.filter(what="other-way").exists()
    letter_goes(council, reported, TOLD, "2026-04-10")
    with pytest.raises(Refused, match="Telephone calls are not taken, a limit until .* 2027") as refused:
        record_made(made(council, customer), by=by, at=when, press=uuid4())
    assert refused.value.field == "why_this_way"
    record_made(made(council, customer, channel="in-person"), by=by, at=when, press=uuid4())
    record_made(made(council, customer, why_this_way="She asked us to."), by=by, at=when, press=uuid4())
    assert RecordChange.objects.get(what="other-way").after == {"channel": "telephone", "against": ["R11"]}


def test_URB_3_an_adjustment_for_the_telephone_comes_before_a_limit_to_writing(
    council: Council, reported: Case, customer: Customer
) -> None:
    warn(council, reported)
    decide(council, reported, {"what": "R01", "how": "Please write.", "scope_words": "the hedge"})
    letter_goes(council, reported, TOLD, "2026-04-10")
    by = council.users["Olly"]
    assert [one.code for one in other_ways_asked(customer, channel="telephone", on=TODAY)] == ["R01"]
    record_adjustment(customer, what="telephone", from_on=day("2026-05-01"), by=by, at=at("2026-05-01"))
    assert other_ways_asked(customer, channel="telephone", on=TODAY) == ()


def test_a_call_whose_person_is_named_later_asks_why_on_its_page(
    council: Council, customer: Customer
) -> None:
    by, when = council.users["Olly"], at("2026-05-04")
    record_adjustment(customer, what="no-telephone", from_on=day("2026-02-01"), by=by, at=at("2026-02-01"))
    unnamed = dataclasses.replace(made(council, customer), customer=None)
    call = record_made(unnamed, by=by, at=when, press=uuid4())
    assert unexplained(call) == ()
    call = choose_customer(call, customer, add_address=False, by=by, at=when)
    desk = Client()
    desk.force_login(council.users["Hope"])
    page = f"/contacts/{call.pk}/"
    assert "Is not telephoned, since" in desk.get(page).content.decode()
    unsaid = desk.post(page, {"do": "this-way", "way-why_this_way": " "}).content.decode()
    assert "Say why this way was taken" in unsaid
    for _ in range(2):
        assert desk.post(page, {"do": "this-way", "way-why_this_way": "A flood."}).status_code == 302
    shown = desk.get(page).content.decode()
    assert "Is not telephoned, since" not in shown
    assert shown.count("Why this way: A flood.") == 1
    assert RecordChange.objects.filter(what="other-way", why="A flood.").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"channel": "email"}, {"channel": "letter"}, {"made_on": day("2026-05-05")}, {"at_time": dt.time(23, 50)},
     {"text": " "}, {"subject": ""}],
)  # fmt: skip
def test_a_call_that_cannot_be_is_refused(council: Council, customer: Customer, wrong: dict) -> None:
    with pytest.raises(Refused):
        record_made(
            made(council, customer, **wrong), by=council.users["Olly"], at=at("2026-05-04"), press=uuid4()
        )
    assert not Contact.objects.exists()


def test_a_call_is_recorded_on_the_page_and_pressed_twice_stands_once(
    council: Council, customer: Customer
) -> None:
    desk = Client()
    desk.force_login(council.users["Hope"])
    yesterday = localdate() - dt.timedelta(days=1)
    typed = {
        "direction": "out",
        "channel": "telephone",
        "received_on_day": yesterday.day,
        "received_on_month": yesterday.month,
        "received_on_year": yesterday.year,
        "at_time": "14:05",
        "customer_address": "robin@example.org",
        "subject": "The hedge",
        "text": "No answer; left no message.",
        "batch": str(uuid4()),
    }
    for _ in range(2):
        assert desk.post("/contacts/new/", typed).status_code == 302
    call = Contact.objects.get()
    assert (call.direction, call.made_by, call.customer) == ("out", council.officers["Hope"], customer)
    assert "No answer" in desk.get(f"/contacts/{call.pk}/").content.decode()
