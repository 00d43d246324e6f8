"""What becomes of the periods of a scheduled report that did not go when they ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from evenhand.apps.accounts.changes import note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.reports.models import ReportSchedule, ScheduledCopy
from evenhand.domain.reports.periods import Span


@transaction.atomic
def settle_missed(
    schedule: ReportSchedule, spans: Sequence[Span], *, state: str, by: User, at: dt.datetime
) -> int:
    """Ask for the periods that a report missed, or leave them out; how many were settled. Twice changes nothing more.

    Those asked for are sent by the next run of the job. Raises Refused for anything else to be done with them.
    """
    if state not in (ScheduledCopy.ASKED_FOR, ScheduledCopy.LEFT_OUT):
        raise Refused("Choose whether to send what was missed or to leave it out.")
    made = [
        ScheduledCopy.objects.get_or_create(
            schedule=schedule,
            from_on=span.from_on,
            defaults={"until_on": span.until_on, "state": state, "sent_at": at, "receivers": 0},
        )[1]
        for span in spans
    ]
    if any(made):
        after = {"state": state, "periods": str(sum(made))}
        note_change(schedule, what="settle-missed-schedules", by=by, at=at, after=after)
    return sum(made)
