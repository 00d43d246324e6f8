"""The list for disposal: closed cases whose time by the schedule has passed, and which nothing holds (RET-2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from evenhand.apps.cases import erasing
from evenhand.apps.cases.models import Case, Erasure
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.time.months import months_after

SHOWN, LOOKED_AT = 50, 200


@dataclass(frozen=True, slots=True)
class Due:
    """A case that may be erased by the schedule, and the last day on which it was to be kept."""

    case: Case
    kept_until: dt.date


def due_to_erase(seen: QuerySet[Case], *, today: dt.date) -> Sequence[Due]:
    """The first cases on the list, the longest closed first; who may see them is the caller's.

    The database finds those that could be due at the shortest; each of those is then reckoned exactly.
    """
    wanted = Q(pk__in=[])
    schedule = erasing.schedule()
    for procedure in lawbook().procedures.values():
        months = schedule.shortest(procedure.retention)
        if months is not None:
            wanted |= Q(edition=procedure.id, closed_on__lt=months_after(today, -months))
    asked = Erasure.objects.filter(case=OuterRef("pk"), taken_back_at=None)
    could = seen.filter(wanted, ~Exists(asked), final=True).order_by("closed_on", "pk")
    found: list[Due] = []
    for case in could[:LOOKED_AT]:
        until = erasing.kept_until_of(case)
        if until is not None and until < today and not erasing.why_not(case, today=today):
            found.append(Due(case, until))
        if len(found) == SHOWN:
            break
    return found
