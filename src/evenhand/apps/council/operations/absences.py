"""Absences: from the day one starts, what is the officer's goes to their deputy (SPOC-2)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.council.absence_followers import absences_changed
from evenhand.apps.council.models import Absence, Officer
from evenhand.apps.council.once_a_request import forget_answers
from evenhand.apps.ui.dates import in_full

_FACTS = ("from_on", "until_on", "reason")


@transaction.atomic
def record_absence(
    officer: Officer,
    *,
    from_on: dt.date,
    until_on: dt.date | None,
    reason: str = "",
    by: User,
    at: dt.datetime,
) -> Absence:
    """Say that an officer is away, from a first day to a last one, both counted; open where nobody knows.

    The same absence twice is recorded once. Raises Refused where the days run backwards or lie over
    another absence of the same officer.
    """
    if until_on is not None and until_on < from_on:
        raise Refused(f"The last day is before the first, {in_full(from_on)}. Check both.", field="until_on")
    Officer.objects.select_for_update().get(pk=officer.pk)
    standing = _over(officer, from_on, until_on)
    if standing is not None:
        if (standing.from_on, standing.until_on) == (from_on, until_on):
            return standing
        raise Refused(
            f"{officer.name} is already recorded as away from {in_full(standing.from_on)}"
            f"{f' until {in_full(standing.until_on)}' if standing.until_on else ''}. End that absence first.",
            field="from_on",
        )
    absence = Absence.objects.create(
        officer=officer, from_on=from_on, until_on=until_on, reason=reason, recorded_by=by, recorded_at=at
    )
    forget_answers()
    note_change(
        absence, subject=officer, what="record-absence", by=by, at=at, after=facts_of(absence, _FACTS)
    )
    absences_changed(officer, by=by, at=at)
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, last_on: dt.date, by: User, at: dt.datetime) -> Absence:
    """Set the last day away. A last day before the first means that the officer was never away.

    Such an absence is taken out; the change log keeps what it said.
    """
    absence = Absence.objects.select_for_update().get(pk=absence.pk)
    before = facts_of(absence, _FACTS)
    forget_answers()
    if last_on < absence.from_on:
        note_change(absence, subject=absence.officer, what="cancel-absence", by=by, at=at, before=before)
        absence.delete()
        forget_answers()
        absences_changed(absence.officer, by=by, at=at)
        return absence
    if absence.until_on == last_on:
        return absence
    absence.until_on = last_on
    absence.save(update_fields=["until_on"])
    forget_answers()
    after = facts_of(absence, _FACTS)
    note_change(
        absence, subject=absence.officer, what="end-absence", by=by, at=at, before=before, after=after
    )
    absences_changed(absence.officer, by=by, at=at)
    return absence


def _over(officer: Officer, from_on: dt.date, until_on: dt.date | None) -> Absence | None:
    lying = Absence.objects.filter(officer=officer).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=from_on)
    )
    if until_on is not None:
        lying = lying.filter(from_on__lte=until_on)
    return lying.first()
