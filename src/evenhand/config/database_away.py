"""Work that goes on by itself after the database was away: held by another program, or its server out of reach."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import Error, InterfaceError, OperationalError, connections, transaction

PAUSE_SECONDS = 2.0
# Work that ran this long before it broke off had gone on again: what stops it now is told anew.
_WENT_ON_SECONDS = 60.0

log = logging.getLogger(__name__)


def keep_on(
    work: Callable[[], object],
    *,
    answers: Callable[[], bool] | None = None,
    wait: Callable[[float], object] = time.sleep,
) -> None:
    """Do work that has no end of its own, and begin it again whenever the database comes back.

    That it is away is told once, and once that it is back. Another fault than the database's is raised.
    """
    told = False
    while True:
        began = time.monotonic()
        try:
            work()
        except (OperationalError, InterfaceError) as fault:
            anew = not told or time.monotonic() - began > _WENT_ON_SECONDS
            if anew:
                log.error("%s", in_words(fault))
            told = True
        else:
            return
        wait(PAUSE_SECONDS)
        while not (answers or may_be_written)():
            wait(PAUSE_SECONDS)
        if anew:
            log.warning("The database answers again. The work goes on.")


def may_be_written() -> bool:
    """Whether the database answers and lets us write; on SQLite this waits for whoever holds it."""
    connections.close_all()
    try:
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def in_words(fault: Exception) -> str:
    """That the database is away, why, and what is done about it. Never repeats an address or a name."""
    if is_locked(fault):
        return (
            "Another program is writing to the database and has not let go of it. Background work waits and goes on "
            "by itself. If this lasts, look for a backup, a repair or a database tool that is still open."
        )
    return (
        f"The database cannot be reached or written ({type(fault).__name__}). Background work waits and goes on by "
        "itself. If this lasts, check that the database server runs and that the disk is not full."
    )


def is_locked(fault: Exception) -> bool:
    """Whether SQLite says that another program holds the database."""
    return isinstance(fault, OperationalError) and "locked" in str(fault)
