"""Commands that look at the texts of any CSV file, and at nothing that is stored."""

from __future__ import annotations

import csv
import sys
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evenhand.domain.contact.csv_rows import CsvRefused, open_rows

NOT_UNDERSTOOD = 2
SHOW_EVERY = 500


class TextsOfAFile(BaseCommand):
    """`evenhand NAME FILE.csv --id COLUMN --text COLUMN`: nothing is stored, decided or looked up."""

    requires_system_checks = ()
    needs_records = False
    columns: Sequence[str]

    @abstractmethod
    def lines(self, ids: Sequence[str], texts: Sequence[str]) -> Iterable[Sequence[str]]:
        """What is written under `columns` for the texts, each named by its id."""

    def add_arguments(self, parser: CommandParser) -> None:
        """What a person may write after the name of the command."""
        parser.add_argument(
            "file", metavar="FILE.csv", help="a table of texts; its first line names the columns"
        )
        parser.add_argument("--id", required=True, metavar="COLUMN", help="the column that names each text")
        parser.add_argument("--text", required=True, metavar="COLUMN", help="the column that holds the text")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the table; raise CommandError of status 2 where the file cannot be understood."""
        try:
            rows = open_rows(Path(options["file"]))
            ids, place = rows.ids(rows.place(options["id"])), rows.place(options["text"])
        except CsvRefused as refused:
            raise CommandError(str(refused), returncode=NOT_UNDERSTOOD) from refused
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.lines(ids, [row[place] for row in rows.rows]))

    def looked_at(self, count: int) -> None:
        """Show on a terminal how far it is."""
        if sys.stderr.isatty() and count % SHOW_EVERY == 0:
            self.stderr.write(f"\r{count:,} texts", ending="")
