"""A check at start-up: SQLite must be able to search."""

from __future__ import annotations

import sqlite3
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.db import connection


def has_fts5() -> bool:
    """Whether this Python's SQLite was built with full-text search."""
    memory = sqlite3.connect(":memory:")
    try:
        memory.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
    except sqlite3.OperationalError:
        return False
    finally:
        memory.close()
    return True


@register()
def search_is_possible(**_: Any) -> list[CheckMessage]:
    """Refuse to start on SQLite without FTS5, with the way out."""
    if connection.vendor != "sqlite" or has_fts5():
        return []
    return [
        Error(
            "SQLite on this machine cannot search: it was built without FTS5.",
            hint="Use a Python with a complete SQLite, or set DATABASE_URL to a PostgreSQL database.",
            id="search.E001",
        )
    ]
