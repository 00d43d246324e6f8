"""A small way to tell the story of a case in a test: each line is a day, a move and what it was told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from evenhand.domain.cases.deciding import Decided, Proposal, Refused, decide
from evenhand.domain.cases.events import Actor, Decider, Event, Value
from evenhand.domain.cases.reading import Reading, read
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.time import Calendars

EVERYBODY = Actor(
    officer="officer:1",
    roles=frozenset(
        {
            "officer",
            "head-of-service",
            "information-team",
            "complaints-team",
            "administrator",
            "leadership-team",
        }
    ),
)


# In an invented council these officers hold the posts that may be asked for; officer 99 holds none.
POSTS = {
    role: tuple(f"officer:{number}" for number in range(1, 10))
    for role in ("information-team", "head-of-service", "town-clerk")
}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@dataclass
class Told:
    """A case in the telling."""

    lawbook: Lawbook
    procedure: Procedure
    surroundings: Surroundings
    events: list[Event] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)

    def attempt(
        self,
        on: str,
        move: str,
        *,
        item: str = "",
        by: Actor = EVERYBODY,
        decided_by: Decider | None = None,
        today: str | None = None,
        **facts: Value,
    ) -> Decided | Refused:
        happened = day(on)
        return decide(
            self.procedure,
            self.events,
            self.surroundings,
            Proposal(
                move=move,
                facts=facts,
                happened_on=happened,
                recorded_at=dt.datetime.combine(happened, dt.time(12), dt.UTC),
                recorded_by=by,
                item=item,
                decided_by=decided_by,
            ),
            vocabularies=self.lawbook.vocabularies,
            today=day(today) if today else happened,
        )

    def tell(self, on: str, move: str, **said: object) -> Event:
        """Make the move; a refusal fails the test with its sentences."""
        outcome = self.attempt(on, move, **said)  # type: ignore[arg-type]  # each as the test says it
        assert isinstance(outcome, Decided), str(outcome)
        self.events.append(outcome.event)
        self.words.update(outcome.passages)
        return outcome.event

    def refused(self, on: str, move: str, **said: object) -> str:
        """The sentences with which a move is refused; a move that is allowed fails the test."""
        outcome = self.attempt(on, move, **said)  # type: ignore[arg-type]  # each as the test says it
        assert isinstance(outcome, Refused), f"{move} was allowed"
        return str(outcome)

    def reading(self, on: str) -> Reading:
        return read(self.procedure, self.events, self.surroundings, day(on))


def case_of(lawbook: Lawbook, name: str, *, calendars: Calendars, on: str = "2026-09-01") -> Told:
    around = Surroundings(calendars=calendars, posts=POSTS)
    return Told(lawbook, lawbook.edition(name, day(on)), around)
