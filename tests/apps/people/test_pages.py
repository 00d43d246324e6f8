"""The pages of people, as somebody at a desk uses them."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from evenhand.apps.accounts.models import User
from evenhand.apps.people import operations
from evenhand.apps.people.models import Customer, ViewOfRecord
from evenhand.apps.people.views import ADDITIONS
from tests.apps.people.conftest import PersonIn

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)

_EVIDENCE = {"evidence": "in their letter"}
_FILLED = {
    "email": {"address": "morgan@example.org", **_EVIDENCE},
    "telephone": {"number": "01632 960123", **_EVIDENCE},
    "name": {"name": "Mo Raven", **_EVIDENCE},
    "address": {"lines": "1 Mill Lane", "postcode": "ZZ99 3VZ", **_EVIDENCE},
    "adjustment": {
        "what": "large-print", "from_on_day": "1", "from_on_month": "6", "from_on_year": "2026",
        "decided_by": "Olive, planning officer",
    },
    "representative": {
        "name": "Sam Steward", "authority": "signed form", "scope": "everything",
        "from_on_day": "1", "from_on_month": "6", "from_on_year": "2026",
    },
    "associate": {"words": "Rowan", "relation": "household"},
    "note": {"words": "Prefers mornings"},
}  # fmt: skip
_SHOWN = {
    "email": "morgan@example.org",
    "telephone": "01632 960123",
    "name": "Mo Raven",
    "address": "1 Mill Lane, ZZ99 3VZ",
    "adjustment": "Large print",
    "representative": "Sam Steward",
    "associate": "Rowan Ash",
    "note": "Prefers mornings",
}


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("what", sorted(ADDITIONS))
def test_what_is_added_stands_on_the_record(what: str, olive: User, morgan: Customer) -> None:
    operations.add_customer(name="Rowan Ash", by=olive, at=AT)
    client = _signed_in(olive)
    assert client.get(f"/people/{morgan.pk}/add/{what}/").status_code == 200
    response = client.post(f"/people/{morgan.pk}/add/{what}/", _FILLED[what], follow=True)
    assert response.redirect_chain == [(f"/people/{morgan.pk}/", 302)]
    assert _SHOWN[what] in response.content.decode()


@pytest.mark.parametrize("what", sorted(ADDITIONS))
def test_an_empty_form_says_beside_each_field_what_is_missing(
    what: str, olive: User, morgan: Customer
) -> None:
    page = _signed_in(olive).post(f"/people/{morgan.pk}/add/{what}/", {"x": "x"}).content.decode()
    assert "<title>Error:" in page
    targets = re.findall(r'href="#([^"]+)"', page.split("govuk-error-summary", 1)[1].split("</ul>")[0])
    assert targets
    assert [target for target in targets if f'id="{target}"' not in page] == []


def test_how_an_address_is_known_reads_as_sentences(olive: User, morgan: Customer) -> None:
    operations.add_email_address(
        morgan, address="m@example.org", evidence="Signed form of 2 May.", by=olive, at=AT
    )
    page = _signed_in(olive).get(f"/people/{morgan.pk}/").content.decode()
    assert "Signed form of 2 May.<br>Confirmed by" in page


@pytest.mark.parametrize("what", ["email", "telephone", "name", "address"])
def test_what_is_ended_stays_on_the_page_with_day_and_reason(
    what: str, olive: User, morgan: Customer
) -> None:
    client = _signed_in(olive)
    client.post(f"/people/{morgan.pk}/add/{what}/", _FILLED[what])
    page = client.get(f"/people/{morgan.pk}/").content.decode()
    link = re.search(rf"/people/{morgan.pk}/end/{what}/\d+/", page)
    assert link is not None
    day = {"ended_on_day": "3", "ended_on_month": "6", "ended_on_year": "2026"}
    assert client.get(link[0]).status_code == 200
    shown = client.post(link[0], {**day, "why": "they moved"}, follow=True).content.decode()
    assert "they moved" in shown
    assert "Wednesday 3 June 2026" in shown


def test_the_search_posts_and_keeps_what_was_typed_out_of_the_address(olive: User, morgan: Customer) -> None:
    response = _signed_in(olive).post("/people/", {"words": "ravensdale"})
    assert f"/people/{morgan.pk}/" in response.content.decode()
    assert "ravensdale" not in response.request["PATH_INFO"] + response.request["QUERY_STRING"]


def test_the_safe_contact_note_stands_above_the_form_of_every_answer(olive: User, morgan: Customer) -> None:
    client = _signed_in(olive)
    client.post(f"/people/{morgan.pk}/safe-contact/", {"words": "Never telephone the house"})
    page = client.get(f"/people/{morgan.pk}/add/note/").content.decode()
    assert page.index("Never telephone the house") < page.index("<h1")


def test_a_safe_contact_note_gives_way_only_with_a_reason_and_stays_to_be_read(
    olive: User, morgan: Customer
) -> None:
    client, address = _signed_in(olive), f"/people/{morgan.pk}/safe-contact/"
    client.post(address, {"words": "Never telephone the house"})
    refused = client.post(address, {"words": "Write to the office"}).content.decode()
    morgan.refresh_from_db()
    assert "Say why the note changes" in refused
    assert morgan.safe_contact == "Never telephone the house"
    client.post(address, {"words": "Write to the office", "why": "He holds the key no more."})
    page = client.get(address).content.decode()
    earlier = page[page.index("Earlier notes") :]
    assert "Never telephone the house" in earlier
    assert "He holds the key no more." in earlier


def test_a_record_can_be_made_and_corrected_and_shows_its_history(olive: User) -> None:
    client = _signed_in(olive)
    made = client.post("/people/add/", {"name": "Jo Fenn", "kind": "person"}, follow=True)
    customer = Customer.objects.get(name="Jo Fenn")
    assert made.redirect_chain == [(f"/people/{customer.pk}/", 302)]
    client.post(f"/people/{customer.pk}/correct/", {"name": "Jo Fenner", "kind": "person", "why": "misheard"})
    history = client.get(f"/people/{customer.pk}/history/").content.decode()
    assert "<s>Jo Fenn</s> Jo Fenner" in history
    assert "misheard" in history


def _hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(seen)" value="([^"]*)"', page))


def test_of_two_who_correct_one_record_the_second_is_told_and_overwrites_nothing(
    olive: User, morgan: Customer, person_in: PersonIn
) -> None:
    tom = _signed_in(person_in("head-of-service"))
    client, address = _signed_in(olive), f"/people/{morgan.pk}/correct/"
    held = {"name": "Morgan Ravensdale", "kind": "person", "preferred_channel": ""}
    hidden = _hidden(client.get(address).content.decode())
    tom.post(address, {**held, **_hidden(tom.get(address).content.decode()), "name": "Morgan Ravendale"})

    mine = {**held, "preferred_channel": "letter", "why": "She asked for letters."}
    told = client.post(address, {**mine, **hidden}).content.decode()
    morgan.refresh_from_db()

    assert "head-of-service person changed “Name” from “Morgan Ravensdale” to “Morgan Ravendale”." in told
    assert "She asked for letters." in told
    assert 'value="Morgan Ravendale"' in told, "what I had left alone is what it says now"
    assert morgan.preferred_channel == ""
    client.post(address, {**mine, "name": "Morgan Ravendale", **_hidden(told)})
    morgan.refresh_from_db()
    assert (morgan.name, morgan.preferred_channel) == ("Morgan Ravendale", "letter")


def test_of_two_who_write_a_safe_contact_note_the_second_is_told_of_the_first(
    olive: User, morgan: Customer, person_in: PersonIn
) -> None:
    tom = _signed_in(person_in("head-of-service"))
    client, address = _signed_in(olive), f"/people/{morgan.pk}/safe-contact/"
    hidden = _hidden(client.get(address).content.decode())
    tom.post(address, {"words": "Never telephone the house"})

    told = client.post(
        address, {"words": "Write to the office", "why": "He rang.", **hidden}
    ).content.decode()
    morgan.refresh_from_db()

    assert (
        "head-of-service person changed “Safe contact” from nothing to “Never telephone the house”." in told
    )
    assert "Write to the office" in told
    assert morgan.safe_contact == "Never telephone the house"
    client.post(address, {"words": "Write to the office", "why": "He rang.", **_hidden(told)})
    morgan.refresh_from_db()
    assert morgan.safe_contact == "Write to the office"


def test_each_look_at_a_record_is_kept(olive: User, morgan: Customer, person_in: PersonIn) -> None:
    agent = person_in("contact-centre-agent")
    _signed_in(olive).get(f"/people/{morgan.pk}/")
    _signed_in(agent).get(f"/people/{morgan.pk}/")
    kept = set(ViewOfRecord.objects.values_list("user__email", "why"))
    assert kept == {("officer@example.org", "person page"), ("contact-centre-agent@example.org", "card")}


def test_the_contact_centre_gets_the_card_without_addresses(
    person_in: PersonIn, olive: User, morgan: Customer
) -> None:
    operations.add_email_address(morgan, address="morgan@example.org", evidence="mail", by=olive, at=AT)
    page = _signed_in(person_in("contact-centre-agent")).get(f"/people/{morgan.pk}/").content.decode()
    assert "Morgan Ravensdale" in page
    assert "morgan@example.org" not in page


@pytest.mark.parametrize("role", ["member", "administrator"])
def test_other_roles_are_told_why_they_see_nothing(role: str, person_in: PersonIn, morgan: Customer) -> None:
    client = _signed_in(person_in(role))
    for address in ("/people/", f"/people/{morgan.pk}/", f"/people/{morgan.pk}/history/"):
        response = client.get(address)
        assert response.status_code == 403
        assert "Your role does not" in response.content.decode()


@pytest.mark.parametrize("role", ["auditor", "contact-centre-agent"])
def test_those_who_only_read_change_nothing(role: str, person_in: PersonIn, morgan: Customer) -> None:
    client = _signed_in(person_in(role))
    for tail in ("add/note/", "correct/", "safe-contact/"):
        assert client.post(f"/people/{morgan.pk}/{tail}", {"words": "x", "name": "x"}).status_code == 403
    assert client.post("/people/add/", {"name": "x", "kind": "person"}).status_code == 403
    assert Customer.objects.count() == 1


def test_nobody_comes_in_without_signing_in(morgan: Customer) -> None:
    assert Client().get(f"/people/{morgan.pk}/").status_code == 302


def test_what_belongs_to_another_customer_cannot_be_ended_from_here(olive: User, morgan: Customer) -> None:
    other = operations.add_customer(name="Rowan Ash", by=olive, at=AT)
    theirs = operations.add_email_address(other, address="r@example.org", evidence="mail", by=olive, at=AT)
    assert _signed_in(olive).get(f"/people/{morgan.pk}/end/email/{theirs.pk}/").status_code == 404


def test_of_several_with_a_name_one_is_chosen(olive: User, morgan: Customer) -> None:
    for _ in range(2):
        operations.add_customer(name="Rowan Ash", by=olive, at=AT)
    chosen = Customer.objects.filter(name="Rowan Ash").latest("pk")
    client = _signed_in(olive)
    asked = client.post(f"/people/{morgan.pk}/add/associate/", _FILLED["associate"]).content.decode()
    assert "Choose which of these you mean" in asked
    client.post(f"/people/{morgan.pk}/add/associate/", {**_FILLED["associate"], "other": str(chosen.pk)})
    assert morgan.associates.get().other == chosen
