"""Writing rows by the hundred thousand: as the database's own bulk loading takes them, and not one object at a time.

Every row is made by the same Python as before and checked by the same database; what is left out is Django's model
object for each row, and the keeping of every index after each row. Indexes are made again once all rows are there, in
the same transaction, so that a stage which is cut off leaves the tables as they were, indexes included.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

from evenhand.apps.search.index_tables import filled_at_the_end
from evenhand.apps.search.models import SearchDocument
from evenhand.apps.search.words import stored

_WRITTEN_AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)
# What the database keeps in memory by itself is meant for pages, and not for loading.
_SQLITE_KIB = 1_500_000
_POSTGRESQL = "1GB"
_REMEMBERED = 10_000  # days and instants of a batch, of which many are the same


class Sheet:
    """Rows of one table that are alike but for the columns named.

    `like` gives every other column its value; its dates and instants can be moved, row by row.
    """

    def __init__(self, like: models.Model, columns: Sequence[str]) -> None:
        """`columns` are attribute names (`customer_id`); without `id` among them the database numbers the rows."""
        every = [f for f in like._meta.concrete_fields if f.attname in columns or not f.primary_key]
        self._fields = sorted(every, key=lambda f: columns.index(f.attname) if f.attname in columns else 99)
        self._named = len(columns)
        self._table = connection.ops.quote_name(like._meta.db_table)
        self._written = [_as_written(f) for f in self._fields[: self._named]]
        self._same = [(f, getattr(like, f.attname)) for f in self._fields[self._named :]]
        self._moved: dict[int, list[Any]] = {}

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write rows that give the named columns, in their order."""
        self.write_moved((0, row) for row in rows)

    def write_moved(self, rows: Iterable[tuple[int, Sequence[Any]]]) -> None:
        """Write rows whose other dates and instants lie so many weeks later than those of the likeness."""
        written, same = self._written, self._same_after
        whole = (
            [v if f is None else f(v) for f, v in zip(written, row, strict=True)] + same(weeks)
            for weeks, row in rows
        )
        columns = ", ".join(connection.ops.quote_name(str(f.column)) for f in self._fields)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self._table} ({columns}) FROM STDIN") as copy:
                    for row in whole:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(self._fields))
                insert = f"INSERT INTO {self._table} ({columns}) VALUES ({marks})"  # noqa: S608  # names of our own tables; every value is a parameter
                cursor.executemany(insert, list(whole))

    def _same_after(self, weeks: int) -> list[Any]:
        if weeks not in self._moved:
            later = dt.timedelta(weeks=weeks)
            self._moved[weeks] = [
                f.get_db_prep_save(value + later if isinstance(value, dt.date) else value, connection)
                for f, value in self._same
            ]
        return self._moved[weeks]


def _as_written(field: Any) -> Any:
    """How the values of a column are turned into what the driver takes; None where they are that already."""
    if isinstance(field, _WRITTEN_AS_THEY_ARE):
        return None
    if connection.vendor == "postgresql" and isinstance(field, models.DateField):  # instants are dates too
        return None
    return lru_cache(maxsize=_REMEMBERED)(lambda value: field.get_db_prep_save(value, connection))


def write_documents(kind: str, words: Iterable[tuple[int, str, dt.date]]) -> None:
    """Let things that were never in the index be found: number, text and day of each, as `search.index_new` takes them."""
    sheet = Sheet(SearchDocument(kind=kind), ("object_id", "dated_on", "text", "cut"))
    sheet.write((number, on, *stored(text)) for number, text, on in words)


def last_of(model: type[models.Model]) -> int:
    """The highest number that a row of this table has; 0 where there is none."""
    found: int | None = model._default_manager.aggregate(last=Max("pk"))["last"]
    return found or 0


@contextmanager
def in_bulk(
    *written: type[models.Model], growing_little: Sequence[type[models.Model]] = ()
) -> Iterator[None]:
    """Write very many rows of these tables: whole or not at all, their indexes made again at the end.

    Where few rows come to many, making the indexes again would take longer than keeping them.
    """
    with _more_memory(), transaction.atomic(), filled_at_the_end(connection):
        indexes = [(name, made) for model in written for name, made in _indexes_of(model)]
        with connection.cursor() as cursor:
            for name, _ in indexes:
                cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SET CONSTRAINTS ALL IMMEDIATE"
                )  # no index is made while rows wait to be checked
            for _, made in indexes:
                cursor.execute(made)
            for numbered in connection.ops.sequence_reset_sql(no_style(), [*written, *growing_little]):
                cursor.execute(numbered)


def _indexes_of(model: type[models.Model]) -> list[tuple[str, str]]:
    """Name and statement of each index that can be made again: not those that are part of a constraint."""
    statement = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND schemaname = current_schema() "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        if connection.vendor == "postgresql"
        else "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [model._meta.db_table])
        return [(str(name), str(made)) for name, made in cursor.fetchall()]


@contextmanager
def _more_memory() -> Iterator[None]:
    said, usual, more = (
        ("SET maintenance_work_mem = '{}'", "SHOW maintenance_work_mem", _POSTGRESQL)
        if connection.vendor == "postgresql"
        else ("PRAGMA cache_size = {}", "PRAGMA cache_size", f"-{_SQLITE_KIB}")
    )
    with connection.cursor() as cursor:
        cursor.execute(usual)
        (before,) = cursor.fetchone()
        cursor.execute(said.format(more))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(said.format(before))
