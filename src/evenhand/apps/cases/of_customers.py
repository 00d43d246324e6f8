"""The cases of a customer whose record is compared, merged or split."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.finding import let_be_found
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import cases_seen_by, words_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.people.models import Customer
from evenhand.apps.people.sides import MOST, Holding


def cases_held(customer: Customer, viewer: User, on: dt.date) -> Holding:
    """The cases of a customer that the viewer may see, open ones first."""
    cases = cases_seen_by(viewer, on).filter(customer=customer).order_by("final", "-pk")[:MOST]
    return Holding("cases.case", "Cases", tuple((case.pk, _words(case)) for case in cases))


def _words(case: Case) -> str:
    title = lawbook().procedure(case.edition).title
    state = "closed" if case.final else "open"
    return f"{case.ref} {case.title} ({title.lower()}, {state})"


def find_again(ids: Sequence[int], at: dt.datetime) -> None:
    """Let cases be found under the name of whose they are now."""
    for case in Case.objects.filter(pk__in=ids).select_related("customer"):
        let_be_found(case, words_of(case))
