"""`evenhand serve`: the web server."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evenhand.config import serving
from evenhand.config.first_use import OfAnEarlierRelease, check_release

PORTS = range(1, 65536)
_UNDERSTOOD_NOT = 2


class Command(BaseCommand):
    help = "Serve the pages. Run `evenhand worker` beside it for background work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--address", default="127.0.0.1", help="the address to listen on (this machine alone)"
        )
        parser.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
        parser.add_argument("--workers", type=int, default=2, help="how many processes answer pages (2)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["port"] not in PORTS:
            raise CommandError(
                f"There is no port {options['port']}: give one from 1 to 65535, such as 8000.",
                returncode=_UNDERSTOOD_NOT,
            )
        if options["workers"] < 1:
            raise CommandError("--workers must be at least 1.", returncode=_UNDERSTOOD_NOT)
        try:
            check_release()
        except OfAnEarlierRelease as earlier:
            raise CommandError(str(earlier)) from earlier
        serving.make_ready()
        serving.serve(address=options["address"], port=options["port"], workers=options["workers"])
