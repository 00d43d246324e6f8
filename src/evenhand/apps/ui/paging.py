"""Lists page by page, counted only as far as anybody looks: counting ten years of records costs more than the page."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, QuerySet, Value, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import RowNumber

COUNTED = 1_000


class BoundedPaginator(Paginator[Any]):
    """A paginator over a queryset that counts at most `COUNTED` rows; `more` says that there are others."""

    object_list: QuerySet[Any]

    @cached_property
    def _found(self) -> int:
        return self.object_list.order_by()[: COUNTED + 1].count()

    @cached_property
    def count(self) -> int:
        """How many rows there are, at most `COUNTED`."""
        return min(self._found, COUNTED)

    @property
    def more(self) -> bool:
        """Whether there are rows beyond those that are counted and can be turned to."""
        return self._found > COUNTED

    @property
    def count_in_words(self) -> str:
        """`3`, or `more than 1,000`."""
        return f"more than {COUNTED:,}" if self.more else f"{self.count:,}"


def counted(rows: QuerySet[Any], *, limit: int) -> QuerySet[Any]:
    """The first rows, each with how many there are in all: for `as_list_with_count`."""
    first: QuerySet[Any] = rows.annotate(of_all=Window(Count("pk")))[:limit]
    return first


def as_list_with_count(found: list[Any]) -> tuple[list[Any], int]:
    """Rows that were `counted`, and how many there are in all."""
    return found, found[0].of_all if found else 0


def with_count(rows: QuerySet[Any], *, limit: int) -> tuple[list[Any], int]:
    """The first rows, and how many there are in all, in one query."""
    return as_list_with_count(list(counted(rows, limit=limit)))


Lists = dict[str, tuple[list[Any], int]]


def in_lists(*members: tuple[QuerySet[Any], Combinable | str], limit: int) -> QuerySet[Any]:
    """The first rows of several lists, each with how many its list has, in one query: for `as_lists`.

    Each member is rows in their order, and the name of the list they stand in: one for all, or an expression that
    tells them apart. The members are of one model, with the same annotations and the same `select_related`.
    """
    first, *others = [_placed(rows, listed, limit) for rows, listed in members]
    return first.union(*others, all=True) if others else first


def as_lists(found: list[Any]) -> Lists:
    """Rows that were asked for `in_lists`, by the list they stand in; a list with nothing in it is left out."""
    lists: Lists = {}
    for row in found:
        lists.setdefault(row.listed, ([], row.of_all))[0].append(row)
    for rows, _ in lists.values():
        rows.sort(key=lambda row: row.place)
    return lists


def _placed(rows: QuerySet[Any], listed: Combinable | str, limit: int) -> QuerySet[Any]:
    named = rows.annotate(listed=Value(listed) if isinstance(listed, str) else listed)
    placed = named.annotate(
        place=Window(RowNumber(), partition_by=F("listed"), order_by=list[Any](rows.query.order_by)),
        of_all=Window(Count("pk"), partition_by=F("listed")),
    )
    first: QuerySet[Any] = placed.order_by().filter(place__lte=limit)
    return first
