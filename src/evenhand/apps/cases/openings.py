"""The kinds of case that a person may open by hand, and those that stand at hand on the pages where work begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.move_pages import opening_label
from evenhand.apps.cases.queries import actor_for
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.ui.components import Link
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.lawbook.procedure import Move, Procedure


def openings(user: User, on: dt.date) -> list[Link]:
    """The kinds of case that a person may open by hand."""
    return [
        Link(label=opening_label(procedure, move), url=reverse("case-new", args=[procedure.name]))
        for procedure, move in _open_to(user, on)
    ]


def openings_at_hand(user: User, on: dt.date) -> list[Link]:
    """Of these, what cannot wait until somebody has looked for it: their procedure says that they stand at hand."""
    return [
        Link(label=move.title, url=reverse("case-new", args=[procedure.name]))
        for procedure, move in _open_to(user, on)
        if move.at_hand
    ]


def _open_to(user: User, on: dt.date) -> Iterator[tuple[Procedure, Move]]:
    actor = actor_for(user, on)
    for procedure in lawbook().in_force(on):
        for move in procedure.opening_moves:
            if may_record(move, actor, {}):
                yield procedure, move
