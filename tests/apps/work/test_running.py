"""That the background stands still or fails is said to whoever can mend it, and to a monitor."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from evenhand.apps.contacts.tasks import send_queued
from evenhand.apps.work.models import TickRun
from evenhand.apps.work.running import standing as running
from evenhand.apps.work.running import views as running_pages
from evenhand.apps.work.ticking import Job, tick
from evenhand.config.management.commands import backup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_demonstration(settings):
    """The tests run under the policy of the invented council, as a demonstration does."""
    settings.DEMONSTRATION = True


AT = dt.datetime(2026, 10, 5, 9, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def said(at: dt.datetime) -> str:
    return "\n".join(running.troubles(running.background(at), at=at))


def works(at: dt.datetime) -> None:
    tick([Job("send-waiting-mail", MINUTE, lambda at: None)], at=at)


def test_a_background_that_works_has_nothing_to_say():
    works(AT)
    assert said(AT + running.SILENT_AFTER) == ""


def test_a_new_system_says_that_nothing_works_in_the_background_yet_and_what_to_start():
    assert "Nothing has worked in the background yet" in said(AT)
    assert "Start evenhand worker" in said(AT)


def test_a_background_that_fell_silent_is_said_with_the_moment_since_when():
    works(AT)
    assert "since Monday 5 October 2026 at 10:00am" in said(AT + running.SILENT_AFTER + MINUTE)


def test_a_backup_is_noted_and_does_not_pass_for_background_work(monkeypatch):
    monkeypatch.setattr(backup, "back_up", lambda *_, **__: 0)
    call_command("backup", "all.tar")
    stands = running.background(now())
    assert stands.backed_up_at is not None
    assert running.is_silent(stands, now())


def test_a_job_that_fails_is_named_with_the_kind_of_fault_until_it_ends_well():
    def fails(at: dt.datetime) -> None:
        raise OSError("a word nobody shall read: anya@example.org")

    tick([Job("send-waiting-mail", MINUTE, fails)], at=AT)
    assert "“Send waiting mail” failed once in a row (OSError)" in said(AT)
    assert "anya" not in said(AT)
    works(AT + 16 * MINUTE)
    assert said(AT + 16 * MINUTE) == ""


def test_a_task_that_nobody_does_is_said_after_half_an_hour():
    send_queued.enqueue()
    DBTaskResult.objects.update(enqueued_at=AT)
    late_at = AT + running.WAITS_LONG
    works(late_at)
    assert "1 task waits" not in said(late_at - MINUTE)
    assert "1 task waits" in said(late_at)


def test_a_task_that_failed_for_good_is_said_for_a_day():
    send_queued.enqueue()
    DBTaskResult.objects.update(status="FAILED", finished_at=AT)
    works(AT)
    assert "1 task failed for good" in said(AT)
    assert "failed for good" not in said(AT + running.FAILED_SINCE + MINUTE)


def test_a_disk_that_fills_is_said_before_it_is_full(settings):
    works(AT)
    settings.EVENHAND_ROOM_AT_LEAST = running.background(AT).room * 2
    assert "make room on the machine" in said(AT)


def test_a_real_council_is_told_that_it_runs_under_the_policy_of_an_invented_one(settings):
    works(AT)
    settings.DEMONSTRATION = False
    assert "follows the policy of Harrowmere Council" in said(AT)
    settings.POLICY = ("lgsco-code",)
    assert said(AT) == ""


def test_those_who_keep_the_settings_meet_it_on_their_work_list_and_nobody_else(administrator, olive):
    keeper, officer = Client(), Client()
    keeper.force_login(administrator)
    officer.force_login(olive)
    assert "The system needs somebody" in keeper.get("/").content.decode()
    assert "The system needs somebody" not in officer.get("/").content.decode()
    assert officer.get("/settings/running/").status_code == 403
    works(now())
    assert "The system needs somebody" not in keeper.get("/").content.decode()
    page = keeper.get("/settings/running/").content.decode()
    assert "Send waiting mail" in page
    assert "nothing fails, and nothing waits long" in page


def test_a_monitor_is_told_without_signing_in_and_learns_no_more(client):
    assert client.get("/health/").status_code == 200
    silent = client.get("/health/background/")
    assert (silent.status_code, silent.content) == (503, b"Nothing works in the background.\n")
    works(now())
    assert client.get("/health/background/").status_code == 200
    TickRun.objects.update(failures=3, fault="OSError")
    failing = client.get("/health/background/")
    assert failing.status_code == 503
    assert b"OSError" not in failing.content


@pytest.mark.parametrize("path", ["/health/", "/health/background/"])
def test_a_database_that_is_away_is_told_and_is_no_fault_of_the_page(client, monkeypatch, path):
    def away(*arguments: object) -> None:
        raise OperationalError("could not connect to db.example.org")

    monkeypatch.setattr(running_pages.connection, "cursor", away)
    monkeypatch.setattr(running_pages, "background", away)
    answer = client.get(path)
    assert (answer.status_code, answer.content) == (503, b"The database does not answer.\n")
