"""An invented council's people, for the tests of its settings."""

from __future__ import annotations

import datetime as dt

import pytest

from evenhand.apps.accounts.models import User
from evenhand.apps.council import operations
from evenhand.apps.council.models import Officer

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def administrator(db: None) -> User:
    return User.objects.create_superuser("ada@example.org", name="Ada Admin")


@pytest.fixture
def officer(administrator: User) -> Officer:
    user = User.objects.create_user("olive@example.org", name="Olive Officer")
    return operations.add_officer(
        name="Olive Officer", email="olive@example.org", user=user, by=administrator, at=AT
    )
