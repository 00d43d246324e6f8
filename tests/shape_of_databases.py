"""What a database holds by its own account, so that two ways of making it can be held against each other."""

from __future__ import annotations

import re
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


def shape(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    """What a database holds by its own account: columns, keys, constraints, indexes and triggers.

    The order of columns and the names of keys are left out: they differ with the way and bear no meaning.
    """
    queries = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for what, query in queries.items():
            cursor.execute(query)
            found[what] = {tuple(row) for row in cursor.fetchall()}
    if connection.vendor == "sqlite":
        found["checks"] = {(table, *check) for table, sql in found["checks"] for check in _CHECK.findall(sql)}
    return found


_CHECK = re.compile(r'CONSTRAINT "([^"]+)" (CHECK|UNIQUE)')
_SQLITE = {
    "columns": 'SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk '
    "FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table'",
    "keys": 'SELECT m.name, k."from", k."table", k."to", k.on_delete '
    "FROM sqlite_master m, pragma_foreign_key_list(m.name) k WHERE m.type = 'table'",
    "indexes": 'SELECT m.name, l."unique", l.origin, l.partial, group_concat(i.name) '
    "FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) i GROUP BY m.name, l.name",
    "indexes in words": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "triggers": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'",
    "checks": "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%CONSTRAINT%'",
}
_POSTGRESQL = {
    # How wide a number of Django's own choosing is, is left out: for relations of many to many, migrations take the default of
    # the project and models that of their app.
    "columns": "SELECT table_name, column_name, CASE is_identity WHEN 'YES' THEN 'numbered' ELSE data_type END, "
    "character_maximum_length, is_nullable, column_default FROM information_schema.columns "
    "WHERE table_schema = 'public'",
    "constraints": "SELECT conrelid::regclass::text, contype, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT event_object_table, trigger_name, event_manipulation, action_statement "
    "FROM information_schema.triggers",
}
