"""`evenhand import FILE.csv --map MAP.yaml`: take over a council's old log of requests."""  # noqa: N999  # the command is called so

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.queries import user_by_address
from evenhand.apps.information.taking_over import take_over, try_to_take_over
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.contact.csv_rows import CsvRefused, open_rows
from evenhand.domain.information.old_log import NotUnderstood, load_map, understand
from evenhand.domain.lawbook.problems import LawbookRefused

DOES_NOT_HOLD, NOT_UNDERSTOOD = 1, 2
IMPORTS_AS = "import@evenhand.invalid"


class Command(BaseCommand):
    """Running it twice adds nothing; what could not be understood is listed, and nothing is dropped."""

    help = "Take over an old log of requests: evenhand import FILE.csv --map MAP.yaml."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, its map, and who takes it over."""
        parser.add_argument("file", metavar="FILE.csv", help="the old log; its first line names the columns")
        parser.add_argument(
            "--map", required=True, metavar="MAP.yaml", help="what its columns and words mean"
        )
        parser.add_argument(
            "--as",
            dest="user",
            default="",
            help="who takes it over, by e-mail address; else the first administrator, or nobody in particular",
        )
        parser.add_argument("--report", metavar="FILE", help="write what was not understood here, as CSV")
        parser.add_argument("--try", dest="only_try", action="store_true", help="read it and open nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, open, and say what became of every row."""
        user = user_by_address(options["user"]) if options["user"] else None
        if options["user"] and user is None:
            says = f"Nobody signs in as {options['user']}. Give the address of a user with --as."
            raise CommandError(says, returncode=NOT_UNDERSTOOD)
        try:
            plan = load_map(Path(options["map"]))
            rows = open_rows(Path(options["file"]), longer_apart=True)
            cases, wrong = understand(rows, plan, *_stages())
        except (CsvRefused, LawbookRefused) as refused:
            raise CommandError(str(refused), returncode=NOT_UNDERSTOOD) from refused
        do = try_to_take_over if options["only_try"] else take_over
        taken = do(cases, plan.source, by=user or _whoever_set_up(), at=now())
        wrong = [*wrong, *taken.refused]
        lines = {one.line for one in wrong}
        rows_there = len(rows.rows) + len(rows.longer)
        self.stdout.write(f"rows: {rows_there}\nunderstood: {rows_there - len(lines)}")
        self.stdout.write(
            f"opened: {taken.opened}\nthere already: {taken.there_already}\nnot understood: {len(lines)}"
        )
        self._report(wrong, options["report"])
        if wrong:
            raise CommandError(
                f"{len(lines)} rows were not understood and no case was opened for them. Mend the file or the map, "
                "and run it again: what is there already is left as it is.",
                returncode=DOES_NOT_HOLD,
            )

    def _report(self, wrong: Sequence[NotUnderstood], path: str | None) -> None:
        if path is None:
            for one in wrong:
                self.stderr.write(f"line {one.line}, {one.column or 'the row'}: {one.written!r}. {one.why}")
            return
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("line", "column", "written", "why"))
            writer.writerows((one.line, one.column, one.written, one.why) for one in wrong)


def _whoever_set_up() -> User:
    """The first administrator; where nobody is there yet, an account of the import's own that nobody can sign in with."""
    first = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    if first is not None:
        return first
    own = User.objects.filter(email=IMPORTS_AS).first()
    return own or User.objects.create_user(
        IMPORTS_AS, name="Taken over from an old log", is_superuser=True, is_active=False
    )


def _stages() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """The procedures there are, each with the stages of all its editions; and with those at which a case is over."""
    every: dict[str, frozenset[str]] = {}
    ended: dict[str, frozenset[str]] = {}
    for procedure in lawbook().procedures.values():
        over = {name for name, stage in procedure.stages.items() if stage.final}
        every[procedure.name] = every.get(procedure.name, frozenset()) | frozenset(procedure.stages)
        ended[procedure.name] = ended.get(procedure.name, frozenset()) | over
    return every, ended
