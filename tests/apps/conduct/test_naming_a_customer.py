"""A customer on a form is named by what is known of them: one is taken, several are told apart, none is said."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from evenhand.apps.cases.customer_field import CustomerField
from evenhand.apps.people.models import Customer
from tests.apps.conduct.conftest import Council, day, person

pytestmark = pytest.mark.django_db
TODAY = day("2026-05-04")


def named(council: Council, words: str) -> Customer | None:
    return CustomerField(user=council.users["Tess"], on=TODAY, required=False).clean(words)


def test_whatever_is_known_of_somebody_names_them(council: Council) -> None:
    robin = person(council, "Robin Oakley", telephone="01632 960123", postcode="ZZ99 3VZ")
    for words in ("Robin Oakley", "oakley", "01632 960 123", "zz993vz", f"record {robin.pk}", str(robin.pk)):
        assert named(council, words) == robin, words
    assert named(council, " ") is None


def test_two_of_one_name_are_told_apart_and_neither_is_taken(council: Council) -> None:
    one, other = person(council, "Robin Oakley", postcode="ZZ99 3VZ"), person(council, "Robin Oakley")
    with pytest.raises(ValidationError) as said:
        named(council, "Robin Oakley")
    words = said.value.messages[0]
    assert f"Robin Oakley (ZZ99 3VZ, record {one.pk})" in words
    assert f"record {other.pk}" in words


def test_nobody_found_says_what_to_do(council: Council) -> None:
    with pytest.raises(ValidationError, match="add them under People first"):
        named(council, "Nobody Such")


def test_who_may_not_look_people_up_is_told_so_and_guesses_no_number(council: Council) -> None:
    robin = person(council, "Robin Oakley")
    for words in ("Robin Oakley", f"record {robin.pk}"):
        with pytest.raises(ValidationError, match="does not look people up"):
            CustomerField(user=council.administrator, on=TODAY).clean(words)
