"""The day on which a person was told of a move that counts for the clocks only once they are told.

A fee, a question, more time: the law stops or moves its time by the notice, and not by what an officer recorded. So
where the letter of such a move went later than the day recorded, clocks count the move from the day the letter went.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evenhand.domain.cases.events import Event
from evenhand.domain.lawbook.procedure import Owed, Procedure
from evenhand.domain.time import in_full

WAIVE = "waive"
POSTED_ON = "posted_on"  # the day a printed letter went, by this name where a letter is recorded as sent


@dataclass(frozen=True, slots=True)
class ToldOn:
    """The day from which an entry counts, later than the day recorded for it, and that in a sentence."""

    on: dt.date
    says: str


def days_told(
    procedure: Procedure, happened: Mapping[str, Sequence[Event]], events: Sequence[Event]
) -> dict[int, ToldOn]:
    """By the number of an entry: the day its letter went, where that is later than the day recorded for the entry.

    `happened` are the entries by their moves, `events` all of them in order. An entry whose letter has not gone keeps
    its day, and owes the letter.
    """
    found = {}
    for name, entries in happened.items():
        move = procedure.moves.get(name)
        if move is None:
            continue
        for owed in filter(lambda one: one.gives_day, move.owes):
            for entry in entries:
                on = _told_on(entry, owed, events)
                if on > entry.happened_on:
                    says = f"“{move.title}” is recorded for {in_full(entry.happened_on)}. "
                    says += f"It counts from {in_full(on)}, when the person was told."
                    found[entry.sequence] = ToldOn(on, says)
    return found


def _told_on(entry: Event, owed: Owed, events: Sequence[Event]) -> dt.date:
    """The day the letter of an entry went; never after the day of the reply, for by then the person knew."""
    went: dt.date | None = None
    for event in events:
        if event.sequence <= entry.sequence:
            continue
        if event.move in owed.ended_by:
            return min(went, max(event.happened_on, entry.happened_on)) if went else entry.happened_on
        if event.move == WAIVE and event.facts.get("obligation") == f"{entry.sequence}.{owed.name}":
            break
        if went is None and _carries(event, owed):
            posted = event.facts.get(POSTED_ON)
            went = posted if isinstance(posted, dt.date) else event.happened_on
    return went or entry.happened_on


def letters_not_gone(
    procedure: Procedure, happened: Mapping[str, Sequence[Event]], events: Sequence[Event], move: str
) -> tuple[str, ...]:
    """The titles of the letters that the last entry of a move owes its person, and that have not gone since."""
    entries = happened.get(move, ())
    owes = [owed for owed in procedure.moves[move].owes if owed.gives_day] if move in procedure.moves else []
    since = entries[-1].sequence if entries else 0
    after = [event for event in events if event.sequence > since]
    return tuple(owed.title for owed in owes if not any(_carries(event, owed) for event in after))


def _carries(event: Event, owed: Owed) -> bool:
    """Whether an entry is that this very letter went: another letter tells the person nothing of the move."""
    return event.move in owed.met_by and event.facts.get("letter", owed.name) == owed.name
