"""Days that cannot be: not come yet, before the case was received, or of a year that nobody can mean.

One place for every move and every correction of one. A move whose day may well lie before receipt says so
(`before_receipt`); a question about a day that is over by now says so too (`happened`), and may
say that it can lie before receipt all the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from evenhand.domain.cases.events import Value
from evenhand.domain.cases.guards import Refusal
from evenhand.domain.cases.story import RECLASSIFY, Story
from evenhand.domain.lawbook.procedure import Move
from evenhand.domain.time import COUNTABLE_YEARS, in_full

RECEIVED_ON = "received_on"  # the day of receipt, by this name in every procedure


def wrong_days(
    story: Story,
    move: Move,
    facts: Mapping[str, Value],
    *,
    happened_on: dt.date,
    decided_on: dt.date | None,
    today: dt.date,
) -> tuple[Refusal, ...]:
    """Every day that a move was told and that cannot be true, a sentence and a field each.

    `story` is the case without this move; `today` is the day on which it is recorded.
    """
    beyond = _beyond_counting(facts, happened_on, decided_on)
    if beyond:
        return beyond
    return (
        *_not_come(move, facts, happened_on, decided_on, today),
        *_before_receipt(story, move, facts, happened_on),
    )


def _not_come(
    move: Move,
    facts: Mapping[str, Value],
    happened_on: dt.date,
    decided_on: dt.date | None,
    today: dt.date,
) -> tuple[Refusal, ...]:
    found: list[Refusal] = []
    if happened_on > today:
        says = f"{in_full(happened_on)} has not come yet. Give the day on which it happened."
        found.append(Refusal(says=says, field="happened_on"))
    received = facts.get(RECEIVED_ON)
    if isinstance(received, dt.date) and received > today:
        says = f"{in_full(received)} has not come yet, so nothing was received then. Check the day."
        found.append(Refusal(says=says, field=RECEIVED_ON))
    if decided_on is not None and decided_on > today:
        says = f"The decision is dated {in_full(decided_on)}, which has not come yet."
        found.append(Refusal(says=says, field="decided_on"))
    for name, day in _over_by_now(move, facts):
        if day > today:
            title = move.asks[name].title
            says = f"{title}: {in_full(day)} has not come yet. Give the day on which it was done."
            found.append(Refusal(says=says, field=name))
    return tuple(found)


def _before_receipt(
    story: Story, move: Move, facts: Mapping[str, Value], happened_on: dt.date
) -> tuple[Refusal, ...]:
    """Days before the case was received: nothing can have been done about it then."""
    first = begun_on(story, move, facts)
    if first is None or move.before_receipt:
        return ()
    found: list[Refusal] = []
    if happened_on < first:
        says = f"{in_full(happened_on)} is before {in_full(first)}, the day it was received. Check the day."
        found.append(Refusal(says=says, field="happened_on"))
    for name, day in _over_by_now(move, facts):
        if day < first and not move.asks[name].before_receipt:
            says = (
                f"{move.asks[name].title}: {in_full(day)} is before {in_full(first)}, the day it was "
                "received. Check the day."
            )
            found.append(Refusal(says=says, field=name))
    return tuple(found)


def begun_on(story: Story, move: Move, facts: Mapping[str, Value]) -> dt.date | None:
    """The first day on which something can have been done about a case: its receipt, else its opening.

    A case may have been put on record with an earlier day than its receipt; then that earlier day counts.
    """
    if move.name == RECLASSIFY:
        return None
    if move.opens and not move.item_kind:
        received = facts.get(RECEIVED_ON)
        return received if isinstance(received, dt.date) else None
    received = story.facts.get(RECEIVED_ON)
    known = [day for day in (received, story.opened_on) if isinstance(day, dt.date)]
    return min(known, default=None)


def _over_by_now(move: Move, facts: Mapping[str, Value]) -> tuple[tuple[str, dt.date], ...]:
    """The days that the move was told of what is done by now, by the name of the question."""
    told = ((name, facts.get(name)) for name, ask in move.asks.items() if ask.happened)
    return tuple((name, day) for name, day in told if isinstance(day, dt.date))


def _beyond_counting(
    facts: Mapping[str, Value], happened_on: dt.date, decided_on: dt.date | None
) -> tuple[Refusal, ...]:
    """Days so far off that no clock could be counted from them: a year was mistyped."""
    said = {**facts, "happened_on": happened_on, "decided_on": decided_on}
    return tuple(
        Refusal(says=f"The year {day.year} cannot be meant. Check the day and give it again.", field=name)
        for name, day in said.items()
        if isinstance(day, dt.date) and day.year not in COUNTABLE_YEARS
    )
