"""The tables of an empty database, made at once from the models as they stand, and all that the migrations do beside them.

To go through every migration draws all models anew at each step and keeps a new system waiting twenty seconds. That both ways
end in the same database is proved in `tests/config/test_migrations.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django.apps import apps
from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import StateApps


def make_tables(connection: BaseDatabaseWrapper) -> None:
    """Make every table in an empty database and note every migration as done: all of it, or nothing."""
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        _do_what_stands_beside(editor)
        _note_migrations(connection, editor)


def beside_the_models() -> Iterator[Operation]:
    """The operations of our own migrations that run code, in the order in which they run: the record that refuses
    changes, the index of words.
    """
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    seen = set()
    for leaf in sorted(graph.leaf_nodes()):
        for key in graph.forwards_plan(leaf):
            if key in seen or not apps.get_app_config(key[0]).name.startswith("evenhand."):
                continue
            seen.add(key)
            for operation in graph.nodes[key].operations:
                if isinstance(operation, migrations.RunPython | migrations.RunSQL):
                    yield operation


def _do_what_stands_beside(editor: BaseDatabaseSchemaEditor) -> None:
    for operation in beside_the_models():
        if isinstance(operation, migrations.RunPython):
            # On empty tables the models as they stand serve as well as those of the day.
            operation.code(cast(StateApps, apps), editor)
        elif isinstance(operation, migrations.RunSQL):
            editor.execute(str(operation.sql))


def _note_migrations(connection: BaseDatabaseWrapper, editor: BaseDatabaseSchemaEditor) -> None:
    """Write down every migration as done: the web server and the worker refuse records that lack one."""
    recorder = MigrationRecorder(connection)
    editor.create_model(recorder.Migration)
    nodes = MigrationLoader(None, ignore_no_migrations=True).graph.nodes
    recorder.migration_qs.bulk_create([recorder.Migration(app=app, name=name) for app, name in sorted(nodes)])
