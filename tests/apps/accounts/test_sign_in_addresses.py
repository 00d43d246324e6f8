"""An address is one address however it is spelt."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.apps.accounts import operations
from evenhand.apps.accounts.addresses import normalised_address
from evenhand.apps.accounts.models import RecordChange, User
from evenhand.apps.accounts.queries import changes_of, user_by_address
from evenhand.apps.accounts.refusals import Refused

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Jo.Bloggs@Example.ORG", "jo.bloggs@example.org"),
        (" <jo@example.org> ", "jo@example.org"),
        ("jo@example.org.", "jo@example.org"),
        ("jo+parish@example.org", "jo+parish@example.org"),
        ("jo@bücher.example", "jo@xn--bcher-kva.example"),
    ],
)
def test_an_address_has_one_spelling(written: str, kept: str) -> None:
    assert normalised_address(written) == kept


@pytest.mark.parametrize("written", ["", "jo", "@example.org", "jo@", "jo bloggs@example.org"])
def test_what_is_no_address_is_refused_with_help(written: str) -> None:
    with pytest.raises(ValueError, match="such as name@example.org"):
        normalised_address(written)


@given(st.from_regex(r"[A-Za-zÀ-ÿ0-9._+-]{1,20}@[A-Za-z0-9-]{1,20}\.example", fullmatch=True))
def test_normalising_twice_changes_nothing_more(written: str) -> None:
    once = normalised_address(written)
    assert normalised_address(once) == once


@pytest.mark.django_db
def test_a_user_is_found_by_any_spelling_of_the_address() -> None:
    user = User.objects.create_user("Jo@Example.org", "a long pass phrase", name="Jo Bloggs")
    assert user_by_address("JO@EXAMPLE.ORG") == user
    assert User.objects.get_by_natural_key("jO@example.org") == user
    assert user_by_address("nobody") is None


@pytest.mark.django_db
def test_adding_a_user_twice_adds_one_and_records_it_once() -> None:
    administrator = User.objects.create_user("admin@example.org", name="Ada")
    first = operations.add_user(email="jo@example.org", name="Jo", by=administrator, at=AT)
    again = operations.add_user(email="JO@example.org", name="Jo", by=administrator, at=AT)
    assert again == first
    assert [change.what for change in changes_of(first)] == ["add-user"]
    assert not first.has_usable_password()


@pytest.mark.django_db
def test_nobody_stops_their_own_sign_in() -> None:
    administrator = User.objects.create_user("admin@example.org", name="Ada")
    with pytest.raises(Refused, match="another administrator"):
        operations.stop_sign_in(administrator, why="leaving", by=administrator, at=AT)
    assert User.objects.get(pk=administrator.pk).is_active


@pytest.mark.django_db
def test_stopping_a_sign_in_keeps_the_user_and_says_why() -> None:
    administrator = User.objects.create_user("admin@example.org", name="Ada")
    jo = User.objects.create_user("jo@example.org", name="Jo")
    operations.stop_sign_in(jo, why="left the council", by=administrator, at=AT)
    operations.stop_sign_in(jo, why="left the council", by=administrator, at=AT)
    assert not User.objects.get(pk=jo.pk).is_active
    assert RecordChange.objects.get(what="stop-sign-in").why == "left the council"
