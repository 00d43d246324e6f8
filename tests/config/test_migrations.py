"""The migrations make the very database that a new system begins with, and that the tests run on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from evenhand.config.new_records import beside_the_models
from tests.shape_of_databases import shape

OF_THE_WAY = ("evenhand_cache", "django_migrations")  # made by another command, or by migrating itself


@pytest.fixture
def migrated(transactional_db: None, tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    """An empty database of the same kind, taken through every migration."""
    usual, name = connections["default"], _made(tmp_path)
    fresh = usual.copy()
    fresh.settings_dict["NAME"] = name
    connections["default"] = fresh
    try:
        call_command("migrate", step_by_step=True, verbosity=0, interactive=False)
    finally:
        connections["default"] = usual
    yield fresh
    fresh.close()
    _unmade(name)


def _made(folder: Path) -> str:
    if connection.vendor == "sqlite":
        return str(folder / "migrated.sqlite3")
    name = f"{connection.settings_dict['NAME']}_migrated"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
    return name


def _unmade(name: str) -> None:
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)}")


def test_every_migration_together_makes_the_database_that_a_new_system_begins_with(
    migrated: BaseDatabaseWrapper,
) -> None:
    ours, made = shape(connection), shape(migrated)

    for what in ours:
        different = {row for row in ours[what] ^ made[what] if not str(row[0]).startswith(OF_THE_WAY)}
        assert different == set(), what
    assert len(made["columns"]) > 500
    assert made["triggers"]


def test_the_record_that_refuses_changes_is_among_what_is_done_beside_the_models() -> None:
    assert len(list(beside_the_models())) >= 3
