"""Suggestions of who wrote, from the records: found by keys that are kept in step. Everybody is invented."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models.sql.compiler import SQLCompiler

from evenhand.apps.accounts.models import User
from evenhand.apps.people import operations
from evenhand.apps.people.keeping import keep_many_in_step
from evenhand.apps.people.models import Customer, MatchKey, Spelt
from evenhand.apps.people.suggesting import (
    Suggested,
    Writer,
    refused_for,
    set_aside,
    suggestions_for,
    take_back_set_aside,
)
from evenhand.domain.contact.matching import Clue

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
TODAY = AT.date()
BY_TELEPHONE = Writer(address="mr@example.com", names=["Morgan Ravensdale"], telephones=["01632 960123"])


@pytest.fixture
def reached(morgan: Customer, olive: User) -> Customer:
    operations.add_telephone(morgan, number="01632 960123", evidence="letter", by=olive, at=AT)
    operations.add_email_address(morgan, address="morgan@example.org", evidence="letter", by=olive, at=AT)
    return morgan


def found(writer: Writer, *, about: str = "contact:1", **clues: Clue) -> tuple[Suggested, ...]:
    pointed = {int(name.removeprefix("p")): [clue] for name, clue in clues.items()}
    return suggestions_for(writer, about=about, clues=pointed, on=TODAY)


def test_the_same_telephone_suggests_its_owner_with_the_words_for_it(reached: Customer) -> None:
    (one,) = found(BY_TELEPHONE)
    assert one.customer == reached
    assert "Same telephone number" in one.suggestion.speaks_for


def test_a_namesake_is_not_suggested(reached: Customer) -> None:
    assert found(Writer(address="other@example.com", names=["Morgan Ravensdale"])) == ()


def test_what_is_no_longer_used_finds_nobody(reached: Customer, olive: User) -> None:
    (telephone,) = reached.telephones.all()
    operations.end_fact(telephone, ended_on=TODAY, why="moved", by=olive, at=AT)
    assert found(BY_TELEPHONE) == ()


def test_an_address_that_was_theirs_is_said_to_have_been(reached: Customer, olive: User) -> None:
    (address,) = reached.email_addresses.all()
    operations.end_fact(address, ended_on=TODAY, why="the account was closed", by=olive, at=AT)
    (one,) = found(Writer(address="Morgan@Example.org"))
    assert "the account was closed" in one.suggestion.speaks_for[0]


def test_a_refusal_is_remembered_and_can_be_taken_back(reached: Customer, olive: User) -> None:
    set_aside(reached, about="contact:1", by=olive, at=AT)
    set_aside(reached, about="contact:1", by=olive, at=AT)
    assert found(BY_TELEPHONE) == ()
    assert found(BY_TELEPHONE, about="contact:2") != ()
    assert [one.customer for one in refused_for("contact:1")] == [reached]
    take_back_set_aside(reached, about="contact:1", by=olive, at=AT)
    assert found(BY_TELEPHONE) != ()


def test_whoever_acts_for_the_one_pointed_to_is_suggested_with_it(reached: Customer, olive: User) -> None:
    steward = operations.add_customer(name="Sam Steward", by=olive, at=AT)
    operations.add_representative(
        reached, by_customer=steward, authority="form", scope="everything", from_on=TODAY, by=olive, at=AT
    )
    operations.add_telephone(steward, number="01632 960777", evidence="card", by=olive, at=AT)
    writer = Writer(address="s@example.com", names=["Sam Steward"], telephones=["01632 960777"])
    people = found(writer, **{f"p{reached.pk}": Clue("quotes-reference", "EH-2026-000001")})
    assert {one.customer for one in people} == {reached, steward}
    assert "On record as acting for Morgan Ravensdale" in people[0].suggestion.speaks_for


def test_keys_follow_a_corrected_name(reached: Customer, olive: User) -> None:
    operations.correct(reached, facts={"name": "Rowan Ashdown"}, why="misheard", by=olive, at=AT)
    assert Spelt.objects.get(pk=reached.pk).surname == "ashdown"
    assert not MatchKey.objects.filter(key__contains="R152").exists()  # the sound of Ravensdale


def test_making_all_keys_again_changes_nothing(reached: Customer) -> None:
    def kept() -> list[object]:
        return [
            *MatchKey.objects.order_by("key").values_list("customer", "key"),
            *Spelt.objects.values_list(),
        ]

    before = kept()
    assert list(keep_many_in_step()) == [1]
    assert kept() == before


def test_an_organisation_is_compared_by_its_whole_name(olive: User) -> None:
    firm = operations.add_customer(name="Tait & Sons Ltd", kind="organisation", by=olive, at=AT)
    assert Spelt.objects.get(pk=firm.pk).given_name == ""
    assert Spelt.objects.get(pk=firm.pk).surname == "tait and sons"


def test_asked_again_for_another_the_questions_are_not_put_together_anew(
    reached: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(BY_TELEPHONE)
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda *_args, **_options: pytest.fail("compiled again"))
    others = ("Morgan Ravensdale", "Ann Ravensdale")
    (one,) = found(Writer(address="a@example.com", names=others, telephones=["01632 960123"]))
    assert one.customer == reached
