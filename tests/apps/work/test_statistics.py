"""SQLite chooses its indexes by what it was last told of them; somebody has to tell it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection

from evenhand.apps.council.models import ServiceArea
from evenhand.config.schedule import JOBS

AT = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL counts by itself"),
]


def _counted() -> set[str]:
    if "sqlite_stat1" not in connection.introspection.table_names():
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl FROM sqlite_stat1")
        return {str(row[0]) for row in cursor.fetchall()}


def test_sqlite_is_told_daily_how_records_are_spread() -> None:
    ServiceArea.objects.create(code="parks", name="Parks")
    (job,) = [one for one in JOBS if one.name == "refresh-statistics"]

    job.run(AT)

    assert ServiceArea._meta.db_table in _counted()


def test_an_update_of_the_tables_leaves_sqlite_told() -> None:
    ServiceArea.objects.create(code="parks", name="Parks")

    call_command("migrate", verbosity=0)

    assert ServiceArea._meta.db_table in _counted()
