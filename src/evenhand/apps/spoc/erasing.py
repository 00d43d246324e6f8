"""What erasing a case does to what a single point of contact was deciding about it: the working rows go."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from evenhand.apps.cases.erasing import Gone
from evenhand.apps.cases.models import Case
from evenhand.apps.spoc.models import WeeklyChoice


def erase_choices(case: Case, _at: dt.datetime) -> Gone:
    """Drop the drafted decisions about a matter, and those of an arrangement: what was sent stands in its letters."""
    WeeklyChoice.objects.filter(Q(matter=case) | Q(arrangement=case)).delete()
    return Gone()
