"""The kinds of case that a person may open by hand, and what follows where one is opened so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.move_pages import opening_label
from evenhand.apps.cases.operations import Move as Moved
from evenhand.apps.cases.operations import open_case
from evenhand.apps.cases.queries import actor_for
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.ui.components import Link
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.lawbook.procedure import Move, Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedByHand:
    """A case that somebody opened on its own page and from no message; `batch` is the press that did it."""

    case: Case
    by: User
    at: dt.datetime
    batch: UUID


_followers: dict[str, Callable[[OpenedByHand], None]] = {}


def follow(name: str, follower: Callable[[OpenedByHand], None]) -> None:
    """Do this too whenever a case is opened by hand, or nothing of it; the same name takes the place of the first."""
    _followers[name] = follower


@transaction.atomic
def open_by_hand(procedure: str, move: Moved, *, by: User, at: dt.datetime, batch: UUID) -> Case:
    """Open a case from no message, with all that follows from whose it is. A second press gives the same case.

    Raises MoveRefused with every sentence where the procedure does not allow it, KeyError where there is none.
    """
    case = open_case(procedure, move, by=by, at=at, batch=batch)
    for follower in _followers.values():
        follower(OpenedByHand(case=case, by=by, at=at, batch=batch))
    return case


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
