"""The records of a new system, made when they are first needed.

An empty database gets its tables; one that holds any is left as it is, so that an update stays a decision
(`evenhand migrate`).
"""

from __future__ import annotations

import fcntl
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class OfAnEarlierRelease(Exception):
    """The records were made by an earlier release; the sentence says what to run."""


def check_release() -> None:
    """Make sure that the records are those of this release. Raises OfAnEarlierRelease."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise OfAnEarlierRelease(
            "The records are of an earlier release. Make a backup, then run `evenhand migrate` and `evenhand rebuild`."
        )


def make_records() -> bool:
    """Give an empty database its tables; gives whether it had none. May run any number of times, also at once.

    Raises django.db.DatabaseError where the database cannot be asked.
    """
    if connection.introspection.table_names():
        return False
    # Two programs may be the first at the same time: one makes the tables, the other waits and finds them.
    with (Path(settings.HOME) / "first-use.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.introspection.table_names():
            return False
        if sys.stderr.isatty():
            sys.stderr.write("Making the records of a new system …\n")
        call_command("migrate", interactive=False, verbosity=0)
    return True
