"""A customer's cases, on the page of the person."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.move_pages import opening_label
from evenhand.apps.cases.queries import actor_for, cases_known_to, with_next_clock
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.people.models import Customer
from evenhand.apps.people.panels import Panel
from evenhand.apps.ui.components import Link
from evenhand.domain.cases.deciding import may_record

SHOWN = 50


def cases_panel(customer: Customer, viewer: User, on: dt.date) -> Panel | None:
    """The cases of a customer that this viewer may see, open ones first, and what may be opened for them."""
    cases = with_next_clock(cases_known_to(viewer, on).filter(customer=customer))
    actor = actor_for(viewer, on)
    openings = [
        Link(
            label=opening_label(procedure, move),
            url=f"{reverse('case-new', args=[procedure.name])}?customer={customer.pk}",
        )
        for procedure in lawbook().in_force(on)
        for move in procedure.opening_moves
        if may_record(move, actor, {})
    ]
    shown = list(cases.order_by("final", F("next_due_on").asc(nulls_last=True), "-pk")[: SHOWN + 1])
    if not shown and not openings:
        return None
    values = {"cases": shown[:SHOWN], "more": len(shown) > SHOWN, "openings": openings, "today": on}
    return Panel(title="Cases", template="cases/parts/person_panel.html", values=values, on_card=True)
