"""DEF-10: who is counted as one requester, and of whom nobody knows."""

from __future__ import annotations

import datetime as dt

import pytest

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.people.models import Customer, DifferentPeople
from evenhand.apps.reports.people import People

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def officer() -> User:
    return User.objects.create_user("ines@example.org", name="Ines Moor")


def customers(officer: User, *names: str) -> list[Customer]:
    """Customers with a case each."""
    made = []
    for number, name in enumerate(names):
        one = Customer.objects.create(
            name=name, name_folded=name.lower(), kind="person", created_by=officer, created_at=AT
        )
        Case.objects.create(
            ref=f"EH-2026-{number:06d}", procedure="enquiry", edition="e", stage="open", customer=one
        )
        made.append(one)
    return made


def unresolved() -> frozenset[int]:
    return People.of(Case.objects.all()).unresolved


def test_DEF_10_two_of_one_name_are_unresolved(officer: User) -> None:
    one, other, _ = customers(officer, "Ada Finch", "Ada Finch", "Bo Lark")
    assert unresolved() == {one.pk, other.pk}


def test_DEF_10_two_whom_somebody_told_apart_are_two(officer: User) -> None:
    one, other = customers(officer, "Ada Finch", "Ada Finch")
    DifferentPeople.objects.create(a=one, b=other, why="Two addresses.", by=officer, at=AT)
    assert unresolved() == frozenset()


def test_DEF_10_a_third_of_that_name_leaves_all_unresolved_with_it(officer: User) -> None:
    one, other, third = customers(officer, "Ada Finch", "Ada Finch", "Ada Finch")
    DifferentPeople.objects.create(a=one, b=other, why="Two addresses.", by=officer, at=AT)
    assert unresolved() == {one.pk, other.pk, third.pk}
    DifferentPeople.objects.create(a=one, b=third, why="Two ages.", by=officer, at=AT)
    assert unresolved() == {other.pk, third.pk}


def test_DEF_10_what_was_said_of_a_record_holds_for_the_one_it_was_put_into(officer: User) -> None:
    one, other, third = customers(officer, "Ada Finch", "Ada Finch", "Ada Finch")
    DifferentPeople.objects.create(a=one, b=other, why="Two addresses.", by=officer, at=AT)
    Customer.objects.filter(pk=third.pk).update(merged_into=other)
    assert unresolved() == frozenset()
    assert People.of(Case.objects.all()).stands_for[third.pk] == other.pk
