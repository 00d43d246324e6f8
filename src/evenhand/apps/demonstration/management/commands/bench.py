"""`evenhand bench`: the project's benchmarks, on this machine, now."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evenhand.apps.demonstration.benchmarks import CannotMeasure, Measure
from evenhand.apps.demonstration.benchmarks.all import BENCHMARKS

_UNDERSTOOD_NOT = 2


class Command(BaseCommand):
    help = (
        "Measure what the project promises. Those that need records want an empty system, and leave it empty."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="one of: " + ", ".join(one.name for one in BENCHMARKS))
        parser.add_argument("--json", action="store_true", help="write JSON instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        wanted = [one for one in BENCHMARKS if (not one.by_name_alone if name is None else one.name == name)]
        if not wanted:
            names = ", ".join(one.name for one in BENCHMARKS)
            raise CommandError(
                f"There is no benchmark “{options['name']}”. Choose one of: {names}.",
                returncode=_UNDERSTOOD_NOT,
            )
        found: list[Measure] = []
        for one in wanted:
            if self.stderr.isatty():
                self.stderr.write(f"{one.says} …")
            try:
                found += one.run()
            except CannotMeasure as why:
                if options["name"]:
                    raise CommandError(str(why)) from why
                self.stderr.write(f"{one.name}: {why}")
        self._show(found, as_json=options["json"])
        if not all(measure.holds for measure in found):
            sys.exit(1)

    def _show(self, found: list[Measure], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps([{**asdict(one), "holds": one.holds} for one in found]))
            return
        for one in found:
            promise = "" if one.promise is None else f"at most {one.promise:g} {one.unit}"
            verdict = "" if one.promise is None else ("kept" if one.holds else "NOT KEPT")
            self.stdout.write(
                f"{one.benchmark:<8} {one.what:<46} {one.value:>10.3g} {one.unit:<4} {promise:<16} {verdict}"
            )
