"""`evenhand backup FILE`: the whole system, while it is in use."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error
from django.utils.timezone import now

from evenhand.apps.work.running.standing import BACKUP
from evenhand.apps.work.ticking import was_done
from evenhand.config.backups import BackupRefused, back_up


class Command(BaseCommand):
    help = "Write the whole system, database and files, to one file, while it is in use."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to write it."""
        parser.add_argument("file", type=Path, help="the file to write; it must not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Back up, telling a terminal how far it is."""
        at = now()
        try:
            files = back_up(options["file"].absolute(), at=at, progress=self._tell)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        try:
            was_done(BACKUP, at=at)
        except Error:  # the backup is whole; a database that is being moved or mended may only be read
            self.stderr.write(
                "The backup is made. That it was could not be noted, because the database is only read."
            )
        self.stdout.write(f"{options['file']}: the database and {files} files")

    def _tell(self, said: str) -> None:
        """Say on a terminal how far it is; a pipe gets the result alone."""
        if sys.stderr.isatty():
            self.stderr.write(said)
