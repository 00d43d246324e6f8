"""Holidays and closure days: entered with a reason, withdrawn with one, and open clocks told of both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.council.days_changed import tell_of_change
from evenhand.apps.council.models import ClosureDay, HolidayAddition
from evenhand.apps.council.queries import closure_days, holiday_additions


@transaction.atomic
def add_holiday(
    *,
    on: dt.date,
    nations: Sequence[str],
    reason: str,
    removed: bool = False,
    proclaimed_on: dt.date | None = None,
    by: User,
    at: dt.datetime,
) -> HolidayAddition:
    """Add a bank holiday that the lawbook lacks, or with `removed` take one away that was moved (CAL-6).

    Open clocks are reckoned again. The same day twice is entered once. Raises Refused without a nation
    or a reason.
    """
    if not nations:
        raise Refused("Say for which nation the day is a bank holiday: tick at least one.", field="nations")
    _need_reason(reason, field="reason")
    wanted = sorted(set(nations))
    for standing in holiday_additions().select_for_update().filter(on=on, removed=removed):
        if sorted(standing.nations) == wanted:
            return standing
    day = HolidayAddition.objects.create(
        on=on,
        nations=wanted,
        reason=reason.strip(),
        removed=removed,
        proclaimed_on=proclaimed_on,
        recorded_by=by,
        recorded_at=at,
    )
    after = facts_of(day, ("on", "nations", "removed", "reason", "proclaimed_on"))
    note_change(day, what="add-holiday", why=reason, by=by, at=at, after=after)
    tell_of_change()
    return day


@transaction.atomic
def withdraw_holiday(day: HolidayAddition, *, why: str, by: User, at: dt.datetime) -> None:
    """Withdraw a day entered by mistake; the row stays with who and why. Raises Refused without a reason."""
    _withdraw(HolidayAddition.objects.select_for_update().get(pk=day.pk), why=why, by=by, at=at)


@transaction.atomic
def add_closure_day(*, on: dt.date, reason: str, by: User, at: dt.datetime) -> ClosureDay:
    """Enter a day on which the council is shut (CAL-5: local time limits alone, where set so)."""
    _need_reason(reason, field="reason")
    standing = closure_days().select_for_update().filter(on=on).first()
    if standing is not None:
        return standing
    day = ClosureDay.objects.create(on=on, reason=reason.strip(), recorded_by=by, recorded_at=at)
    note_change(day, what="add-closure-day", why=reason, by=by, at=at, after={"on": on})
    tell_of_change()
    return day


@transaction.atomic
def withdraw_closure_day(day: ClosureDay, *, why: str, by: User, at: dt.datetime) -> None:
    """Withdraw a closure day; the row stays with who and why. Raises Refused without a reason."""
    _withdraw(ClosureDay.objects.select_for_update().get(pk=day.pk), why=why, by=by, at=at)


def _withdraw(day: HolidayAddition | ClosureDay, *, why: str, by: User, at: dt.datetime) -> None:
    if day.withdrawn_at is not None:
        return
    _need_reason(why, field="why")
    day.withdrawn_at, day.withdrawn_by, day.withdrawn_why = at, by, why.strip()
    day.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    note_change(day, what="withdraw-day", why=why, by=by, at=at, before={"on": day.on})
    tell_of_change()


def _need_reason(words: str, *, field: str) -> None:
    if not words.strip():
        raise Refused(
            "Give the reason, such as the proclamation: open time limits move with this day.", field=field
        )
