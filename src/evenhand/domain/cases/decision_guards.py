"""Conditions on decisions: who took them, when, how long they bind, and what they may not go against.

Generic like all guards: a procedure says which facts, items and letters they look at.
"""

from __future__ import annotations

import datetime as dt

from evenhand.domain.cases.item_guards import named_anywhere
from evenhand.domain.cases.standing import Gaps, Standing, plain
from evenhand.domain.lawbook.procedure import Guard
from evenhand.domain.time import in_full, reckon


def minute_given(guard: Guard, at: Standing) -> Gaps | None:
    """The minute or reference by which a body's decision can be found is stated."""
    return None if at.decided_by is not None and at.decided_by.minute.strip() else {}


def decided_by(guard: Guard, at: Standing) -> Gaps | None:
    """The decision is stated as that of one of the named posts or bodies, with its day."""
    decider = at.decided_by
    decided = decider is not None and decider.decided_on is not None
    if (
        decider is not None
        and decided
        and {plain(decider.role), plain(decider.body)} & set(map(plain, guard.of))
    ):
        return None
    return {"who": " or ".join(sorted(map(at.spoken, guard.of)))}


def decider_holds_post(guard: Guard, at: Standing) -> Gaps | None:
    """The officer who is said to have decided is named, and holds the post that they decided as."""
    decider = at.decided_by
    if decider is None or not decider.role:
        return None
    if decider.officer and decider.officer in at.surroundings.posts.get(decider.role, ()):
        return None
    return {"who": at.spoken(decider.role)}


def no_longer_than(guard: Guard, at: Standing) -> Gaps | None:
    """A stated day is no later than a rule of this procedure reckons from another stated day (SAL-17).

    Where no other day is named, the rule is reckoned from the day of the event.
    """
    last, first = at.fact(guard.of[0]), at.fact(guard.of[1]) if guard.of[1:] else at.happened_on
    rule = next((c.rule for c in at.procedure.clocks if c.rule.id == guard.values[0]), None)
    if not isinstance(last, dt.date) or not isinstance(first, dt.date) or rule is None:
        return None
    latest = reckon(rule, first, {}, at.surroundings.calendars).due
    return {"day": in_full(last), "latest": in_full(latest)} if latest and last > latest else None


def no_sooner_than(guard: Guard, at: Standing) -> Gaps | None:
    """A stated day is no sooner than a rule of this procedure reckons from the day of the event (SPOC-19)."""
    said = at.fact(guard.of[0])
    rule = next((c.rule for c in at.procedure.clocks if c.rule.id == guard.values[0]), None)
    if not isinstance(said, dt.date) or rule is None:
        return None
    earliest = reckon(rule, at.happened_on, {}, at.surroundings.calendars).due
    return {"day": in_full(said), "earliest": in_full(earliest)} if earliest and said < earliest else None


def follows_on(guard: Guard, at: Standing) -> Gaps | None:
    """A stated day is the last day that the case held so far, or the day after it: no gap, and no period in advance."""
    first, last = at.fact(guard.of[0]), at.story.facts.get(guard.of[1])
    if not isinstance(first, dt.date) or not isinstance(last, dt.date):
        return None
    after = last + dt.timedelta(days=1)
    return None if first in (last, after) else {"first": in_full(first), "after": in_full(after)}


def followed_up(guard: Guard, at: Standing) -> Gaps | None:
    """Each time the first move happened, the second happened as well, and the last of them after the last of the first."""
    first, second = guard.of
    done, after = at.story.last(first), at.story.last(second)
    if done is None:
        return None
    if (
        after is not None
        and after.sequence > done.sequence
        and at.story.times(second) >= at.story.times(first)
    ):
        return None
    return {
        "missing": f"“{at.procedure.moves[second].title}”",
        "done": f"“{at.procedure.moves[first].title}”",
    }


def not_before(guard: Guard, at: Standing) -> Gaps | None:
    """A stated day is not before another stated day."""
    later, earlier = at.fact(guard.of[0]), at.fact(guard.of[1])
    if isinstance(later, dt.date) and isinstance(earlier, dt.date) and later < earlier:
        return {"later": plain(guard.of[0]), "earlier": plain(guard.of[1]), "day": in_full(earlier)}
    return None


def still_to_come(guard: Guard, at: Standing) -> Gaps | None:
    """A stated day lies after the day of the move: what is promised is not already past."""
    name = guard.of[0]
    day = at.fact(name)
    if isinstance(day, dt.date) and day <= at.happened_on:
        return {"fact": plain(name), "day": in_full(day)}
    return None


def not_backdated(guard: Guard, at: Standing) -> Gaps | None:
    """A stated day is not before the day of the decision that it rests on."""
    stated = at.fact(guard.of[0])
    decided = at.decided_by.decided_on if at.decided_by and at.decided_by.decided_on else at.happened_on
    if isinstance(stated, dt.date) and stated < decided:
        return {"stated": in_full(stated), "decided": in_full(decided)}
    return None


def in_order(guard: Guard, at: Standing) -> Gaps | None:
    """Neither the event nor the decision behind it is dated before the named moves, which it rests on."""
    decided = at.decided_by.decided_on if at.decided_by and at.decided_by.decided_on else at.happened_on
    for name in guard.of:
        event = at.story.last(name)
        if event is not None and min(at.happened_on, decided) < event.happened_on:
            return {"move": f"“{at.procedure.moves[name].title}”", "day": in_full(event.happened_on)}
    return None


def decided_in_time(guard: Guard, at: Standing) -> Gaps | None:
    """The decision was taken by the day that the case now states: what has ended is not continued afterwards."""
    last = at.story.facts.get(guard.of[0])
    decided = at.decided_by.decided_on if at.decided_by and at.decided_by.decided_on else at.happened_on
    return {"latest": in_full(last)} if isinstance(last, dt.date) and decided > last else None


def items_within(guard: Guard, at: Standing) -> Gaps | None:
    """No item of a kind at these stages has a day (`of`, second) after the day stated for the whole (`of`, first)."""
    latest = at.fact(guard.of[0])
    late = [
        item.key
        for item in at.story.items.values()
        if item.kind == guard.item
        and item.stage in guard.stages
        and isinstance(day := item.facts.get(guard.of[1]), dt.date)
        and isinstance(latest, dt.date)
        and day > latest
    ]
    return {"items": ", ".join(plain(key) for key in late)} if late else None


def items_start_after(guard: Guard, at: Standing) -> Gaps | None:
    """No item of a kind at these stages has a day (`of`) before the day of the decision: nothing is backdated."""
    decided = at.decided_by.decided_on if at.decided_by and at.decided_by.decided_on else at.happened_on
    early = [
        item.key
        for item in at.story.items.values()
        if item.kind == guard.item
        and item.stage in guard.stages
        and isinstance(day := item.facts.get(guard.of[0]), dt.date)
        and day < decided
    ]
    return {"items": ", ".join(plain(key) for key in early), "decided": in_full(decided)} if early else None


def letter_sent(guard: Guard, at: Standing) -> Gaps | None:
    """Each of the named letters really went to the customer by the day of the decision.

    It rests on the letters that are kept as they were sent: neither deciding on one nor saying that it went is sending
    it. One of the moves in `of`, such as a spoken warning that was put on record, stands in the place of all of them.
    With `since`, what went before the last such move does not count again.
    """
    decided = at.decided_by.decided_on if at.decided_by and at.decided_by.decided_on else at.happened_on
    first = _day_of_last(guard, at)
    spoken = [at.story.last(move) for move in guard.of]
    if any(event is not None and first <= event.happened_on <= decided for event in spoken):
        return None
    sent = {letter.code for letter in at.surroundings.letters if first <= letter.went_on <= decided}
    missing = [name for name in guard.values if name not in sent]
    return {"missing": ", ".join(plain(name) for name in missing)} if missing else None


def letter_not_sent(guard: Guard, at: Standing) -> Gaps | None:
    """None of the named letters went to the customer: what somebody has read cannot be kept from them (PVP-5)."""
    sent = sorted({letter.code for letter in at.surroundings.letters} & set(guard.values))
    return {"sent": ", ".join(plain(name) for name in sent)} if sent else None


def _day_of_last(guard: Guard, at: Standing) -> dt.date:
    events = [event for name in filter(None, guard.since.split("|")) if (event := at.story.last(name))]
    return max((event.happened_on for event in events), default=dt.date.min)


def recorder_differs(guard: Guard, at: Standing) -> Gaps | None:
    """Whoever records this did not take the decisions (`of`) it is about, nor is named by the case in these facts.

    Otherwise somebody could review their own decision under the name of a colleague (URB-7).
    """
    own = at.recorded_by
    for name in guard.of:
        if own in named_anywhere(name, at):
            return {"who": plain(name)}
        for event in at.happened_here(name):
            decider = event.decided_by
            if own == (decider.officer if decider is not None and decider.officer else "") or (
                decider is None and own == event.recorded_by
            ):
                return {"who": "the person who decided before"}
    return None


def departure_said(guard: Guard, at: Standing) -> Gaps | None:
    """Where the decision goes another way than most like it, it is said why in the named fact."""
    differs = at.surroundings.departs
    if not differs or at.fact(guard.of[0]):
        return None
    return {"differs": "; ".join(differs)}


def nothing_against(guard: Guard, at: Standing) -> Gaps | None:
    """What else is on record bears the move out: the app that knows the matter finds nothing against it."""
    found = at.surroundings.against
    return {"why": " ".join(found)} if found else None


def item_flag(guard: Guard, at: Standing) -> Gaps | None:
    """Some item of a kind at these stages has a code that carries a flag of its vocabulary (URB-6)."""
    fact, flag = guard.of[0], guard.values[0]
    for item in at.story.items.values():
        if item.kind != guard.item or (guard.stages and item.stage not in guard.stages):
            continue
        value = item.facts.get(fact)
        codes = value if isinstance(value, tuple) else (str(value or ""),)
        if any(_flagged(at, fact, code, flag) not in ([], ["False"]) for code in codes):
            return None
    return {"item": plain(guard.item)}


def person_not(guard: Guard, at: Standing) -> Gaps | None:
    """Whoever decides is none of the people whom the case names so (PVP-3: never the officer who was hurt)."""
    named = [name for name in guard.of if at.decider and at.fact(name) == at.decider]
    return {"who": plain(named[0])} if named else None


def items_respect_adjustments(guard: Guard, at: Standing) -> Gaps | None:
    """No item's code goes against an adjustment on the person's record, unless it says how that is kept (URB-3).

    `of` names the fact with the code and the fact that says how; `values` the flag that lists adjustments.
    """
    named, kept = guard.of
    for item in at.story.items.values():
        if item.kind != guard.item or item.stage not in guard.stages or item.facts.get(kept):
            continue
        against = _flagged(at, named, str(item.facts.get(named, "")), guard.values[0])
        met = sorted(set(against) & set(at.surroundings.adjustments))
        if met:
            return {"item": plain(item.key), "adjustment": ", ".join(met)}
    return None


def respects_adjustments(guard: Guard, at: Standing) -> Gaps | None:
    """The code now stated goes against no adjustment on record, unless it is said how that is kept (URB-3)."""
    named, kept = guard.of
    if at.fact(kept):
        return None
    against = _flagged(at, named, str(at.fact(named) or ""), guard.values[0])
    met = sorted(set(against) & set(at.surroundings.adjustments))
    return {"adjustment": ", ".join(met)} if met else None


def _flagged(at: Standing, fact: str, code: str, flag: str) -> list[str]:
    """The words of a flag of a code, by the vocabulary from which the fact is chosen."""
    asks = (move.asks[fact] for move in at.procedure.moves.values() if fact in move.asks)
    vocabulary = at.vocabularies.get(next((ask.vocabulary for ask in asks if ask.vocabulary), ""))
    meaning = vocabulary.codes.get(code) if vocabulary is not None else None
    return str(meaning.flags.get(flag, "")).split() if meaning is not None else []
