"""Invented officers, a customer, and the made-up procedure, for the tests of cases."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evenhand.apps.accounts.models import User
from evenhand.apps.council import operations as council
from evenhand.apps.council.models import Officer
from evenhand.apps.lawbook import books
from evenhand.apps.people import operations as people
from evenhand.apps.people.models import Customer

AT = dt.datetime(2026, 10, 5, 9, 0, tzinfo=dt.UTC)
MADE_UP = Path(__file__).parent / "made_up"

PersonIn = Callable[..., User]


@pytest.fixture
def administrator(db: None) -> User:
    return User.objects.create_superuser("ada@example.org", name="Ada Admin")


@pytest.fixture
def person_in(administrator: User) -> PersonIn:
    """Somebody who signs in and holds a post with this role, from the start of 2020."""

    def make(role: str, name: str = "") -> User:
        name = name or f"{role} person"
        user = User.objects.create_user(f"{name.replace(' ', '.').lower()}@example.org", name=name)
        officer = council.add_officer(name=name, email=user.email, user=user, by=administrator, at=AT)
        post = council.add_post(title=f"The {role}", role=role, by=administrator, at=AT)
        council.appoint(officer, post=post, from_on=dt.date(2020, 1, 1), by=administrator, at=AT)
        return user

    return make


@pytest.fixture
def olive(person_in: PersonIn) -> User:
    """An officer."""
    return person_in("officer", "Olive Officer")


@pytest.fixture
def morgan(olive: User) -> Customer:
    """A customer."""
    return people.add_customer(name="Morgan Ravensdale", by=olive, at=AT)


def officer_fact(user: User) -> str:
    return f"officer:{Officer.objects.get(user=user).pk}"


@pytest.fixture
def made_up_policies(settings, tmp_path: Path) -> Iterator[None]:
    """An installation whose policies hold the made-up procedure beside the shipped ones."""
    shutil.copytree(settings.POLICIES, tmp_path / "policies")
    shutil.copytree(MADE_UP, tmp_path / "policies" / "made-up")
    settings.POLICIES = tmp_path / "policies"
    settings.POLICY = (*settings.POLICY, "made-up")
    books.lawbook.cache_clear()
    books.clocks.cache_clear()
    yield
    books.lawbook.cache_clear()
    books.clocks.cache_clear()
