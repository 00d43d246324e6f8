"""A database chooses its indexes by what it knows of the records; somebody has to tell it what it does not find out."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from evenhand.apps.contacts.models import Contact
from evenhand.apps.council.models import ServiceArea
from evenhand.config.schedule import JOBS

AT = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")
ON_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="what only PostgreSQL reckons")


def _counted() -> set[str]:
    if "sqlite_stat1" not in connection.introspection.table_names():
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl FROM sqlite_stat1")
        return {str(row[0]) for row in cursor.fetchall()}


@ON_SQLITE
def test_sqlite_is_told_daily_how_records_are_spread() -> None:
    ServiceArea.objects.create(code="parks", name="Parks")
    (job,) = [one for one in JOBS if one.name == "refresh-statistics"]

    job.run(AT)

    assert ServiceArea._meta.db_table in _counted()


@ON_SQLITE
def test_an_update_of_the_tables_leaves_sqlite_told() -> None:
    ServiceArea.objects.create(code="parks", name="Parks")

    call_command("migrate", verbosity=0)

    assert ServiceArea._meta.db_table in _counted()


@ON_POSTGRESQL
def test_postgresql_reckons_with_few_messages_waiting_where_most_without_an_outcome_were_sent() -> None:
    sent: dict[str, Any] = {"direction": "out", "stored_at": AT}
    Contact.objects.bulk_create(Contact(**sent) for _ in range(300))
    came: dict[str, Any] = {"direction": "in", "stored_at": AT, "received_on": AT.date()}
    Contact.objects.bulk_create(Contact(**came, outcome="filed") for _ in range(700))
    Contact.objects.create(**came)

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_contact")
    plan = Contact.objects.filter(direction="in", outcome="").explain(format="json")

    assert json.loads(plan)[0]["Plan"]["Plan Rows"] < 20  # 210, were the two independent
