"""Recurring jobs: each is run when its time has come, once, whoever asks and however often."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import F, Q

from evenhand.apps.work.models import TickRun

log = logging.getLogger(__name__)

# A job that was begun this long ago and has not ended failed or was cut off: it is tried again.
TRIED_AGAIN_AFTER = dt.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Job:
    """One recurring job: its name, how often it is due, and the function that gets the instant.

    The function may run twice.
    """

    name: str
    every: dt.timedelta
    run: Callable[[dt.datetime], object]


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of one job in one pass."""

    name: str
    failed: str = ""


def tick(jobs: Iterable[Job], *, at: dt.datetime) -> tuple[Ran, ...]:
    """Run every job that is due, and no other. Two passes at the same moment share the jobs between them."""
    return tuple(_run(job, at) for job in jobs if _claimed(job, at))


def _claimed(job: Job, at: dt.datetime) -> bool:
    """Take a job that is due, by one conditional update, so that of two passes only one gets it."""
    TickRun.objects.get_or_create(name=job.name)
    never = Q(started_at__isnull=True)
    due = Q(finished_at__isnull=False, started_at__lte=at - job.every)
    cut_off = Q(finished_at__isnull=True, started_at__lte=at - TRIED_AGAIN_AFTER)
    runs = TickRun.objects.filter(never | due | cut_off, name=job.name)
    return runs.update(started_at=at, finished_at=None) == 1


def _run(job: Job, at: dt.datetime) -> Ran:
    """Run a claimed job. One that fails is logged by the kind of its error, and hinders no other."""
    try:
        job.run(at)
    except Exception as error:  # noqa: BLE001 - whatever one job does, the others must run; it is logged and retried
        kind = type(error).__name__
        log.error("The recurring job %s failed (%s); it is tried again.", job.name, kind)
        TickRun.objects.filter(name=job.name).update(failures=F("failures") + 1, fault=kind[:100])
        return Ran(job.name, failed=kind)
    TickRun.objects.filter(name=job.name, started_at=at).update(finished_at=at, failures=0, fault="")
    return Ran(job.name)


def was_done(name: str, *, at: dt.datetime) -> None:
    """Note that something was done which somebody asks for by hand or from a crontab, so that a page can say when."""
    TickRun.objects.update_or_create(name=name, defaults={"started_at": at, "finished_at": at})
