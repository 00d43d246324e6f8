"""What stands against an answer in a weekly response: what it lacks, who has not cleared it, what its case does not allow now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from evenhand.apps.cases.models import Case
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.spoc.fetching import Fetched
from evenhand.apps.spoc.models import WeeklyChoice
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.cases.events import Actor
from evenhand.domain.contact.weekly import Decision
from evenhand.domain.lawbook.procedure import Ask, Move, Procedure
from evenhand.domain.lawbook.procedures import WeeklySource
from evenhand.domain.time import in_full

BLOCKERS = "weekly-blockers"
FILLED_IN_BY_SENDING = frozenset({"weekly_response", "contact"})


def more_asks(move: Move, draft: str) -> tuple[Ask, ...]:
    """What the answer's move must be told beside its words: an outcome, for a request under information law."""
    return tuple(
        ask
        for ask in move.asks.values()
        if not ask.optional and ask.name != draft and ask.name not in FILLED_IN_BY_SENDING
    )


def lacks(
    move: Move,
    asks: Sequence[Ask],
    choice: WeeklyChoice | None,
    actor: Actor,
    people: Mapping[str, str],
    *,
    drafted: bool,
) -> tuple[str, ...]:
    """What the answer lacks before it may go: somebody who may record it, or what its move must be told besides."""
    if not may_record(move, actor, people):
        who = ", ".join(name.replace("-", " ") for name in move.by)
        return (
            f"its answer is recorded by: {who}. Ask them to answer it on its case page; it then goes with the weekly response.",
        )
    said: Mapping[str, Any] = choice.facts if choice else {}
    return tuple(
        f"say: {ask.title[:1].lower()}{ask.title[1:]}." for ask in asks if drafted and not said.get(ask.name)
    )


def not_now(case: Case, procedure: Procedure, weekly: WeeklySource) -> Mapping[Decision, str]:
    """Which decisions the case does not allow where it stands: said on the page, before anything is sent."""
    moves = {
        Decision.ANSWERED: weekly.answered,
        Decision.CARRIED: weekly.carried,
        Decision.ALONE: weekly.carried,
        Decision.NONE_NEEDED: weekly.none_needed,
    }
    here = procedure.stages[case.stage].title if case.stage in procedure.stages else case.stage
    return {
        decision: f"it stands at “{here}”, where “{procedure.moves[name].title}” cannot be done. "
        f"Take it on first, on its own page ({case.ref})."
        for decision, name in moves.items()
        if name and case.stage not in procedure.moves[name].from_stages
    }


def cleared_elsewhere(procedure: Procedure, weekly: WeeklySource, move: Move) -> bool:
    """Whether the words of the answer must have been recorded by an earlier move, and go as they stand there."""
    earlier = (name for guard in move.guards if guard.holds == "happened" for name in guard.of)
    return any(weekly.draft in procedure.moves[name].asks for name in earlier if name in procedure.moves)


def not_cleared(case: Case, procedure: Procedure, move: Move, found: Fetched) -> tuple[str, ...]:
    """What must have been recorded before the answer may go, and has not been: by whom, and since when (SPOC-17)."""
    events = found.events[case.pk]
    last = {event.move: event for event in events}
    says = lawbook().vocabularies[BLOCKERS].codes["not-cleared"].says
    return tuple(
        says.format(
            who=_who_clears(procedure, guard.of, case, found),
            since=in_full(since.happened_on if since is not None else received_on(case)),
        )
        for guard in move.guards
        if guard.holds == "happened"
        for since in (last.get(guard.since),)
        if any(
            name not in last or (since is not None and last[name].sequence <= since.sequence)
            for name in guard.of
        )
    )


def _who_clears(procedure: Procedure, moves: Sequence[str], case: Case, found: Fetched) -> str:
    """Who may record what is missing: whoever the case names for it, and the teams."""
    by = dict.fromkeys(name for move in moves if move in procedure.moves for name in procedure.moves[move].by)
    people, roles = found.people[case.pk], lawbook().vocabularies["roles"].codes
    named = [found.officers[people[name]].name for name in by if people.get(name) in found.officers]
    teams = [f"the {roles[name].title.lower()}" for name in by if name in roles]
    return " or ".join(dict.fromkeys([*named, *teams]))


def received_on(case: Case) -> dt.date:
    """Since when a matter is with the council, as far as its record says."""
    return case.received_on or case.opened_on or dt.date.min
