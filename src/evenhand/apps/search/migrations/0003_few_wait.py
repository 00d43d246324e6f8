"""Few new documents wait to be put in order by PostgreSQL's index: every question reads all that do."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from evenhand.apps.search.index_tables import let_few_wait


def _let_few_wait(apps: Any, schema_editor: Any) -> None:
    let_few_wait(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_full_text")]
    operations = [migrations.RunPython(_let_few_wait, migrations.RunPython.noop)]
