"""Lists page by page, counted only as far as anybody looks: counting ten years of records costs more than the page."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Window

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


def with_count(rows: QuerySet[Any], *, limit: int) -> tuple[list[Any], int]:
    """The first rows, and how many there are in all, in one query."""
    found = list(rows.annotate(of_all=Window(Count("pk")))[:limit])
    return found, found[0].of_all if found else 0
