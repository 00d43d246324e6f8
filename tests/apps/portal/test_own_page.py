"""The person's own page: a code with something only they have, for a while, and never where it would be unsafe."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case
from evenhand.apps.people.models import Customer
from evenhand.apps.people.operations import record_adjustment
from evenhand.apps.portal import operations
from evenhand.apps.portal.models import PersonalCode, Try
from evenhand.apps.portal.operations import TooManyTries
from evenhand.apps.portal.queries import own_page
from tests.apps.conduct.conftest import Council, _reported, at, day, decide, warn
from tests.domain.conduct.conftest import LIMIT, WEIGHED

pytestmark = pytest.mark.django_db
NOW = at("2026-05-04")


@pytest.fixture
def personal(council: Council, limited: Case) -> PersonalCode:
    return operations.make_code(limited, by=council.users["Tess"], at=NOW)


def with_postcode(personal: PersonalCode, when: dt.datetime = NOW, **more: str) -> PersonalCode:
    said = {"postcode": "zz993vz", "reference": personal.case.ref, "place": "10.0.0.1", **more}
    code = said.pop("code", operations.shown_code(personal.code).lower())
    return operations.open_with_postcode(code, at=when, **said)


def test_the_code_is_short_has_no_letters_that_are_mistaken_and_expires(personal: PersonalCode) -> None:
    assert re.fullmatch(r"[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}", operations.shown_code(personal.code))
    assert personal.expires_on == day("2027-07-11")


def test_a_second_press_gives_the_same_code(council: Council, personal: PersonalCode) -> None:
    assert operations.make_code(personal.case, by=council.users["Tess"], at=NOW) == personal


def test_no_code_is_made_where_a_safe_contact_note_stands(council, limited) -> None:
    Customer.objects.filter(pk=limited.customer_id).update(safe_contact="Never write to the house.")
    with pytest.raises(Refused, match="safe-contact"):
        operations.make_code(limited, by=council.users["Tess"], at=NOW)


def test_a_code_opens_nothing_once_a_safe_contact_note_stands(personal: PersonalCode) -> None:
    Customer.objects.filter(pk=personal.case.customer_id).update(safe_contact="Never write to the house.")
    with pytest.raises(Refused):
        with_postcode(personal)
    operations.send_one_time_code(personal.code, place="10.0.0.1", at=NOW)
    assert mail.outbox == []


def test_the_code_opens_with_postcode_and_reference_and_with_neither_alone(personal: PersonalCode) -> None:
    assert with_postcode(personal) == personal
    for wrong in (
        {"postcode": "ZZ99 4AA"},
        {"reference": "EH-2026-000999"},
        {"code": "AAAA-2222"},
        {"postcode": ""},
    ):
        with pytest.raises(Refused, match="did not match"):
            with_postcode(personal, **wrong)


def test_an_expired_code_opens_nothing(personal: PersonalCode) -> None:
    with pytest.raises(Refused):
        with_postcode(personal, at("2027-07-12"))


def test_guessing_is_limited_by_code_and_by_place_and_is_kept(personal: PersonalCode) -> None:
    for n in range(operations.MOST_TRIES):
        with pytest.raises(Refused):
            with_postcode(personal, code=f"AAAA-222{n + 2}")
    with pytest.raises(TooManyTries):
        with_postcode(personal)
    assert Try.objects.count() == operations.MOST_TRIES
    assert personal.code not in repr(list(Try.objects.values_list("code_hash", "from_hash")))
    assert with_postcode(personal, NOW + dt.timedelta(minutes=16)) == personal


def test_a_one_time_code_goes_to_the_confirmed_address_and_works_once(personal: PersonalCode) -> None:
    operations.send_one_time_code(personal.code, place="10.0.0.1", at=NOW)
    (message,) = mail.outbox
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.to == ["robin@example.org"]
    digits = re.search(r"\d{6}", message.body)[0]
    assert operations.open_with_digits(personal.code, digits=digits, place="10.0.0.1", at=NOW) == personal
    with pytest.raises(Refused):
        operations.open_with_digits(personal.code, digits=digits, place="10.0.0.1", at=NOW)


def test_a_one_time_code_is_good_for_minutes(personal: PersonalCode) -> None:
    operations.send_one_time_code(personal.code, place="10.0.0.1", at=NOW)
    digits = re.search(r"\d{6}", mail.outbox[0].body)[0]
    later = NOW + dt.timedelta(minutes=16)
    with pytest.raises(Refused):
        operations.open_with_digits(personal.code, digits=digits, place="10.0.0.1", at=later)


def test_guessing_the_six_digits_is_limited_even_for_the_right_ones(personal: PersonalCode) -> None:
    operations.send_one_time_code(personal.code, place="10.0.0.1", at=NOW)
    digits = re.search(r"\d{6}", mail.outbox[0].body)[0]
    wrong = f"{(int(digits) + 1) % 1_000_000:06d}"
    for n in range(1, operations.MOST_TRIES):
        with pytest.raises(Refused):
            operations.open_with_digits(personal.code, digits=wrong, place=f"10.0.0.{n + 1}", at=NOW)
    with pytest.raises(TooManyTries):
        operations.open_with_digits(personal.code, digits=digits, place="10.0.0.99", at=NOW)


def test_a_wrong_code_is_told_nothing_and_sends_nothing(personal: PersonalCode) -> None:
    client = Client()
    for code in ("AAAA-2222", operations.shown_code(personal.code)):
        answer = client.post("/yours/", {"code": code, "way": "email"})
        assert (answer.status_code, answer["Location"]) == (302, "/yours/code/")
    assert len(mail.outbox) == 1


def test_the_page_shows_what_applies_and_what_to_do_and_closes(personal, monkeypatch) -> None:
    monkeypatch.setattr("evenhand.apps.portal.views.localdate", lambda: day("2026-05-04"))
    monkeypatch.setattr("evenhand.apps.portal.views.now", lambda: NOW)
    client = Client()
    assert client.get("/yours/page/")["Location"] == "/yours/"
    answer = client.post(
        "/yours/",
        {"code": personal.code, "way": "postcode", "postcode": "ZZ99 3VZ", "reference": personal.case.ref},
    )
    assert answer["Location"] == "/yours/page/"
    shown = client.get("/yours/page/").content.decode()
    for words in (
        "Tuesdays between 10am and noon",
        "12 April 2027",
        "ask us to look at this again",
        "Ombudsman",
    ):
        assert words in shown
    client.post("/yours/close/")
    assert client.get("/yours/page/").status_code == 302


def test_SAL_18_a_code_goes_on_with_limits_that_were_continued(council, personal, limited) -> None:
    considered = {"considered": "Asked.", "disability": "none-known", "adjustments_result": "None."}
    council.move(limited, "consider-adjustments", "2027-03-01", **considered)
    council.move(limited, "weigh", "2027-03-01", **WEIGHED)
    council.move(
        limited,
        "extend",
        "2027-04-01",
        by="Tess",
        decider=council.decider("Dora", "director", "2027-04-01"),
        reasons="Forty calls.",
        continues_from=day("2027-04-13"),
        ends_on=day("2028-04-12"),
        next_review_on=day("2027-10-13"),
    )
    assert with_postcode(personal, at("2027-12-01")) == personal
    with pytest.raises(Refused):
        with_postcode(personal, at("2028-07-12"))


def test_every_limit_on_the_person_stands_on_the_page_and_their_adjustment_before_it(
    council,
    personal,
    limited,
) -> None:
    other = _reported(council, limited.customer)
    warn(council, other)
    decide(council, other, {"what": "R11", "how": "Please write."})
    about = {"what": "telephone", "from_on": day("2026-04-20"), "at": at("2026-04-20")}
    record_adjustment(limited.customer, by=council.users["Tess"], **about)
    shown = own_page(limited, on=day("2026-05-04")).limits
    said = [LIMIT["how"], "Please write."]
    assert all(one.limit.how.startswith(how) for one, how in zip(shown, said, strict=True))
    assert all(one.first for one in shown)


def test_the_letter_carries_the_code_once_it_is_made(council, personal) -> None:
    from evenhand.apps.lawbook.books import lawbook
    from evenhand.apps.letters import gathering

    letter = lawbook().letters["conduct-decision"]
    about = gathering.about(personal.case, user=council.users["Tess"], on=day("2026-05-04"))
    assert gathering.gather(letter, about)["personal_code"] == operations.shown_code(personal.code)
