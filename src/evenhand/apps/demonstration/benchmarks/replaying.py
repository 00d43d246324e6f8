"""A replay of 100,000 past cases: how long it takes on every core, and whether its memory stays flat.

They are read under two editions that share nothing, so that nothing which two editions have in common is read only once:
the longest that a replay of such cases can take. `replay` makes the cases as it goes; `replay_stored` reads them from the
database, where real ones are, and reads them twice.
"""

from __future__ import annotations

import datetime as dt
import resource
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db import transaction

from evenhand.apps.cases.chaining import row_after
from evenhand.apps.cases.models import Case, EventRow
from evenhand.apps.demonstration.benchmarks import CannotMeasure, Measure
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.policies.past_cases import cases_under, replayed
from evenhand.domain.cases.chain import GENESIS, canonical
from evenhand.domain.cases.events import Event, Value
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.policies.replay_words import as_data
from evenhand.domain.policies.replaying import PastCase, Replay

FEW, MANY = 10_000, 100_000
FIRST = dt.date(2023, 1, 2)
DAYS = 900
LAST = FIRST + dt.timedelta(days=DAYS)
KEPT = 20
PROMISED = 60
_MARK = "B-"
_KIBIBYTES_A_MEBIBYTE = 1024
_A_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class _Ran:
    """A replay with the seconds that it took by the clock, and of processor time in all processes."""

    found: Replay
    seconds: float
    processor: float


def replay() -> list[Measure]:
    """Requests for information that are made as they are read."""
    procedure = lawbook().edition("foi-request", FIRST)
    before = _peak()
    _run(_made(procedure.id, FEW), procedure, FEW)
    few = _peak()
    ran = _run(_made(procedure.id, MANY), procedure, MANY)
    return [
        *_times("replay", f"{MANY:,} past cases made, and read under two editions", ran),
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


def replay_stored(cases: int = MANY) -> list[Measure]:
    """The same requests from the database, read twice: the second answer must be the first, and that of `replay`.

    They stay in the database. Raises CannotMeasure where it holds other cases.
    """
    procedure = lawbook().edition("foi-request", FIRST)
    _store(procedure, cases)
    first, second = (
        _run(cases_under(procedure.id, from_on=FIRST, to_on=LAST), procedure, cases) for _ in range(2)
    )
    made = _run(_made(procedure.id, cases), procedure, cases)
    said = [as_data(ran.found, old=procedure.id, new=procedure.id) for ran in (first, second, made)]
    name = "stored"
    return [
        *_times(name, f"{cases:,} stored cases, read under two editions", first),
        *_times(name, "the same again", second),
        Measure(benchmark=name, what="figures that differ from run to run", value=_apart(*said[:2]), unit="", promise=0),
        Measure(benchmark=name, what="figures that differ from those of cases made", value=_apart(*said[1:]), unit="", promise=0),
    ]  # fmt: skip


def _apart(one: dict[str, object], other: dict[str, object]) -> int:
    return sum(one[name] != other[name] for name in one)


def _times(benchmark: str, what: str, ran: _Ran) -> list[Measure]:
    return [
        Measure(benchmark=benchmark, what=what, value=ran.seconds, unit="s", promise=PROMISED),
        Measure(
            benchmark=benchmark, what="processor time of that, all processes", value=ran.processor, unit="s"
        ),
    ]


def _run(cases: Iterable[PastCase], procedure: Procedure, expected: int) -> _Ran:
    began, worked = time.perf_counter(), _worked()
    found = replayed(cases, procedure, _otherwise(procedure), as_of=LAST, keep=KEPT)
    if found.cases != expected:
        raise AssertionError(f"{found.cases} cases were read, and {expected} were given.")
    return _Ran(found, time.perf_counter() - began, _worked() - worked)


def _otherwise(procedure: Procedure) -> Procedure:
    """An edition of which nothing is taken for the same: each stage has another name, each time another version."""
    clocks = tuple(
        replace(clock, rule=replace(clock.rule, version=f"{clock.rule.version}, otherwise"))
        for clock in procedure.clocks
    )
    stages = {
        name: replace(stage, title=f"{stage.title}, otherwise") for name, stage in procedure.stages.items()
    }
    return replace(procedure, clocks=clocks, stages=stages)


def _worked() -> float:
    """Seconds of processor time that this process and those it began have used."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def _peak() -> int:
    """The most memory this process has held, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _made(under: str, cases: int) -> Iterator[PastCase]:
    for number in range(cases):
        ref = f"{_MARK}{number:06d}"
        texts = tuple(canonical(event, case=ref) for event in _events(number, under))
        yield PastCase(ref=ref, service=_service(number), texts=texts)


def _service(number: int) -> str:
    return f"Service {number % 9}"


def _received(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number % DAYS)


def _events(number: int, under: str) -> Iterator[Event]:
    """Requests of four kinds, one after another: answered in time, late, after a clarification, and still open."""
    kinds = ((), (("ask-clarification", 3), ("receive-clarification", 12)), (("note", 5),), ())
    steps = [("receive", 0), *kinds[number % 4]]
    if number % 4 != 3:
        steps.append(("respond", 14 + number % 40))
    received = _received(number)
    for sequence, (move, after) in enumerate(steps, start=1):
        on = received + dt.timedelta(days=after)
        facts: dict[str, Value] = {"received_on": received, "summary": "passage"} if move == "receive" else {}
        yield Event(
            sequence=sequence,
            move=move,
            happened_on=on,
            recorded_at=dt.datetime.combine(on, dt.time(12), dt.UTC),
            recorded_by="officer:1",
            under=under,
            facts=facts,
        )


def _store(procedure: Procedure, cases: int) -> None:
    """Put the cases into the database with their chains, as far as they are not there yet."""
    there = Case.objects.filter(ref__startswith=_MARK).count()
    if Case.objects.count() != there or there > cases:
        raise CannotMeasure(
            "This needs a system of its own without cases: set EVENHAND_HOME to an empty folder."
        )
    for first in range(there, cases, _A_BATCH):
        with transaction.atomic():
            _store_some(range(first, min(first + _A_BATCH, cases)), procedure)


def _store_some(numbers: range, procedure: Procedure) -> None:
    told = [_chained(number, procedure.id) for number in numbers]
    stored = Case.objects.bulk_create(
        Case(
            ref=f"{_MARK}{number:06d}",
            procedure=procedure.name,
            edition=procedure.id,
            stage=next(iter(procedure.stages)),
            received_on=_received(number),
            opened_on=_received(number),
            service=_service(number),
            head_sequence=len(rows),
            head_hash=rows[-1].hash,
        )
        for number, rows in zip(numbers, told, strict=True)
    )
    for case, rows in zip(stored, told, strict=True):
        for row in rows:
            row.case = case
    EventRow.objects.bulk_create((row for rows in told for row in rows), batch_size=2_000)


def _chained(number: int, under: str) -> list[EventRow]:
    """The entries of a case as they are stored, each tied to the one before it."""
    rows: list[EventRow] = []
    for event in _events(number, under):
        previous = rows[-1].hash if rows else GENESIS
        rows.append(row_after(previous, event, ref=f"{_MARK}{number:06d}"))
    return rows
