"""`evenhand simulate`: an invented history with known truth, through the same procedures as real work."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from evenhand.apps.simulation.council import PASSWORD
from evenhand.apps.simulation.plans import planned, plans
from evenhand.apps.simulation.simulating import NotForSimulation, simulate
from evenhand.apps.simulation.telling import StoryRefused


class Command(BaseCommand):
    help = "Invent a council's history into an empty system: people, requests, reviews, single points of contact."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same history (1)")
        parser.add_argument("--years", type=int, help="how many financial years (all of the scale)")
        parser.add_argument("--scale", default="coventry", help="coventry, parish or county (coventry)")
        parser.add_argument("--cases", type=int, help="requests a year, in place of the scale's own")
        parser.add_argument("--people", type=int, help="different people in all, in place of the scale's own")

    def handle(self, *args: Any, **options: Any) -> None:
        known = plans()
        if options["scale"] not in known:
            raise CommandError(
                f"There is no scale “{options['scale']}”. Use one of: {', '.join(known)}.", returncode=2
            )
        plan = known[options["scale"]]
        for name in ("years", "cases", "people"):
            if options[name] is not None and options[name] < 1:
                raise CommandError(f"--{name} must be at least 1.", returncode=2)
        plan = planned(
            plan, years=options["years"] or len(plan.years), cases=options["cases"], people=options["people"]
        )
        call_command("migrate", interactive=False, verbosity=0)
        truth_at = settings.HOME / "simulation" / "truth.json"
        began = time.monotonic()
        try:
            truth = simulate(plan, seed=options["seed"], truth_at=truth_at, progress=self._show)
        except (NotForSimulation, StoryRefused) as refused:
            raise CommandError(str(refused)) from refused
        if self.stderr.isatty():
            self.stderr.write("")
        self.stdout.write(f"years: {len(plan.years)}")
        self.stdout.write(f"people: {len(truth.people)}")
        self.stdout.write(f"requests: {len(truth.requests)}")
        self.stdout.write(f"seconds: {time.monotonic() - began:.0f}")
        self.stdout.write(f"truth: {truth_at}")
        self.stdout.write(f"sign in: ted.marlow@simulated.example {PASSWORD}")

    def _show(self, what: str, done: int, total: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{what}: {done:,} of {total:,}    ", ending="")
