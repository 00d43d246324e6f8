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
from evenhand.apps.lawbook.books import calendars
from evenhand.apps.ui.dates import in_full
from evenhand.domain.time.bank_holidays import NATION_NAMES
from evenhand.domain.time.legal_day import legal_day


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

    Open clocks are reckoned again. The same day twice is entered once. Raises Refused without a nation, a reason
    or, for a day added, the day it was proclaimed (CAL-8), and where the day already is what it would become.
    """
    if not nations:
        raise Refused("Say for which nation the day is a bank holiday: tick at least one.", field="nations")
    _need_reason(reason, field="reason")
    wanted = sorted(set(nations))
    _need_proclamation(proclaimed_on, removed=removed, today=legal_day(at))
    for standing in holiday_additions().select_for_update().filter(on=on, removed=removed):
        if (sorted(standing.nations), standing.reason) == (wanted, reason.strip()):
            return standing  # the same press of the button
    _need_a_difference(on, wanted, removed=removed)
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
    tell_of_change(_says(day))
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
    tell_of_change(_says(day))
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
    tell_of_change(_says_withdrawn(day))


def _says(day: HolidayAddition | ClosureDay) -> str:
    """What changed, for the cases whose days move with it."""
    if isinstance(day, ClosureDay):
        return f"{in_full(day.on)} was added as a closure day."
    became = "is no longer" if day.removed else "was added as"
    return f"{in_full(day.on)} {became} a bank holiday in {_named(day.nations)}."


def _says_withdrawn(day: HolidayAddition | ClosureDay) -> str:
    if isinstance(day, ClosureDay):
        return f"{in_full(day.on)}, entered as a closure day, was withdrawn."
    if day.removed:
        return f"{in_full(day.on)} is a bank holiday in {_named(day.nations)} after all."
    return f"{in_full(day.on)}, entered as a bank holiday in {_named(day.nations)}, was withdrawn."


def _named(nations: Sequence[str]) -> str:
    names = [NATION_NAMES.get(nation, nation) for nation in nations]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _need_proclamation(proclaimed_on: dt.date | None, *, removed: bool, today: dt.date) -> None:
    """A request received before a day was proclaimed shows the earlier date to work to (CAL-8)."""
    if proclaimed_on is None and not removed:
        raise Refused(
            "Enter the day it was proclaimed. Requests received before then show the earlier date to work to; "
            "without it their time limits would move with nothing said.",
            field="proclaimed_on",
        )
    if proclaimed_on is not None and proclaimed_on > today:
        raise Refused("The day it was proclaimed must be today or before.", field="proclaimed_on")


def _need_a_difference(on: dt.date, nations: Sequence[str], *, removed: bool) -> None:
    there = calendars().holidays_on(on)
    if removed:
        lacking = [nation for nation in nations if nation not in there]
        if lacking:
            says = (
                f"{in_full(on)} is no bank holiday in {_named(lacking)}, so nothing can be taken away there."
            )
            raise Refused(says, field="on")
        return
    known = [nation for nation in nations if nation in there]
    if known:
        names = "; ".join(dict.fromkeys(there[nation] for nation in known))
        more = "" if len(known) == len(nations) else " Tick only the other nations."
        raise Refused(
            f"{in_full(on)} already is a bank holiday in {_named(known)}: {names}.{more}", field="on"
        )


def _need_reason(words: str, *, field: str) -> None:
    if not words.strip():
        raise Refused(
            "Give the reason, such as the proclamation: open time limits move with this day.", field=field
        )
