"""Where somebody stands after they recorded something: the case, or a page they may see that says who has it now."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import cases_known_to, reading_of
from evenhand.apps.council.vocabularies import vocabulary
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.clocks import ClockReading
from evenhand.domain.cases.reading import Reading


def to_the_case(request: HttpRequest, case: Case, user: User, *, says: str, today: dt.date) -> HttpResponse:
    """Lead to the case with a banner; where it is not this person's to see, to the list, with what a card tells."""
    if cases_known_to(user, today).filter(pk=case.pk).exists():
        messages.success(request, says)
        return redirect("case", case.ref)
    messages.success(request, f"{says} {looked_after(case, today=today)}")
    return redirect("cases")


def looked_after(case: Case, *, today: dt.date) -> str:
    """Who looks after a case and until when it must be done, in sentences; nothing of what was written on it."""
    reading = reading_of(case, today)
    told = f"{reading.procedure.title} {case.ref} is looked after by {_who(reading)}."
    due = min((clock.due_on for clock in _running(reading) if clock.due_on), default=None)
    if due is not None:
        told += f" It must be answered by {in_full(due)}."
    return f"{told} You may not read it yourself: give its reference to whoever asks."


def _running(reading: Reading) -> list[ClockReading]:
    return [clock for clock in reading.running if not clock.item and not clock.limit]


def _who(reading: Reading) -> str:
    """The team whose clock runs, as the procedure says; else the first role that reads such cases."""
    roles = vocabulary("roles")
    named = [role for clock in _running(reading) for role in clock.by] + list(reading.procedure.seen_by)
    team = next((role for role in named if role in roles.codes), "")
    return f"the {roles.spoken(team)}" if team else "a team of its own"
