"""`evenhand regime`: under which law or laws each text of a CSV file asks, with the words that show it."""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from evenhand.domain.contact.csv_rows import CsvRefused, open_rows
from evenhand.domain.information.regime import load_signs, suggest
from evenhand.domain.lawbook.problems import LawbookRefused

DOES_NOT_HOLD, NOT_UNDERSTOOD = 1, 2


class Command(BaseCommand):
    """Works on the file alone: nothing is stored, decided or looked up."""

    help = "Suggest the law that each text asks under: evenhand regime FILE.csv --id COLUMN --text COLUMN."
    requires_system_checks = ()
    needs_records = False

    def add_arguments(self, parser: CommandParser) -> None:
        """What a person may write after `evenhand regime`."""
        parser.add_argument(
            "file", metavar="FILE.csv", help="a table of texts; its first line names the columns"
        )
        parser.add_argument("--id", required=True, metavar="COLUMN", help="the column that names each text")
        parser.add_argument("--text", required=True, metavar="COLUMN", help="the column that holds the text")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write `id,regimes,words`, a line for each text; leave with status 1 or 2 and a sentence otherwise."""
        try:
            self._suggest(Path(options["file"]), options["id"], options["text"])
        except CsvRefused as refused:
            self._leave(str(refused), NOT_UNDERSTOOD)
        except LawbookRefused as refused:
            self._leave(str(refused), DOES_NOT_HOLD)
        except BrokenPipeError:  # the reader has seen enough, as with `| head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _suggest(self, path: Path, id_column: str, text_column: str) -> None:
        signs = load_signs(settings.LAW)
        rows = open_rows(path)
        ids, place = rows.ids(rows.place(id_column)), rows.place(text_column)
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(("id", "regimes", "words"))
        for name, row in zip(ids, rows.rows, strict=True):
            suggestion = suggest(row[place], signs)
            words = "; ".join(
                f"{regime}: {', '.join(suggestion.words[regime])}" for regime in suggestion.regimes
            )
            writer.writerow((name, ";".join(suggestion.regimes), words))

    def _leave(self, says: str, status: int) -> NoReturn:
        self.stderr.write(says)
        sys.exit(status)
