"""The project's benchmarks: each measures one promise, and says what was promised."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

REPEATS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure: what was measured, in which unit, and the promise it is held against (none where empty)."""

    benchmark: str
    what: str
    value: float
    unit: str
    promise: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the figure keeps its promise."""
        return self.promise is None or self.value <= self.promise


class CannotMeasure(Exception):
    """Something that a benchmark needs is missing; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A named benchmark. One that `writes` needs an empty system, since it fills it with invented records.

    One that is run `by_name_alone` lasts long or leaves its records behind, and is no part of running them all.
    """

    name: str
    says: str
    run: Callable[[], list[Measure]]
    writes: bool = False
    by_name_alone: bool = False


def median_seconds(
    action: Callable[[], object],
    *,
    times: int,
    repeats: int = REPEATS,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """The median, over several rounds, of how long one call takes, in seconds of a clock (`time.process_time`)."""
    rounds = []
    for _ in range(repeats):
        began = clock()
        for _ in range(times):
            action()
        rounds.append((clock() - began) / times)
    return statistics.median(rounds)
