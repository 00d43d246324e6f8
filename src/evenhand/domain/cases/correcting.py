"""What stands against a correction: the corrected entry is held to what its own move was held to.

A correction is laid over the entry it supersedes. The days, the questions and the conditions of that entry's
move are looked at once more, with the case as it stood before the entry: its stages, items and clocks, with what was
corrected in them since, on the day on which the entry was recorded. What comes from outside the case (who holds which
post, whom it is kept from, what else is on record) is as it is today, for it is today that the new fact is stated. What
was wrong with the entry already is no reason to refuse a correction of something else, so only what is newly wrong
counts: by the very condition, and of what is on record by the very sentence.

What was decided later, on the entry as it stood, is not looked at here: it does not go until it is decided again
(`change_guards.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from evenhand.domain.cases.days import RECEIVED_ON, begun_on, wrong_days
from evenhand.domain.cases.derivations import DERIVATIONS
from evenhand.domain.cases.events import Decider, Event, PassageRef, Value
from evenhand.domain.cases.facts import check_facts
from evenhand.domain.cases.guards import Refusal, refusals
from evenhand.domain.cases.reading import read
from evenhand.domain.cases.standing import Standing
from evenhand.domain.cases.story import NOW, corrected, laid_over
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.lawbook.procedure import Ask, Move, Procedure
from evenhand.domain.lawbook.vocabularies import Vocabulary
from evenhand.domain.time.legal_day import legal_day

SAID = "said"  # stands for words that are kept in a passage, where only their being there matters


@dataclass(frozen=True, slots=True)
class Weighed:
    """A correction, looked at: what stands against it, and the facts of the entry that follow from it."""

    against: tuple[Refusal, ...] = ()
    follows: Mapping[str, Value] = field(default_factory=dict)
    asks: Mapping[str, Ask] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Laid:
    """An entry that a correction is about: as it stands, with the correction laid over it, and all that stands."""

    old: Event
    new: Event
    standing: tuple[Event, ...]

    @property
    def before(self) -> tuple[Event, ...]:
        """What stands before the entry, with what was corrected in it since."""
        return tuple(event for event in self.standing if event.sequence < self.old.sequence)


def laid(events: Sequence[Event], facts: Mapping[str, Value]) -> Laid | None:
    """The entry that a correction with these facts is about; none where it does not stand."""
    standing = tuple(corrected(events))
    old = next((event for event in standing if event.sequence == facts.get("supersedes")), None)
    return Laid(old, laid_over(old, facts), standing) if old is not None else None


def weigh(
    procedure: Procedure,
    events: Sequence[Event],
    surroundings: Surroundings,
    facts: Mapping[str, Value],
    *,
    vocabularies: Mapping[str, Vocabulary],
    today: dt.date,
) -> Weighed:
    """Look at a correction with these facts, recorded today. Each refusal names the field of the correction."""
    one = laid(events, facts)
    if one is None:
        says = f"Entry {facts.get('supersedes')} does not stand: it was struck out, or this case has no such entry."
        return Weighed((Refusal(says=says, field="supersedes"),))
    move = procedure.moves.get(one.old.move)
    if facts.get("strike") is True or move is None:
        return Weighed(asks=_named_now(move))
    at = _standing(procedure, one.before, surroundings, one.old, move, vocabularies)
    new_at = replace(at, facts=one.new.facts, happened_on=one.new.happened_on)
    follows = _followed(move, at, new_at)
    new_at = replace(new_at, facts={**new_at.facts, **follows})
    # Names that are alike, and what is against it on record, are told of what is newly said alone.
    told = msgspec.structs.replace(surroundings, namesakes=(), against=(), departs=surroundings.departed)
    as_was = replace(at, surroundings=told)
    wrong = _newly(_wrong_in_itself(move, as_was, today), _wrong_in_itself(move, new_at, today))
    # The conditions are asked even where the entry lacks a fact that is asked for only since: it escapes none by that.
    wrong = wrong or _newly(*(refusals(move, then, knowing_facts=True) for then in (as_was, new_at)))
    wrong += _left_before(procedure, one.standing, at, move, one.old, one.new)
    return Weighed(
        tuple(_of_the_correction(refusal) for refusal in wrong),
        {f"{NOW}{name}": value for name, value in follows.items()},
        _named_now(move),
    )


def with_receipt(
    events: Sequence[Event], entry: int, happened_on: dt.date | None, facts: Mapping[str, Value]
) -> tuple[dt.date | None, Mapping[str, Value]]:
    """The day of an entry that opened its case on the day of receipt, and that day: they move together."""
    opened = next((e for e in corrected(events) if e.sequence == entry == 1), None)
    if opened is None or opened.facts.get(RECEIVED_ON) != opened.happened_on:
        return happened_on, facts
    received = facts.get(RECEIVED_ON)
    if happened_on is not None and received is None:
        return happened_on, {**facts, RECEIVED_ON: happened_on}
    if happened_on is None and isinstance(received, dt.date):
        return received, facts
    return happened_on, facts


def day_decided(happened_on: dt.date, decided_by: Decider | None, today: dt.date) -> dt.date:
    """The day of which an entry says that it was decided: who holds which post is asked of that day (SPOC-13)."""
    said = decided_by.decided_on if decided_by is not None else None
    return min(said or happened_on, today)


def day_corrected(events: Sequence[Event], facts: Mapping[str, Value], today: dt.date) -> dt.date:
    """The day on which what a correction is laid over was decided, as it says once corrected."""
    old = next((event for event in corrected(events) if event.sequence == facts.get("supersedes")), None)
    if old is None:
        return today
    return day_decided(laid_over(old, facts).happened_on, old.decided_by, today)


def _standing(
    procedure: Procedure,
    before: Sequence[Event],
    surroundings: Surroundings,
    old: Event,
    move: Move,
    vocabularies: Mapping[str, Vocabulary],
) -> Standing:
    """The case as it stood when the entry was recorded, with what the entry says as it stands now."""
    then = legal_day(old.recorded_at)
    reading = read(procedure, before, surroundings, then, lapsing=False)
    return Standing(
        procedure=procedure,
        story=reading.story,
        clocks=reading.clocks,
        surroundings=surroundings,
        today=then,
        happened_on=old.happened_on,
        facts=old.facts,
        item="" if move.opens else old.item,
        recorded_by=old.recorded_by,
        decided_by=old.decided_by,
        vocabularies=vocabularies,
    )


def _wrong_in_itself(move: Move, at: Standing, today: dt.date) -> tuple[Refusal, ...]:
    """Everything wrong with the days and facts of an entry, before any condition is looked at."""
    told = {name: SAID if isinstance(value, PassageRef) else value for name, value in at.facts.items()}
    asked = {name: value for name, value in told.items() if name in move.asks or name not in move.derives}
    decided_on = at.decided_by.decided_on if at.decided_by else None
    return check_facts(move, asked, vocabularies=at.vocabularies, on=at.happened_on) + wrong_days(
        at.story, move, at.facts, happened_on=at.happened_on, decided_on=decided_on, today=today
    )


def _newly(before: Iterable[Refusal], now: Iterable[Refusal]) -> list[Refusal]:
    known = {_mark(one) for one in before}
    return [one for one in now if _mark(one) not in known]


def _mark(refusal: Refusal) -> tuple[str, str | int]:
    """What tells one refusal from another: the condition, whatever it names now, else the sentence and its field."""
    return ("", refusal.condition) if refusal.condition else (refusal.says, refusal.field)


def _left_before(
    procedure: Procedure, standing: Sequence[Event], at: Standing, move: Move, old: Event, new: Event
) -> Iterator[Refusal]:
    """The later entries that a later day of receipt would leave before the case began."""
    if not move.opens or move.item_kind:
        return
    was, is_now = begun_on(at.story, move, old.facts), begun_on(at.story, move, new.facts)
    if was is None or is_now is None or is_now <= was:
        return
    for event in standing:
        other = procedure.moves.get(event.move)
        if event.sequence == old.sequence or other is None or other.before_receipt:
            continue
        if was <= event.happened_on < is_now:
            says = (
                f"Entry {event.sequence}, “{other.title}”, would then lie before the day it was received. "
                "Check the day, or correct that entry first."
            )
            yield Refusal(says=says, field="received_on")


def _followed(move: Move, at: Standing, new_at: Standing) -> dict[str, Value]:
    """The worked-out facts of the entry that come out otherwise now; one that somebody stated stays."""
    found: dict[str, Value] = {}
    for name, derivation in move.derives.items():
        if name not in at.facts or at.facts[name] != new_at.facts.get(name):
            continue
        was = DERIVATIONS[derivation](name, _without(at, name))
        is_now = DERIVATIONS[derivation](name, _without(new_at, name))
        if was == at.facts[name] and is_now is not None and is_now != was:
            found[name] = is_now
    return found


def _without(at: Standing, name: str) -> Standing:
    return replace(at, facts={key: value for key, value in at.facts.items() if key != name})


def _of_the_correction(refusal: Refusal) -> Refusal:
    """The refusal beside the field of the correction that it is about."""
    if not refusal.field:
        return refusal
    name = "corrected_on" if refusal.field == "happened_on" else f"{NOW}{refusal.field}"
    return replace(refusal, field=name)


def _named_now(move: Move | None) -> dict[str, Ask]:
    return {f"{NOW}{name}": ask for name, ask in move.asks.items()} if move else {}
