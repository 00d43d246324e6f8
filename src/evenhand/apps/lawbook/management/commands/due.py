"""`evenhand due`: reckon one clock with its reasons, or a whole file of them."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from evenhand.apps.lawbook import books
from evenhand.apps.lawbook.batch import (
    CallRefused,
    Row,
    day_said,
    due_said,
    params_said,
    reckon_rows,
    rule_called,
)
from evenhand.domain.time import Calendars, NoValue, Reckoning, ReckoningRefused, reckon

DOES_NOT_HOLD, NOT_UNDERSTOOD = 1, 2
STANDS_STILL = "no date: the clock stands still"
SHOW_EVERY = 5_000


class Command(BaseCommand):
    """See `docs/reckoning/` for every family of clocks, and the page /law/ for each rule."""

    help = "Reckon when a clock falls due, with the reasons: one clock, or a file of them with --batch."
    requires_system_checks = ()
    needs_records = False

    def add_arguments(self, parser: CommandParser) -> None:
        """What a person may write after `evenhand due`."""
        parser.add_argument("rule", nargs="?", metavar="RULE", help="rule id, such as FOI-20WD")
        parser.add_argument(
            "--on", metavar="DATE", help="day of the event that starts the clock, such as 2026-11-21"
        )
        parser.add_argument(
            "--set", action="append", default=[], metavar="key=value", help="a parameter of the rule"
        )
        parser.add_argument("--json", action="store_true", help="write the reckoning as JSON")
        parser.add_argument(
            "--batch", metavar="FILE.csv", help="columns id,rule,event_date,params; - for standard input"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Reckon what was asked; raise CommandError of status 1 or 2 where that cannot be done."""
        try:
            if options["batch"]:
                self._batch(options)
            else:
                self._single(options)
        except (CallRefused, ReckoningRefused) as refused:
            status = DOES_NOT_HOLD if isinstance(refused, NoValue) else NOT_UNDERSTOOD
            raise CommandError(str(refused), returncode=status) from refused

    def _single(self, options: dict[str, Any]) -> None:
        if not options["rule"]:
            raise CallRefused(
                "Say which rule: evenhand due FOI-20WD --on 2026-11-21, or give --batch FILE.csv."
            )
        rule = rule_called(options["rule"], books.clocks())
        on = day_said(options["on"]) if options["on"] else None
        reckoning = reckon(rule, on, params_said(options["set"]), self._calendars())
        if options["json"]:
            said = {"rule": rule.id, "on": on.isoformat() if on else None, **_as_json(reckoning)}
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2))
            return
        self.stdout.write(due_said(reckoning) or STANDS_STILL)
        for reason in reckoning.reasons:
            self.stdout.write(f"{reason.text} ({reason.reference})" if reason.reference else reason.text)

    def _batch(self, options: dict[str, Any]) -> None:
        if options["rule"] or options["on"] or options["set"] or options["json"]:
            raise CallRefused("With --batch the file says it all: leave RULE, --on, --set and --json out.")
        clocks, calendars = books.clocks(), self._calendars()
        good = True
        writer = csv.writer(self.stdout, lineterminator="\n")
        try:
            path = "/dev/stdin" if options["batch"] == "-" else options["batch"]
            with Path(path).open(encoding="utf-8-sig", newline="") as file:
                for row in self._shown(reckon_rows(file, clocks=clocks, calendars=calendars), writer):
                    good = False
                    self.stderr.write(f"Row {row.number} ({row.id or 'no id'}), line {row.line}: {row.wrong}")
        except OSError as unreadable:
            if isinstance(unreadable, BrokenPipeError):
                raise
            raise CallRefused(f"{options['batch']} cannot be read: {unreadable.strerror}.") from unreadable
        except UnicodeDecodeError as unreadable:
            raise CallRefused(
                f"{options['batch']} is not UTF-8 text: save it as CSV in UTF-8."
            ) from unreadable
        if not good:
            sys.exit(DOES_NOT_HOLD)

    def _shown(self, rows: Iterator[Row], writer: Any) -> Iterator[Row]:
        """Write each row as it comes, give back the bad ones, and show progress on a terminal."""
        on_terminal = sys.stderr.isatty()
        started = False
        for row in rows:
            if not started:
                writer.writerow(("id", "due", "reasons"))
                started = True
            writer.writerow((row.id, row.due, row.reasons))
            if row.wrong:
                yield row
            if on_terminal and row.number % SHOW_EVERY == 0:
                self.stderr.write(f"\r{row.number:,} rows", ending="")
        if not started:
            writer.writerow(("id", "due", "reasons"))

    def _calendars(self) -> Calendars:
        """With the council's own days where there is a database; a database that fails is said, not hidden."""
        database = settings.DATABASES["default"]
        if "sqlite" in database["ENGINE"] and not Path(database["NAME"]).exists():
            return books.shipped_calendars()
        try:
            if not connection.introspection.table_names():  # nothing was ever stored here
                return books.shipped_calendars()
            return books.calendars()
        except DatabaseError as failed:
            self.stderr.write(
                "The council's own holidays could not be asked for, so the shipped table alone is used "
                f"({type(failed).__name__}): run 'evenhand migrate' or check DATABASE_URL."
            )
            return books.shipped_calendars()


def _as_json(reckoning: Reckoning) -> dict[str, Any]:
    return {
        "due": due_said(reckoning) or None,
        "verdict": reckoning.verdict,
        "work_to": reckoning.work_to.isoformat() if reckoning.work_to else None,
        "provisional": reckoning.provisional,
        "version": reckoning.version.isoformat() if reckoning.version else None,
        "flags": list(reckoning.flags),
        "reasons": [{"text": reason.text, "reference": reason.reference} for reason in reckoning.reasons],
    }
