"""`evenhand restore FILE`: a backup put back into an empty installation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evenhand.config.backups import BackupRefused, restore


class Command(BaseCommand):
    help = "Put a backup back into an installation that holds nothing yet. Everything is checked first."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which backup."""
        parser.add_argument("file", type=Path, help="the file that `evenhand backup` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, telling a terminal how far it is."""
        try:
            files = restore(options["file"].absolute(), progress=self._tell)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Restored the database and {files} files. Now run `evenhand verify`.")

    def _tell(self, said: str) -> None:
        """Say on a terminal how far it is; a pipe gets the result alone."""
        if sys.stderr.isatty():
            self.stderr.write(said)
