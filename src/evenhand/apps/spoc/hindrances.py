"""What stands against an answer in a weekly response: what it lacks, who has not cleared it, what its case does not allow now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from evenhand.apps.cases.models import Case
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.spoc.fetching import Fetched
from evenhand.apps.spoc.models import WeeklyChoice
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.cases.events import Actor
from evenhand.domain.cases.guards import happened, refusals
from evenhand.domain.cases.standing import Standing
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.contact.weekly import Decision
from evenhand.domain.lawbook.procedure import Ask, Move, Procedure
from evenhand.domain.lawbook.procedures import WeeklySource
from evenhand.domain.time import in_full

BLOCKERS = "weekly-blockers"
CLEARED_BY = "happened"
# The conditions of sending that rest on the story alone, and may refuse what was cleared.
OF_THE_STORY = frozenset({"every", "some", "no-open", "not-happened", "unchanged-since"})
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


def not_cleared(
    case: Case, procedure: Procedure, move: Move, found: Fetched, *, today: dt.date
) -> tuple[str, ...]:
    """Why the answer does not go as it was cleared: it was not, or what it rests on was changed since (SPOC-17).

    Who clears it, and since when it waits, or what was changed. Nothing where no other team clears it.
    """
    story = found.stories.get(case.pk)
    if story is None:
        return ()
    at = Standing(
        procedure=procedure,
        story=story,
        clocks=(),
        surroundings=Surroundings(calendars=calendars()),
        today=today,
        happened_on=today,
    )
    clearing = [guard for guard in move.guards if guard.holds == CLEARED_BY]
    who = _who_clears(procedure, [name for guard in clearing for name in guard.of], case, found)
    says = lawbook().vocabularies[BLOCKERS].codes
    for guard in clearing:
        if happened(guard, at) is not None:
            before = [event for name in guard.since.split("|") if (event := story.last(name)) is not None]
            since = max((event.happened_on for event in before), default=received_on(case))
            return (says["not-cleared"].says.format(who=who, since=in_full(since)),)
    own = replace(move, guards=tuple(guard for guard in move.guards if guard.holds in OF_THE_STORY))
    changed = refusals(own, at, knowing_facts=False)
    return tuple(says["changed"].says.format(who=who, why=refusal.says) for refusal in changed)


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
