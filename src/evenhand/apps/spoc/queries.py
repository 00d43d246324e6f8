"""Arrangements: which there are, who may work on them, who is their single point of contact on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CasePerson
from evenhand.apps.cases.queries import NotSeen, actor_for, cases_seen_by, officer_id, reading_of
from evenhand.apps.cases.shown import ties_shown
from evenhand.apps.cases.sight import MATTER
from evenhand.apps.council.models import Absence, Officer
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.cases.clocks import ClockReading
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.cases.reading import Reading
from evenhand.domain.lawbook.purposes import WEEKLY_RESPONSE, Purpose

WEEKLY = "weekly-response"
SPOC, DEPUTY = "spoc", "deputy"


def arrangement_procedures() -> frozenset[str]:
    """The procedures that send weekly responses."""
    return frozenset(p.name for p in lawbook().procedures.values() if WEEKLY in p.items)


def arrangements_for(user: User, *, on: dt.date) -> QuerySet[Case]:
    """The arrangements a person may see on a day."""
    return cases_seen_by(user, on).filter(procedure__in=arrangement_procedures())


def arrangement_for(user: User, ref: str, *, on: dt.date) -> Case:
    """The arrangement with this reference, for this person. Raises NotSeen where it is not theirs to see."""
    found = arrangements_for(user, on=on).select_related("customer").filter(ref=ref).first()
    if found is None:
        raise NotSeen(
            f"There is no single point of contact arrangement {ref} that you may see. Check the reference."
        )
    return found


def may_work_on(user: User, arrangement: Case) -> bool:
    """Whether somebody is the single point of contact or the deputy of this arrangement."""
    number = officer_id(user)
    return (
        number is not None
        and CasePerson.objects.filter(
            case=arrangement, item="", role__in=(SPOC, DEPUTY), officer_id=number
        ).exists()
    )


def may_propose(user: User, *, on: dt.date) -> bool:
    """Whether somebody may propose an arrangement on a day, by the procedure in force."""
    actor = actor_for(user, on)
    return any(
        may_record(move, actor, {})
        for procedure in lawbook().in_force(on)
        if WEEKLY in procedure.items
        for move in procedure.opening_moves
    )


@dataclass(frozen=True, slots=True)
class People:
    """Who looks after an arrangement on a day, and who stands in where the first is away (SPOC-1, SPOC-2)."""

    spoc: Officer | None
    deputy: Officer | None
    absence: Absence | None

    @property
    def acting(self) -> Officer | None:
        """Who gets what comes in today."""
        return self.deputy if self.absence is not None and self.deputy is not None else self.spoc


def people_of(arrangement: Case, *, on: dt.date) -> People:
    """The single point of contact and the deputy, and the absence that makes the deputy act today."""
    rows = CasePerson.objects.filter(case=arrangement, item="", role__in=(SPOC, DEPUTY))
    named = {row.role: row.officer for row in rows.select_related("officer__user")}
    spoc = named.get(SPOC)
    absence = Absence.objects.filter(on_day(on), officer=spoc).first() if spoc is not None else None
    return People(spoc, named.get(DEPUTY), absence)


def in_force_for(customer_id: int) -> Case | None:
    """The arrangement now running for a customer, if there is one: started, and not ended."""
    running = Case.objects.filter(
        customer_id=customer_id,
        procedure__in=arrangement_procedures(),
        final=False,
        clock_rows__rule__in=lawbook().rules_for(WEEKLY_RESPONSE),
        clock_rows__stopped_on__isnull=True,
    )
    return running.order_by("-pk").first()


def tied_to_arrangement(case: Case) -> bool:
    """Whether a case is a matter of an arrangement that has not ended."""
    return any(
        link.other_id == case.pk and link.kind == MATTER and not link.case.final
        for link in ties_shown(case)
        if link.case.procedure in arrangement_procedures()
    )


def clock_of(reading: Reading, purpose: Purpose) -> ClockReading | None:
    """The run of a clock that still goes, by what it is for."""
    return next((clock for clock in reading.running if clock.rule.purpose == purpose), None)


def drafting_item(reading: Reading) -> str:
    """The key of the weekly response now being drafted; empty where none is."""
    kind = reading.procedure.items[WEEKLY]
    items = (i.key for i in reading.items_of(WEEKLY) if not kind.stages[i.stage].final)
    return next(items, "")


def reading_on(arrangement: Case, on: dt.date) -> Reading:
    """The arrangement read on a day."""
    return reading_of(arrangement, on)
