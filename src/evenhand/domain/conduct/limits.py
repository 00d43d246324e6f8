"""The limits on contact and the precautions that bind on a day, read from a case. Nothing here says why.

What ended by itself has ended: a Reading of the day after the last day no longer holds the limit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from evenhand.domain.cases.events import PassageRef, Value
from evenhand.domain.cases.reading import Reading
from evenhand.domain.cases.story import ItemStory
from evenhand.domain.conduct.call_times import CallTimes, call_times_in, with_times
from evenhand.domain.contact.ways import NOT_BY
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.lawbook.purposes import CONTINUED_NEED
from evenhand.domain.lawbook.vocabularies import Vocabulary

RESTRICTION = "restriction"
PRECAUTIONS = "precautions"
APPEAL = "appeal"
SEND_LETTER = "send-letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit in force: what it is, what the person may do, how far it reaches and until when.

    `services` are the codes of the services that it is about, where it is about some alone.
    `met_by` are the person's adjustments that it goes against: they come first (URB-3). `told` is whether the letter
    about it went: until then the person does not know of it, and nobody treats them as if they did.
    `not_by` are the channels by which we do not get in touch either, unless an adjustment asks for them.
    `calls` are the days and times at which they may telephone, where the limit states them; `how` says them too.
    """

    key: str
    code: str
    title: str
    how: str
    scope: str
    reaches: str
    says: str
    acts: str
    starts_on: dt.date
    ends_on: dt.date
    review_on: dt.date | None
    officers: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    met_by: tuple[str, ...] = ()
    told: bool = True
    not_by: tuple[str, ...] = ()
    calls: CallTimes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Precaution:
    """What staff do to stay safe, and until when. No level, no reason, no label (PVP-4, PVP-8).

    `told` is whether the letter about it went to the person: until then nobody speaks of it to them (PVP-5).
    """

    what: tuple[str, ...]
    ends_on: dt.date
    for_address: bool
    appealed: bool
    told: bool


def limits_contact(procedure: Procedure) -> bool:
    """Whether cases of this procedure may hold limits on contact."""
    return RESTRICTION in procedure.items


def keeps_precautions(procedure: Procedure) -> bool:
    """Whether cases of this procedure may hold precautions for staff."""
    return any(PRECAUTIONS in move.asks for move in procedure.moves.values())


def in_words(value: Value | None, words: Mapping[str, str]) -> str:
    """A fact as its words: a passage by its name, all else as it is."""
    if isinstance(value, PassageRef):
        return words.get(value.name, "")
    return "" if value is None else str(value)


def review_day(reading: Reading) -> dt.date | None:
    """The day of the next review of what is in force: one day for the whole case, by its running clock (SAL-16)."""
    due = [clock.due_on for clock in reading.running if clock.rule.purpose == CONTINUED_NEED]
    return min((day for day in due if day is not None), default=None)


def limits_in(
    reading: Reading,
    words: Mapping[str, str],
    *,
    vocabularies: Mapping[str, Vocabulary],
    adjustments: Collection[str] = (),
) -> tuple[Limit, ...]:
    """The limits of a case that bind on the day of the reading; none that begins later, lapsed or was lifted."""
    kind = reading.procedure.items.get(RESTRICTION)
    if kind is None:
        return ()
    binding = {name for name, stage in kind.stages.items() if stage.lapses_on}
    found = []
    for item in reading.items_of(RESTRICTION):
        starts_on, ends_on = item.facts.get("starts_on"), item.facts.get("ends_on")
        if (
            item.stage not in binding
            or not isinstance(starts_on, dt.date)
            or not isinstance(ends_on, dt.date)
        ):
            continue
        if starts_on <= reading.today:
            found.append(_limit(reading, item, words, vocabularies, adjustments, starts_on, ends_on))
    return tuple(found)


def _limit(
    reading: Reading,
    item: ItemStory,
    words: Mapping[str, str],
    vocabularies: Mapping[str, Vocabulary],
    adjustments: Collection[str],
    starts_on: dt.date,
    ends_on: dt.date,
) -> Limit:
    ask = next(m.asks["what"] for m in reading.procedure.items[RESTRICTION].opening if "what" in m.asks)
    code = str(item.facts.get("what", ""))
    meaning = vocabularies[ask.vocabulary].codes.get(code)
    flags = meaning.flags if meaning is not None else {}
    review_on, officers = review_day(reading) or item.facts.get("review_on"), item.facts.get("officers")
    services = item.facts.get("services")
    calls = call_times_in(item.facts, vocabularies)
    how = in_words(item.facts.get("how"), words)
    return Limit(
        key=item.key,
        code=code,
        title=meaning.title if meaning is not None else code,
        how=with_times(how, calls),
        scope=str(item.facts.get("scope", "")),
        reaches=in_words(item.facts.get("scope_words"), words),
        says=meaning.says if meaning is not None else "",
        acts=str(flags.get("acts", "")),
        starts_on=starts_on,
        ends_on=ends_on,
        review_on=review_on if isinstance(review_on, dt.date) else None,
        officers=officers if isinstance(officers, tuple) else (),
        services=tuple(one.removeprefix("service:") for one in services)
        if isinstance(services, tuple)
        else (),
        met_by=tuple(sorted(set(str(flags.get("against", "")).split()) & set(adjustments))),
        told=_told_of_limits(reading),
        not_by=tuple(str(flags.get(NOT_BY, "")).split()),
        calls=calls,
    )


def _told_of_limits(reading: Reading) -> bool:
    """Whether no letter is owed any more by a decision that put proposed limits in force."""
    moves = reading.procedure.moves
    binding = {name for name, stage in reading.procedure.items[RESTRICTION].stages.items() if stage.lapses_on}
    began = {
        event.sequence
        for event in reading.story.events
        for take in (moves[event.move].takes if event.move in moves else ())
        if take.item_kind == RESTRICTION and take.to in binding and not take.from_stages <= binding
    }
    return not any(one.kind == "letter" and int(one.key.partition(".")[0]) in began for one in reading.owed)


def precautions_in(reading: Reading, *, vocabularies: Mapping[str, Vocabulary]) -> tuple[Precaution, ...]:
    """The precautions of a case that stand on the day of the reading; none that is over or begins later."""
    stage, facts = reading.stage, reading.story.facts
    starts_on, ends_on = facts.get("starts_on"), facts.get("ends_on")
    chosen = facts.get(PRECAUTIONS)
    if not stage.lapses_on or not isinstance(starts_on, dt.date) or not isinstance(ends_on, dt.date):
        return ()
    if starts_on > reading.today or not isinstance(chosen, tuple):
        return ()
    titles = vocabularies[PRECAUTIONS]
    appealed = _is_open(reading, APPEAL)
    return (
        Precaution(
            what=tuple(titles.title_of(code) for code in chosen),
            ends_on=ends_on,
            for_address=facts.get("for_address") is True,
            appealed=appealed,
            told=_told(reading),
        ),
    )


def _told(reading: Reading) -> bool:
    """Whether a letter that a decision on precautions owes went to the person, or they appealed against it."""
    deciding = [move for move in reading.procedure.moves.values() if PRECAUTIONS in move.asks]
    letters = {owed.name for move in deciding for owed in move.owes if owed.kind == "letter"}
    sent = reading.story.happened.get(SEND_LETTER, ())
    return APPEAL in reading.story.happened or any(event.facts.get("letter") in letters for event in sent)


def _is_open(reading: Reading, move: str) -> bool:
    """Whether a clock that this move started still runs."""
    starts = {binding.key for binding in reading.procedure.clocks if move in binding.starts}
    return any(clock.running and clock.key in starts for clock in reading.clocks)
