"""Words that are held apart: a move's `read_by` says who reads them, whoever else sees the case.

Legal advice recorded on a case is always so. An answer of the legal service is where its item says that it is advice
(`apart_when`), and an item says so as it now stands: what is marked later is held apart from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from evenhand.domain.cases.events import Actor, Event
from evenhand.domain.cases.facts import TEXTS
from evenhand.domain.cases.obligations import matches
from evenhand.domain.cases.story import CORRECT, Story
from evenhand.domain.lawbook.procedure import LISTED, Move, Procedure

RECORDER = "recorder-of-"  # in `read_by`: before the name of a move of the item, whoever recorded that


def entries_apart(procedure: Procedure, story: Story) -> frozenset[int]:
    """The numbers of the entries whose words are held apart: corrections of such an entry, and struck ones, too."""
    found: set[int] = set()
    for event in story.recorded:
        again = event.move == CORRECT and event.facts.get("supersedes") in found
        if again or _is_apart(procedure.moves.get(event.move), story, event):
            found.add(event.sequence)
    return frozenset(found)


def items_apart(procedure: Procedure, story: Story) -> frozenset[str]:
    """The items of which an answer is held apart, or will be once it comes: what was asked goes to nobody either."""
    reserved = [move for move in procedure.moves.values() if move.read_by and move.apart_when]
    return frozenset(
        item.key
        for item in story.items.values()
        for move in reserved
        if move.item_kind == item.kind and any(matches(one, item.facts) for one in move.apart_when)
    )


def _is_apart(move: Move | None, story: Story, event: Event) -> bool:
    if move is None or not move.read_by:
        return False
    item = story.items.get(event.item)
    facts = {**event.facts, **(item.facts if item is not None else {})}
    return not move.apart_when or any(matches(one, facts) for one in move.apart_when)


def is_apart(procedure: Procedure, passage: str, entries: Set[int]) -> bool:
    """Whether the passage of this name (`7.legal_advice`) is held apart, where the entries of these numbers are.

    What a move always holds apart is told by its name too, so that nothing rests on the numbers alone.
    """
    number, _, asked = passage.partition(".")
    return int(number) in entries or asked.removeprefix("now.") in names_apart(procedure)


def names_apart(procedure: Procedure) -> frozenset[str]:
    """The texts asked for by the moves of a procedure whose words are always held apart."""
    return frozenset(
        ask.name
        for move in procedure.moves.values()
        if move.read_by and not move.apart_when
        for ask in move.asks.values()
        if ask.type in {*TEXTS, LISTED}
    )


def roles_reading(procedures: Iterable[Procedure]) -> frozenset[str]:
    """All who are named as readers of what may be held apart in an item, such as legal officers."""
    return frozenset(
        name for one in procedures for move in one.moves.values() if move.apart_when for name in move.read_by
    )


def without_apart(procedure: Procedure, words: Mapping[str, str], entries: Set[int]) -> dict[str, str]:
    """The passages of a case by name, without those that are held apart."""
    return {name: said for name, said in words.items() if not is_apart(procedure, name, entries)}


def may_read(procedure: Procedure, story: Story, event: Event, reader: Actor) -> bool:
    """Whether somebody reads the words of an entry that is held apart: by a role, or because the record names them."""
    over = event.facts.get("supersedes") if event.move == CORRECT else None
    told = next((one for one in story.recorded if one.sequence == over), event)
    move = procedure.moves.get(told.move)
    if move is None or not move.read_by:
        return False
    if reader.roles & set(move.read_by):
        return True
    item = story.items.get(told.item)
    facts = {**(item.facts if item is not None else {}), **told.facts}
    return reader.officer in {facts.get(name) for name in move.read_by} | _recorders(move, story, told)


def items_read(procedure: Procedure, story: Story, reader: Actor) -> frozenset[str]:
    """The items of which this person reads what is held apart."""
    numbers = sequences_read(procedure, story, reader)
    return frozenset(event.item for event in story.recorded if event.item and event.sequence in numbers)


def _recorders(move: Move, story: Story, told: Event) -> set[object]:
    """Whoever recorded the moves of the item that are named so: they asked, and read what comes back."""
    wanted = {name.removeprefix(RECORDER) for name in move.read_by if name.startswith(RECORDER)}
    return {
        one.recorded_by
        for one in story.recorded
        if one.item == told.item and one.move.rpartition(".")[2] in wanted
    }


def sequences_read(procedure: Procedure, story: Story, reader: Actor) -> frozenset[int]:
    """The entries held apart that this person reads."""
    apart = entries_apart(procedure, story)
    return frozenset(
        e.sequence for e in story.recorded if e.sequence in apart and may_read(procedure, story, e, reader)
    )
