"""`evenhand demo`: from an empty folder to a running system with an invented council in it."""

from __future__ import annotations

import datetime as dt
import signal
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localtime, now

from evenhand.apps.demonstration.cast import logins
from evenhand.apps.demonstration.loading import (
    NotForDemonstration,
    Places,
    State,
    clear_what_broke_off,
    is_found_at,
    load,
    state_of,
)
from evenhand.apps.demonstration.running import ADDRESS, PortTaken, Stopped, check_port, run_until_stopped


class Command(BaseCommand):
    help = (
        "Start the demonstration: an invented council, loaded on the first run. It sends no mail to anybody."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
        parser.add_argument("--no-serve", action="store_true", help="load the records, and start nothing")
        parser.add_argument(
            "--empty",
            action="store_true",
            help="the council and its officers, without customers, mail and cases",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        places = Places(settings.HOME)
        for stop in (signal.SIGINT, signal.SIGTERM):
            signal.signal(stop, _as_interrupt)
        try:
            if not options["no_serve"]:
                check_port(options["port"])
            self._make_ready(places, with_story=not options["empty"])
            is_found_at(options["port"], at=now())
            if options["no_serve"]:
                self._say_logins()
                return
            run_until_stopped(
                port=options["port"],
                ready=lambda: self._say_where(options["port"]),
                tell=lambda words: self.stdout.write(words, ending="\n"),
            )
        except (NotForDemonstration, PortTaken, Stopped) as why:
            raise CommandError(str(why)) from why
        except KeyboardInterrupt:
            self.stderr.write("Stopped. Everything is kept; “evenhand demo” goes on where it was.")

    def _make_ready(self, places: Places, *, with_story: bool) -> None:
        if clear_what_broke_off(places):
            self._tell("An earlier loading broke off; beginning again.")
        call_command("migrate", interactive=False, verbosity=0)
        state = state_of(places)
        if state is State.LOADED:
            return
        if state is State.BROKEN_OFF:
            raise NotForDemonstration(
                "This system holds a demonstration that was never loaded to its end. Name another folder in "
                "EVENHAND_HOME, or remove this one, and start again."
            )
        self._tell("Loading the invented council of Harrowmere; this takes about half a minute …")
        load(places, now_at=localtime(now()), with_story=with_story, progress=self._show)
        self._tell("")

    def _show(self, day: dt.date, mails: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{day:%d %B}: {mails} mails taken in ", ending="")

    def _tell(self, sentence: str) -> None:
        if self.stderr.isatty():
            self.stderr.write(sentence)

    def _say_where(self, port: int) -> None:
        self.stdout.write(f"Evenhand is running at http://{ADDRESS}:{port}/ (stop it with Ctrl-C).")
        self._say_logins()

    def _say_logins(self) -> None:
        self.stdout.write("Everybody and everything in it is invented. Sign in as one of these:\n\n")
        for one in logins():
            self.stdout.write(f"  {one.role:<26}{one.email:<44}{one.password}")
        self.stdout.write("")
        self.stdout.flush()


def _as_interrupt(*_: object) -> None:
    raise KeyboardInterrupt
