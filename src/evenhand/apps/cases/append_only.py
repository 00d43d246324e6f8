"""The database's own refusal to change or remove an event, on each kind of database."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("cases_eventrow", "cases_checkpoint")
_SAYS = "an entry of the record is never changed or removed"


def forbid_changes(connection: BaseDatabaseWrapper, tables: tuple[str, ...] = TABLES) -> None:
    """Let the database refuse every UPDATE and DELETE of the record, or of other tables that are only added to."""
    statements = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for table in tables:
            for statement in statements:
                cursor.execute(statement.format(table=table, says=_SAYS))


def allow_changes(connection: BaseDatabaseWrapper, tables: tuple[str, ...] = TABLES) -> None:
    """Take the refusal away again: only for undoing the migration, and for emptying a test database."""
    with connection.cursor() as cursor:
        for table in tables:
            for verb in ("update", "delete"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}")


_SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{says}'); END",
    "CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{says}'); END",
)
_POSTGRESQL_FUNCTION = (
    "CREATE OR REPLACE FUNCTION evenhand_append_only() RETURNS trigger AS $$ "
    f"BEGIN RAISE EXCEPTION '{_SAYS}'; END $$ LANGUAGE plpgsql"
)
_POSTGRESQL = (
    "CREATE OR REPLACE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION evenhand_append_only()",
    "CREATE OR REPLACE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION evenhand_append_only()",
)
