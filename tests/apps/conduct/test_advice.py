"""The advice card: the right person, what applies and until when, what to say, and nothing about why."""

from __future__ import annotations

import io
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client

from evenhand.apps.cases.forms import MoveForm
from evenhand.apps.cases.models import Case
from evenhand.apps.conduct.advice import advice_on, find
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.people.models import Customer, ViewOfRecord
from evenhand.apps.people.operations import record_adjustment
from evenhand.apps.ui.forms import DatePartsField
from tests.apps.conduct.conftest import Council, at, day, decide, letter_goes, person, warn

pytestmark = pytest.mark.django_db
TODAY = day("2026-05-04")


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages and commands read this day from the clock."""
    for reader in ("conduct.views.advice", "conduct.management.commands.advice"):
        monkeypatch.setattr(f"evenhand.apps.{reader}.localdate", lambda: TODAY)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


def card(council: Council, customer: Customer, on=TODAY):
    return advice_on(customer, viewer=council.users["Cara"], on=on)


@pytest.mark.parametrize(
    "words", ["Robin Oakley", "oakley robin", "01632 960123", "zz993vz", "ROBIN@example.org", "reference"]
)
def test_a_caller_is_found_by_whatever_they_say(
    council: Council, limited: Case, customer, words: str
) -> None:
    query = limited.ref.lower() if words == "reference" else words
    assert [one.pk for one in find(council.users["Cara"], query, on=TODAY)] == [customer.pk]


def test_two_people_of_one_name_are_asked_apart_and_never_blended(council: Council, limited: Case) -> None:
    other = person(council, "Robin Oakley", postcode="ZZ99 4AA")
    found = find(council.users["Cara"], "Robin Oakley", on=TODAY)
    assert {one.told_apart_by.partition(",")[0] for one in found} == {"ZZ99 3VZ", "ZZ99 4AA"}
    assert card(council, other).nothing_special


def test_SAL_14_the_card_names_the_subject_that_is_read_and_not_answered_once_its_letter_went(
    council, limited, customer
) -> None:
    said = {"nothing_new": True, "no_more_why": "Five letters on the hedge, nothing new."}
    council.move(limited, "answer-no-more", "2026-04-20", **said)
    assert len(card(council, customer).limits) == 1
    letter_goes(council, limited, "conduct-no-more", "2026-04-21")
    _, subject = card(council, customer).limits
    assert (subject.title, subject.until) == ("One subject was decided already", day("2027-04-12"))
    assert "It is about: The hedge at 4 Mill Lane. Pass it to Olly Test, who reads it." in subject.text
    assert card(council, customer, on=day("2027-04-13")).limits == ()


def test_the_card_says_which_limits_until_when_and_where_to_send_it(council, limited, customer) -> None:
    advice = card(council, customer)
    (limit,) = advice.limits
    assert (limit.title, limit.until) == ("Telephones on stated days and times", day("2027-04-12"))
    assert "Tuesdays between 10am and noon" in limit.text
    assert "Olly Test" in advice.send_to[0]


def test_URB_4_the_card_says_what_is_always_taken(council, limited, customer) -> None:
    said = " ".join(card(council, customer).say)
    assert "emergencies" in said
    assert "new complaint" in said
    assert "ombudsman" in said


def test_nobody_is_said_to_have_a_letter_before_it_went(council, limited, customer) -> None:
    said = " ".join(card(council, customer).say)
    assert "has not gone yet" in said
    assert "You have a letter" not in said
    letter_goes(council, limited, "conduct-decision", "2026-04-10")
    said = " ".join(card(council, customer).say)
    assert "You have a letter" in said
    assert "has not gone yet" not in said


def test_the_card_says_nothing_about_why(council, limited, customer) -> None:
    said = repr(card(council, customer)).lower()
    for word in ("eleven", "shout", "abus", "hedge", "d1", "c2", "unreasonabl"):
        assert word not in said


def test_URB_3_an_adjustment_comes_before_the_limit_it_meets(council, limited, customer) -> None:
    record_adjustment(
        customer, what="telephone", from_on=TODAY, by=council.users["Tess"], at=at("2026-05-04")
    )
    assert card(council, customer).limits[0].text.startswith("An adjustment comes first: Speaks by telephone")


def test_SAL_18_the_day_after_the_last_the_card_is_empty_and_nobody_had_to_do_anything(
    council, limited, customer
) -> None:
    assert card(council, customer, day("2027-04-12")).limits
    assert card(council, customer, day("2027-04-13")).nothing_special


def test_a_limit_that_has_not_begun_does_not_bind(council, reported, customer) -> None:
    warn(council, reported)
    decide(council, reported, {"starts_on": day("2026-06-01"), "review_on": day("2026-10-13")})
    assert not card(council, customer).limits
    assert card(council, customer, day("2026-06-01")).limits


def test_a_limit_of_a_record_that_was_merged_into_theirs_is_theirs(council, limited, customer) -> None:
    kept = person(council, "Robin J Oakley")
    Customer.objects.filter(pk=customer.pk).update(merged_into=kept)
    assert card(council, kept).limits


def test_who_may_not_look_people_up_gets_no_advice(council: Council, customer) -> None:
    with pytest.raises(PermissionDenied):
        find(council.administrator, "Robin", on=TODAY)
    with pytest.raises(PermissionDenied):
        find(council.administrator, f"record {customer.pk}", on=TODAY)


def test_the_page_shows_the_card_at_once_and_keeps_the_view(council, limited, customer, on_the_day) -> None:
    client = Client()
    client.force_login(council.users["Cara"])
    page = client.post("/advice/", {"words": "01632 960123"})
    assert "until" in page.content.decode()
    assert "Tuesdays" in page.content.decode()
    assert ViewOfRecord.objects.filter(customer=customer, user=council.users["Cara"]).exists()
    assert "shout" not in page.content.decode()


def test_the_bar_above_the_person_says_the_same(council, limited, customer, on_the_day) -> None:
    client = Client()
    client.force_login(council.users["Cara"])
    assert "Until Monday 12 April 2027" in client.get(f"/people/{customer.pk}/").content.decode()


def test_the_command_speaks_and_gives_data(council, limited, customer, on_the_day) -> None:
    out = io.StringIO()
    call_command("advice", "robin@example.org", "--as", "cara@example.org", stdout=out)
    assert "Monday 12 April 2027" in out.getvalue()
    out = io.StringIO()
    call_command("advice", "robin@example.org", "--as", "cara@example.org", "--json", stdout=out)
    assert json.loads(out.getvalue())["limits"][0]["until"] == "2027-04-12"


def test_the_command_asks_which_one(council, limited, on_the_day) -> None:
    person(council, "Robin Oakley", postcode="ZZ99 4AA")
    out = io.StringIO()
    call_command("advice", "Robin Oakley", "--as", "cara@example.org", "--json", stdout=out)
    assert len(json.loads(out.getvalue())["which"]) == 2


def test_the_command_says_who_is_unknown(council) -> None:
    with pytest.raises(CommandError, match="Nobody signs in as"):
        call_command("advice", "Robin", "--as", "nobody@example.org")
    with pytest.raises(CommandError, match="Nobody on record matches"):
        call_command("advice", "Nobody Such", "--as", "cara@example.org")


def test_URB_30_the_card_of_somebody_treated_the_same_says_which_subject_and_names_nobody_else(
    council: Council, limited: Case
) -> None:
    helper = person(council, "Sam Weir")
    council.move(
        limited,
        "associate.name",
        "2026-04-20",
        associate=f"customer:{helper.pk}",
        connection="Says so.",
        sameness="The same letter.",
        lawful_representative=False,
        only_duplicates=True,
    )
    viewer, on = council.users["Cara"], day("2026-05-04")
    assert advice_on(helper, viewer=viewer, on=on).limits == (), "nothing was decided yet"
    council.move(
        limited,
        "associate.treat-the-same",
        "2026-04-21",
        item="associate-1",
        decider=council.decider("Mona", "service-manager", "2026-04-21"),
        reasons="Word for word.",
    )
    (point,) = advice_on(helper, viewer=viewer, on=on).limits
    assert "The hedge at 4 Mill Lane" in point.text
    assert "taken as usual" in point.text
    assert "Robin" not in repr(advice_on(helper, viewer=viewer, on=on))
    assert advice_on(helper, viewer=viewer, on=day("2027-04-13")).limits == ()


def test_PVP_2_the_report_of_an_incident_asks_its_day_once(council: Council) -> None:
    move = lawbook().edition("staff-safety", day("2026-05-04")).opening_moves[0]
    form = MoveForm(move, user=council.users["Olly"], today=day("2026-05-04"), seen=None)
    days = [name for name, field in form.fields.items() if isinstance(field, DatePartsField)]
    assert days == ["received_on"]
