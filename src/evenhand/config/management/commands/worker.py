"""`evenhand worker`: background work."""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils.timezone import now

from evenhand.apps.work.ticking import tick
from evenhand.config.first_use import OfAnEarlierRelease, check_release
from evenhand.config.schedule import JOBS

TICKS_EVERY_SECONDS = 60

log = logging.getLogger(__name__)


def tick_until(stopped: threading.Event, *, every_seconds: float = TICKS_EVERY_SECONDS) -> None:
    """Run what is due, now and then once a minute, until told to stop. A database that is away is tried again."""
    while True:
        close_old_connections()
        try:
            tick(JOBS, at=now())
        except DatabaseError as error:
            log.error("The recurring jobs could not be looked up (%s); tried again.", type(error).__name__)
        close_old_connections()
        if stopped.wait(every_seconds):
            return


class Command(BaseCommand):
    help = "Do background work and the recurring jobs until told to stop: the task that is running is finished first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due and waiting, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            check_release()
        except OfAnEarlierRelease as earlier:
            raise CommandError(str(earlier)) from earlier
        if options["once"]:
            tick(JOBS, at=now())
            call_command("db_worker", batch=True, startup_delay=False, verbosity=options["verbosity"])
            return
        stopped = threading.Event()
        # A daemon: the worker leaves by sys.exit when it is told to stop, and every job may be cut off and run again.
        ticking = threading.Thread(target=tick_until, args=(stopped,), name="tick", daemon=True)
        ticking.start()
        try:
            call_command("db_worker", verbosity=options["verbosity"])
        finally:
            stopped.set()
            ticking.join(timeout=5)
