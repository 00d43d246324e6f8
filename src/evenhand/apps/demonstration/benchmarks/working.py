"""Processor time of this process and of the database server behind it: on a busy machine the clock says little."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.db import connection


def worked_seconds() -> float:
    """Processor time so far of this process and, where PostgreSQL runs on this machine, of the server's process for it.

    SQLite works inside this process. Parallel workers of PostgreSQL are not counted, nor its writers in the background.
    """
    return time.process_time() + _of_the_server()


def _of_the_server() -> float:
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        status = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    try:
        # After the name in brackets: state, ten numbers, then the ticks spent in user and in system (proc(5)).
        fields = status.read_text().rpartition(")")[2].split()
    except OSError:  # the server is on another machine, or this one has no /proc
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
