"""Whom a case is about, where it is about those who lead an arrangement: it is kept from them (SPOC-18)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from evenhand.apps.cases.models import Case, CaseLink, CasePerson
from evenhand.domain.cases.events import Value

SPOC_ROLES = ("spoc", "deputy")


def officers_it_is_about(case: Case) -> frozenset[int]:
    """The single points of contact and deputies from whom a case is kept, by number; none where it is about nobody."""
    if not case.apart:
        return frozenset()
    tied = Q(case__in=CaseLink.objects.filter(other=case).values("case_id"))
    return _named_to_lead(tied | Q(case__customer=case.customer_id) if case.customer_id else tied)


def officers_a_new_case_is_about(facts: Mapping[str, Value], arrangement: Case | None) -> tuple[str, ...]:
    """From whom a case that these facts open is to be kept, as facts: there is no case yet that could be looked at.

    They are those of `arrangement`, where its message came to one, and of whatever the customer has.
    """
    if facts.get("concerns_spoc") is not True:
        return ()
    leads = Q(case=arrangement) if arrangement is not None else Q()
    customer = str(facts.get("customer") or "").removeprefix("customer:")
    if customer.isdecimal():
        leads |= Q(case__customer=int(customer))
    return tuple(f"officer:{number}" for number in sorted(_named_to_lead(leads))) if leads else ()


def _named_to_lead(where: Q) -> frozenset[int]:
    """The single points of contact and deputies whom the cases of this condition name, by number."""
    named = CasePerson.objects.filter(where, item="", role__in=SPOC_ROLES, officer__isnull=False)
    return frozenset(named.values_list("officer_id", flat=True))
