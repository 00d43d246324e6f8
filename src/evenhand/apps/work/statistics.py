"""What the database knows of how its records are spread, by which it chooses the index to look things up in.

PostgreSQL counts by itself. SQLite does not, and forgets what it knew of a table that a migration makes anew: the page
of a case then went through every message there is.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

# Entries looked at in each index: enough to tell one that a few share from one that all share, in some milliseconds.
_LOOKED_AT = 1_000


def refresh_statistics(connection: BaseDatabaseWrapper) -> None:
    """Let SQLite look over its indexes again; does nothing elsewhere. May be run at any time, and again."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {_LOOKED_AT}")
        cursor.execute("ANALYZE")
