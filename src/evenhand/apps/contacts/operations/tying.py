"""Tying what is opened to what it belongs to: to the arrangement of its customer, or to another case."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid5

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.about_officers import SPOC_ROLES
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.openings import OpenedByHand
from evenhand.apps.cases.operations import Move, make_move
from evenhand.apps.cases.queries import procedure_of
from evenhand.apps.cases.sight import MATTER
from evenhand.apps.contacts.operations.routing import arrangements_of
from evenhand.domain.time.legal_day import legal_day

RELATED = "related"


def tie_to_its_arrangement(opened: OpenedByHand) -> None:
    """What is logged by hand for somebody with an arrangement in force is a matter of it, like their mail (SPOC-18).

    A case about its officers is kept from them, and stays untied.
    """
    case = opened.case
    if case.customer_id is None or case.apart or not procedure_of(case).started_from_triage:
        return
    found = arrangements_of({case.customer_id}).get(case.customer_id)
    if found is not None:
        arrangement, batch = Case.objects.get(pk=found.case), uuid5(opened.batch, "arrangement")
        tie_to_arrangement(arrangement, case, by=opened.by, at=opened.at, batch=batch)


def tie_to_arrangement(arrangement: Case, case: Case, *, by: User, at: dt.datetime, batch: UUID) -> None:
    """Tie a case to an arrangement: as a matter where its officers may read it, else as about the same thing (SPOC-4)."""
    edition = procedure_of(case)
    enters = edition.weekly_response is not None and edition.weekly_response.enters
    # What its single point of contact may read is theirs to coordinate, though it is answered by itself (SPOC-4).
    kind = MATTER if enters or set(SPOC_ROLES) & set(edition.seen_by) else RELATED
    tie(arrangement, case, kind, by=by, at=at, batch=batch)


def tie(case: Case, other: Case, kind: str, *, by: User, at: dt.datetime, batch: UUID) -> None:
    """Tie a case to another by a code of the kinds of tie. Raises MoveRefused."""
    move = Move(move="link", facts={"case": other.ref, "kind": kind}, happened_on=legal_day(at))
    make_move(case, move, by=by, at=at, batch=batch)
