"""The register of benchmarks: `evenhand bench` runs one of them, or all."""

from __future__ import annotations

from evenhand.apps.demonstration.benchmarks import Benchmark, pure, stored

BENCHMARKS = (
    Benchmark("reading", "A Reading of a case with 50 entries", pure.reading),
    Benchmark("due", "A working-day clock against numpy, and a batch of 100,000 rows", pure.due),
    Benchmark("mail", "Reading the demonstration's mail", pure.mail),
    Benchmark("weekly", "Drafting a weekly response with 500 open matters", stored.weekly, writes=True),
    Benchmark("lists", "The case list at 10,000 cases", stored.lists, writes=True),
)
