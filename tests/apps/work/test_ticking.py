"""Recurring jobs run when they are due, once, and none hinders another."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.core.management import call_command
from django.db import InterfaceError, OperationalError
from django_tasks_db.models import DBTaskResult

from evenhand.apps.cases.models import Checkpoint
from evenhand.apps.contacts.tasks import send_queued
from evenhand.apps.work import upkeep
from evenhand.apps.work.models import TickRun
from evenhand.apps.work.ticking import TRIED_AGAIN_AFTER, Job, Ran, tick
from evenhand.config import database_away
from evenhand.config.management.commands import tick as tick_command
from evenhand.config.management.commands import worker
from evenhand.config.schedule import JOBS

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 10, 5, 9, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


class Diary:
    """Keeps when its job ran."""

    def __init__(self) -> None:
        self.ran: list[dt.datetime] = []

    def job(self, every: dt.timedelta = HOUR) -> Job:
        return Job("diary", every, self.ran.append)


def test_a_job_runs_at_once_and_then_when_it_is_due_again():
    diary = Diary()
    for minutes in (0, 1, 59, 60, 61, 200):
        tick([diary.job()], at=AT + dt.timedelta(minutes=minutes))
    assert diary.ran == [AT + dt.timedelta(minutes=m) for m in (0, 60, 200)]


def test_two_passes_at_the_same_moment_run_a_job_once():
    diary = Diary()

    def during(at: dt.datetime) -> None:
        diary.ran.append(at)
        assert tick([Job("diary", HOUR, diary.ran.append)], at=at) == ()

    assert tick([Job("diary", HOUR, during)], at=AT) == (Ran("diary"),)
    assert diary.ran == [AT]


def test_a_job_that_fails_hinders_no_other_and_is_tried_again_after_a_while():
    diary = Diary()

    def fails(at: dt.datetime) -> None:
        raise OSError("disk full")

    jobs = [Job("fails", HOUR, fails), diary.job()]
    assert tick(jobs, at=AT) == (Ran("fails", failed="OSError"), Ran("diary"))
    assert tick(jobs, at=AT + dt.timedelta(minutes=1)) == ()
    assert tick(jobs, at=AT + TRIED_AGAIN_AFTER) == (Ran("fails", failed="OSError"),)
    assert TickRun.objects.get(name="fails").failures == 2


def test_a_job_that_was_cut_off_is_tried_again():
    TickRun.objects.create(name="diary", started_at=AT)
    diary = Diary()
    again_at = AT + TRIED_AGAIN_AFTER
    tick([diary.job(every=dt.timedelta(days=1))], at=again_at)
    assert diary.ran == [again_at]


def test_a_minute_job_that_is_still_running_is_not_begun_twice():
    TickRun.objects.create(name="diary", started_at=AT)
    diary = Diary()
    tick([diary.job(every=dt.timedelta(minutes=1))], at=AT + dt.timedelta(minutes=2))
    assert diary.ran == []


def test_no_two_jobs_of_the_schedule_share_a_name():
    assert len({job.name for job in JOBS}) == len(JOBS)


def test_every_job_of_the_schedule_runs_and_may_run_twice():
    for _ in range(2):
        for job in JOBS:
            job.run(AT)
    assert Checkpoint.objects.get().day == dt.date(2026, 10, 5)
    assert DBTaskResult.objects.filter(task_path=send_queued.module_path).count() == 1


def running(started_at: dt.datetime, tries: int) -> DBTaskResult:
    send_queued.enqueue()
    DBTaskResult.objects.update(
        status="RUNNING", started_at=started_at, worker_ids=[f"worker {n}" for n in range(tries)]
    )
    return DBTaskResult.objects.get()


def test_a_task_whose_worker_was_killed_is_taken_up_again():
    task = running(AT - upkeep.STALE_AFTER - dt.timedelta(minutes=1), tries=1)
    assert upkeep.take_up_stale_tasks(AT) == 1
    task.refresh_from_db()
    assert task.status == "READY"


def test_a_task_that_is_being_done_is_left_alone():
    task = running(AT - dt.timedelta(minutes=1), tries=1)
    assert upkeep.take_up_stale_tasks(AT) == 0
    task.refresh_from_db()
    assert task.status == "RUNNING"


def test_a_task_that_brought_down_five_workers_is_left_as_failed():
    task = running(AT - upkeep.STALE_AFTER * 2, tries=upkeep.MOST_TRIES)
    upkeep.take_up_stale_tasks(AT)
    task.refresh_from_db()
    assert task.status == "FAILED"


def test_the_command_says_what_was_done_and_does_what_waits_in_the_background(capsys, monkeypatch):
    asked = []
    monkeypatch.setattr(
        tick_command, "call_command", lambda *names, **options: asked.append((names, options["batch"]))
    )
    call_command("tick")
    assert "mark-chain-heads: done" in capsys.readouterr().out
    call_command("tick")
    assert capsys.readouterr().out == "nothing was due\n"
    assert asked == [(("db_worker",), True)] * 2


def test_one_pass_of_the_worker_does_what_is_due_and_then_what_waits(monkeypatch):
    asked = []
    monkeypatch.setattr(
        worker, "call_command", lambda *names, **options: asked.append((names, options["batch"]))
    )
    call_command("worker", once=True, verbosity=0)
    assert TickRun.objects.filter(finished_at__isnull=False).count() == len(JOBS)
    assert asked == [(("db_worker",), True)]


def test_the_worker_ticks_again_and_again_until_it_is_told_to_stop(monkeypatch):
    stopped = threading.Event()
    passes = []

    def one_pass(jobs: object, *, at: dt.datetime) -> tuple[Ran, ...]:
        passes.append(at)
        if len(passes) == 1:
            raise OperationalError("the database is away")
        if len(passes) == 3:
            stopped.set()
        return ()

    monkeypatch.setattr(worker, "tick", one_pass)
    # The connection of the test stays open; the worker's own thread has one of its own.
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    worker.tick_until(stopped, every_seconds=0)
    assert len(passes) == 3


def test_the_worker_waits_while_the_database_is_held_says_so_once_and_goes_on(caplog):
    tries: list[str] = []
    asked = iter([False, False, True, True])

    def work() -> None:
        tries.append("tried")
        if len(tries) < 3:
            raise OperationalError("database is locked")

    with caplog.at_level("WARNING", logger=database_away.__name__):
        database_away.keep_on(work, answers=lambda: next(asked), wait=lambda seconds: None)
    assert len(tries) == 3
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert "Another program is writing to the database" in caplog.text


@pytest.mark.parametrize("fault", [OperationalError("the connection failed"), InterfaceError("closed")])
def test_the_worker_goes_on_after_the_database_server_was_away(fault, caplog):
    faults = [fault]

    def work() -> None:
        if faults:
            raise faults.pop()

    database_away.keep_on(work, answers=lambda: True, wait=lambda seconds: None)
    assert not faults
    assert "cannot be reached or written" in caplog.text


def test_a_fault_that_is_not_the_databases_stops_the_worker():
    def work() -> None:
        raise ValueError("a fault of ours")

    with pytest.raises(ValueError, match="of ours"):
        database_away.keep_on(work, answers=lambda: True, wait=lambda seconds: None)


def test_the_command_worker_begins_its_work_again_when_the_database_was_held(monkeypatch):
    tries: list[str] = []

    def called(name: str, **options: object) -> None:
        tries.append(name)
        if len(tries) == 1:
            raise OperationalError("database is locked")

    monkeypatch.setattr(worker, "call_command", called)
    monkeypatch.setattr(worker, "tick_until", lambda stopped: None)
    monkeypatch.setattr(database_away, "may_be_written", lambda: True)
    monkeypatch.setattr(database_away, "PAUSE_SECONDS", 0)
    call_command("worker", no_watch=True, verbosity=0)
    assert tries == ["db_worker", "db_worker"]


def test_a_database_that_stays_away_is_told_once_by_the_recurring_jobs(monkeypatch, caplog):
    stopped = threading.Event()
    passes = []

    def away(jobs: object, *, at: dt.datetime) -> tuple[Ran, ...]:
        passes.append(at)
        if len(passes) == 3:
            stopped.set()
        raise InterfaceError("connection already closed")

    monkeypatch.setattr(worker, "tick", away)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    worker.tick_until(stopped, every_seconds=0)
    assert len(passes) == 3
    assert caplog.text.count("could not be looked up") == 1
