"""A condition whose SQL is made once and then stands in any question, under whatever name its table has there."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import BooleanField, F, Field, Model, Q
from django.db.models.expressions import Expression

from evenhand.apps.council.prepared.given import TheVery, as_it_stands, filled

_KEPT = 500  # conditions; a handful for each set of roles that somebody holds
_INNER = re.compile(r'\b([A-Z]{1,2}\d+)"?\."')
_DEPTH = re.compile(r"\bin(\d+)_[A-Z]")


@dataclass(frozen=True, slots=True)
class _Made:
    """The SQL of a condition: cut where the name of the outer table goes, or that it holds never or always."""

    pieces: tuple[str, ...] = ()
    params: tuple[Any, ...] = ()
    never: bool = False
    always: bool = False


class Prepared(Expression):
    """A condition on the rows of a model, as `make(*shape)` says it under the lawbook that now stands.

    `make` stands in a module and looks at nothing but its arguments and the lawbook; what is `given` fills the places
    (`Given`) in its condition, and may be left out within a question that is itself prepared. It may join no other
    table but within EXISTS and IN. `of` is the way from the rows of the question to the model: `of="case"` of a clock.
    """

    conditional = True

    def __init__(
        self,
        model: type[Model],
        make: Callable[..., Q],
        *shape: Hashable,
        given: Mapping[str, Any] | None = None,
        of: str = "",
    ) -> None:
        super().__init__(output_field=BooleanField())
        self._model, self._make, self._shape, self._given = model, make, shape, given
        # Any column of its own will do: it only tells under which name the table stands.
        column = _column(model).name
        self._column: Any = F(f"{of}__{column}" if of else column)

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two conditions the same one."""
        given = repr(self._given)
        return (type(self), self._model, self._make, self._shape, given, self._column)

    def get_source_expressions(self) -> list[Any]:
        """The column that tells the table's name."""
        return [self._column]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        """Take the column as it was found."""
        (self._column,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The condition under the name that its table has in this question."""
        made = _made(self._model, self._make, self._shape, as_it_stands())
        if made.never:
            raise EmptyResultSet
        if made.always:
            raise FullResultSet
        name = compiler.quote_name_unless_alias(self._column.alias)
        params = made.params
        return f"({name.join(made.pieces)})", (
            list(params) if self._given is None else filled(params, self._given, connection)
        )


def _column(model: type[Model]) -> Field[Any, Any]:
    fields = model._meta.concrete_fields
    return next(field for field in fields if not field.primary_key and not field.is_relation)


@lru_cache(maxsize=_KEPT)
def _made(model: type[Model], make: Callable[..., Q], shape: tuple[Hashable, ...], _under: TheVery) -> _Made:
    query = model._default_manager.filter(make(*shape)).order_by().query
    try:
        sql, params = query.get_compiler(connection=connection).compile(query.where)
    except EmptyResultSet:
        return _Made(never=True)
    except FullResultSet:
        return _Made(always=True)
    if not sql:
        return _Made(always=True)
    if sum(1 for used in query.alias_refcount.values() if used) > 1:
        raise ValueError(f"The condition of {make.__qualname__} joins another table. Say it by EXISTS or IN.")
    table = connection.ops.quote_name(model._meta.db_table)
    first, *others = _with_names_of_its_own(sql).split(f"{table}.")
    return _Made((first, *(f".{piece}" for piece in others)), tuple(params))


def _with_names_of_its_own(sql: str) -> str:
    """Rename the tables inside (U0, V1), so that none hides a table of the question in which the condition stands."""
    names = sorted(set(_INNER.findall(sql)))
    if not names:
        return sql
    depth = max((int(found) for found in _DEPTH.findall(sql)), default=0) + 1
    return re.sub(rf"\b({'|'.join(names)})\b", rf"in{depth}_\1", sql)
