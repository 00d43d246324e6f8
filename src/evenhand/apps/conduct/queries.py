"""Cases about behaviour and about risks to staff: which there are, and what binds a customer on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable

from django.db.models import QuerySet

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.over_customers import open_over
from evenhand.apps.cases.queries import NotSeen, cases_seen_by, reading_of, words_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.people.models import Customer
from evenhand.apps.people.queries import adjustment_codes
from evenhand.apps.people.standing import records_of
from evenhand.domain.cases.reading import Reading
from evenhand.domain.conduct.limits import (
    Limit,
    Precaution,
    keeps_precautions,
    limits_contact,
    limits_in,
    precautions_in,
)
from evenhand.domain.lawbook.procedure import Procedure


def conduct_procedures() -> frozenset[str]:
    """The procedures whose cases may hold limits on contact."""
    return _procedures(limits_contact)


def safety_procedures() -> frozenset[str]:
    """The procedures whose cases may hold precautions for staff."""
    return _procedures(keeps_precautions)


def _procedures(holds: Callable[[Procedure], bool]) -> frozenset[str]:
    return frozenset(procedure.name for procedure in lawbook().procedures.values() if holds(procedure))


def conduct_case_for(user: User, ref: str, *, on: dt.date) -> Case:
    """The case about behaviour with this reference, for this person. Raises NotSeen where it is not theirs."""
    seen = cases_seen_by(user, on).filter(procedure__in=conduct_procedures())
    found = seen.select_related("customer").filter(ref=ref).first()
    if found is None:
        raise NotSeen(f"There is no case about behaviour {ref} that you may see. Check the reference.")
    return found


def open_cases_about(customer: Customer, procedures: frozenset[str]) -> QuerySet[Case]:
    """The open cases of these procedures about a customer, or about a record that was merged into theirs."""
    theirs = Case.objects.filter(customer__in=records_of([customer.pk]))
    return theirs.filter(procedure__in=procedures, final=False).order_by("pk")


def with_open_cases(customers: Collection[int], procedures: frozenset[str]) -> frozenset[int]:
    """Of these customers, whoever `open_cases_about` has a case for, and whoever those records were merged into."""
    theirs = Case.objects.filter(customer__in=records_of(customers))
    cases = theirs.filter(procedure__in=procedures, final=False).order_by()
    pairs = cases.values_list("customer_id", "customer__merged_into_id")
    return frozenset(number for pair in pairs for number in pair if number is not None)


def limits_on(customer: Customer, on: dt.date) -> tuple[Limit, ...]:
    """Every limit on contact that binds a customer on a day, whoever asks: it holds nothing of why."""
    return _limits_of_all(open_cases_about(customer, conduct_procedures()), on)


def limits_shown(customer: Customer, on: dt.date) -> tuple[Limit, ...]:
    """The same for a page that only shows them."""
    return _limits_of_all(open_over(customer.pk, conduct_procedures()), on)


def _limits_of_all(cases: Iterable[Case], on: dt.date) -> tuple[Limit, ...]:
    return tuple(limit for case in cases for limit in limits_of(case, reading_of(case, on)))


def limits_of(case: Case, reading: Reading) -> tuple[Limit, ...]:
    """The limits of one case that bind on the day it was read for."""
    codes = adjustment_codes(case.customer_id, reading.today) if case.customer_id else ()
    return limits_in(reading, words_of(case), vocabularies=lawbook().vocabularies, adjustments=codes)


def precautions_for(customer: Customer, on: dt.date) -> tuple[Precaution, ...]:
    """The precautions that staff take with a customer on a day, whoever asks: nothing of the incident."""
    found: list[Precaution] = []
    for case in open_over(customer.pk, safety_procedures()):
        found += precautions_in(reading_of(case, on), vocabularies=lawbook().vocabularies)
    return tuple(found)
