"""A replay of 100,000 past cases: how long it takes on every core, and whether its memory stays flat."""

from __future__ import annotations

import datetime as dt
import resource
import time
from collections.abc import Iterator

from evenhand.apps.demonstration.benchmarks import Measure
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.policies.past_cases import replayed
from evenhand.domain.cases.chain import canonical
from evenhand.domain.cases.events import Event, Value
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.policies.replaying import PastCase

FEW, MANY = 10_000, 100_000
FIRST = dt.date(2023, 1, 2)
DAYS = 900
KEPT = 20
_KIBIBYTES_A_MEBIBYTE = 1024


def replay() -> list[Measure]:
    """Requests for information of the law's own edition, read again under the same with one time shorter."""
    procedure = lawbook().edition("foi-request", FIRST)
    before = _peak()
    _run(procedure, FEW)
    few = _peak()
    began, worked = time.perf_counter(), _worked()
    _run(procedure, MANY)
    seconds, processor = time.perf_counter() - began, _worked() - worked
    return [
        Measure(
            benchmark="replay", what=f"{MANY:,} past cases read twice", value=seconds, unit="s", promise=60
        ),
        Measure(benchmark="replay", what="processor time of that, all processes", value=processor, unit="s"),
        Measure(
            benchmark="replay",
            what=f"memory beyond that of {FEW:,} cases",
            value=(_peak() - few) / _KIBIBYTES_A_MEBIBYTE,
            unit="MiB",
            promise=16,
        ),
        Measure(
            benchmark="replay",
            what=f"memory of {FEW:,} cases beyond none",
            value=(few - before) / _KIBIBYTES_A_MEBIBYTE,
            unit="MiB",
        ),
    ]


def _run(procedure: Procedure, cases: int) -> None:
    as_of = FIRST + dt.timedelta(days=DAYS)
    found = replayed(_cases(procedure.id, cases), procedure, procedure, as_of=as_of, keep=KEPT)
    if found.cases != cases:
        raise AssertionError(f"{found.cases} cases were read, and {cases} were given.")


def _worked() -> float:
    """Seconds of processor time that this process and those it began have used."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def _peak() -> int:
    """The most memory this process has held, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _cases(under: str, cases: int) -> Iterator[PastCase]:
    """Requests of four kinds, one after another: answered in time, late, after a clarification, and still open."""
    for number in range(cases):
        received = FIRST + dt.timedelta(days=number % DAYS)
        steps = [("receive", 0)]
        steps += [(), (("ask-clarification", 3), ("receive-clarification", 12)), (("note", 5),), ()][
            number % 4
        ]
        if number % 4 != 3:
            steps.append(("respond", 14 + number % 40))
        texts = tuple(
            canonical(
                _event(sequence, move, received + dt.timedelta(days=after), received, under),
                case=f"B-{number}",
            )
            for sequence, (move, after) in enumerate(steps, start=1)
        )
        yield PastCase(ref=f"B-{number}", service=f"Service {number % 9}", texts=texts)


def _event(sequence: int, move: str, on: dt.date, received: dt.date, under: str) -> Event:
    facts: dict[str, Value] = {"received_on": received, "summary": "passage"} if move == "receive" else {}
    at = dt.datetime.combine(on, dt.time(12), dt.UTC)
    return Event(
        sequence=sequence,
        move=move,
        happened_on=on,
        recorded_at=at,
        recorded_by="officer:1",
        under=under,
        facts=facts,
    )
