"""Invented officers and customers for the tests of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from evenhand.apps.accounts.models import User
from evenhand.apps.council import operations as council_operations
from evenhand.apps.people import operations
from evenhand.apps.people.models import Customer

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)

PersonIn = Callable[[str], User]


@pytest.fixture
def person_in(db: None) -> PersonIn:
    """Somebody who signs in and holds a post with this role, from the start of 2020."""
    administrator = User.objects.create_superuser("ada@example.org", name="Ada Admin")

    def make(role: str) -> User:
        user = User.objects.create_user(f"{role}@example.org", name=f"{role} person")
        officer = council_operations.add_officer(
            name=user.name, email=user.email, user=user, by=administrator, at=AT
        )
        post = council_operations.add_post(title=f"The {role}", role=role, by=administrator, at=AT)
        council_operations.appoint(officer, post=post, from_on=dt.date(2020, 1, 1), by=administrator, at=AT)
        return user

    return make


@pytest.fixture
def olive(person_in: PersonIn) -> User:
    """An officer."""
    return person_in("officer")


@pytest.fixture
def morgan(olive: User) -> Customer:
    """A customer with nothing but a name."""
    return operations.add_customer(name="Morgan Ravensdale", by=olive, at=AT)
