"""An invented council with officers, a customer, and an arrangement in force, for the tests of contacts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import LazySettings

from evenhand.apps.accounts.models import User
from evenhand.apps.council import operations as council_operations
from evenhand.apps.council.models import CouncilSetting, Officer
from evenhand.apps.council.queries import forget_council
from evenhand.apps.people import operations as people_operations
from evenhand.apps.people.models import Customer

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 20)

OfficerIn = Callable[..., Officer]


@pytest.fixture(autouse=True)
def _own_files(settings: LazySettings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.FILES = tmp_path_factory.mktemp("files")


@pytest.fixture
def administrator(db: None) -> User:
    CouncilSetting.objects.update_or_create(
        pk=1,
        defaults={
            "name": "Fenby District Council",
            "mail_domains": ["council.example.org"],
            "own_mail_servers": ["mx.council.example.org"],
            "duty_contact_address": "duty@council.example.org",
        },
    )
    forget_council()
    return User.objects.create_superuser("ada@council.example.org", name="Ada Admin")


@pytest.fixture
def officer_in(administrator: User) -> OfficerIn:
    """An officer who signs in and holds a post with this role since 2020; `name` makes a second one of a role."""

    def make(role: str, name: str = "") -> Officer:
        called = name or role
        user = User.objects.create_user(f"{called}@council.example.org", name=f"{called.title()} Officer")
        officer = council_operations.add_officer(
            name=user.name, email=user.email, user=user, by=administrator, at=AT
        )
        post = council_operations.add_post(title=f"The {role}", role=role, by=administrator, at=AT)
        council_operations.appoint(officer, post=post, from_on=dt.date(2020, 1, 1), by=administrator, at=AT)
        return officer

    return make


@pytest.fixture
def olive(officer_in: OfficerIn) -> Officer:
    """An officer who does triage."""
    return officer_in("officer", "olive")


@pytest.fixture
def morgan(administrator: User) -> Customer:
    """A customer with one confirmed address."""
    customer = people_operations.add_customer(name="Morgan Ravensdale", by=administrator, at=AT)
    people_operations.add_email_address(
        customer, address="morgan@example.com", evidence="Wrote from it", by=administrator, at=AT
    )
    return customer
