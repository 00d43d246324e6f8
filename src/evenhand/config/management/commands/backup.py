"""`evenhand backup FILE`: the whole system, while it is in use."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from evenhand.config.backups import BackupRefused, back_up


class Command(BaseCommand):
    help = "Write the whole system, database and files, to one file, while it is in use."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to write it."""
        parser.add_argument("file", type=Path, help="the file to write; it must not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Back up, telling a terminal how far it is."""
        try:
            files = back_up(options["file"].absolute(), at=now(), progress=self._tell)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{options['file']}: the database and {files} files")

    def _tell(self, said: str) -> None:
        """Say on a terminal how far it is; a pipe gets the result alone."""
        if sys.stderr.isatty():
            self.stderr.write(said)
