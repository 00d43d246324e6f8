"""What must happen again and again without anybody asking. Each function may run twice."""

from __future__ import annotations

import datetime as dt

from django.core.management import call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult

from evenhand.apps.cases import keeping
from evenhand.apps.cases.erasing import schedule
from evenhand.apps.contacts.tasks import send_queued
from evenhand.apps.people.operations.erasing import erase_changes
from evenhand.apps.work import statistics
from evenhand.domain.time.legal_day import LEGAL_ZONE, legal_day
from evenhand.domain.time.months import months_after

# A worker that was killed leaves its task running for ever. No task of ours takes so long.
STALE_AFTER = dt.timedelta(minutes=30)
MOST_TRIES = 5
RESULTS_KEPT_DAYS = 14
_RUNNING, _READY, _FAILED = "RUNNING", "READY", "FAILED"


def mark_heads(at: dt.datetime) -> None:
    """Mark the head of every case's chain, once a legal day, so that a cut tail or a missing case shows."""
    keeping.mark_heads(day=legal_day(at), at=at)


def send_waiting(at: dt.datetime) -> None:
    """Have the queue of outgoing mail gone through, unless that is already asked for."""
    waiting = DBTaskResult.objects.filter(task_path=send_queued.module_path, status=_READY)
    if not waiting.exists():
        send_queued.enqueue()


def take_up_stale_tasks(at: dt.datetime) -> int:
    """Put tasks back in the queue whose worker was killed; returns how many.

    Tasks may run twice. One that brought down its worker five times is left as failed.
    """
    stale = DBTaskResult.objects.filter(status=_RUNNING, started_at__lt=at - STALE_AFTER)
    taken = 0
    for task in stale:
        still = stale.filter(pk=task.pk, started_at=task.started_at)
        if len(task.worker_ids) < MOST_TRIES:
            taken += still.update(status=_READY, started_at=None)
        else:
            still.update(status=_FAILED, finished_at=at)
    return taken


def prune_task_results(at: dt.datetime) -> None:
    """Drop the results of tasks that ended a fortnight ago."""
    call_command("prune_db_task_results", min_age_days=RESULTS_KEPT_DAYS, verbosity=0)


def erase_old_log(at: dt.datetime) -> None:
    """Erase what the log says of people whose records went longer ago than the council's schedule keeps it (RET-3)."""
    months = schedule().change_log_months
    if months is not None:
        since_on = months_after(legal_day(at), -months)
        erase_changes(before=dt.datetime.combine(since_on, dt.time(), tzinfo=LEGAL_ZONE))


def prune_sessions(at: dt.datetime) -> None:
    """Drop the sessions that have run out."""
    call_command("clearsessions", verbosity=0)


def refresh_statistics(at: dt.datetime) -> None:
    """Let the database look over its indexes, where it does not do so by itself."""
    statistics.refresh_statistics(connection)
