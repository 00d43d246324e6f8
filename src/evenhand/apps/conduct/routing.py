"""Limits that act on what comes in: to whom it goes and who reads it. Nothing is ever blocked or lost (URB-5).

A statutory request in a diverted mail keeps its own clock from the day it first reached the council (URB-27).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from evenhand.apps.cases.models import Case, CaseLink
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.conduct.advice import named_officer
from evenhand.apps.conduct.queries import conduct_procedures, limits_of, limits_on, with_open_cases
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.people.models import Customer
from evenhand.domain.conduct.limits import Limit
from evenhand.domain.contact.routing import Arrangement, Diversion

ROUTE, DIVERT, FILE = "route", "divert", "file"
RESTRICTION_LINK = "restriction"
SCOPES = "restriction-scopes"
_REASONS = {
    ROUTE: "To the named officer of a limit on contact (R03).",
    DIVERT: "Diverted by a limit on contact, and read (R10).",
    FILE: "To the named officer, who reads it and looks for anything new (R12).",
}


def diversions_of(arrangements: Mapping[int, Arrangement | None], on: dt.date) -> dict[int, Diversion]:
    """Where limits send the contacts of these customers on a day; most have none, and are asked for all at once."""
    limited = {
        number for number in with_open_cases(arrangements, conduct_procedures()) if number in arrangements
    }
    looked_at = limited | {number for number, arrangement in arrangements.items() if arrangement is not None}
    found = ((number, diversion_of(number, on, arrangements[number])) for number in sorted(looked_at))
    return {number: diversion for number, diversion in found if diversion is not None}


def diversion_of(customer_id: int, on: dt.date, arrangement: Arrangement | None) -> Diversion | None:
    """Where a limit sends a contact; nothing where none acts, or where an arrangement carries it out already.

    An arrangement that rests on a limit which has ended routes nothing more (SPOC-24).
    """
    customer = Customer.objects.filter(pk=customer_id).first()
    if customer is None:
        return None
    if arrangement is not None:
        ended = rests_on_ended_limit(arrangement.case, on)
        return Diversion(ends_arrangement=True) if ended else None
    acting = [limit for limit in limits_on(customer, on) if limit.acts]
    officer = named_officer(customer, on, acting=True) if acting else None
    if officer is None:
        return None
    reason = next(_REASONS[acts] for acts in (ROUTE, DIVERT, FILE) if acts in {one.acts for one in acting})
    unsure = [_unsure(one) for one in acting]
    return Diversion(
        reader=officer.pk,
        reason=reason,
        services=frozenset(code for one in acting for code in one.services)
        if all(one.services for one in acting)
        else frozenset(),
        unsure=unsure[-1] if all(unsure) else "",
    )


def _unsure(limit: Limit) -> str:
    """What the reader is told of a limit that is about some mail alone; nothing where it reaches everything."""
    scope = lawbook().vocabularies[SCOPES].codes.get(limit.scope)
    return str(scope.flags.get("unsure", "")) if scope is not None else ""


def rests_on_ended_limit(arrangement: int, on: dt.date) -> bool:
    """Whether an arrangement is the routing side of a limit that no longer binds on a day."""
    links = CaseLink.objects.filter(
        case_id=arrangement, kind=RESTRICTION_LINK, other__procedure__in=conduct_procedures()
    )
    cases = Case.objects.filter(pk__in=links.values("other"))
    return cases.exists() and not any(limits_of(case, reading_of(case, on)) for case in cases)
