"""What a customer's record holds, for whoever compares, merges or splits records.

Apps above this one tell what they keep of a customer, in the `ready` of their AppConfig, and hear of what was moved::

    sides.tell(cases_held, place=20)  # (customer, viewer, on) -> Holding
    sides.follow("cases.case", find_again)  # (ids, at) -> None, in the transaction that moved them
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from evenhand.apps.accounts.models import User
from evenhand.apps.people.models import Customer
from evenhand.apps.people.queries import shown

MOST = 200


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of one kind on a customer's record that the viewer may see: their model, and each number with its words."""

    model: str
    title: str
    rows: tuple[tuple[int, str], ...]


Teller = Callable[[Customer, User, dt.date], Holding]
Follower = Callable[[Sequence[int], dt.datetime], None]
_tellers: dict[Teller, int] = {}
_followers: dict[str, Follower] = {}


def tell(teller: Teller, *, place: int) -> None:
    """Register what an app keeps of a customer; low places stand first."""
    _tellers[teller] = place


def follow(model: str, follower: Follower) -> None:
    """Register what is done with rows of a model that went from one customer's record to another's."""
    _followers[model] = follower


def tell_followers(moved: Mapping[str, Sequence[int]], *, at: dt.datetime) -> None:
    """Let the apps above do what follows from a move, such as routing what waits to whoever reads it now."""
    for model, ids in moved.items():
        if model in _followers and ids:
            _followers[model](ids, at)


def held_by(customer: Customer, viewer: User, *, on: dt.date) -> tuple[Holding, ...]:
    """Everything on a record, kind by kind; kinds of which there is nothing are left out."""
    told = (teller(customer, viewer, on) for teller in sorted(_tellers, key=_tellers.__getitem__))
    return tuple(one for one in told if one.rows)


def _own(title: str, relation: str) -> Teller:
    """What this app itself keeps, ended facts too, since they stay with whoever they were of."""

    def teller(customer: Customer, viewer: User, on: dt.date) -> Holding:
        rows: QuerySet[Model] = getattr(customer, relation).all()
        return Holding(
            rows.model._meta.label_lower, title, tuple((row.pk, _words(row)) for row in rows[:MOST])
        )

    return teller


def _words(row: Model) -> str:
    words = str(getattr(row, "words", "")) if row._meta.model_name == "note" else shown(row)
    ended = getattr(row, "ended_on", None)
    return f"{words[:120]} (no longer used)" if ended else words[:120]


for _place, (_title, _relation) in enumerate(
    (
        ("E-mail addresses", "email_addresses"),
        ("Telephone numbers", "telephones"),
        ("Postal addresses", "postal_addresses"),
        ("Other names", "other_names"),
        ("Reasonable adjustments", "adjustments"),
        ("Representatives", "representatives"),
        ("Notes", "notes"),
    )
):
    tell(_own(_title, _relation), place=_place)
