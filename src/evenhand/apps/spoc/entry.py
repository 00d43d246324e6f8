"""Proposing an arrangement, with the contact counts that the test for entry rests on (SPOC-0, SPOC-20)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Count

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move, open_case
from evenhand.apps.contacts.models import Contact
from evenhand.apps.council.access import sight_of_people
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.people.models import Customer
from evenhand.apps.spoc.matters import alert_from
from evenhand.apps.spoc.queries import arrangement_procedures, arrangements_for
from evenhand.domain.contact.weekly import DAYS_IN_A_WEEK
from evenhand.domain.lawbook.procedure import Procedure

EARLIER_PERIOD = "earlier-period"
MOST_SHOWN = 10


def arrangement_procedure(on: dt.date) -> Procedure:
    """The procedure of arrangements in force on a day. Raises KeyError with a sentence where there is none."""
    return lawbook().edition(min(arrangement_procedures(), default="arrangement"), on)


def earlier_period(customer_id: int, *, by: User, on: dt.date) -> Case | None:
    """The arrangement of a customer that ended last and that this person may see."""
    ended = arrangements_for(by, on=on).filter(customer_id=customer_id, final=True, outcome="ended")
    return ended.order_by("-closed_on", "-pk").first()


@dataclass(frozen=True, slots=True)
class Busy:
    """A customer who wrote or called often of late, and how often."""

    customer: Customer
    count: int


def busiest(*, by: User, on: dt.date) -> list[Busy]:
    """Who wrote or called most of late and has no arrangement, for those who read all of people (SPOC-0).

    Counts alone decide nothing: they are where a person begins to look.
    """
    if sight_of_people(by, on=on) != "full":
        return []
    weeks = alert_from("busy-lately")
    since = on - dt.timedelta(days=DAYS_IN_A_WEEK * weeks)
    arranged = Case.objects.filter(
        procedure__in=arrangement_procedures(), final=False, customer__isnull=False
    ).values("customer_id")
    came = Contact.objects.filter(direction="in", received_on__gte=since, customer__merged_into__isnull=True)
    counted = came.exclude(customer_id__in=arranged).exclude(customer=None).values("customer_id")
    top = list(counted.annotate(count=Count("pk")).order_by("-count", "customer_id")[:MOST_SHOWN])
    people = Customer.objects.in_bulk([one["customer_id"] for one in top])
    return [Busy(people[one["customer_id"]], one["count"]) for one in top]


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
