from __future__ import annotations

from typing import Any

from django.db import migrations

from evenhand.apps.search.index_tables import drop, make


def _make(apps: Any, schema_editor: Any) -> None:
    make(schema_editor.connection)


def _drop(apps: Any, schema_editor: Any) -> None:
    drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(_make, _drop)]
