"""Whole questions whose SQL is made once, and then only asked."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from evenhand.apps.council.prepared.given import TheVery, as_it_stands, filled

_KEPT = 500  # questions; a dozen for each set of roles that somebody holds
# What compiling leaves on a compiler for whoever reads the rows (django.db.models.query.ModelIterable).
_LEFT = ("select", "klass_info", "annotation_col_map", "col_count", "has_extra_select")


@dataclass(frozen=True, slots=True)
class _Made:
    """A question with its SQL; no SQL where nothing can ever be found."""

    rows: QuerySet[Any]
    sql: str = ""
    params: tuple[Any, ...] = ()
    left: dict[str, Any] = field(default_factory=dict)


def answers(make: Callable[..., QuerySet[Any]], *shape: Hashable, **given: Any) -> list[Any]:
    """The rows of `make(*shape)`, whose places (`Given`) are filled with what is given.

    `make` stands in a module and looks at nothing but its arguments and the lawbook. The rows are what its question
    gives: records, tuples of values. Raises KeyError where a place has nothing to fill it.
    """
    made = _made(make, shape, as_it_stands())
    if not made.sql:
        return []
    params = filled(made.params, given, connection)
    rows = made.rows.all()
    compiler = rows.query.get_compiler(using=rows.db)
    vars(compiler).update(made.left)
    vars(compiler)["as_sql"] = lambda *_args, **_options: (made.sql, params)
    vars(rows.query)["get_compiler"] = lambda *_args, **_options: compiler
    return list(rows)


@lru_cache(maxsize=_KEPT)
def _made(make: Callable[..., QuerySet[Any]], shape: tuple[Hashable, ...], _under: TheVery) -> _Made:
    rows = make(*shape)
    compiler = rows.query.get_compiler(using=rows.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return _Made(rows)
    return _Made(rows, sql, tuple(params), {name: getattr(compiler, name) for name in _LEFT})
