"""What the register holds about one case on a day: exactly what the policies ask for (SAL-30 to SAL-37).

Worked out from the events up to that day, so that the register of any past day is as true as today's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from evenhand.domain.cases.events import Event, Value
from evenhand.domain.cases.reading import Reading, read
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.conduct.call_times import call_times_in, with_times
from evenhand.domain.conduct.limits import RESTRICTION, in_words, review_day
from evenhand.domain.lawbook.compiling import words_of
from evenhand.domain.lawbook.procedure import Ask, Procedure
from evenhand.domain.lawbook.purposes import CONTINUED_NEED
from evenhand.domain.lawbook.vocabularies import Vocabulary
from evenhand.domain.time.words import in_full

NONE_KNOWN: Mapping[str, Vocabulary] = MappingProxyType({})
ASSOCIATE, INCIDENT = "associate", "incident"
LETTER, AWARE, OUTSIDE, REPORT = "send-letter", "tell-aware", "appoint-outside-body", "report-to-committee"
ADJUSTMENTS, NOT_APPLIED = "consider-adjustments", "decide-not-to-apply"
EXCEPTION, NOT_TAKEN = "make-exception", "not-take-complaint"
RECOMMENDED = "recommend"
DECISIONS = ("decide-initial-letter", "warn", "warn-formally", RECOMMENDED, "decide", "restrict-immediately")
NO_MORE = ("answer-no-more", "terminate-contact")
REVIEWS = (
    "continue-after-review",
    "continue-by-committee",
    "lift",
    "extend",
    "decline-extension",
    "end-period",
)
OWN_REVIEWS = ("uphold-review", "turn-down-review")


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing that happened, as the register lists it: the day, what, and the words or ids that go with it."""

    on: dt.date
    title: str
    words: str = ""
    facts: Mapping[str, Value] | None = None
    by: str = ""
    minute: str = ""


@dataclass(frozen=True, slots=True)
class LimitNoted:
    """A limit with its days, as it stood on the day of the register."""

    code: str
    how: str
    scope: str
    reaches: str
    starts_on: dt.date
    ends_on: dt.date
    review_on: dt.date | None
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the register holds of one case. `level` is the stage it stood at, in the policy's own words."""

    level: str
    stage: str
    closed: bool
    limits: tuple[LimitNoted, ...]
    associates: tuple[str, ...]
    advised: tuple[Noted, ...]
    outside: tuple[Noted, ...]
    reports: tuple[Noted, ...]
    decided: tuple[Noted, ...]
    aware: tuple[Noted, ...]
    adjustments: tuple[Noted, ...]
    reviews: tuple[Noted, ...]
    review_due: tuple[dt.date, ...]
    not_applied: tuple[Noted, ...]
    exceptions: tuple[Noted, ...]
    complaints_not_taken: tuple[Noted, ...]
    no_more_replies: tuple[Noted, ...]


def reading_as_at(
    procedure: Procedure, events: Sequence[Event], surroundings: Surroundings, on: dt.date
) -> Reading | None:
    """The case as it stood on a day: by what had happened by then; nothing where it had not begun."""
    known = tuple(event for event in events if event.happened_on <= on or event.sequence == 1)
    if not events or events[0].happened_on > on:
        return None
    return read(procedure, known, surroundings, on)


def entry_of(
    reading: Reading, words: Mapping[str, str], *, vocabularies: Mapping[str, Vocabulary] = NONE_KNOWN
) -> Entry:
    """The register's entry for a case, from its reading on a day."""

    def noted(*moves: str) -> tuple[Noted, ...]:
        events = [event for event in reading.story.events if event.move in moves]
        return tuple(_noted(reading, event, words) for event in events)

    return Entry(
        level=reading.stage.title,
        stage=reading.stage.name,
        closed=reading.stage.final,
        limits=_limits(reading, words, vocabularies),
        associates=tuple(
            str(item.facts["associate"])
            for item in reading.items_of(ASSOCIATE)
            if item.stage == "the-same" and "associate" in item.facts
        ),
        advised=noted(LETTER, "send-initial-letter", "log-spoken-warning"),
        outside=noted(OUTSIDE),
        reports=noted(REPORT),
        decided=noted(*DECISIONS),
        aware=noted(AWARE),
        adjustments=noted(ADJUSTMENTS),
        reviews=noted(*REVIEWS, *OWN_REVIEWS),
        review_due=tuple(
            clock.due_on for clock in reading.running if clock.due_on and clock.rule.purpose == CONTINUED_NEED
        ),
        not_applied=noted(NOT_APPLIED),
        exceptions=noted(EXCEPTION),
        complaints_not_taken=noted(NOT_TAKEN),
        no_more_replies=noted(*NO_MORE),
    )


def _noted(reading: Reading, event: Event, words: Mapping[str, str]) -> Noted:
    move = reading.procedure.moves[event.move]
    texts = [_said(ask, event.facts[name], words) for name, ask in move.asks.items() if name in event.facts]
    decider = event.decided_by
    return Noted(
        on=(decider.decided_on if decider else None) or event.happened_on,
        title=move.title,
        words=" ".join(text for text in texts if text),
        facts=event.facts,
        by=(decider.body or decider.officer or event.recorded_by) if decider else event.recorded_by,
        minute=decider.minute if decider else "",
    )


def _said(ask: Ask, value: Value, words: Mapping[str, str]) -> str:
    """An answer as the register lists it: words as they are, a choice or a day after its question; no number of ours."""
    if ask.type in ("text", "line"):
        return in_words(value, words)
    if ask.choice:
        return f"{ask.title}: {words_of(str(value)).lower()}."
    return f"{ask.title}: {in_full(value)}." if isinstance(value, dt.date) else ""


def _limits(
    reading: Reading, words: Mapping[str, str], vocabularies: Mapping[str, Vocabulary]
) -> tuple[LimitNoted, ...]:
    kind = reading.procedure.items.get(RESTRICTION)
    found = []
    for item in reading.items_of(RESTRICTION):
        starts_on, ends_on = item.facts.get("starts_on"), item.facts.get("ends_on")
        if kind is None or not isinstance(starts_on, dt.date) or not isinstance(ends_on, dt.date):
            continue
        decided = review_day(reading) if kind.stages[item.stage].lapses_on else None
        review_on = decided or item.facts.get("review_on")
        found.append(
            LimitNoted(
                code=str(item.facts.get("what", "")),
                how=with_times(
                    in_words(item.facts.get("how"), words), call_times_in(item.facts, vocabularies)
                ),
                scope=str(item.facts.get("scope", "")),
                reaches=in_words(item.facts.get("scope_words"), words),
                starts_on=starts_on,
                ends_on=ends_on,
                review_on=review_on if isinstance(review_on, dt.date) else None,
                stage=kind.stages[item.stage].title,
            )
        )
    return tuple(found)
