"""Words that are held apart: a move's `read_by` says who reads them, whoever else sees the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evenhand.domain.cases.events import Actor, Event
from evenhand.domain.cases.facts import TEXTS
from evenhand.domain.lawbook.procedure import LISTED, Procedure


def is_apart(procedure: Procedure, passage: str) -> bool:
    """Whether the passage of this name (`7.legal_advice`) is held apart; so is a correction of it (`9.now.…`).

    Told by the name of what was asked, so that a list of passages can be sifted without their events.
    """
    asked = passage.partition(".")[2].removeprefix("now.")
    return asked in names_apart(procedure)


def names_apart(procedure: Procedure) -> frozenset[str]:
    """The texts asked for by the moves of a procedure whose words are held apart."""
    return frozenset(
        ask.name
        for move in procedure.moves.values()
        if move.read_by
        for ask in move.asks.values()
        if ask.type in {*TEXTS, LISTED}
    )


def without_apart(procedure: Procedure, words: Mapping[str, str]) -> dict[str, str]:
    """The passages of a case by name, without those that are held apart."""
    return {name: said for name, said in words.items() if not is_apart(procedure, name)}


def entry_apart(procedure: Procedure, event: Event) -> bool:
    """Whether the words of an entry are held apart."""
    move = procedure.moves.get(event.move)
    return bool(move and move.read_by)


def may_read(procedure: Procedure, event: Event, reader: Actor) -> bool:
    """Whether somebody reads the words of an entry: by a role, or because a fact of the entry names them."""
    move = procedure.moves.get(event.move)
    if move is None or not move.read_by:
        return True
    named = {event.facts.get(name) for name in move.read_by}
    return bool(reader.roles & set(move.read_by)) or reader.officer in named


def sequences_read(procedure: Procedure, events: Iterable[Event], reader: Actor) -> frozenset[int]:
    """The entries held apart that this person reads."""
    return frozenset(
        e.sequence for e in events if entry_apart(procedure, e) and may_read(procedure, e, reader)
    )
