"""A long weekly response is sent by a task, and its sender watches how far it is (SPOC-11)."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.long_work import Kind, Progress, WorkRefused, begin
from evenhand.apps.cases.models import Case, LongWork
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.letters.ways import Way
from evenhand.apps.spoc.matters import Week, alert_from
from evenhand.apps.spoc.operations.deciding import require_work_on
from evenhand.apps.spoc.operations.sending import WeeklyBlocked, copies_of, send_weekly

SENDING = "weekly-response"
SENT = "The weekly response is on its way, and on the record."


def takes_long(week: Week) -> bool:
    """Whether the week is so long that its sender watches it go: the matters of the letter and of every copy."""
    size = len(week.draft.lines) + sum(count for _, count in copies_of(week))
    return size >= alert_from("watched-sending")


def send_watched(arrangement: Case, *, way: Way, by: User, at: dt.datetime, batch: UUID) -> LongWork:
    """Have the week sent by a task. What stands against it is told on the page that shows how far it is.

    Raises PermissionDenied.
    """
    require_work_on(by, arrangement)
    told = {
        "channel": way.channel,
        "to": list(way.to),
        "posted_on": way.posted_on.isoformat() if way.posted_on else "",
        "posted_by": way.posted_by,
    }
    return begin(SENDING, arrangement, told, by=by, at=at, press=batch)


def _send(work: LongWork, at: dt.datetime, progress: Progress) -> str:
    told = work.told
    way = Way(
        channel=told["channel"],
        to=tuple(told["to"]),
        posted_on=dt.date.fromisoformat(told["posted_on"]) if told["posted_on"] else None,
        posted_by=told["posted_by"],
    )
    try:
        send_weekly(work.case, way=way, by=work.started_by, at=at, batch=work.pk, progress=progress)
    except WeeklyBlocked as blocked:
        raise WorkRefused(blocked.sentences) from blocked
    except MoveRefused as refused:
        raise WorkRefused((str(refused),)) from refused
    return SENT


WATCHED = Kind(
    title="Sending the weekly response",
    do=_send,
    done_url=lambda work: reverse("spoc", args=[work.case.ref]),
    back_url=lambda work: reverse("weekly", args=[work.case.ref]),
)
