"""`evenhand worker`: background work."""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, close_old_connections, connections
from django.utils.timezone import now

from evenhand.apps.contacts.mailboxes.fetching import Pass
from evenhand.apps.contacts.mailboxes.watching import watch_all
from evenhand.apps.work.ticking import tick
from evenhand.config.database_away import in_words, keep_on
from evenhand.config.first_use import OfAnEarlierRelease, check_release
from evenhand.config.schedule import JOBS

TICKS_EVERY_SECONDS = 60

log = logging.getLogger(__name__)


def tick_until(stopped: threading.Event, *, every_seconds: float = TICKS_EVERY_SECONDS) -> None:
    """Run what is due, now and then once a minute, until told to stop.

    A database that is away is tried again each time; it is told once, until it has answered.
    """
    told = False
    while True:
        close_old_connections()
        try:
            tick(JOBS, at=now())
            told = False
        except Error as fault:
            if not told:
                log.error("The recurring jobs could not be looked up. %s", in_words(fault))
            told = True
        close_old_connections()
        if stopped.wait(every_seconds):
            return


def listen_until(stopped: threading.Event) -> None:
    """Take mail in as it arrives in the live mailboxes, until told to stop; of several workers one listens to each."""
    try:
        watch_all(stopped=stopped, clock=now, heard=_heard)
    finally:
        connections.close_all()


def _heard(done: Pass) -> None:
    if done.counts["received"]:
        log.info("Mailbox %s: %s messages taken in.", done.mailbox.pk, done.counts["received"])
    if done.trouble:
        log.warning("Mailbox %s: %s", done.mailbox.pk, done.trouble)


class Command(BaseCommand):
    help = "Do background work and the recurring jobs until told to stop: the task that is running is finished first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due and waiting, then stop")
        parser.add_argument(
            "--no-watch",
            action="store_true",
            help="do not listen to the live mailboxes; they are still read each minute",
        )

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
        beside = [threading.Thread(target=tick_until, args=(stopped,), name="tick", daemon=True)]
        if not options["no_watch"]:
            beside.append(threading.Thread(target=listen_until, args=(stopped,), name="watch", daemon=True))
        for thread in beside:
            thread.start()
        try:
            keep_on(lambda: call_command("db_worker", verbosity=options["verbosity"]))
        finally:
            stopped.set()
            for thread in beside:
                thread.join(timeout=5)
