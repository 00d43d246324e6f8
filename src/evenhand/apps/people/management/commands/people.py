"""`evenhand people duplicates`: likely duplicate records of people in any CSV file, with the evidence."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from evenhand.domain.contact.csv_rows import CsvRefused, open_rows
from evenhand.domain.contact.matching import Duplicate, duplicates, load_matching_table, person_record
from evenhand.domain.contact.matching.columns import FIELDS, ID, columns_of, written_in
from evenhand.domain.contact.matching.table import MatchingTable

NOT_UNDERSTOOD = 2
SHOW_EVERY = 1_000


class Command(BaseCommand):
    """Works on the file alone: nothing is stored, merged or looked up."""

    help = "Find likely duplicates: evenhand people duplicates FILE.csv writes id_a,id_b,score,evidence."
    requires_system_checks = ()
    needs_records = False

    def add_arguments(self, parser: CommandParser) -> None:
        """What a person may write after `evenhand people`."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        find = verbs.add_parser("duplicates", help="pairs of records that may be of one person")
        find.add_argument(
            "file", metavar="FILE.csv", help="a table of people; its first line names the columns"
        )
        find.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=COLUMN,…",
            help=f"which column holds what, of {', '.join(FIELDS)}; several columns as address=number+street",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the pairs; raise CommandError of status 2 where the file cannot be understood."""
        try:
            self._duplicates(Path(options["file"]), options["map"])
        except CsvRefused as refused:
            raise CommandError(str(refused), returncode=NOT_UNDERSTOOD) from refused

    def _duplicates(self, path: Path, said: Iterable[str]) -> None:
        table = load_matching_table(settings.LAW)
        rows = open_rows(path)
        columns = columns_of(rows, said, table)
        ids = rows.ids(columns[ID][0])
        records = [person_record(written_in(row, columns), table) for row in rows.rows]
        found = duplicates(records, table, looked_at=self._progress(len(records)))
        self._write(found, ids, table)

    def _progress(self, total: int) -> Any:
        on_terminal = sys.stderr.isatty()

        def show(count: int) -> None:
            if on_terminal and (count % SHOW_EVERY == 0 or count == total):
                end = "\n" if count == total else ""
                self.stderr.write(f"\r{count:,} of {total:,} records compared", ending=end)

        return show

    def _write(self, found: Iterable[Duplicate], ids: tuple[str, ...], table: MatchingTable) -> None:
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(("id_a", "id_b", "score", "evidence"))
        for pair in found:
            evidence = pair.evidence
            if pair.third is not None:
                evidence = (table.third_record.says.format(third=ids[pair.third]), *evidence)
            writer.writerow((ids[pair.a], ids[pair.b], f"{pair.score:.2f}", "; ".join(evidence)))
