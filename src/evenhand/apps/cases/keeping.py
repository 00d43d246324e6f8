"""Proof that nothing was lost: rebuilding projections, checking chains, marking their heads each day."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Q

from evenhand.apps.cases.models import (
    Case,
    CaseContact,
    CaseLink,
    CaseMember,
    CasePerson,
    Checkpoint,
    ClockRow,
    Erasure,
    EventRow,
    ItemRow,
    ObligationRow,
    Passage,
)
from evenhand.apps.cases.moved_days import note_moved, open_dues
from evenhand.apps.cases.projections import Projected, agrees, heads
from evenhand.apps.cases.queries import events_of, words_of
from evenhand.apps.cases.recording import as_projected, locked, refresh
from evenhand.domain.cases.chain import GENESIS, fingerprint, from_canonical, link
from evenhand.domain.cases.events import PassageRef

_PROJECTED = (ClockRow, ItemRow, ObligationRow, CasePerson, CaseMember, CaseLink, CaseContact)
_BATCH = 200


def _projection_of(case: Case) -> tuple[object, ...]:
    """Everything projected of a case, comparable, without the row numbers."""
    rows: list[object] = [
        tuple((f.attname, getattr(case, f.attname)) for f in Case._meta.concrete_fields),
    ]
    for model in _PROJECTED:
        fields = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
        rows.append((model.__name__, sorted(map(repr, model.objects.filter(case=case).values_list(*fields)))))
    return tuple(rows)


@transaction.atomic
def rebuild_one(case_id: int, *, today: dt.date) -> bool:
    """Make the projections of one case again; whether anything was different."""
    case = locked([case_id])[case_id]
    before = _projection_of(case)
    refresh(case, events_of(case), today=today)
    return _projection_of(Case.objects.get(pk=case_id)) != before


def rebuild(*, today: dt.date) -> Iterator[tuple[str, bool]]:
    """Make every projection again, case by case: its reference, and whether it was different."""
    for number, ref in Case.objects.order_by("pk").values_list("pk", "ref").iterator(chunk_size=_BATCH):
        yield ref, rebuild_one(number, today=today)


def faults(*, today: dt.date) -> Iterator[str]:
    """Everything that does not hold: broken chains, altered passages, wrong projections, lost cases.

    Only reads, each case as it stood at one moment, so that whoever writes meanwhile neither waits nor is misjudged.
    """
    for number in list(Case.objects.order_by("pk").values_list("pk", flat=True)):
        with one_moment():
            case = Case.objects.filter(pk=number).first()
            found = [] if case is None else list(_faults_of(case, today))
        yield from found
    yield from _faults_of_checkpoints()


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as it stands at one moment, without the write lock that a transaction takes at other times."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def _faults_of(case: Case, today: dt.date) -> Iterator[str]:
    yield from _faults_of_chain(case)
    yield from _faults_of_passages(case)
    reading = as_projected(case, events_of(case), today=today)
    if not agrees(Projected(case, reading, words_of(case))):
        yield f"{case.ref}: its lists do not agree with its entries. Run `evenhand rebuild`."


def _faults_of_chain(case: Case) -> Iterator[str]:
    previous, expected = GENESIS, 1
    for row in EventRow.objects.filter(case=case).order_by("sequence"):
        if row.sequence != expected:
            yield f"{case.ref}: entry {expected} is missing."
        if row.previous_hash != previous or row.hash != link(previous, row.text):
            yield f"{case.ref}: entry {row.sequence} was altered, or does not follow the one before it."
        yield from _faults_of_row(case, row)
        previous, expected = row.hash, row.sequence + 1
    if (case.head_sequence, case.head_hash) != (expected - 1, previous):
        yield f"{case.ref}: the case says it has {case.head_sequence} entries, and {expected - 1} were found."


def _faults_of_row(case: Case, row: EventRow) -> Iterator[str]:
    event = from_canonical(row.text)
    said = (event.sequence, event.move, event.item, event.happened_on, event.recorded_by)
    if said != (row.sequence, row.move, row.item, row.happened_on, row.recorded_by):
        yield f"{case.ref}: entry {row.sequence} is listed otherwise than it was signed."


def _faults_of_passages(case: Case) -> Iterator[str]:
    passages = {passage.name: passage for passage in Passage.objects.filter(case=case)}
    case_erased = Erasure.objects.filter(case=case, confirmed_at__isnull=False).exists()
    for event in events_of(case):
        for value in event.facts.values():
            if not isinstance(value, PassageRef):
                continue
            passage = passages.get(value.name)
            if passage is None:
                yield f"{case.ref}: the text {value.name} is missing."
            elif passage.erased_at is not None:
                if not case_erased:
                    yield f"{case.ref}: the text {value.name} was erased, and nobody confirmed an erasure."
            elif (
                passage.words is None
                or passage.key is None
                or fingerprint(passage.words, bytes(passage.key)) != value.fingerprint
            ):
                yield f"{case.ref}: the text {value.name} was altered."


def _faults_of_checkpoints() -> Iterator[str]:
    previous, marked = GENESIS, frozenset[str]()
    for mark in Checkpoint.objects.order_by("day").iterator():
        if mark.previous_hash != previous or mark.hash != _digest(previous, mark.heads):
            yield f"The mark of {mark.day} was altered, or does not follow the one before it."
        previous = mark.hash
        heads = frozenset(filter(None, mark.heads.split("\n")))
        yield from _missing_since(
            mark, sorted(heads - marked)
        )  # the others were looked for with an earlier mark
        marked = heads


def _missing_since(mark: Checkpoint, heads: Sequence[str]) -> Iterator[str]:
    for first in range(0, len(heads), _BATCH):
        said = [line.split(" ") for line in heads[first : first + _BATCH]]
        rows = EventRow.objects.filter(case__ref__in={ref for ref, _, _ in said})
        found = {(ref, at): digest for ref, at, digest in rows.values_list("case__ref", "sequence", "hash")}
        for ref, sequence, digest in said:
            if found.get((ref, int(sequence))) != digest:
                yield f"{ref}: entry {sequence}, marked on {mark.day}, is gone or was replaced."


def _digest(previous: str, text: str) -> str:
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


@transaction.atomic
def mark_heads(*, day: dt.date, at: dt.datetime) -> Checkpoint:
    """Mark the heads of every chain on a day; a second time on the same day finds the first."""
    done = Checkpoint.objects.filter(day=day).first()
    if done is not None:
        return done
    last = Checkpoint.objects.order_by("-day").first()
    previous = last.hash if last else GENESIS
    lines = heads()
    text = "\n".join(f"{ref} {sequence} {digest}" for ref, sequence, digest in lines)
    return Checkpoint.objects.create(
        day=day,
        cases=len(lines),
        events=sum(sequence for _, sequence, _ in lines),
        heads=text,
        hash=_digest(previous, text),
        previous_hash=previous,
        made_at=at,
    )


def recompute_open_clocks(*, cause: str, today: dt.date, at: dt.datetime) -> int:
    """Reckon every open clock again after the calendar or a rule changed, and log what moved (GEN-2).

    Stopped clocks, and cases in which no clock runs and no promise is open, are left as they stood.
    Returns how many clocks moved.
    """
    moved = 0
    promised = ObligationRow.objects.filter(open=True, due_on__isnull=False).values("case_id")
    runs = Q(clock_rows__stopped_on__isnull=True) | Q(pk__in=promised)
    for number in list(Case.objects.filter(runs).order_by("pk").values_list("pk", flat=True).distinct()):
        moved += _recompute_one(number, cause=cause, today=today, at=at)
    return moved


@transaction.atomic
def _recompute_one(case_id: int, *, cause: str, today: dt.date, at: dt.datetime) -> int:
    case = locked([case_id])[case_id]
    before = open_dues(case)
    refresh(case, events_of(case), today=today)
    return note_moved(case, before, cause=cause, at=at)
