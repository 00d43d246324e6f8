"""Several processes over one database: no job is lost and none is done twice; references are never given twice."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.council import operations as council_operations
from evenhand.apps.documents.tasks import examine_file
from evenhand.apps.people import operations as people_operations

ROOT = Path(__file__).resolve().parents[3]
AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
WORKERS, JOBS, CASES = 2, 20, 4
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def started(arguments: Sequence[str], home: Path) -> subprocess.Popen[bytes]:
    """A process of the product over the database of this test."""
    environment = os.environ | {
        "DATABASE_URL": _address(),
        "EVENHAND_HOME": str(home),
        "PYTHONPATH": f"{ROOT / 'src'}",
        "DJANGO_SETTINGS_MODULE": "evenhand.config.settings",
    }
    return subprocess.Popen([sys.executable, *arguments], env=environment, stderr=subprocess.PIPE)


def _address() -> str:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def finished(processes: Sequence[subprocess.Popen[bytes]]) -> list[int]:
    """How each process ended, when all have; what they wrote is shown where the test fails."""
    ends = []
    for process in processes:
        _, said = process.communicate(timeout=120)
        sys.stderr.write(said.decode(errors="replace"))
        ends.append(process.returncode)
    return ends


def test_of_many_jobs_each_is_done_once_by_one_of_several_workers(tmp_path: Path) -> None:
    nobody = 10**9  # there is no such file: the job is done as soon as it is begun
    for number in range(JOBS):
        examine_file.enqueue(nobody + number)
    worker = ["-m", "evenhand", "db_worker", "--batch", "--no-startup-delay", "-v0"]
    assert finished([started(worker, tmp_path) for _ in range(WORKERS)]) == [0] * WORKERS

    done = DBTaskResult.objects.filter(task_path=examine_file.module_path)
    assert {one.status for one in done} == {"SUCCESSFUL"}
    assert {len(one.worker_ids) for one in done} == {1}
    assert sorted(one.args_kwargs["args"][0] - nobody for one in done) == list(range(JOBS))


def test_two_web_processes_give_no_reference_twice_and_take_one_press_once(tmp_path: Path) -> None:
    administrator = User.objects.create_superuser("ada@example.org", name="Ada Admin")
    user = User.objects.create_user("olive@example.org", name="Olive Officer")
    officer = council_operations.add_officer(
        name=user.name, email=user.email, user=user, by=administrator, at=AT
    )
    post = council_operations.add_post(title="Officer", role="officer", by=administrator, at=AT)
    council_operations.appoint(officer, post=post, from_on=dt.date(2020, 1, 1), by=administrator, at=AT)
    morgan = people_operations.add_customer(name="Morgan Ravensdale", by=administrator, at=AT)
    child = [
        str(Path(__file__).with_name("open_cases_in_a_process.py")),
        str(user.pk),
        str(morgan.pk),
        str(CASES),
        AT.isoformat(),
    ]

    assert finished([started(child, tmp_path) for _ in range(2)]) == [0, 0]

    refs = list(Case.objects.order_by("ref").values_list("ref", flat=True))
    assert refs == [f"EH-2026-{number:06d}" for number in range(1, 2 * CASES + 1)]
