"""`evenhand migrate`: the tables of this release; those of an empty database are made at once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from evenhand.apps.work.statistics import refresh_statistics
from evenhand.config.new_records import make_tables


class Command(migrate.Command):
    help = (
        "Bring the tables of an earlier release up to date, or make them all in an empty database. Make a backup first, "
        "and run `evenhand rebuild` afterwards."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Django's own, and the long way."""
        super().add_arguments(parser)
        parser.add_argument(
            "--step-by-step",
            action="store_true",
            help="go through every migration in an empty database too, as an update does",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the tables of an empty database, unless somebody asks for something in particular; then go on as Django does."""
        particular = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied")
        connection = connections[options["database"]]
        if not (
            options["step_by_step"]
            or any(options.get(one) for one in particular)
            or connection.introspection.table_names()
        ):
            make_tables(connection)
            if options["verbosity"]:
                self.stdout.write("Made the tables of a new system.")
        super().handle(*args, **options)
        refresh_statistics(connection)  # SQLite forgets what it knew of tables that were made anew
