"""Where a case stands as a move is considered: what guards and derivations look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from evenhand.domain.cases.clocks import ClockReading
from evenhand.domain.cases.events import Decider, Event, Value
from evenhand.domain.cases.story import Story
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.lawbook.vocabularies import Vocabulary

Gaps = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a case stands as a move is considered. `facts` are what the move states, if known yet."""

    procedure: Procedure
    story: Story
    clocks: tuple[ClockReading, ...]
    surroundings: Surroundings
    today: dt.date
    happened_on: dt.date
    facts: Mapping[str, Value] = field(default_factory=dict)
    item: str = ""
    recorded_by: str = ""
    decided_by: Decider | None = None
    vocabularies: Mapping[str, Vocabulary] = field(default_factory=dict)

    def fact(self, name: str) -> Value | None:
        """What is now proposed, else what the item says, else what the case says."""
        if name in self.facts:
            return self.facts[name]
        item = self.story.items.get(self.item)
        if item is not None and name in item.facts:
            return item.facts[name]
        return self.story.facts.get(name)

    def spoken(self, name: str) -> str:
        """A role, or another name from a file, as words inside a sentence."""
        roles = self.vocabularies.get("roles")
        return roles.spoken(name) if roles is not None else plain(name)

    def happened_here(self, move: str) -> list[Event]:
        """The events of a move that are about this: of an item, those of that item alone; of the case, all."""
        found = self.story.happened.get(move, [])
        return [event for event in found if not event.item or not self.item or event.item == self.item]

    @property
    def decider(self) -> str:
        """The officer whose decision it is: guards about people look at the decider."""
        if self.decided_by is not None:
            return self.decided_by.officer
        return self.recorded_by

    def deciders_of(self, moves: Iterable[str]) -> set[str]:
        """The officers who decided the named moves, each the last time: those named as deciders, else who recorded it.

        Of a move on another kind of item, whoever decided it on any of them.
        """
        return {
            event.decided_by.officer if event.decided_by and event.decided_by.officer else event.recorded_by
            for move in moves
            for event in self._decisions(move)
        }

    def _decisions(self, move: str) -> list[Event]:
        kind, here = move.rpartition(".")[0], self.story.items.get(self.item)
        if kind and (here is None or here.kind != kind):
            return self.story.happened.get(move, [])
        return self.happened_here(move)[-1:]


def plain(name: str) -> str:
    """A name from a file as words inside a sentence."""
    return name.replace("-", " ").replace("_", " ")


def titles(names: list[str], at: Standing) -> str:
    """The titles of some moves, for a sentence."""
    moves = at.procedure.moves
    return ", ".join(f"“{moves[name].title}”" if name in moves else name for name in names)
