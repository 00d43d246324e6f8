"""What the council adopted is never changed or removed: the database refuses it."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from evenhand.apps.cases.append_only import allow_changes, forbid_changes

TABLES = ("policies_policyedition", "policies_adoption")


def forbid(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    forbid_changes(schema_editor.connection, TABLES)


def allow(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    allow_changes(schema_editor.connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial"), ("cases", "0002_append_only")]
    operations = [migrations.RunPython(forbid, allow)]
