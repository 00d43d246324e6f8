"""Conditions that look at what stands outside the case, and at what a move must not be told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from evenhand.domain.cases.obligations import matches
from evenhand.domain.cases.post_guards import named_in
from evenhand.domain.cases.standing import Gaps, Standing, plain
from evenhand.domain.lawbook.procedure import Guard
from evenhand.domain.lawbook.vocabularies import lowered
from evenhand.domain.time import in_full


def no_other_case(guard: Guard, at: Standing) -> Gaps | None:
    """The customer has no other open case of this procedure, at one of the named stages if any (SPOC-1)."""
    standing = [
        case.ref
        for case in at.surroundings.others
        if case.procedure == at.procedure.name and (not guard.stages or case.stage in guard.stages)
    ]
    return {"cases": ", ".join(standing)} if standing else None


def letter_of_case(guard: Guard, at: Standing) -> Gaps | None:
    """The contact stated is a letter (`values`) that went from this case to its customer, by the day of the entry.

    With `since`, it went after that move: the notice of an ending that was given up does not count again.
    """
    event = at.story.last(guard.since) if guard.since else None
    earliest = event.happened_on if event is not None else at.story.opened_on
    stated = at.fact(guard.of[0])
    fit = [
        letter
        for letter in at.surroundings.letters
        if letter.contact == stated
        and letter.code in guard.values
        and (earliest is None or letter.went_on >= earliest)
    ]
    if not fit:
        return {"letters": ", ".join(plain(code) for code in guard.values), "day": ""}
    went_on = min(letter.went_on for letter in fit)
    if at.happened_on < went_on:
        return {"letters": plain(guard.values[0]), "day": f" It went on {in_full(went_on)}, and not before."}
    return None


def after_decision(guard: Guard, at: Standing) -> Gaps | None:
    """The entry is not dated before the decision that it carries out."""
    decided = at.decided_by.decided_on if at.decided_by is not None else None
    if decided is None or at.happened_on >= decided:
        return None
    return {"decided": in_full(decided)}


def before_day(guard: Guard, at: Standing) -> Gaps | None:
    """A stated day lies before the day (`values`) on which the law ended this (DPC-1)."""
    day, ended_on = at.fact(guard.of[0]), dt.date.fromisoformat(guard.values[0])
    if not isinstance(day, dt.date) or day < ended_on:
        return None
    return {"day": in_full(day), "ended": in_full(ended_on)}


def not_long_ago(guard: Guard, at: Standing) -> Gaps | None:
    """A stated day lies no more days (`values`) before today: an older one is perhaps a slip in the year (FOI-1)."""
    day, most = at.fact(guard.of[0]), int(guard.values[0])
    if not isinstance(day, dt.date) or (at.today - day).days <= most:
        return None
    return {"day": in_full(day), "days": str(most)}


def not_kept_from(guard: Guard, at: Standing) -> Gaps | None:
    """Nobody whom the facts name is somebody from whom this case is kept, because it is about them (SPOC-18)."""
    kept = set(at.surroundings.kept_from)
    named = [name for name in guard.of if kept & set(named_in(at.facts.get(name)))]
    return {"who": " and ".join(map(plain, named))} if named else None


def no_namesake(guard: Guard, at: Standing) -> Gaps | None:
    """Nobody takes two of the parts that the facts name, as far as names tell, typed or of officers (CSC-9)."""
    found = [pair for pair in at.surroundings.namesakes if set(pair) <= set(guard.of)]
    if not found:
        return None
    return {"pairs": ", ".join(f"{plain(one)} and {plain(other)}" for one, other in found)}


def left_out(guard: Guard, at: Standing) -> Gaps | None:
    """The move is told none of the named facts: they would say something else than the rest of it (FOI-40)."""
    told = [name for name in guard.of if at.facts.get(name) not in (None, "", ())]
    return {"names": ", ".join(map(plain, told))} if told else None


def only_where_asked(guard: Guard, at: Standing) -> Gaps | None:
    """The move is told none of the named facts where its own `when` does not ask for them (times of calls, URB-3)."""
    asks = next((move.asks for move in at.procedure.moves.values() if guard in move.guards), {})
    told = [
        asks[name].title
        for name in guard.of
        if name in asks
        and at.facts.get(name) not in (None, "", ())
        and not matches(asks[name].when, at.facts)
    ]
    return {"names": "; ".join(map(lowered, told))} if told else None


def one_told(guard: Guard, at: Standing) -> Gaps | None:
    """The move is told at least one of the named facts, whatever the case says already (SPOC-19)."""
    if any(at.facts.get(name) not in (None, "", ()) for name in guard.of):
        return None
    return {"missing": " or ".join(map(plain, guard.of))}


def no_more_than(guard: Guard, at: Standing) -> Gaps | None:
    """The first number is no larger than the second: no more was tried than there is. What is not said is not compared."""
    first, second = (at.fact(name) for name in guard.of)
    numbers = isinstance(first, int | Decimal) and isinstance(second, int | Decimal)
    if not numbers or first <= second:  # type: ignore[operator]  # both are numbers here
        return None
    return {"more": str(first), "most": str(second)}
