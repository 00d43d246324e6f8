"""Events as the rows that are stored: each tied by its hash to the one before, its words sealed apart."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from uuid import UUID

import msgspec

from evenhand.apps.cases.models import Case, EventRow, Passage
from evenhand.domain.cases.chain import canonical, fingerprint, link
from evenhand.domain.cases.events import Event, PassageRef

_KEY_BYTES = 32


def sealed(case: Case, event: Event, words: Mapping[str, str]) -> tuple[Event, list[Passage]]:
    """An event with the fingerprints of its passages, and the passages, unsaved, under keys of their own.

    `words` are by the names of the passages: the number of the event, a dot, the fact.
    """
    facts, passages = dict(event.facts), []
    for name, said in words.items():
        key = secrets.token_bytes(_KEY_BYTES)
        passages.append(Passage(case=case, name=name, words=said, key=key))
        facts[name.partition(".")[2]] = PassageRef(name=name, fingerprint=fingerprint(said, key))
    return msgspec.structs.replace(event, facts=facts), passages


def next_row(case: Case, event: Event, *, batch: UUID | None = None) -> EventRow:
    """The next link of a case's chain, unsaved; the case's head moves to it."""
    row = row_after(case.head_hash, event, ref=case.ref, batch=batch)
    row.case = case
    case.head_sequence, case.head_hash = row.sequence, row.hash
    return row


def row_after(previous: str, event: Event, *, ref: str, batch: UUID | None = None) -> EventRow:
    """The row of an event that follows the hash `previous` in the chain of the case `ref`, not tied to a case yet."""
    text = canonical(event, case=ref)
    return EventRow(
        sequence=event.sequence,
        move=event.move,
        item=event.item,
        happened_on=event.happened_on,
        recorded_at=event.recorded_at,
        recorded_by=event.recorded_by,
        text=text,
        previous_hash=previous,
        hash=link(previous, text),
        batch=batch,
    )
