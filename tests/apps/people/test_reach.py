"""Addresses, numbers and names: each with evidence, one live owner of an address, nothing deleted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from evenhand.apps.accounts.models import RecordChange, User
from evenhand.apps.accounts.queries import changes_of
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.people import operations, queries
from evenhand.apps.people.models import Customer, EmailAddress
from evenhand.apps.people.spellings import (
    folded_name,
    normalised_postcode,
    normalised_telephone,
    shown_telephone,
)

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 20)


def test_an_exact_address_in_any_spelling_identifies(olive: User, morgan: Customer) -> None:
    operations.add_email_address(
        morgan, address="Morgan@Example.ORG", evidence="on the form", by=olive, at=AT
    )
    assert queries.customer_by_address("morgan@example.org") == morgan
    assert queries.customer_by_address("organ@example.org") is None
    assert queries.customer_by_address("not an address") is None
    assert morgan.email_addresses.get().address == "Morgan@Example.ORG"


def test_an_address_ended_no_longer_identifies_and_stays_on_record(olive: User, morgan: Customer) -> None:
    added = operations.add_email_address(morgan, address="m@example.org", evidence="mail", by=olive, at=AT)
    operations.end_fact(added, ended_on=TODAY, why="they told us", by=olive, at=AT)
    assert queries.customer_by_address("m@example.org") is None
    kept = morgan.email_addresses.get()
    assert (kept.ended_on, kept.ended_why, kept.confirmed_by) == (TODAY, "they told us", olive)


def test_an_address_has_one_live_owner(olive: User, morgan: Customer) -> None:
    other = operations.add_customer(name="Rowan Ash", by=olive, at=AT)
    first = operations.add_email_address(morgan, address="us@example.org", evidence="mail", by=olive, at=AT)
    with pytest.raises(Refused, match="belongs to another customer") as refused:
        operations.add_email_address(other, address="US@example.org", evidence="mail", by=olive, at=AT)
    assert refused.value.field == "address"
    operations.end_fact(first, ended_on=TODAY, why="changed hands", by=olive, at=AT)
    operations.add_email_address(other, address="us@example.org", evidence="mail", by=olive, at=AT)
    assert queries.customer_by_address("us@example.org") == other


def test_the_database_itself_holds_that_an_address_has_one_live_owner(olive: User, morgan: Customer) -> None:
    facts = {"normalised": "us@example.org", "evidence": "x", "confirmed_by": olive, "confirmed_at": AT}
    EmailAddress.objects.create(customer=morgan, address="us@example.org", **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        EmailAddress.objects.create(customer=morgan, address="us@example.org", **facts)


def test_adding_anything_twice_adds_it_once(olive: User, morgan: Customer) -> None:
    for _ in range(2):
        operations.add_email_address(morgan, address="m@example.org", evidence="mail", by=olive, at=AT)
        operations.add_telephone(morgan, number="01632 960123", evidence="called", by=olive, at=AT)
        operations.add_other_name(morgan, name="Mo Ravensdale", evidence="signs so", by=olive, at=AT)
        operations.add_postal_address(
            morgan, lines="1 Mill Lane\nFenbridge", postcode="zz993vz", evidence="letter", by=olive, at=AT
        )
    whats = sorted(change.what for change in changes_of(morgan))
    assert whats == [
        "add-customer", "add-email-address", "add-other-name", "add-postal-address", "add-telephone",
    ]  # fmt: skip
    assert str(morgan.postal_addresses.get()) == "1 Mill Lane, Fenbridge, ZZ99 3VZ"


def test_every_fact_needs_evidence_and_a_refusal_stores_nothing(olive: User, morgan: Customer) -> None:
    with pytest.raises(Refused, match="Say how you know"):
        operations.add_email_address(morgan, address="m@example.org", evidence=" ", by=olive, at=AT)
    with pytest.raises(Refused, match="Say how you know"):
        operations.add_telephone(morgan, number="01632 960123", evidence="", by=olive, at=AT)
    assert not morgan.email_addresses.exists()
    assert not RecordChange.objects.filter(what__startswith="add-email").exists()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("01632 960123", "+441632960123"),
        ("(01632) 960-123", "+441632960123"),
        ("+44 (0)7700 900123", "+447700900123"),
        ("+33 1 99 00 12 34", "+33199001234"),
    ],
)
def test_a_telephone_number_has_one_spelling(written: str, kept: str) -> None:
    assert normalised_telephone(written) == kept


def test_a_number_is_shown_as_people_here_read_it() -> None:
    assert shown_telephone("+447700900123") == "07700 900123"
    assert shown_telephone("+33199001234").startswith("+33 ")


@pytest.mark.parametrize("written", ["", "hello", "12", "0" * 40])
def test_what_is_no_number_is_refused_with_help(written: str) -> None:
    with pytest.raises(ValueError, match="such as 01632 960123"):
        normalised_telephone(written)


@pytest.mark.parametrize(("written", "kept"), [("zz993vz", "ZZ99 3VZ"), (" Cb1  2ab ", "CB1 2AB")])
def test_a_postcode_has_one_spelling(written: str, kept: str) -> None:
    assert normalised_postcode(written) == kept


def test_what_is_no_postcode_is_refused_with_help() -> None:
    with pytest.raises(ValueError, match="such as ZZ99 3VZ"):
        normalised_postcode("12345")


@given(st.text(max_size=60))
def test_a_folded_name_folds_to_itself(name: str) -> None:
    assert folded_name(folded_name(name)) == folded_name(name)


def test_what_does_not_fit_its_field_is_refused_on_every_database(olive: User, morgan: Customer) -> None:
    with pytest.raises(Refused, match="at most 500 characters") as refused:
        operations.add_telephone(morgan, number="01632 960123", evidence="x" * 501, by=olive, at=AT)
    assert refused.value.field == "evidence"
    assert not morgan.telephones.exists()
