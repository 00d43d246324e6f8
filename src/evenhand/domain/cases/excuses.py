"""What stands against the opening of a case by what is known of it already: before anybody opens it, or reads it anew.

What wants a reason is shown where a message fills in the rest; what was said at the opening is held to the law under
which the case is read later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from evenhand.domain.cases.events import Event, Value
from evenhand.domain.cases.guards import Refusal, refusals
from evenhand.domain.cases.reading import read
from evenhand.domain.cases.standing import Standing
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.lawbook.procedure import Ask, Move, Procedure


@dataclass(frozen=True, slots=True)
class Excuse:
    """A question of a move that must be answered, and the sentence of the condition that its answer lets it past."""

    ask: Ask
    says: str


def excuses_wanted(
    procedure: Procedure,
    move: Move,
    facts: Mapping[str, Value],
    surroundings: Surroundings,
    *,
    happened_on: dt.date,
    today: dt.date,
) -> tuple[Excuse, ...]:
    """The questions that an opening move wants answered because of what is known of it by now (FOI-1).

    A condition that looks at what is not known yet asks nothing.
    """
    if not any(guard.excused_by for guard in move.guards):
        return ()
    at = _unopened(procedure, facts, surroundings, happened_on=happened_on, today=today)
    against = refusals(move, at, knowing_facts=True)
    return tuple(Excuse(move.asks[one.excused_by], one.says) for one in against if one.excused_by)


def never_opened_so(
    procedure: Procedure, opened: Event, surroundings: Surroundings, *, today: dt.date
) -> tuple[Refusal, ...]:
    """What this procedure has against how a case was opened under another: it was asked by word of mouth (FOI-12).

    Only conditions about what was said at the opening, and that no answer would excuse, count here.
    """
    opening = next(iter(procedure.opening_moves), None)
    if opening is None:
        return ()
    about = (g for g in opening.guards if g.of and not g.excused_by and opened.facts.keys() >= set(g.of))
    at = _unopened(procedure, opened.facts, surroundings, happened_on=opened.happened_on, today=today)
    return refusals(replace(opening, guards=tuple(about)), at, knowing_facts=True)


def _unopened(
    procedure: Procedure,
    facts: Mapping[str, Value],
    surroundings: Surroundings,
    *,
    happened_on: dt.date,
    today: dt.date,
) -> Standing:
    unopened = read(procedure, (), surroundings, today)
    return Standing(
        procedure=procedure,
        story=unopened.story,
        clocks=unopened.clocks,
        surroundings=surroundings,
        today=today,
        happened_on=happened_on,
        facts=facts,
    )
