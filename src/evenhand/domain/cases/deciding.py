"""Whether a move may be made now, and the event it becomes.

Reading never refuses; deciding does, with every sentence that stands against the move at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from evenhand.domain.cases.correcting import Weighed, weigh
from evenhand.domain.cases.days import wrong_days
from evenhand.domain.cases.derivations import DERIVATIONS
from evenhand.domain.cases.events import Actor, Decider, Event, PassageRef, Value
from evenhand.domain.cases.facts import check_facts, in_words
from evenhand.domain.cases.guards import RELIES_ON, Refusal, refusals
from evenhand.domain.cases.post_guards import BY_STEP, roles_looked_at
from evenhand.domain.cases.reading import Reading, read, why_not
from evenhand.domain.cases.standing import Standing
from evenhand.domain.cases.story import CORRECT, NOW
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.lawbook.procedure import OF_LISTED_POSTS, Ask, Move, Procedure
from evenhand.domain.lawbook.vocabularies import Vocabulary

ANYONE = "anyone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A move as somebody proposes it: what, with which facts, when it happened, who records, who decides."""

    move: str
    facts: Mapping[str, Value]
    happened_on: dt.date
    recorded_at: dt.datetime
    recorded_by: Actor
    item: str = ""
    decided_by: Decider | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """The move may be made: its event, and the words that go into passages, by passage name."""

    event: Event
    passages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """The move may not be made: every sentence why."""

    refusals: tuple[Refusal, ...]

    def __str__(self) -> str:
        return " ".join(refusal.says for refusal in self.refusals)


def may_record(move: Move, actor: Actor, people: Mapping[str, str]) -> bool:
    """Whether a person may record a move: by a post they hold, or as somebody named in this case.

    Whoever stands in for an absent officer may do what that officer may (SPOC-2).
    """
    if ANYONE in move.by or actor.roles & set(move.by):
        return True
    named = {people[name] for name in move.by if name in people}
    return actor.officer in named or bool(named & actor.stands_in_for)


def decide(
    procedure: Procedure,
    events: Sequence[Event],
    surroundings: Surroundings,
    proposal: Proposal,
    *,
    vocabularies: Mapping[str, Vocabulary],
    today: dt.date,
) -> Decided | Refused:
    """Decide a proposal on a day: the event to append, or every reason why not."""
    reading = read(procedure, events, surroundings, today)
    move = procedure.moves.get(proposal.move)
    if move is None:
        return Refused((Refusal(says=f"{procedure.title} has no move “{proposal.move}”."),))
    against = _out_of_place(reading, move, proposal) or _not_theirs(reading, move, proposal)
    if against:
        return Refused(against)
    at = _standing(reading, proposal, vocabularies)
    wrong = check_facts(move, proposal.facts, vocabularies=vocabularies, on=proposal.happened_on)
    wrong += _wrong_days(reading, move, proposal, today)
    over = Weighed()
    if not wrong and move.name == CORRECT:
        over = weigh(procedure, events, surroundings, proposal.facts, vocabularies=vocabularies, today=today)
        wrong = over.against
    if not wrong:
        at = replace(at, facts=_with_derived(move, at))
        wrong = _no_decider(move, proposal) + refusals(move, at, knowing_facts=True)
    if wrong:
        return Refused(wrong)
    return _decided(reading, move, proposal, at, over)


def _out_of_place(reading: Reading, move: Move, proposal: Proposal) -> tuple[Refusal, ...]:
    if move.opens and not move.item_kind:
        return () if not reading.story.stage else (Refusal(says=why_not(reading, move)),)
    if not reading.story.stage:
        return (Refusal(says=f"“{move.title}” needs an open case, and this one has not been opened."),)
    offer = reading.offer(move.name, proposal.item if not move.opens else "")
    if offer is None:
        return (Refusal(says=why_not(reading, move, proposal.item), field="item" if move.item_kind else ""),)
    return tuple(refusal for refusal in offer.refusals if not refusal.by_day)


def _not_theirs(reading: Reading, move: Move, proposal: Proposal) -> tuple[Refusal, ...]:
    item = reading.story.items.get(proposal.item)
    people = {**reading.surroundings.lent, **reading.story.people, **(item.people if item else {})}
    if _kept_out(reading, move, proposal):
        says = "This case is about you, so you take no part in it. Ask whoever gave it out to record this."
        return (Refusal(says=says),)
    if may_record(move, proposal.recorded_by, people):
        return ()
    who = ", ".join(name.replace("-", " ") for name in move.by)
    return (Refusal(says=f"“{move.title}” is recorded by: {who}. Ask one of them to do it."),)


def _kept_out(reading: Reading, move: Move, proposal: Proposal) -> bool:
    """Whether the recorder is somebody whom the case is about; what they were asked they may still answer."""
    names, story = reading.procedure.keeps_out, reading.story
    if not names:
        return False
    held = [story.people, *(item.people for item in story.items.values())]
    about = {people[name] for people in held for name in names if name in people}
    if proposal.recorded_by.officer not in about:
        return False
    item = story.items.get(proposal.item)
    asked = {item.people[name] for name in move.by if name in item.people} if item else set()
    return proposal.recorded_by.officer not in asked


def _wrong_days(reading: Reading, move: Move, proposal: Proposal, today: dt.date) -> tuple[Refusal, ...]:
    return wrong_days(
        reading.story,
        move,
        proposal.facts,
        happened_on=proposal.happened_on,
        decided_on=proposal.decided_by.decided_on if proposal.decided_by else None,
        today=today,
    )


def _no_decider(move: Move, proposal: Proposal) -> tuple[Refusal, ...]:
    if not move.decided_elsewhere:
        return ()
    decider = proposal.decided_by
    wanted = ", ".join(move.decided_by_roles) or move.decided_by_body
    words = wanted.replace("-", " ")
    if decider is None or decider.decided_on is None or not (decider.role or decider.body or decider.officer):
        return (
            Refusal(says=f"Say who decided and on what day: this is for the {words}.", field="decided_by"),
        )
    if move.decided_by_body and decider.body != move.decided_by_body:
        return (Refusal(says=f"This is decided by the {words}.", field="decided_by"),)
    if move.decided_by_roles and decider.role not in move.decided_by_roles:
        return (Refusal(says=f"This is decided by: {words}.", field="decided_by"),)
    return ()


def _standing(reading: Reading, proposal: Proposal, vocabularies: Mapping[str, Vocabulary]) -> Standing:
    return Standing(
        procedure=reading.procedure,
        story=reading.story,
        clocks=reading.clocks,
        surroundings=reading.surroundings,
        today=reading.today,
        happened_on=proposal.happened_on,
        facts=proposal.facts,
        item=proposal.item,
        recorded_by=proposal.recorded_by.officer,
        decided_by=proposal.decided_by,
        vocabularies=vocabularies,
    )


def _decided(reading: Reading, move: Move, proposal: Proposal, at: Standing, over: Weighed) -> Decided:
    sequence = reading.sequence + 1
    asks = {**move.asks, **over.asks}
    facts: dict[str, Value] = {}
    passages: dict[str, str] = {}
    for name, value in proposal.facts.items():
        if isinstance(value, str) and _is_text(reading.procedure, asks, name, value):
            passages[f"{sequence}.{name}"] = value
            facts[name] = PassageRef(name=f"{sequence}.{name}")
        elif value != "":
            facts[name] = value
    facts.update(over.follows)
    for name in move.derives:
        if name not in facts and name in at.facts:
            facts[name] = at.facts[name]
    event = Event(
        sequence=sequence,
        move=move.name,
        item=_item_key(reading, move, proposal),
        happened_on=proposal.happened_on,
        recorded_at=proposal.recorded_at,
        recorded_by=proposal.recorded_by.officer,
        under=reading.procedure.id,
        facts=facts,
        decided_by=proposal.decided_by,
        relied_on=_relied_on(move, at),
    )
    return Decided(event, passages)


def _with_derived(move: Move, at: Standing) -> Mapping[str, Value]:
    """What the move states, and what follows from it: guards look at both."""
    facts = dict(at.facts)
    for name, derivation in move.derives.items():
        worked_out = DERIVATIONS[derivation](name, at) if name not in facts else None
        if worked_out is not None:
            facts[name] = worked_out
    return facts


def _is_text(procedure: Procedure, asks: Mapping[str, Ask], name: str, value: str) -> bool:
    """Whether a fact is free text; a corrected fact (`now.…`) is what the entry it corrects asked for."""
    ask = asks.get(name)
    if ask is not None:
        return in_words(ask, value)
    plain = name.removeprefix(NOW)
    asked = [other.asks[plain] for other in procedure.moves.values() if plain in other.asks]
    return not asked or any(in_words(found, value) for found in asked)


def _item_key(reading: Reading, move: Move, proposal: Proposal) -> str:
    if not move.item_kind:
        return ""
    if not move.opens:
        return proposal.item
    return f"{move.item_kind}-{len(reading.items_of(move.item_kind)) + 1}"


def _posts_looked_at(move: Move, at: Standing) -> Mapping[str, tuple[str, ...]]:
    """Who holds which post, as far as the guards of a move looked at it: all of it, unless they name the roles."""
    looking = [guard for guard in move.guards if "posts" in RELIES_ON.get(guard.holds, ())]
    if any(guard.holds != BY_STEP and guard.holds not in OF_LISTED_POSTS for guard in looking):
        return at.surroundings.posts
    roles = {role for guard in looking for role in roles_looked_at(guard, at.vocabularies, at.happened_on)}
    return {role: held for role, held in at.surroundings.posts.items() if role in roles}


def _relied_on(move: Move, at: Standing) -> dict[str, object]:
    """The surroundings that the guards of a move looked at, so that its replay stays pure."""
    names = {name for guard in move.guards for name in RELIES_ON.get(guard.holds, ())}
    found: dict[str, object] = {}
    surroundings = at.surroundings
    for name in sorted(names):
        value = getattr(surroundings, name)
        if name == "posts":
            value = _posts_looked_at(move, at)
        if name == "linked":
            value = tuple(msgspec.structs.replace(case, title="") for case in surroundings.linked)
        found[name] = msgspec.to_builtins(value)
    return found
