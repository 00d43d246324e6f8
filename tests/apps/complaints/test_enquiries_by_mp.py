"""CO-19: an MP's enquiry refers to the council's list of Members of Parliament, and is counted by it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from evenhand.apps.cases.listed_field import ListedField
from evenhand.apps.cases.models import Case, Passage
from evenhand.apps.cases.operations import correct
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.cases.timeline import fact_rows
from evenhand.apps.contacts.listed import facts_from_lists, listed_hint
from evenhand.apps.contacts.models import Contact
from evenhand.apps.council.models import MemberOfParliament
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.addressees import Addressee, addressee_from
from evenhand.apps.reports.books import questions
from evenhand.apps.reports.making import make
from evenhand.domain.reports.periods import Span
from tests.apps.complaints.conftest import Hall, noon


@pytest.fixture
def north(hall: Hall) -> MemberOfParliament:
    long_ago = hall.today - dt.timedelta(days=900)
    return MemberOfParliament.objects.create(
        name="Jo Weir", constituency="North", email="weir@example.org", from_on=long_ago
    )


def fact(one: MemberOfParliament) -> str:
    return f"member-of-parliament:{one.pk}"


def by_mp(hall: Hall) -> dict[str, str]:
    """Who asked in the last 30 days and how often, as the report for officers prints it."""
    report = questions().reports["member-enquiries-weekly"]
    span = Span(hall.today - dt.timedelta(days=30), hall.today)
    made = make(report, span=span, audience="internal", at=noon(hall.today))
    part = next(part for part in made.parts if part.title == "By Member of Parliament")
    return {line.title: line.cells[0].text for table in part.tables for line in table.lines if not line.total}


def test_CO_19_enquiries_are_counted_by_mp_and_those_in_words_can_be_tied(hall, north):
    hall.log("mp-enquiry", days_ago=3, mp=fact(north))
    old = hall.log("mp-enquiry", days_ago=2, mp="Dr J. Weir MP")
    assert by_mp(hall) == {
        "Jo Weir MP (North)": "1",
        "Named in words, and not tied to the council’s list": "1",
    }

    shown = {
        row.key: str(row.value)
        for row in fact_rows(
            reading_of(old, hall.today), {p.name: p.words for p in Passage.objects.filter(case=old)}
        )
    }
    assert shown["Member of Parliament"] == "Dr J. Weir MP (not tied to the council’s list)"
    correct(
        old,
        entry=1,
        why="On the list",
        facts={"mp": fact(north)},
        by=hall.users["Connie"],
        at=noon(hall.today),
    )
    assert by_mp(hall) == {"Jo Weir MP (North)": "2"}


def test_CO_19_whoever_is_elected_again_is_one_line(hall, north):
    again = MemberOfParliament.objects.create(
        name="Jo Weir", constituency="North", email="weir@example.org", from_on=hall.today
    )
    MemberOfParliament.objects.filter(pk=north.pk).update(until_on=hall.today - dt.timedelta(days=1))
    hall.log("mp-enquiry", days_ago=3, mp=fact(north))
    hall.log("mp-enquiry", mp=fact(again))
    assert by_mp(hall) == {"Jo Weir MP (North)": "2"}


def test_who_is_meant_by_words_on_a_list(hall, north):
    field = ListedField(name="member-of-parliament", on=hall.today, label="Member of Parliament")
    for words in ("Jo Weir MP (North)", "jo weir", " Rt Hon Jo Weir MP "):
        assert field.clean(words) == fact(north)
    assert field.clean("Ann Other MP") == "Ann Other MP"
    assert str(MemberOfParliament(name="Ann Other MP", constituency="West")) == "Ann Other MP (West)"
    with pytest.raises(ValidationError, match="has this number"):
        field.clean("member-of-parliament:99999")
    MemberOfParliament.objects.create(
        name="Jo Weir", constituency="South", email="w2@example.org", from_on=north.from_on
    )
    two = ListedField(name="member-of-parliament", on=hall.today, label="Member of Parliament")
    with pytest.raises(ValidationError, match="Jo Weir MP \\(North\\); Jo Weir MP \\(South\\)"):
        two.clean("Jo Weir MP")
    before = ListedField(name="member-of-parliament", on=north.from_on - dt.timedelta(days=1), label="MP")
    assert before.clean("Jo Weir MP") == "Jo Weir MP"


def test_the_list_is_offered_while_one_types_and_the_letter_is_to_whom_it_names(hall, north):
    client = Client()
    client.force_login(hall.users["Connie"])
    page = client.get("/cases/new/mp-enquiry/").content.decode()
    offered = re.search(r'name="mp"[^>]* list="([^"]+)"', page)
    assert offered
    assert f'<datalist id="{offered[1]}"><option value="Jo Weir MP (North)">' in page
    day = {
        f"{name}_{part}": getattr(hall.today, part)
        for name in ("received_on", "happened_on")
        for part in ("day", "month", "year")
    }
    hidden = dict(re.findall(r'name="(batch|seen)" value="([^"]*)"', page))
    client.post("/cases/new/mp-enquiry/", {**hidden, **day, "mp": "Jo Weir", "summary": "A queue"})
    case = Case.objects.get(procedure="mp-enquiry")
    assert reading_of(case, hall.today).story.facts["mp"] == fact(north)
    assert addressee_from(fact(north), on=hall.today).email == "weir@example.org"


def test_nothing_goes_to_the_office_of_an_mp_who_has_left_it(hall, north):
    case = hall.log("mp-enquiry", days_ago=3, mp=fact(north))
    before = MemberOfParliament.objects.filter(pk=north.pk)
    before.update(until_on=hall.today - dt.timedelta(days=1))
    left = addressee_from(fact(north), on=hall.today)
    assert left == Addressee(name="Jo Weir", left=left.left)
    assert "Jo Weir MP (North) left office on" in left.left
    client = Client()
    client.force_login(hall.users["Connie"])
    owed = next(one for one in reading_of(case, hall.today).owed if one.name == "member-acknowledgement")
    said = client.get(f"/cases/{case.ref}/letters/{owed.key}/").content.decode()
    assert said.count("left office on") == 2  # beside the place for each kind of address
    MemberOfParliament.objects.create(
        name="Jo Weir", constituency="South", email="other@example.org", from_on=hall.today
    )
    assert addressee_from(fact(north), on=hall.today).email == ""
    MemberOfParliament.objects.create(
        name="Jo Weir", constituency="North", email="again@example.org", from_on=hall.today
    )
    assert addressee_from(fact(north), on=hall.today).email == "again@example.org"


def test_a_message_from_an_address_on_the_list_names_the_mp_by_itself(hall, north):
    asks = lawbook().edition("mp-enquiry", hall.today).opening_moves[0].asks
    mail = Contact(
        from_address="Weir@Example.org", from_name="Office of Jo", received_on=hall.today, direction="in"
    )
    assert facts_from_lists(mail, asks) == {"mp": fact(north)}
    assert "Jo Weir MP (North)" in listed_hint(mail)
    assert "MP&#x27;s enquiry" in listed_hint(mail)
    stranger = Contact(from_address="a@example.com", from_name="Ann Other MP", received_on=hall.today)
    assert facts_from_lists(stranger, asks) == {"mp": "Ann Other MP"}
    assert listed_hint(stranger) == ""
