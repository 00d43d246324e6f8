"""What letters are told about a complaint: its points, what was found, what puts it right, and where to go next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from evenhand.apps.cases.fact_types import number_in
from evenhand.apps.council.models import Officer
from evenhand.apps.council.queries import council
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.letters import gathering
from evenhand.apps.letters.gathering import About
from evenhand.domain.cases.clocks import ClockReading
from evenhand.domain.cases.events import PassageRef
from evenhand.domain.cases.story import ItemStory
from evenhand.domain.time import due_on, in_full

POINT, REMEDY = "point", "remedy"
FAULT = ("upheld", "partially-upheld")


def title_of(vocabulary: str, code: object) -> str | None:
    """The words for a code of a vocabulary; nothing where there is no code."""
    return lawbook().vocabularies[vocabulary].title_of(code) if isinstance(code, str) and code else None


def _is_ours(about: About) -> bool:
    return bool(about.reading.procedure.family)


def _words(about: About, item: ItemStory, name: str) -> str:
    value = item.facts.get(name)
    return about.words.get(value.name, "") if isinstance(value, PassageRef) else str(value or "")


def _points(about: About) -> list[dict[str, Any]] | None:
    """Every point that was answered; a point that was dropped is not printed."""
    found = [item for item in about.reading.items_of(POINT) if item.stage != "withdrawn"]
    return [
        {
            "point_summary": _words(about, item, "summary"),
            "point_findings": _words(about, item, "review_findings") or _words(about, item, "findings"),
            "point_outcome": title_of("complaint-findings", item.facts.get("outcome")) or "",
            "point_reasons": _words(about, item, "reasons"),
        }
        for item in found
    ] or None


def _point_list(about: About) -> list[str] | None:
    return [_words(about, item, "summary") for item in about.reading.items_of(POINT)] or None


def _given_up(about: About, remedy: ItemStory) -> bool:
    """Whether a remedy ended without being done: not needed any more, or not possible."""
    stages = about.reading.procedure.items[REMEDY].stages
    return stages[remedy.stage].final and not remedy.facts.get("done_on")


def _remedies(about: About) -> list[dict[str, Any]]:
    return [
        {
            "remedy_title": title_of("remedies", item.facts.get("remedy")) or "",
            "remedy_what": _words(about, item, "what"),
            "remedy_by": item.facts["due_on"],
        }
        for item in about.reading.items_of(REMEDY)
        if not _given_up(about, item) and isinstance(item.facts.get("due_on"), dt.date)
    ]


def _handler(about: About) -> Officer | None:
    """Who looks after it, or whoever owes the answer now: nobody is sent to whoever answered an earlier stage."""
    owing = [name for clock in _answering(about) for name in clock.by] or ["reviewer", "investigator"]
    found = (about.officer(name) for name in ("handler", *owing))
    return next((officer for officer in found if officer is not None), None)


def _handler_name(about: About) -> str | None:
    officer = _handler(about)
    return officer.name if officer is not None else about.user.name


def _handler_contact(about: About) -> str | None:
    officer = _handler(about)
    email = officer.email if officer is not None else about.user.email
    telephone = officer.telephone if officer is not None else ""
    return ", ".join(filter(None, (email, telephone or council().telephone)))


def _answering(about: About) -> list[ClockReading]:
    """The running clocks that only the end of a stage stops: those of the answer, not of a letter on the way."""
    procedure = about.reading.procedure
    stops = {binding.key: binding.stops for binding in procedure.clocks}
    return [
        clock
        for clock in about.reading.running
        if clock.due_on is not None
        and not clock.item
        and not clock.limit
        and all(procedure.moves[name].to for name in stops[clock.key])
    ]


def answer_by(about: About) -> dt.date | None:
    """The day to give a person: the earliest that is still to come by which any rule wants the answer.

    A day that has passed is promised to nobody: where all have, whoever writes gives one.
    """
    days = [c.due_on for c in _answering(about) if c.due_on is not None and c.due_on >= about.on]
    return min(days, default=None)


def _next_stage_asked_on(about: About) -> dt.date | None:
    """The day of the request for the next stage, where the letter answers one."""
    said = about.owing.facts.get("requested_on") if about.owing is not None else None
    return said if isinstance(said, dt.date) else None


def _steps_ahead(about: About) -> list[str] | None:
    """What follows when the panel has met, step by step, each with the last day that its clock allows."""
    day: Any = about.said("panel_on")
    found: list[tuple[str, dt.date]] = []
    clocks = [one for one in about.reading.procedure.clocks if not one.limit and not one.item_kind]
    ends = {
        move for clock in _answering(about) for one in clocks if one.key == clock.key for move in one.stops
    }
    while isinstance(day, dt.date):
        following = (one for one in clocks if one.starts & ends and one.stops.isdisjoint(one.starts))
        step = next((one for one in following if one.title not in {said for said, _ in found}), None)
        if step is None:
            break
        day, ends = due_on(step.rule, day, calendars()), set(step.stops)
        if day is not None:
            found.append((step.title, day))
    return [f"{title}: by {in_full(day)}" for title, day in found] or None


def _promised_on(about: About) -> dt.date | None:
    day = about.said("until") or about.said("response_by")
    return day if isinstance(day, dt.date) else None


def _escalate_by(about: About) -> dt.date | None:
    """The last day to ask for the next stage, counted from the day of the letter."""
    procedure, stage = about.reading.procedure, about.reading.story.stage
    ending = {move.name for move in procedure.case_moves if stage in move.from_stages and move.to}
    for binding in procedure.clocks:
        if binding.limit and binding.rule.source.whose == "person" and binding.starts & ending:
            return due_on(binding.rule, about.on, calendars())
    return None


def _outcome(about: About) -> str | None:
    return title_of("complaint-findings", about.said("outcome"))


def _something_went_wrong(about: About) -> bool | None:
    outcome = about.said("outcome")
    return outcome in FAULT if isinstance(outcome, str) else None


def _ombudsman_looks(_about: About) -> bool:
    """Whether the Ombudsman looks at complaints about a council of this kind (CC-9)."""
    kind = lawbook().vocabularies["council-kinds"].codes.get(council().kind)
    return kind is not None and kind.flags.get("principal") is True


def _process(about: About) -> str:
    procedure = about.reading.procedure
    return f"We deal with it under our procedure “{procedure.title}”. {procedure.says}"


def _exclusion(about: About, what: str) -> Any:
    code = about.said("exclusion")
    codes = lawbook().vocabularies["complaint-exclusions"].codes
    if not isinstance(code, str) or code not in codes:
        return None
    return codes[code].title if what == "title" else codes[code].flags.get(what)


def _to_regulator(about: About) -> bool | None:
    return bool(_exclusion(about, "body")) if about.said("exclusion") else None


def _something_left(about: About) -> bool | None:
    concluded = about.said("concluded")
    return not concluded if isinstance(concluded, bool) else None


def _action_statement(about: About) -> str | None:
    taken = about.said("action_taken")
    if not isinstance(taken, bool):
        return None
    if taken:
        return "We are satisfied that any action that is needed has been taken or will be taken."
    return "We are not yet satisfied that all the action that is needed will be taken."


def _named(about: About, fact: str) -> str | None:
    number = number_in(str(about.said(fact) or ""))
    officer = Officer.objects.filter(pk=number).first()
    return officer.name if officer is not None else None


def _why(about: About) -> str | None:
    return title_of("extension-reasons", about.said("why"))


SUSPENDS = ("suspend", "suspend-panel")


def _suspended_why(about: About) -> str | None:
    suspended = (about.reading.story.last(move) for move in SUSPENDS)
    event = max((one for one in suspended if one is not None), key=lambda one: one.sequence, default=None)
    why = event.facts.get("why") if event is not None else None
    return about.words.get(why.name) if isinstance(why, PassageRef) else None


def _for_ours(name: str, ours: Callable[[About], Any]) -> None:
    """Give a fact that other apps know too: ours for our own kinds of case, theirs for the rest."""
    before = gathering.registered(name)

    def gather(about: About) -> Any:
        if _is_ours(about) and not about.item:
            return ours(about)
        return before(about) if before is not None else None

    gathering.register(name, gather)


def register() -> None:
    """Tell the letters where these facts come from."""
    _for_ours("answer_by", answer_by)
    _for_ours("handler_name", _handler_name)
    _for_ours("handler_contact", _handler_contact)
    for name, gatherer in {
        "complaint_stage": lambda about: about.reading.stage.title,
        "process": _process,
        "point_list": _point_list,
        "complaint_points": _points,
        "complaint_remedies": _remedies,
        "complaint_outcome": _outcome,
        "something_went_wrong": _something_went_wrong,
        "something_left": _something_left,
        "why_longer": _why,
        "next_stage_asked_on": _next_stage_asked_on,
        "steps_ahead": _steps_ahead,
        "promised_on": _promised_on,
        "escalate_by": _escalate_by,
        "ombudsman_looks": _ombudsman_looks,
        "exclusion_title": lambda about: _exclusion(about, "title"),
        "signpost": lambda about: _exclusion(about, "signpost"),
        "to_regulator": _to_regulator,
        "action_statement": _action_statement,
        "responsible_name": lambda about: _named(about, "responsible_person"),
        "adjudicator_name": lambda about: _named(about, "adjudicator"),
        "suspended_why": _suspended_why,
    }.items():
        gathering.register(name, gatherer)
