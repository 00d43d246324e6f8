"""Satisfaction surveys are drawn so that they can be drawn again; equality monitoring names nobody."""

from __future__ import annotations

import datetime as dt

import pytest

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.complaints import equality, surveys
from evenhand.apps.complaints.models import EqualityReply, SurveyInvitation
from evenhand.apps.letters import directory
from tests.apps.complaints.conftest import Hall, noon

REFS = [f"EH-2026-{n:06}" for n in range(1, 41)]


def test_SUR_1_the_same_seed_draws_the_same_sample_again():
    first = surveys.drawn(REFS, rate_percent=25, seed="autumn")
    assert first == surveys.drawn(list(reversed(REFS)), rate_percent=25, seed="autumn")
    assert len(first) == 10
    assert first != surveys.drawn(REFS, rate_percent=25, seed="winter")


def draw(hall: Hall, rate: int = 100):
    first = hall.today - dt.timedelta(days=5)
    return surveys.draw(
        closed_from=first,
        closed_until=hall.today,
        rate_percent=rate,
        seed="autumn",
        by=hall.users["Connie"],
        at=noon(hall.today),
    )


def test_SUR_1_a_case_that_went_to_the_Ombudsman_is_never_asked_about(hall):
    asked, never = hall.answered(), hall.answered()
    hall.do(never, "ombudsman.enquire", body="lgsco", ombudsman_reference="26 1", received_on=hall.today)
    sample = draw(hall)
    assert sample.eligible == 1
    assert [one.case for one in sample.invitations.all()] == [asked]
    assert (sample.rate_percent, sample.seed) == (100, "autumn")


def test_SUR_1_there_is_one_reminder(hall):
    hall.answered()
    invitation = draw(hall).invitations.get()
    surveys.record_sent(invitation, on=hall.today)
    surveys.record_sent(invitation, on=hall.today)
    with pytest.raises(Refused, match="One reminder is enough"):
        surveys.record_sent(invitation, on=hall.today)


def test_the_survey_is_drawn_and_answered_on_its_page(client, hall):
    hall.answered()
    client.force_login(hall.users["Connie"])
    first, last = hall.today - dt.timedelta(days=3), hall.today
    said = {"rate_percent": 100, "seed": "autumn"}
    for name, day in (("closed_from", first), ("closed_until", last)):
        said |= {f"{name}_{part}": getattr(day, part) for part in ("day", "month", "year")}
    assert "Drawn: 1 of 1" in client.post("/complaints/surveys/", said, follow=True).content.decode()
    invitation = SurveyInvitation.objects.get()
    client.post(f"/complaints/surveys/{invitation.pk}/sent/")
    day = {f"returned_on_{part}": getattr(last, part) for part in ("day", "month", "year")}
    client.post(f"/complaints/surveys/{invitation.pk}/", {**day, "ease": "4", "handling": "", "remedy": "5"})
    invitation.refresh_from_db()
    assert (invitation.sent_on, invitation.ease, invitation.handling, invitation.remedy) == (last, 4, None, 5)


def test_EQM_1_a_reply_is_kept_with_its_month_and_with_no_person_and_no_case():
    fields = {field.name for field in EqualityReply._meta.get_fields()}
    assert fields == {"id", "month_on", "answers"}


@pytest.mark.django_db
def test_EQM_1_it_is_voluntary_and_prefer_not_to_say_is_counted():
    on = dt.date(2026, 11, 20)
    with pytest.raises(Refused, match="voluntary"):
        equality.keep_reply({}, on=on)
    for _ in range(6):
        equality.keep_reply({"disability": "Yes"}, on=on)
    for _ in range(6):
        equality.keep_reply({"disability": "Prefer not to say"}, on=on)
    shown = {one.question.code: dict(one.counts) for one in equality.profiles(first=on, last=on, on=on)}
    assert shown["disability"]["Prefer not to say"] == "6"
    assert shown["age"] == {}


@pytest.mark.django_db
def test_EQM_1_a_small_number_is_hidden_together_with_another_one():
    on = dt.date(2026, 11, 20)
    for answer, times in (("Yes", 2), ("No", 9), ("Prefer not to say", 6)):
        for _ in range(times):
            equality.keep_reply({"disability": answer}, on=on)
    shown = {one.question.code: dict(one.counts) for one in equality.profiles(first=on, last=on, on=on)}
    assert shown["disability"] == {
        "Yes": "fewer than shown",
        "No": "9",
        "Prefer not to say": "fewer than shown",
    }


def test_EQM_1_nobody_who_handles_a_complaint_enters_or_sees_a_reply(client, hall):
    for who in ("Connie", "Erin", "Ivo", "Hal"):
        client.force_login(hall.users[who])
        assert client.get("/complaints/equality/add/").status_code == 403, who
        assert "/complaints/equality/add/" not in client.get("/").content.decode(), who
    client.force_login(hall.users["Cleo"])
    assert "/complaints/equality/add/" in client.get("/").content.decode()
    assert "voluntary" in client.get("/complaints/equality/add/").content.decode()
    client.post("/complaints/equality/add/", {"age": "25 to 44"})
    assert EqualityReply.objects.get().answers == {"age": "25 to 44"}


def test_EQM_2_an_adjustment_is_no_equality_data_and_stands_where_handlers_see_it(hall):
    from evenhand.apps.people.operations import record_adjustment
    from evenhand.apps.people.queries import adjustment_codes

    record_adjustment(
        hall.customer,
        what="large-print",
        from_on=hall.today,
        decided_by="Connie Test",
        by=hall.users["Connie"],
        at=noon(hall.today),
    )
    assert "large-print" in adjustment_codes(hall.customer.pk, hall.today)
    assert not EqualityReply.objects.exists()


def test_the_councils_own_details_of_a_body_stand_in_letters_from_their_day_on(client, hall):
    before = directory.letter_book().bodies["lgsco"].on(hall.today)
    directory.enter(
        code="lgsco",
        name="the Ombudsman",
        address="",
        telephone="01632 960999",
        email="",
        url="https://www.example.org/complain",
        owner=hall.officers["Connie"],
        checked_on=hall.today,
        in_force_from=hall.today,
        by=hall.administrator,
        at=noon(hall.today),
    )
    book = directory.letter_book()
    assert book.bodies["lgsco"].on(hall.today).telephone == "01632 960999"
    assert book.bodies["lgsco"].on(hall.today - dt.timedelta(days=1)) == before
    client.force_login(hall.administrator)
    words = client.get("/settings/directory/").content.decode()
    assert "01632 960999" in words
    assert "Connie Test" in words


def test_the_directory_is_kept_by_whoever_keeps_the_settings(client, hall):
    client.force_login(hall.users["Connie"])
    assert client.get("/settings/directory/").status_code == 403
    client.force_login(hall.administrator)
    day = {
        f"{n}_{p}": getattr(hall.today, p)
        for n in ("checked_on", "in_force_from")
        for p in ("day", "month", "year")
    }
    said = {"name": "The complaints team", "owner": hall.officers["Connie"].pk, **day}
    refused = client.post("/settings/directory/escalation_contact/", said).content.decode()
    assert "Give an address, a telephone number" in refused
    client.post("/settings/directory/escalation_contact/", {**said, "telephone": "01632 960002"})
    assert directory.contact_words("escalation_contact", hall.today) == "The complaints team, 01632 960002"
