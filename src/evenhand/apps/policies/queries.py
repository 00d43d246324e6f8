"""What the council's policy is and was: the decisions in their order, and the edition that stands on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from evenhand.apps.cases.models import Case
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.policies.models import Adoption
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.policies.adopted import spans


@dataclass(frozen=True, slots=True)
class InForce:
    """A decision with the days on which it stands."""

    adoption: Adoption
    from_on: dt.date | None
    until_on: dt.date | None

    def stands_on(self, on: dt.date) -> bool:
        """Whether it stands on a day."""
        return (self.from_on is None or self.from_on <= on) and (self.until_on is None or on <= self.until_on)


def history() -> tuple[InForce, ...]:
    """Every decision, the first one first, with the days on which it stands or stood."""
    adoptions = tuple(Adoption.objects.select_related("edition").order_by("pk"))
    days = spans([adoption.in_force_from for adoption in adoptions])
    return tuple(InForce(each, *span) for each, span in zip(adoptions, days, strict=True))


def standing_on(on: dt.date, decisions: Iterable[InForce] | None = None) -> InForce | None:
    """The decision that stands on a day; nothing where the council has adopted nothing yet."""
    known = history() if decisions is None else decisions
    return next((each for each in reversed(tuple(known)) if each.stands_on(on)), None)


def as_adopted(procedures: Iterable[Procedure]) -> tuple[Procedure, ...]:
    """Procedures in force from the council's own first decision at the earliest, however old the files are that it builds on.

    As they are, where the council has decided nothing yet.
    """
    decided = (each.from_on for each in history() if each.adoption.kind != Adoption.Kind.BEFORE)
    first = min((day for day in decided if day is not None), default=None)
    return tuple(
        replace(each, in_force_from=max(each.in_force_from, first)) if first is not None else each
        for each in procedures
    )


def reviews_due(on: dt.date, *, within: dt.timedelta) -> InForce | None:
    """The standing edition whose next review is near or past; nothing where none is."""
    standing = standing_on(on)
    if standing is None or standing.adoption.next_review_on is None:
        return None
    return standing if standing.adoption.next_review_on <= on + within else None


def cases_of_earlier_editions(seen: QuerySet[Case], on: dt.date) -> QuerySet[Case]:
    """The open cases that somebody may see and that are pinned to an edition other than the one in force on a day."""
    current = [procedure.id for procedure in lawbook().in_force(on)]
    return seen.filter(final=False).exclude(edition__in=current).order_by("pk")
