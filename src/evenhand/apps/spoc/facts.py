"""What letters are told about an arrangement: who, how to reach them, which day, what is due."""

from __future__ import annotations

import datetime as dt
from typing import Any

from evenhand.apps.cases.models import Case
from evenhand.apps.council.queries import council, title_of
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.letters import gathering
from evenhand.apps.letters.gathering import About
from evenhand.apps.people.queries import adjustment_codes, adjustment_words
from evenhand.apps.spoc.queries import DEPUTY, SPOC, clock_of
from evenhand.domain.cases.events import PassageRef
from evenhand.domain.contact.weekly import schedule
from evenhand.domain.lawbook.purposes import CONTINUED_NEED, WEEKLY_RESPONSE

TELEPHONE = "telephone"


def _reach(about: About, role: str, what: str) -> str | None:
    officer = about.officer(role)
    if officer is None:
        return None
    return title_of(officer, about.on) or None if what == "title" else getattr(officer, what)


def _customer_name(about: About) -> str | None:
    """Whom the arrangement is for: what a notice to officers and members must say (SPOC-4)."""
    return about.case.customer.name if about.case.customer is not None else None


def _address(about: About) -> list[str] | None:
    officer = about.officer(SPOC)
    lines = [line for line in council().address_lines if line.strip()]
    return [officer.name, council().name, *lines] if officer is not None and lines else None


def _first_weekly_on(about: About) -> dt.date | None:
    clock = clock_of(about.reading, WEEKLY_RESPONSE)
    return clock.due_on if clock is not None else None


def _next_weekly_on(about: About) -> dt.date | None:
    clock = clock_of(about.reading, WEEKLY_RESPONSE)
    if clock is None:
        return None
    week = schedule(clock.rule, last_scheduled_on=clock.started_on, today=about.on, calendars=calendars())
    return week.due_on


def _review_on(about: About) -> dt.date | None:
    clock = clock_of(about.reading, CONTINUED_NEED)
    return clock.due_on if clock is not None else None


def _starts_on(about: About) -> dt.date | None:
    started = about.reading.story.last("start")
    return started.happened_on if started is not None else None


def _ending_reasons(about: About) -> str | None:
    """Why the arrangement is to end, as the plan says; never why it once began (SPOC-19)."""
    planned = about.reading.story.last("plan-end")
    why = planned.facts.get("why") if planned is not None else None
    return about.words.get(why.name) if isinstance(why, PassageRef) else None


def _is_restriction(about: About) -> bool | None:
    kind = about.said("kind")
    return kind == "restriction" if kind is not None else None


def _weekly_day(about: About) -> str | None:
    day = about.said("weekly_day")
    return day.capitalize() if isinstance(day, str) else None


def _adjustments(about: About) -> str | None:
    customer = about.case.customer
    words = adjustment_words(customer, on=about.on) if customer is not None else ()
    granted = _telephone_granted(about) and not _telephone_on_record(about)
    first = (lawbook().vocabularies["adjustments"].title_of(TELEPHONE),) if granted else ()
    return "; ".join((*first, *words)) or None


def _telephone_on_record(about: About) -> bool:
    customer = about.case.customer_id
    return customer is not None and TELEPHONE in adjustment_codes(customer, about.on)


def _telephone_granted(about: About) -> bool:
    """Whether the person may call: granted in this arrangement, or by an adjustment on their record (SPOC-7)."""
    return about.said("telephone_granted") is True or _telephone_on_record(about)


def _ended_on(about: About) -> dt.date | None:
    """The day on which the earlier period ended that this one follows (SPOC-20)."""
    earlier = about.said("earlier")
    found = Case.objects.filter(ref=earlier).first() if isinstance(earlier, str) else None
    return found.closed_on if found is not None else None


def _answer_by(about: About) -> Any:
    clocks = (c for c in about.reading.clocks if c.item == about.item and c.running)
    return next((clock.due_on for clock in clocks), None) if about.item else None


def _commissioned_by(about: About) -> str | None:
    """The officer who commissions work of the legal service, with their title (SPOC-13)."""
    officer = about.officer("commissioner")
    if officer is None:
        return None
    return ", ".join(filter(None, (officer.name, title_of(officer, about.on))))


def _asked_on(about: About) -> dt.date | None:
    item = about.reading.story.items.get(about.item)
    return item.opened_on if item is not None else about.case.received_on


def _asked_officer(about: About) -> str | None:
    """Who was asked, with their title, for whoever did not ask them (SPOC-10)."""
    officer = about.officer("from_whom") if about.item else None
    return ", ".join(filter(None, (officer.name, title_of(officer, about.on)))) if officer else None


def _statutory_due_on(about: About) -> dt.date | None:
    days = (c.due_on for c in about.reading.running if not c.item and c.rule.class_ == "LAW")
    return next((day for day in days if day is not None), None)


def register() -> None:
    """Tell the letters where these facts come from."""
    for name, gatherer in {
        "spoc_name": lambda about: _reach(about, SPOC, "name"),
        "spoc_title": lambda about: _reach(about, SPOC, "title"),
        "spoc_email": lambda about: _reach(about, SPOC, "email"),
        "spoc_address": _address,
        "customer_name": _customer_name,
        "deputy_name": lambda about: _reach(about, DEPUTY, "name"),
        "deputy_title": lambda about: _reach(about, DEPUTY, "title"),
        "review_contact": lambda about: _reach(about, SPOC, "email"),
        "weekly_day": _weekly_day,
        "first_weekly_on": _first_weekly_on,
        "next_weekly_on": _next_weekly_on,
        "review_on": _review_on,
        "starts_on": _starts_on,
        "ending_reasons": _ending_reasons,
        "is_restriction": _is_restriction,
        "adjustments_agreed": _adjustments,
        "telephone_granted": _telephone_granted,
        "ended_on": _ended_on,
        "answer_by": _answer_by,
        "asked_on": _asked_on,
        "asked_officer": _asked_officer,
        "commissioned_by": _commissioned_by,
        "statutory_due_on": _statutory_due_on,
    }.items():
        gathering.register(name, gatherer)
