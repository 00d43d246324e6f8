"""The open cases that stand over a customer: what everybody must know who has to do with them, found in one question.

Apps above say in the `ready` of their AppConfig which procedures may hold such a thing (limits on contact,
precautions, a single point of contact). For what pages show above a name; operations ask for themselves.
"""

from __future__ import annotations

from collections.abc import Callable

from evenhand.apps.cases.models import Case
from evenhand.apps.council.once_a_request import once_a_request
from evenhand.apps.people.standing import records_of

Names = Callable[[], frozenset[str]]
_looked_for: list[Names] = []


def look_for(names: Names) -> None:
    """Register procedures whose open cases stand over a customer; the same twice is one."""
    if names not in _looked_for:
        _looked_for.append(names)


def open_over(customer: int, procedures: frozenset[str]) -> tuple[Case, ...]:
    """Of these procedures, the open cases about a customer, or about a record that was merged into theirs."""
    found = once_a_request(f"cases over customer {customer}", lambda: _found(customer))
    return tuple(case for case in found if case.procedure in procedures)


def _found(customer: int) -> tuple[Case, ...]:
    wanted = frozenset[str]().union(*(names() for names in _looked_for))
    theirs = Case.objects.filter(customer__in=records_of([customer]))
    return tuple(theirs.filter(procedure__in=wanted, final=False).order_by("pk"))
