"""Proposing an arrangement, with the contact counts that the test for entry rests on (SPOC-0, SPOC-20)."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid5

from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move, open_case
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.spoc.queries import arrangement_procedures, arrangements_for
from evenhand.domain.lawbook.procedure import Procedure

EARLIER_PERIOD = "earlier-period"


def arrangement_procedure(on: dt.date) -> Procedure:
    """The procedure of arrangements in force on a day. Raises KeyError with a sentence where there is none."""
    return lawbook().edition(min(arrangement_procedures(), default="arrangement"), on)


def earlier_period(customer_id: int, *, by: User, on: dt.date) -> Case | None:
    """The arrangement of a customer that ended last and that this person may see."""
    ended = arrangements_for(by, on=on).filter(customer_id=customer_id, final=True, outcome="ended")
    return ended.order_by("-closed_on", "-pk").first()


@transaction.atomic
def propose(move: Move, *, by: User, at: dt.datetime, batch: UUID) -> Case:
    """Propose an arrangement; one that follows an earlier period is tied to it. Raises MoveRefused."""
    procedure = arrangement_procedure(move.happened_on)
    case = open_case(procedure.name, move, by=by, at=at, batch=batch)
    earlier = move.facts.get("earlier")
    if isinstance(earlier, str):
        tie = Move(move="link", facts={"case": earlier, "kind": EARLIER_PERIOD}, happened_on=move.happened_on)
        make_move(case, tie, by=by, at=at, batch=uuid5(batch, "tie"))
    return case
