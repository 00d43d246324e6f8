"""What letters about behaviour are told: what happened by its days, the limits, who decided, who answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters import gathering
from evenhand.apps.letters.gathering import About
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.events import Event
from evenhand.domain.cases.story import ItemStory
from evenhand.domain.conduct.call_times import CallTimes, call_times_in, with_times
from evenhand.domain.conduct.limits import RESTRICTION, in_words
from evenhand.domain.conduct.register import INCIDENT

CARVE_OUTS = "restriction-carve-outs"
_WRITTEN_OF = frozenset({"proposed", "in-force"})


def _owing_event(about: About) -> Event | None:
    """The last event that somebody else than the recorder decided, which a letter is about."""
    decided = [event for event in about.reading.story.events if event.decided_by is not None]
    return decided[-1] if decided else None


def _decided_on(about: About) -> dt.date | None:
    event = _owing_event(about)
    return event.decided_by.decided_on if event is not None and event.decided_by else None


def _decided_by_whom(about: About) -> str | None:
    event = _owing_event(about)
    if event is None or event.decided_by is None:
        return None
    decider = event.decided_by
    if decider.body:
        return f"the {decider.body.replace('-', ' ').title().replace(' And ', ' and ')}"
    return f"the {lawbook().vocabularies['roles'].spoken(decider.role)}" if decider.role else None


def _behaviour(about: About) -> list[str] | None:
    """What happened, a line an incident: the day and what was done, never a code and never a label."""
    items = [item for item in about.reading.items_of(INCIDENT) if item.stage == "relied-on"]
    lines = [
        f"{in_full(item.opened_on)}: {in_words(item.facts.get('what_happened'), about.words)}"
        for item in sorted(items, key=lambda one: one.opened_on)
    ]
    return lines or None


def _restrictions(about: About) -> list[dict[str, Any]] | None:
    titles = lawbook().vocabularies["restrictions"]
    found = [
        {
            "limit": titles.title_of(str(item.facts.get("what", ""))),
            "how": _sentence(with_times(in_words(item.facts.get("how"), about.words), _calls(item))),
            "reaches": in_words(item.facts.get("scope_words"), about.words),
            "starts_on": item.facts.get("starts_on"),
            "ends_on": item.facts.get("ends_on"),
        }
        for item in about.reading.items_of(RESTRICTION)
        if item.stage in _WRITTEN_OF
    ]
    return found or None


def _calls(limit: ItemStory) -> CallTimes | None:
    return call_times_in(limit.facts, lawbook().vocabularies)


def _sentence(words: str) -> str:
    """Words that an officer typed, as a sentence that others may follow."""
    words = words.strip()
    closed = words if words.endswith((".", "!", "?")) else f"{words}."
    return f"{closed[:1].upper()}{closed[1:]}" if words else ""


def _stays_open(about: About) -> list[str]:
    """What is never limited, and what else this decision leaves open (URB-4)."""
    always = [code.title for code in lawbook().vocabularies[CARVE_OUTS].codes.values()]
    items = about.reading.items_of(RESTRICTION)
    more = [in_words(item.facts.get("also_open"), about.words) for item in items]
    return [*always, *filter(None, more)]


def _named_officer(what: str) -> Any:
    def gather(about: About) -> str | None:
        officer = about.officer("named_officer")
        return getattr(officer, what) if officer is not None else None

    return gather


def _what_was_lifted(about: About) -> str | None:
    item = about.reading.story.items.get(about.item)
    if item is None or item.kind != RESTRICTION:
        return None
    return lawbook().vocabularies["restrictions"].title_of(str(item.facts.get("what", "")))


def _precautions(about: About) -> list[str] | None:
    chosen = about.said("precautions")
    titles = lawbook().vocabularies["precautions"]
    return [titles.title_of(code) for code in chosen] if isinstance(chosen, tuple) else None


def register() -> None:
    """Tell the letters where these facts come from."""
    for name, gatherer in {
        "decided_by_whom": _decided_by_whom,
        "decided_on": _decided_on,
        "behaviour": _behaviour,
        "restrictions": _restrictions,
        "stays_open": _stays_open,
        "named_officer_name": _named_officer("name"),
        "named_officer_email": _named_officer("email"),
        "what_was_lifted": _what_was_lifted,
        "precautions_said": _precautions,
        "summary_of_incident": lambda about: about.case.title or None,
    }.items():
        gathering.register(name, gatherer)
