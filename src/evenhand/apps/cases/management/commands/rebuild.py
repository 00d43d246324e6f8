"""`evenhand rebuild`: make every projection again from the events."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from evenhand.apps.cases.keeping import rebuild
from evenhand.apps.search.operations import reindex


class Command(BaseCommand):
    help = (
        "Make the lists by which cases are found again from their entries, and the search index from everything. "
        "Exit status 1 where any list differed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild case by case; name those that differed."""
        done = differed = 0
        for ref, different in rebuild(today=localdate()):
            done += 1
            if different:
                differed += 1
                self.stdout.write(f"{ref}: its lists differed and were made again")
            if sys.stderr.isatty() and done % 50 == 0:
                self.stderr.write(f"\r{done} cases", ending="")
        self.stdout.write(f"{done} cases read, {differed} differed")
        found = reindex()
        self.stdout.write(f"{sum(found.values())} things can be found by their words")
        if differed:
            sys.exit(1)
