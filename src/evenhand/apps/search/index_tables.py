"""The full-text index in the database: made by a migration, kept in step by the database itself.

Whoever changes the table of SearchDocument in a later migration on SQLite must call `make` again after it:
Django copies the table to alter it, and the triggers stay behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

# Words that were erased leave the index file at once where SQLite can do that.
_WIPES_AT_ONCE = (3, 42, 0)


def make(connection: BaseDatabaseWrapper) -> None:
    """Make the index, and fill it from the documents that are there."""
    statements = _POSTGRESQL if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def let_few_wait(connection: BaseDatabaseWrapper) -> None:
    """Let hardly any new document wait to be put in order, in an index that was made before `make` saw to that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER INDEX search_vector SET ({_WAITING})")
            cursor.execute("SELECT gin_clean_pending_list('search_vector')")


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the index away again."""
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL_DROPS if connection.vendor == "postgresql" else _SQLITE_DROPS:
            cursor.execute(statement)


@contextmanager
def filled_at_the_end(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Put documents that are added inside this block into the index in one statement at its end, in one transaction.

    Nothing may be changed or removed meanwhile. SQLite writes its index anew for each statement that adds a document,
    so a hundred thousand statements take long; PostgreSQL makes the vector with the row, and there is nothing to do.
    """
    if connection.vendor == "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM search_searchdocument")
        (last,) = cursor.fetchone()
        cursor.execute("DROP TRIGGER search_added")
        yield
        cursor.execute(
            "INSERT INTO search_words(rowid, text) SELECT id, text FROM search_searchdocument WHERE id > %s",
            [last],
        )
        cursor.execute(_ADDED)


def _sqlite() -> tuple[str, ...]:
    wiping = sqlite3.sqlite_version_info >= _WIPES_AT_ONCE
    wipe = ("INSERT INTO search_words(search_words, rank) VALUES('secure-delete', 1)",) if wiping else ()
    return (*_SQLITE_DROPS, *_SQLITE, *wipe)


_OUT = "INSERT INTO search_words(search_words, rowid, text) VALUES('delete', old.id, old.text);"
_IN = "INSERT INTO search_words(rowid, text) VALUES(new.id, new.text);"
_ADDED = f"CREATE TRIGGER search_added AFTER INSERT ON search_searchdocument BEGIN {_IN} END"
_SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5("
    "text, content='search_searchdocument', content_rowid='id', tokenize='porter unicode61')",
    _ADDED,
    f"CREATE TRIGGER search_removed AFTER DELETE ON search_searchdocument BEGIN {_OUT} END",
    f"CREATE TRIGGER search_changed AFTER UPDATE OF text ON search_searchdocument BEGIN {_OUT} {_IN} END",
    "INSERT INTO search_words(search_words) VALUES('rebuild')",
)
_SQLITE_DROPS = (
    "DROP TRIGGER IF EXISTS search_added",
    "DROP TRIGGER IF EXISTS search_removed",
    "DROP TRIGGER IF EXISTS search_changed",
    "DROP TABLE IF EXISTS search_words",
)
# PostgreSQL lets new documents wait in a list that every question reads whole, once for each of its words. At the four
# megabytes it allows by itself that costs more than the answer; at so many kilobytes nothing, and adding costs no more.
_WAITING = "gin_pending_list_limit = 256"
# Signs become spaces, so that PostgreSQL's parser sees words where it would see addresses, numbers and files.
_WORDS_ALONE = r"regexp_replace(text, '[!-/:-@\[-`{-~]+', ' ', 'g')"
_POSTGRESQL = (
    "CREATE TEXT SEARCH DICTIONARY evenhand_stem (TEMPLATE = snowball, Language = english)",
    "CREATE TEXT SEARCH CONFIGURATION evenhand (COPY = pg_catalog.english)",
    "ALTER TEXT SEARCH CONFIGURATION evenhand ALTER MAPPING FOR "
    "asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH evenhand_stem",
    "ALTER TABLE search_searchdocument ADD COLUMN vector tsvector "
    f"GENERATED ALWAYS AS (to_tsvector('evenhand'::regconfig, {_WORDS_ALONE})) STORED",
    f"CREATE INDEX search_vector ON search_searchdocument USING gin (vector) WITH ({_WAITING})",
)
_POSTGRESQL_DROPS = (
    "ALTER TABLE search_searchdocument DROP COLUMN IF EXISTS vector",
    "DROP TEXT SEARCH CONFIGURATION IF EXISTS evenhand",
    "DROP TEXT SEARCH DICTIONARY IF EXISTS evenhand_stem",
)
