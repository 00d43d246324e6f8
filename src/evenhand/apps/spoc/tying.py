"""Making an open case a matter of its customer's arrangement afterwards, and taking it out again (SPOC-18).

What comes in or is logged while an arrangement is in force is tied by itself. This is for what was there before, or
was tied to none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.expressions import Combinable

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case, CaseLink, ClockRow
from evenhand.apps.cases.operations import Move, make_move
from evenhand.apps.cases.queries import actor_for, cases_seen_by, procedure_of
from evenhand.apps.contacts.operations.tying import tie_to_arrangement
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.spoc.queries import in_force_for
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.lawbook.purposes import WEEKLY_RESPONSE
from evenhand.domain.time.legal_day import legal_day

LINK, UNLINK = "link", "unlink"


def has_arrangement() -> Combinable:
    """Whether the customer of a case has an arrangement in force, asked together with the case."""
    running = ClockRow.objects.filter(rule__in=lawbook().rules_for(WEEKLY_RESPONSE), stopped_on__isnull=True)
    return Exists(running.filter(case__customer=OuterRef("customer")).exclude(case=OuterRef("pk")))


def ties_of(arrangement: Case, case: Case) -> tuple[str, ...]:
    """The kinds by which an arrangement is tied to a case now."""
    return tuple(CaseLink.objects.filter(case=arrangement, other=case).values_list("kind", flat=True))


def may_tie(user: User, arrangement: Case, *, on: dt.date, name: str = LINK) -> bool:
    """Whether this person may tie cases to an arrangement, or untie them."""
    return may_record(procedure_of(arrangement).moves[name], actor_for(user, on), {})


def may_be_matter(case: Case) -> bool:
    """Whether a case is one that an arrangement may hold: open, begun by the person, and not about its officers."""
    return (
        not (case.final or case.apart or case.customer_id is None) and procedure_of(case).started_from_triage
    )


def not_yet_matters(arrangement: Case, user: User, *, on: dt.date) -> Sequence[Case]:
    """The open cases of an arrangement's customer that this person sees and that are tied to it in no way."""
    if arrangement.customer_id is None or not may_tie(user, arrangement, on=on):
        return ()
    tied = CaseLink.objects.filter(case=arrangement).values("other")
    found = cases_seen_by(user, on).filter(customer_id=arrangement.customer_id, final=False)
    return [
        one
        for one in found.exclude(pk=arrangement.pk).exclude(pk__in=tied).order_by(F("received_on"), "pk")
        if may_be_matter(one)
    ]


@transaction.atomic
def tie(case: Case, *, by: User, at: dt.datetime, batch: UUID) -> Case:
    """Make an open case a matter of the arrangement that its customer has now; the arrangement.

    Its own clocks go on as they are. A second press changes nothing. Raises Refused where there is no arrangement or
    the case can be no matter of one, MoveRefused where this person may not tie cases.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    arrangement = in_force_for(case.customer_id) if case.customer_id else None
    if arrangement is None:
        raise Refused("This person has no single point of contact now, so there is nothing to tie it to.")
    if ties_of(arrangement, case):
        return arrangement
    if not may_be_matter(case):
        raise Refused(
            "Only an open case that the person began, and that is not about the single point of contact or the deputy, "
            "can be a matter of the arrangement."
        )
    # A page to which somebody went back bears a press that was made, and taken out again since.
    since = uuid5(batch, f"{arrangement.event_rows.count()}")
    tie_to_arrangement(arrangement, case, by=by, at=at, batch=since)
    return arrangement


@transaction.atomic
def untie(case: Case, *, why: str, by: User, at: dt.datetime) -> Case:
    """Take a case out of its customer's arrangement again; what a response has said of it stays said.

    Raises Refused without a reason or where it is tied to none, MoveRefused where this person may not.
    """
    if not why.strip():
        raise Refused("Say why it is no matter of the arrangement.", field="why")
    case = Case.objects.select_for_update().get(pk=case.pk)
    arrangement = in_force_for(case.customer_id) if case.customer_id else None
    kinds = ties_of(arrangement, case) if arrangement is not None else ()
    if arrangement is None or not kinds:
        raise Refused("It is tied to no arrangement that is in force.")
    for kind in kinds:
        facts = {"case": case.ref, "kind": kind, "why": why.strip()}
        make_move(arrangement, Move(move=UNLINK, facts=facts, happened_on=legal_day(at)), by=by, at=at)
    return arrangement
