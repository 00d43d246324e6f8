"""Values that are not there yet when SQL is made: places by name, filled each time the SQL is used."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Field, ForeignObject, IntegerField, Lookup
from django.db.models.expressions import Expression

from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.lawbook.book import Lawbook


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value goes among the parameters of a statement."""

    name: str
    field: Field[Any, Any]
    many: bool


class Given(Expression):
    """A value of this name, given when the question is asked: `filter(officer_id=Given("officer"))`.

    With `many`, numbers or words of which one is meant: `filter(case_id__among=Given("cases", many=True))`. They go
    as one parameter, so that the SQL is the same however many there are.
    """

    def __init__(self, name: str, field: Field[Any, Any] | None = None, *, many: bool = False) -> None:
        super().__init__(output_field=field or (BigIntegerField() if many else IntegerField()))
        self._place = Place(name, self.output_field, many)

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two of them the same one."""
        return (type(self), self._place.name, self._place.many)

    def as_sql(self, _compiler: Any, connection: Any) -> tuple[str, Any]:
        """The place where the value goes."""
        if self._place.many and connection.vendor == "postgresql":
            return f"%s::{self._place.field.db_type(connection)}[]", [self._place]
        return "%s", [self._place]


@ForeignObject.register_lookup
@Field.register_lookup
class Among(Lookup[Any]):
    """A column holds one of many that are `Given`; of none where there are none."""

    lookup_name = "among"

    def get_prep_lookup(self) -> Any:
        """The place as it is. Raises TypeError for anything else: `in` is for what is there already."""
        if not isinstance(self.rhs, Given):
            raise TypeError("“among” takes what is Given, with many=True.")
        return self.rhs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The comparison, by an index where the column has one."""
        column, params = self.process_lhs(compiler, connection)
        many, places = compiler.compile(self.rhs)
        if connection.vendor == "postgresql":
            return f"{column} = ANY({many})", [*params, *places]
        return f"{column} IN (SELECT value FROM json_each({many}))", [*params, *places]  # noqa: S608  # the column is Django's own, the values are parameters


def filled(params: Iterable[Any], given: Mapping[str, Any], connection: Any) -> list[Any]:
    """The parameters of a statement with the values in their places. Raises KeyError where one is not given."""
    return [
        _value(place, given[place.name], connection) if isinstance(place, Place) else place
        for place in params
    ]


def _value(place: Place, value: Any, connection: Any) -> Any:
    if not place.many:
        return place.field.get_db_prep_value(value, connection=connection)
    return list(value) if connection.vendor == "postgresql" else json.dumps(list(value))


@dataclass(frozen=True, slots=True)
class TheVery:
    """A lawbook as a key: the same one, and not one that reads alike."""

    book: Lawbook

    def __hash__(self) -> int:
        return id(self.book)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TheVery) and other.book is self.book


def as_it_stands() -> TheVery:
    """The lawbook under which SQL is made now: another one makes other SQL."""
    return TheVery(lawbook())
