"""`evenhand answer QUESTIONS`: a whole set of questions answered from the records, with definitions."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from evenhand.apps.reports.asking import add_period_and_forms, written
from evenhand.apps.reports.books import questions


class Command(BaseCommand):
    help = "Answer a whole set of questions from the records, with every definition and small numbers hidden."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("questions", help="such as foi523208559 or foi485862111")
        add_period_and_forms(parser, audience="public")

    def handle(self, *args: Any, **options: Any) -> None:
        sets = {name: report for name, report in questions().reports.items() if report.answers}
        name = options["questions"].lower()
        if name not in sets:
            known = ", ".join(sorted(sets))
            raise CommandError(
                f"There is no set of questions “{options['questions']}”. There are: {known}.", returncode=2
            )
        written(self, sets[name], options, at=now())
