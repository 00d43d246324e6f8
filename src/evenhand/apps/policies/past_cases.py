"""Past cases fetched for a replay, and the replay itself spread over the cores of the machine."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection

from evenhand.apps.cases.models import Case, EventRow
from evenhand.apps.lawbook.books import calendars
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.policies.replaying import PastCase, Replay, as_if_always, replay
from evenhand.domain.time import Calendars

A_CHUNK = 500  # cases handed to a process at a time
MOST_PROCESSES = 8
AHEAD = 2  # chunks that wait for each process: more would only fill memory


def cases_under(edition: str, *, from_on: dt.date, to_on: dt.date) -> Iterator[PastCase]:
    """The cases pinned to an edition that were received in a span of days, in the order of their numbers."""
    chosen = Case.objects.filter(edition=edition, received_on__range=(from_on, to_on))
    rows = (
        EventRow.objects.filter(case__in=chosen)
        .order_by("case_id", "sequence")
        .values_list("case_id", "case__ref", "case__service", "text")
        .iterator(chunk_size=5_000)
    )
    for (_, ref, service), events in groupby(rows, key=lambda row: row[:3]):
        yield PastCase(ref=ref, service=service, texts=tuple(row[3] for row in events))


@dataclass(frozen=True, slots=True)
class _Work:
    """What every process needs; those that are forked have it already."""

    before: Procedure
    after: Procedure
    calendars: Calendars
    as_of: dt.date
    keep: int | None

    def on(self, cases: list[PastCase]) -> Replay:
        return replay(
            cases, self.before, self.after, calendars=self.calendars, as_of=self.as_of, keep=self.keep
        )


_work: list[_Work] = []


def _replay_chunk(cases: list[PastCase]) -> Replay:
    return _work[-1].on(cases)


def replayed(
    cases: Iterable[PastCase],
    before: Procedure,
    after: Procedure,
    *,
    as_of: dt.date,
    progress: Callable[[int], object] = lambda done: None,
    processes: int | None = None,
    keep: int | None = None,
) -> Replay:
    """Replay cases, on every core where that is possible; the answer is the same on one.

    Times that the other edition changes are read as though they had always been so (`as_if_always`). `keep` is how many of
    the changed cases are held.
    """
    work = _Work(before, as_if_always(before, after)[0], calendars(), as_of, keep)
    found = Replay(keep=keep)
    for part in _parts(_chunks(cases), work, processes or _processes()):
        found.add(part)
        progress(found.cases)
    return found


def _parts(chunks: Iterator[list[PastCase]], work: _Work, processes: int) -> Iterator[Replay]:
    if processes < 2:
        yield from (work.on(chunk) for chunk in chunks)
        return
    _work.append(work)
    try:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            waiting: deque[Any] = deque()
            for chunk in chunks:  # read here, in the thread that has the connection, and never far ahead
                waiting.append(pool.apply_async(_replay_chunk, (chunk,)))
                if len(waiting) > AHEAD * processes:
                    yield waiting.popleft().get()
            while waiting:
                yield waiting.popleft().get()
    finally:
        _work.pop()


def _processes() -> int:
    """How many processes to use: one where the system cannot fork, or where a transaction is open."""
    if "fork" not in multiprocessing.get_all_start_methods() or connection.in_atomic_block:
        return 1
    return min(os.cpu_count() or 1, MOST_PROCESSES)


def _chunks(cases: Iterable[PastCase]) -> Iterator[list[PastCase]]:
    chunk: list[PastCase] = []
    for case in cases:
        chunk.append(case)
        if len(chunk) == A_CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
