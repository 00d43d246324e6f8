"""Who may have written this? People on record, scored against what a message says of its writer.

A suggestion carries what speaks for it and what speaks against it; a person accepts or refuses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from evenhand.domain.contact.matching.frequencies import Frequencies
from evenhand.domain.contact.matching.record import PersonRecord
from evenhand.domain.contact.matching.scoring import (
    UNKNOWN,
    Bound,
    Part,
    bounded,
    bounds_said,
    parts_of,
    said,
)
from evenhand.domain.contact.matching.table import MatchingTable


@dataclass(frozen=True, slots=True)
class Clue:
    """Something in a message that points to one person: a code of the table's clues, and what it shows."""

    code: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody on record: the same record once for each name they go by, and the clues that point to them."""

    records: tuple[PersonRecord, ...] = ()
    clues: tuple[Clue, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who may have written: the score (base-2 logarithm), and the words for and against, strongest first."""

    person: int
    score: float
    speaks_for: tuple[str, ...]
    against: tuple[str, ...]

    @property
    def why(self) -> str:
        """Everything in one line, for a log or a list."""
        words = "; ".join(self.speaks_for)
        return f"{words}. Against it: {'; '.join(self.against)}." if self.against else f"{words}."


def suggested(
    writers: Sequence[PersonRecord],
    known: Mapping[int, Known],
    table: MatchingTable,
    frequencies: Frequencies,
) -> tuple[Suggestion, ...]:
    """Those on record who may have written, the likeliest first, at most as many as the table says.

    `writers` is what the message says of its writer, once for each name it gives. The bounds of the table
    hold what records say; a clue that suffices is shown in any case, with what speaks against it.
    """
    judged = (_judged(person, writers, one, table, frequencies) for person, one in known.items())
    found = sorted((one for one in judged if one is not None), key=lambda one: (-one.score, one.person))
    return tuple(found[: table.intake.most_suggested])


def _judged(
    person: int, writers: Iterable[PersonRecord], known: Known, table: MatchingTable, frequencies: Frequencies
) -> Suggestion | None:
    """The best of all spellings of both sides, with the clues added; None where too little speaks for it."""
    best = _best(writers, known, table, frequencies)
    if best.total >= table.threshold:
        return _told(person, best, known, table)
    suffices = any(table.intake.clues[clue.code].suffices for clue in known.clues)
    return replace(_told(person, best, known, table), score=table.threshold) if suffices else None


def compared(
    person: int,
    one: Sequence[PersonRecord],
    other: Sequence[PersonRecord],
    table: MatchingTable,
    frequencies: Frequencies = UNKNOWN,
) -> Suggestion:
    """What speaks for and against two people on record being one, however little; `person` is the other's number."""
    known = Known(tuple(other))
    return _told(person, _best(one, known, table, frequencies), known, table)


class _Best(NamedTuple):
    """The parts of the best pair of spellings, the sum with the clues, and the bound that held it."""

    parts: tuple[Part, ...]
    total: float
    held: Bound


def _best(
    writers: Iterable[PersonRecord], known: Known, table: MatchingTable, frequencies: Frequencies
) -> _Best:
    pairs = [
        tuple(parts_of(writer, record, table, frequencies)) for writer in writers for record in known.records
    ]
    parts = max(pairs, key=lambda one: (bounded(one, table)[0], sum(p.weight for p in one)), default=())
    total, held = bounded(parts, table) if parts else (0.0, "")
    total += sum(table.intake.clues[clue.code].weight for clue in known.clues)
    return _Best(parts, round(total, 2), held)


def _told(person: int, best: _Best, known: Known, table: MatchingTable) -> Suggestion:
    """The words are put together for those alone who are shown: most who are looked up are not."""
    return Suggestion(
        person=person,
        score=best.total,
        speaks_for=(*_clues_said(known.clues, table), *_said(best.parts, table, speaking_for=True)),
        against=(*_said(best.parts, table, speaking_for=False), *bounds_said(best.held, table)),
    )


def _clues_said(clues: Iterable[Clue], table: MatchingTable) -> tuple[str, ...]:
    return tuple(table.intake.clues[clue.code].says.format(what=clue.what) for clue in clues)


def _said(parts: Iterable[Part], table: MatchingTable, *, speaking_for: bool) -> tuple[str, ...]:
    kept = [part for part in parts if (part.weight > 0) is speaking_for]
    sentences = (said(part, table) for part in sorted(kept, key=lambda part: (-abs(part.weight), part.field)))
    return tuple(f"{words[:1].upper()}{words[1:]}" for words in sentences)
