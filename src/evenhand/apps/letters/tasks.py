"""Files that are to go, looked through in the background; each task may run twice."""

from __future__ import annotations

from django.utils.timezone import now
from django_tasks import task

from evenhand.apps.letters.hidden import look_through


@task()
def look_through_file(number: int) -> int:
    """Look through one file that is to go; returns how many things lie hidden in it."""
    return look_through(number, at=now())
