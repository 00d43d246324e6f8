"""The register of benchmarks: `evenhand bench` runs one of them, or all."""

from __future__ import annotations

import sys
from functools import partial

from django.utils.timezone import localdate  # noqa: TID251

from evenhand.apps.demonstration.benchmarks import (
    Benchmark,
    Measure,
    advice,
    faults,
    intake,
    pure,
    replaying,
    stored,
)
from evenhand.apps.demonstration.benchmarks.likeness.measuring import likeness
from evenhand.apps.demonstration.benchmarks.volume.measuring import measured_again, volume


def _tell(words: str) -> None:
    """Show how far the building is, on a terminal alone."""
    if sys.stderr.isatty():
        sys.stderr.write(f"{words}\n")


def _volume(cases: int, contacts: int) -> list[Measure]:
    # Pages read the clock, so what waits in the records must be of the same day.
    return volume(cases=cases, contacts=contacts, today=localdate(), tell=_tell)


def _pages_again() -> list[Measure]:
    return measured_again(today=localdate())


BENCHMARKS = (
    Benchmark("reading", "A Reading of a case with 50 entries", pure.reading),
    Benchmark("due", "A working-day clock against numpy, and a batch of 100,000 rows", pure.due),
    Benchmark("replay", "Reading 100,000 past cases under another edition", replaying.replay),
    Benchmark(
        "stored",
        "The same 100,000 cases read from the database, twice; they stay there",
        replaying.replay_stored,
        writes=True,
        by_name_alone=True,
    ),
    Benchmark("mail", "Reading the demonstration's mail", pure.mail),
    Benchmark("weekly", "Drafting a weekly response with 500 open matters", stored.weekly, writes=True),
    Benchmark("lists", "The case list at 10,000 cases", stored.lists, writes=True),
    Benchmark(
        "intake",
        "Taking 500 mails in, beside the bare minimum",
        intake.intake,
        writes=True,
        by_name_alone=True,
    ),
    Benchmark(
        "advice",
        "The advice card over 100,000 people, by whatever a caller says",
        advice.advice,
        writes=True,
        by_name_alone=True,
    ),
    Benchmark(
        "similar",
        "Finding the earlier of two requests that ask the same among 100,000",
        likeness,
        writes=True,
        by_name_alone=True,
    ),
    Benchmark(
        "faults",
        "Killing a process at 200 random moments of intake and sending",
        faults.faults,
        writes=True,
        by_name_alone=True,
    ),
    Benchmark(
        "volume",
        "Pages over 100,000 cases and 300,000 contacts, which stay in the database",
        partial(_volume, 100_000, 300_000),
        writes=True,
        by_name_alone=True,
    ),
    Benchmark(
        "million",
        "Pages over 333,000 cases and 1,000,000 contacts, which stay in the database",
        partial(_volume, 333_000, 1_000_000),
        writes=True,
        by_name_alone=True,
    ),
    Benchmark(
        "hundredth",
        "The same over 1,000 cases and 3,000 contacts, to try it",
        partial(_volume, 1_000, 3_000),
        writes=True,
        by_name_alone=True,
    ),
    Benchmark(
        "pages",
        "The pages over what “volume”, “million” or “hundredth” left, with nothing built",
        _pages_again,
        by_name_alone=True,
    ),
)
