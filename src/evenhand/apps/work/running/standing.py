"""Whether the work in the background goes on: what last ran, what fails, what waits, and how much room there is.

Without it no mail is fetched or sent and no reminder goes, and every page would look as ever. So it is said: on the work list of
those who keep the settings, on a page of its own, and to whatever monitors the installation.
"""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Min, Q
from django.template.defaultfilters import filesizeformat
from django_tasks_db.models import DBTaskResult, get_date_max

from evenhand.apps.accounts.models import User
from evenhand.apps.council.access import may_change_settings
from evenhand.apps.lawbook.books import is_adopted, own_policy
from evenhand.apps.reports.schedules import troubles_of_schedules
from evenhand.apps.ui.dates import in_full_with_time
from evenhand.apps.work.models import TickRun

# Some jobs come each minute, and one that fails is tried again within a quarter of an hour.
SILENT_AFTER = dt.timedelta(minutes=20)
WAITS_LONG = dt.timedelta(minutes=30)
FAILED_SINCE = dt.timedelta(days=1)
BACKUP = "back-up"


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of the work in the background at one instant; `room` is in bytes."""

    jobs: tuple[TickRun, ...]
    backed_up_at: dt.datetime | None
    waiting: int
    oldest_at: dt.datetime | None
    failed: int
    room: int

    @property
    def last_at(self) -> dt.datetime | None:
        """When any recurring job was last begun."""
        return max((job.started_at for job in self.jobs if job.started_at), default=None)


def background(at: dt.datetime) -> Background:
    """How the work in the background stands: two questions to the database, and one to the disk."""
    runs = {run.name: run for run in TickRun.objects.order_by("name")}
    backup = runs.pop(BACKUP, None)
    ready = Q(status="READY") & (Q(run_after=get_date_max()) | Q(run_after__lte=at))
    tasks = DBTaskResult.objects.aggregate(
        waiting=Count("pk", filter=ready),
        oldest=Min("enqueued_at", filter=ready),
        failed=Count("pk", filter=Q(status="FAILED", finished_at__gte=at - FAILED_SINCE)),
    )
    return Background(
        jobs=tuple(runs.values()),
        backed_up_at=backup.finished_at if backup else None,
        waiting=tasks["waiting"],
        oldest_at=tasks["oldest"],
        failed=tasks["failed"],
        room=shutil.disk_usage(settings.HOME).free,
    )


def troubles(of: Background, *, at: dt.datetime) -> tuple[str, ...]:
    """What somebody must see to, in sentences that say what, why it matters and what to do; none where all is well."""
    said = [sentence for sentence in (_policy(), _silence(of, at), _waiting(of, at), _room(of)) if sentence]
    said += [
        f"“{title_of(job)}” failed {_times(job.failures)} in a row{f' ({job.fault})' if job.fault else ''}. It is tried "
        "again by itself; the log of evenhand worker or evenhand tick says where it failed."
        for job in of.jobs
        if job.failures
    ]
    said += troubles_of_schedules(at)
    if of.failed:
        tasks = "1 task" if of.failed == 1 else f"{of.failed} tasks"
        said.append(
            f"In the last day {tasks} failed for good. The log of evenhand worker says which, and where."
        )
    return tuple(said)


def troubles_for(user: User, *, on: dt.date, at: dt.datetime) -> tuple[str, ...]:
    """The same for those who keep the settings, and nothing for anybody else."""
    return troubles(background(at), at=at) if may_change_settings(user, on=on) else ()


def title_of(job: TickRun) -> str:
    """A recurring job's name as a heading has it."""
    return job.name.replace("-", " ").capitalize()


def is_silent(of: Background, at: dt.datetime) -> bool:
    """Whether nothing has worked in the background for so long that nothing can be at work."""
    return of.last_at is None or of.last_at < at - SILENT_AFTER


def _policy() -> str:
    policy = own_policy()
    if settings.DEMONSTRATION or policy is None or not policy.invented or is_adopted():
        return ""
    return (
        f"This installation follows the policy of {policy.title}. Name your council's own in EVENHAND_POLICY, or adopt one under "
        "Policies: lgsco-code is for a council that has none."
    )


def _silence(of: Background, at: dt.datetime) -> str:
    if not is_silent(of, at):
        return ""
    since = f"since {in_full_with_time(of.last_at)}" if of.last_at else "yet"
    return (
        f"Nothing has worked in the background {since}: mail is neither fetched nor sent, and no reminder goes. Start "
        "evenhand worker, or evenhand tick each minute."
    )


def _waiting(of: Background, at: dt.datetime) -> str:
    if of.oldest_at is None or of.oldest_at > at - WAITS_LONG:
        return ""
    tasks = "1 task waits" if of.waiting == 1 else f"{of.waiting} tasks wait"
    return (
        f"{tasks} for somebody to do them, the longest since {in_full_with_time(of.oldest_at)}. Start another evenhand worker, "
        "or find out what the one that runs is doing."
    )


def _room(of: Background) -> str:
    if of.room >= settings.EVENHAND_ROOM_AT_LEAST:
        return ""
    return (
        f"The disk that holds the records has {filesizeformat(of.room)} left. Once it is full, what arrives waits where it is: "
        "make room on the machine."
    )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
