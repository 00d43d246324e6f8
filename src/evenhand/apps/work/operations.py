"""Saying that one is away, or back: from then on, what is one's own goes to the deputy, or no more (SPOC-2)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.council.models import Absence, Officer
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.council.operations import end_absence, record_absence


def go_away(officer: Officer, *, on: dt.date, by: User, at: dt.datetime) -> None:
    """Be away from a day until one is back. Whoever is away already stays so.

    Raises Refused where another absence is recorded for later days.
    """
    if not Absence.objects.filter(on_day(on), officer=officer).exists():
        record_absence(officer, from_on=on, until_on=None, by=by, at=at)


@transaction.atomic
def come_back(officer: Officer, *, on: dt.date, by: User, at: dt.datetime) -> None:
    """Be back on a day: the day before was the last one away. Whoever is not away stays so."""
    for absence in Absence.objects.filter(on_day(on), officer=officer):
        end_absence(absence, last_on=on - dt.timedelta(days=1), by=by, at=at)
