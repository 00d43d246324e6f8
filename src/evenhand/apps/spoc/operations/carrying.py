"""Carrying over many matters in one go, which can be undone until the week is sent (SPOC-12)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.recording import locked
from evenhand.apps.spoc.matters import Week, week_of
from evenhand.apps.spoc.models import WeeklyChoice
from evenhand.apps.spoc.operations.deciding import propose_each, require_work_on
from evenhand.apps.spoc.operations.sending import WeeklyBlocked
from evenhand.apps.spoc.queries import drafting_item
from evenhand.domain.contact.weekly import Decision, Line, may_be_carried_with_others
from evenhand.domain.time.legal_day import legal_day


@dataclass(frozen=True, slots=True)
class CarriedTogether:
    """How many matters were carried over in one go, and how many are still undecided."""

    count: int
    left: int


@transaction.atomic
def carry_together(
    arrangement: Case, *, awaiting: str, awaited_only: bool, by: User, at: dt.datetime
) -> CarriedTogether:
    """Carry over every open matter that nobody decided about and that has no answer, with one reason for all.

    What a person decided, or wrote as a reason of its own, stays; so does what the law wants before the next
    response. A second press finds nothing left to carry. Raises PermissionDenied, NotRunning, and WeeklyBlocked
    where no weekly response is being drafted.
    """
    require_work_on(by, arrangement)
    arrangement = locked([arrangement.pk])[arrangement.pk]
    week = _drafted(arrangement, by, at)
    propose_each(week, by=by, at=at)  # what came in since the week was drafted takes part too
    week = _drafted(arrangement, by, at)
    changed = [
        choice
        for line in week.draft.lines
        if may_be_carried_with_others(line, schedule=week.schedule, awaited_only=awaited_only)
        and (choice := _undecided(week, line)) is not None
    ]
    for choice in changed:
        choice.before_carrying = {
            "decision": choice.decision,
            "awaiting": choice.awaiting,
            "proposed": choice.proposed,
        }
        choice.decision, choice.proposed = Decision.CARRIED, False
        choice.awaiting = choice.awaiting or awaiting
    _keep(changed, by=by, at=at)
    carried = {choice.matter_id for choice in changed}
    left = [
        line
        for line in week.draft.decided(Decision.UNDECIDED)
        if week.rows[line.matter.ref].case.pk not in carried
    ]
    return CarriedTogether(len(changed), len(left))


@transaction.atomic
def undo_carrying(arrangement: Case, *, by: User, at: dt.datetime) -> int:
    """Put back what stood before matters were carried over in one go; how many. What was changed since stays.

    Raises PermissionDenied.
    """
    require_work_on(by, arrangement)
    locked([arrangement.pk])
    changed = list(WeeklyChoice.objects.filter(arrangement=arrangement, before_carrying__isnull=False))
    for choice in changed:
        before: dict[str, Any] = choice.before_carrying or {}
        choice.decision, choice.awaiting, choice.proposed = (
            before["decision"],
            before["awaiting"],
            before["proposed"],
        )
        choice.before_carrying = None
    _keep(changed, by=by, at=at)
    return len(changed)


def _drafted(arrangement: Case, by: User, at: dt.datetime) -> Week:
    week = week_of(arrangement, by, today=legal_day(at))
    if not drafting_item(week.reading):
        raise WeeklyBlocked(["No weekly response is being drafted. Draft it first."])
    return week


def _undecided(week: Week, line: Line) -> WeeklyChoice | None:
    """The choice about a matter where nobody has decided: what the draft proposed counts as nobody's decision."""
    choice = week.rows[line.matter.ref].choice
    return choice if choice is not None and (choice.proposed or not choice.decision) else None


def _keep(changed: list[WeeklyChoice], *, by: User, at: dt.datetime) -> None:
    for choice in changed:
        choice.version, choice.saved_by, choice.saved_at = uuid4(), by, at
    fields = ["decision", "awaiting", "proposed", "before_carrying", "version", "saved_by", "saved_at"]
    WeeklyChoice.objects.bulk_update(changed, fields, batch_size=200)
