"""Work on cases that is done in the background; each may run twice."""

from __future__ import annotations

from uuid import UUID

from django.utils.timezone import localdate, now
from django_tasks import task

from evenhand.apps.cases.keeping import recompute_open_clocks
from evenhand.apps.cases.long_work import carry_out


@task()
def reckon_open_clocks(cause: str) -> int:
    """Reckon every open clock again after the calendar changed; returns how many moved (GEN-2)."""
    return recompute_open_clocks(cause=cause, today=localdate(), at=now())


@task()
def do_long_work(number: str) -> str:
    """Do work that takes longer than a page may; returns how it ended."""
    return str(carry_out(UUID(number), at=now()).state)


def calendar_changed(cause: str) -> None:
    """Ask for the open clocks to be reckoned again, in the transaction that changed the calendar."""
    reckon_open_clocks.enqueue(cause)
