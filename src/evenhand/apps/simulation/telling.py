"""Telling an invented case: each move decided by the procedure itself, exactly as in real work, and kept in memory.

A story is written down in one go when it is whole (`writing.py`). The events, their chain and every projection are
those that the same moves make one by one; `evenhand verify` and `evenhand rebuild` find no difference.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from evenhand.domain.cases.deciding import Decided, Proposal, Refused, decide
from evenhand.domain.cases.events import Actor, Decider, Event, Value
from evenhand.domain.cases.reading import Reading, read
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.lawbook.procedure import Procedure

LONDON = ZoneInfo("Europe/London")


class StoryRefused(Exception):
    """A procedure does not allow what the simulation wanted to tell; the sentence says what and why."""


@dataclass(slots=True)
class Tale:
    """One case in the making."""

    procedure: Procedure
    book: Lawbook
    surroundings: Surroundings
    events: tuple[Event, ...] = ()
    words: dict[str, str] = field(default_factory=dict)

    def do(
        self,
        move: str,
        *,
        on: dt.date,
        by: Actor,
        facts: Mapping[str, Value] | None = None,
        item: str = "",
        decided_by: Decider | None = None,
        hour: int = 10,
    ) -> str:
        """Make a move on a day. Returns the item it opened or spoke of. Raises StoryRefused."""
        proposal = Proposal(
            move=move,
            facts=facts or {},
            happened_on=on,
            recorded_at=dt.datetime.combine(on, dt.time(hour, 15), tzinfo=LONDON),
            recorded_by=by,
            item=item,
            decided_by=decided_by,
        )
        decided = decide(
            self.procedure,
            self.events,
            self.surroundings,
            proposal,
            vocabularies=self.book.vocabularies,
            today=on,
        )
        if isinstance(decided, Refused):
            raise StoryRefused(f"{self.procedure.id}, “{move}” on {on.isoformat()}: {decided}")
        self._keep(decided)
        return decided.event.item

    def _keep(self, decided: Decided) -> None:
        self.events = (*self.events, decided.event)
        self.words.update(decided.passages)

    def read(self, on: dt.date) -> Reading:
        """Where the case stands on a day."""
        return read(self.procedure, self.events, self.surroundings, on)

    def due(self, on: dt.date) -> dt.date:
        """The last day for the answer, as the procedure reckons it. Raises StoryRefused where there is none."""
        clock = self.read(on).next_due
        if clock is None or clock.due_on is None:
            raise StoryRefused(f"{self.procedure.id} has no day for an answer on {on.isoformat()}.")
        return clock.due_on
