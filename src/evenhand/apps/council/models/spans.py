"""Spans of days: from a first day to a last one, both counted; no last day means it goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar, TypeVar

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable


def on_day(day: dt.date | Combinable, *, prefix: str = "") -> Q:
    """The condition that a span covers a day, or one given later. `prefix` leads to the span over a relation (`holdings__`)."""
    started = Q(**{f"{prefix}from_on__lte": day})
    return started & (Q(**{f"{prefix}until_on__isnull": True}) | Q(**{f"{prefix}until_on__gte": day}))


Spanned = TypeVar("Spanned", bound="Span")


def newest_last(spans: Iterable[Spanned]) -> list[Spanned]:
    """Rows of one matter in the order in which they hold: what was entered from a later day takes the place of what
    was before it, also where nobody gave the older one a last day.
    """
    return sorted(spans, key=lambda one: (one.from_on, one.pk or 0))


class Span(models.Model):
    """A row that holds from its first day to its last, both counted."""

    from_on = models.DateField("first day")
    until_on = models.DateField("last day", null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_it_starts",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            )
        ]

    def covers(self, day: dt.date) -> bool:
        """Whether the day lies in the span."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)
