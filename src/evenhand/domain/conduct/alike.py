"""Past decisions that were about the like: the same behaviour and the same limits. Shown beside a decision, never scored.

What is compared are codes, so that no name and no word of anybody enters. The order is by how many codes two
decisions share, and is not shown as a number.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from evenhand.domain.cases.reading import Reading
from evenhand.domain.conduct.limits import RESTRICTION
from evenhand.domain.conduct.register import INCIDENT, OWN_REVIEWS, REVIEWS

DECISIONS = ("decide", "restrict-immediately", "decide-not-to-apply")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision on behaviour without any name: the evidence by code, the limits, the length, what became of it.

    `service` is the code of the service it is about, empty where none was said; `channels` those of the incidents.
    """

    ref: str
    decided_on: dt.date | None
    behaviours: frozenset[str]
    incidents: int
    limits: frozenset[str]
    scopes: frozenset[str]
    days: int
    warned: bool
    applied: bool
    outcomes: tuple[str, ...]
    service: str = ""
    channels: frozenset[str] = frozenset()


def decision_in(reading: Reading, ref: str) -> Decision:
    """What a case amounts to as a decision, decided or still to be."""
    story = reading.story
    behaviours: set[str] = set()
    incidents = [item for item in reading.items_of(INCIDENT) if item.stage == "relied-on"]
    for item in incidents:
        codes = item.facts.get("behaviours")
        behaviours.update(codes if isinstance(codes, tuple) else ())
    limits = [item for item in reading.items_of(RESTRICTION) if item.stage != "withdrawn"]
    events = [event for event in story.events if event.move in DECISIONS]
    titles = reading.procedure.moves
    service = story.facts.get("service")
    return Decision(
        ref=ref,
        decided_on=events[0].happened_on if events else None,
        behaviours=frozenset(behaviours),
        incidents=len(incidents),
        limits=frozenset(str(item.facts.get("what", "")) for item in limits),
        scopes=frozenset(str(item.facts.get("scope", "")) for item in limits),
        days=_length(reading),
        warned=any(event.move in ("warn", "warn-formally") for event in story.events),
        applied=any(event.move != "decide-not-to-apply" for event in events),
        outcomes=tuple(
            titles[event.move].title for event in story.events if event.move in (*REVIEWS, *OWN_REVIEWS)
        ),
        service=service.removeprefix("service:") if isinstance(service, str) else "",
        channels=frozenset(str(item.facts["where"]) for item in incidents if "where" in item.facts),
    )


def _length(reading: Reading) -> int:
    first, last = reading.story.facts.get("starts_on"), reading.story.facts.get("ends_on")
    if isinstance(first, dt.date) and isinstance(last, dt.date):
        return (last - first).days + 1
    return 0


def most_alike(one: Decision, others: Iterable[Decision], *, at_most: int) -> tuple[Decision, ...]:
    """The decided ones that share most with this one, the latest first among equals; those that share nothing are left out."""
    decided = [other for other in others if other.decided_on is not None and other.ref != one.ref]
    alike = [other for other in decided if _shared(one, other)]
    alike.sort(key=lambda other: (_shared(one, other), other.decided_on or dt.date.min), reverse=True)
    return tuple(alike[:at_most])


def _shared(one: Decision, other: Decision) -> int:
    return len(one.behaviours & other.behaviours) + len(one.limits & other.limits)


@dataclass(frozen=True, slots=True)
class Unlike:
    """Two decisions on the same behaviour that ended far apart, for somebody to look at."""

    one: Decision
    other: Decision
    because: str


def treated_unlike(decisions: Iterable[Decision]) -> tuple[Unlike, ...]:
    """Pairs with exactly the same behaviour codes where one was limited and the other not, or one twice as long."""
    found: list[Unlike] = []
    by_codes: dict[frozenset[str], list[Decision]] = {}
    for decision in decisions:
        if decision.decided_on is not None and decision.behaviours:
            by_codes.setdefault(decision.behaviours, []).append(decision)
    for alike in by_codes.values():
        for n, one in enumerate(alike):
            for other in alike[n + 1 :]:
                if because := _difference(one, other):
                    found.append(Unlike(one, other, because))
    return tuple(found)


def _difference(one: Decision, other: Decision) -> str:
    if one.applied != other.applied:
        return "One was limited, and the other was not."
    if one.warned != other.warned:
        return "One was warned first, and the other was not."
    if _twice_as_long(one, other):
        return f"One lasts {one.days} days, and the other {other.days} days."
    if one.scopes != other.scopes:
        return "One reaches further than the other."
    return ""


def _twice_as_long(one: Decision, other: Decision) -> bool:
    return min(one.days, other.days) * 2 <= max(one.days, other.days) and max(one.days, other.days) > 0


def departures(one: Decision, similar: Sequence[Decision]) -> tuple[str, ...]:
    """How a decision differs from most of the similar ones, a sentence each; nothing where it goes with them.

    Somebody who departs says why in one sentence. It is no score, and it refuses nothing.
    """
    found = Counter(because for other in similar if (because := _departs(one, other)))
    if not similar or 2 * sum(found.values()) <= len(similar):
        return ()
    return tuple(
        f"{because} ({count} of {len(similar)} similar decisions)" for because, count in found.most_common()
    )


def _departs(one: Decision, other: Decision) -> str:
    if one.applied != other.applied:
        return "This one limits contact, and they did not" if one.applied else "They limited contact"
    if one.warned != other.warned:
        return "A warning came first here" if one.warned else "They were warned first"
    if not _twice_as_long(one, other):
        return "This one reaches further or less far" if one.scopes != other.scopes else ""
    return (
        "This one is at least twice as long" if one.days > other.days else "This one is half as long or less"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """How decisions of one service, or on one channel, went: counts, and the length in days of the one in the middle."""

    code: str
    decided: int
    limited: int
    warned_first: int
    days: float | None


def treatment_by_service(decisions: Iterable[Decision]) -> tuple[Treatment, ...]:
    """How the decisions of each service went, those of none last."""
    by_code: dict[str, list[Decision]] = {}
    for one in decisions:
        if one.decided_on is not None:
            by_code.setdefault(one.service, []).append(one)
    return _treatments(by_code)


def treatment_by_channel(decisions: Iterable[Decision]) -> tuple[Treatment, ...]:
    """How the decisions went by the channels of their incidents; one on two channels counts under both."""
    by_code: dict[str, list[Decision]] = {}
    for one in decisions:
        for channel in one.channels if one.decided_on is not None else ():
            by_code.setdefault(channel, []).append(one)
    return _treatments(by_code)


def _treatments(by_code: dict[str, list[Decision]]) -> tuple[Treatment, ...]:
    found = []
    for code, ones in sorted(by_code.items(), key=lambda pair: (not pair[0], pair[0])):
        lengths = [one.days for one in ones if one.days]
        found.append(
            Treatment(
                code=code,
                decided=len(ones),
                limited=sum(one.applied for one in ones),
                warned_first=sum(one.warned for one in ones),
                days=median(lengths) if lengths else None,
            )
        )
    return tuple(found)


def narrowed(decisions: Iterable[Decision], *, service: str = "", channel: str = "") -> tuple[Decision, ...]:
    """The decisions of one service, or with an incident on one channel; all of them where neither is asked for."""
    return tuple(
        one
        for one in decisions
        if (not service or one.service == service) and (not channel or channel in one.channels)
    )
