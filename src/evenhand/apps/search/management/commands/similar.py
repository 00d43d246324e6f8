"""`evenhand similar`: likely repeats and near repeats among the texts of any CSV file, with the evidence."""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from evenhand.domain.contact.csv_rows import CsvRefused, open_rows
from evenhand.domain.contact.similarity import load_similarity_table, repeats, text_of
from evenhand.domain.lawbook.problems import LawbookRefused

DOES_NOT_HOLD, NOT_UNDERSTOOD = 1, 2
SHOW_EVERY = 500


class Command(BaseCommand):
    """Works on the file alone: nothing is stored, decided or looked up."""

    help = "Find likely repeats: evenhand similar FILE.csv --id COLUMN --text COLUMN writes id_a,id_b,score,evidence."
    requires_system_checks = ()
    needs_records = False

    def add_arguments(self, parser: CommandParser) -> None:
        """What a person may write after `evenhand similar`."""
        parser.add_argument(
            "file", metavar="FILE.csv", help="a table of texts; its first line names the columns"
        )
        parser.add_argument("--id", required=True, metavar="COLUMN", help="the column that names each text")
        parser.add_argument("--text", required=True, metavar="COLUMN", help="the column that holds the text")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the pairs; leave with status 1 or 2 and one sentence where that cannot be done."""
        try:
            self._similar(Path(options["file"]), options["id"], options["text"])
        except CsvRefused as refused:
            self._leave(str(refused), NOT_UNDERSTOOD)
        except LawbookRefused as refused:
            self._leave(str(refused), DOES_NOT_HOLD)
        except BrokenPipeError:  # the reader has seen enough, as with `| head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _similar(self, path: Path, id_column: str, text_column: str) -> None:
        table = load_similarity_table(settings.LAW)
        rows = open_rows(path)
        ids, place = rows.ids(rows.place(id_column)), rows.place(text_column)
        texts = [text_of(row[place], table) for row in rows.rows]
        found = repeats(texts, table, looked_at=self._progress())
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(("id_a", "id_b", "score", "evidence"))
        for pair in sorted(found, key=lambda pair: (-pair.score, pair.a, pair.b)):
            writer.writerow((ids[pair.a], ids[pair.b], f"{pair.score:.1f}", "; ".join(pair.evidence)))

    def _progress(self) -> Any:
        on_terminal = sys.stderr.isatty()

        def show(count: int) -> None:
            if on_terminal and count % SHOW_EVERY == 0:
                self.stderr.write(f"\r{count:,} different texts compared", ending="")

        return show

    def _leave(self, says: str, status: int) -> NoReturn:
        self.stderr.write(says)
        sys.exit(status)
