"""What is opened in place of a move that its conditions refuse: another kind of case, as a procedure says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.move_pages import opening_label
from evenhand.apps.cases.queries import actor_for
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.ui.components import Link
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.cases.guards import Refusal


def openings_instead(case: Case, refusals: Iterable[Refusal], user: User, on: dt.date) -> list[Link]:
    """The links, for the customer of a case, to what this person may open where these refusals name it."""
    named = {refusal.instead for refusal in refusals}
    actor, customer = actor_for(user, on), f"?customer={case.customer_id}" if case.customer_id else ""
    return [
        Link(
            label=opening_label(procedure, move),
            url=f"{reverse('case-new', args=[procedure.name])}{customer}",
        )
        for procedure in lawbook().in_force(on)
        for move in procedure.opening_moves
        if procedure.name in named and may_record(move, actor, {})
    ]
