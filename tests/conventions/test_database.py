"""The suite really runs on the database it claims to."""

from __future__ import annotations

import os

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_suite_runs_on_the_database_it_was_started_for() -> None:
    expected = os.environ.get("EVENHAND_EXPECT_DATABASE") or (
        "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    )
    assert connection.vendor == expected
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
