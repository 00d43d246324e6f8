"""People and a case of an invented council, as the tests of cases make them; a draft, and whoever keeps the policy."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from evenhand.apps.accounts.models import User
from evenhand.apps.policies import drafting
from evenhand.apps.policies.models import PolicyDraft
from tests.apps.cases.conftest import PersonIn, administrator, morgan, olive, person_in

__all__ = ["administrator", "morgan", "olive", "person_in"]

AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def keeper(client: Client, person_in: PersonIn) -> Client:  # the fixture of that name
    client.force_login(person_in("administrator"))
    return client


@pytest.fixture
def draft(administrator: User) -> PolicyDraft:  # the fixture of that name
    return drafting.begin(title="Quicker answers", by=administrator, at=AT)
