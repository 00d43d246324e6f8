"""Who may have written this? People on record, scored against what a message says of its writer.

A suggestion carries what speaks for it and what speaks against it; a person accepts or refuses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from evenhand.domain.contact.matching.frequencies import Frequencies
from evenhand.domain.contact.matching.record import PersonRecord
from evenhand.domain.contact.matching.scoring import UNKNOWN, Part, bounded, bounds_said, parts_of, said
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
    found = _weighed(person, writers, known, table, frequencies)
    if found.score >= table.threshold:
        return found
    suffices = any(table.intake.clues[clue.code].suffices for clue in known.clues)
    return replace(found, score=table.threshold) if suffices else None


def compared(
    person: int,
    one: Sequence[PersonRecord],
    other: Sequence[PersonRecord],
    table: MatchingTable,
    frequencies: Frequencies = UNKNOWN,
) -> Suggestion:
    """What speaks for and against two people on record being one, however little; `person` is the other's number."""
    return _weighed(person, one, Known(tuple(other)), table, frequencies)


def _weighed(
    person: int, writers: Iterable[PersonRecord], known: Known, table: MatchingTable, frequencies: Frequencies
) -> Suggestion:
    pairs = [
        tuple(parts_of(writer, record, table, frequencies)) for writer in writers for record in known.records
    ]
    parts = max(pairs, key=lambda one: (bounded(one, table)[0], sum(p.weight for p in one)), default=())
    clues = [table.intake.clues[clue.code] for clue in known.clues]
    total, held = bounded(parts, table) if parts else (0.0, "")
    total += sum(clue.weight for clue in clues)
    return Suggestion(
        person=person,
        score=round(total, 2),
        speaks_for=(*_clues_said(known.clues, table), *_said(parts, table, speaking_for=True)),
        against=(*_said(parts, table, speaking_for=False), *bounds_said(held, table)),
    )


def _clues_said(clues: Iterable[Clue], table: MatchingTable) -> tuple[str, ...]:
    return tuple(table.intake.clues[clue.code].says.format(what=clue.what) for clue in clues)


def _said(parts: Iterable[Part], table: MatchingTable, *, speaking_for: bool) -> tuple[str, ...]:
    kept = [part for part in parts if (part.weight > 0) is speaking_for]
    sentences = (said(part, table) for part in sorted(kept, key=lambda part: (-abs(part.weight), part.field)))
    return tuple(f"{words[:1].upper()}{words[1:]}" for words in sentences)
