"""`evenhand report NAME`: one report; `evenhand report --list` names them all."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from evenhand.apps.reports.asking import add_period_and_forms, written
from evenhand.apps.reports.books import questions


class Command(BaseCommand):
    help = "Run one report over the records; --list names them all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("report", nargs="?", help="the name of a report")
        parser.add_argument("--list", action="store_true", help="name every report")
        add_period_and_forms(parser, audience="internal")

    def handle(self, *args: Any, **options: Any) -> None:
        reports = questions().reports
        if options["list"]:
            for name, report in sorted(reports.items()):
                self.stdout.write(f"{name:<34}{report.title}")
            return
        if not options["report"]:
            raise CommandError("Name a report. `evenhand report --list` names them all.", returncode=2)
        try:
            report = questions().report(options["report"])
        except KeyError as unknown:
            raise CommandError(str(unknown.args[0]), returncode=2) from unknown
        written(self, report, options, at=now())
