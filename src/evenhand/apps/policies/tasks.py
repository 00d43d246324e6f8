"""What runs beside the pages: replays; and looking at the lawbook again, at a new connection and now and then after it."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

from django.core.signals import request_started
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.utils.timezone import localdate, now
from django_tasks import task
from django_tasks.signals import task_started

from evenhand.apps.policies.standing import take_up

MANY = 5_000  # cases from which a replay is worth a process of its own


@task()
def do_replay(number: int) -> str:
    """Carry out a replay that somebody asked for; returns how it ended.

    This process has threads and must not be forked, so that many cases are given to a command, which uses every core.
    """
    from evenhand.apps.policies.models import PolicyReplay
    from evenhand.apps.policies.replays import carry_out

    asked = PolicyReplay.objects.get(pk=number)
    if asked.total < MANY:
        carry_out(asked, at=now(), processes=1)
    else:
        command = [sys.executable, "-m", "evenhand", "policy", "replay-asked", str(number)]
        subprocess.run(command, check=True)  # our own command and a number
        asked.refresh_from_db()
    return str(asked.state)


EVERY = 5.0  # seconds between looks of one process


class _Looked:
    """When this process looked last, by a clock that only goes forward; nothing before the first time."""

    at: float | None = None


def look(**_: Any) -> None:
    """Take up what was adopted, where this process has not looked for some seconds."""
    last = _Looked.at
    if last is not None and time.monotonic() - last < EVERY:
        return
    _Looked.at = time.monotonic()
    take_up(localdate())


def look_at_once(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Take up what was adopted, at a new connection to the records.

    A connection to the server alone, made before there is a database, is none.
    """
    if connection.alias != DEFAULT_DB_ALIAS:
        return
    _Looked.at = time.monotonic()
    take_up(localdate())


def watch() -> None:
    """Look at each new connection, and now and then at requests and tasks."""
    connection_created.connect(look_at_once, dispatch_uid="policies-at-connection")
    request_started.connect(look, dispatch_uid="policies-at-request")
    task_started.connect(look, dispatch_uid="policies-at-task")
