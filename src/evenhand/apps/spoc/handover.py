"""Coming back: what was done while the single point of contact was away, as a note to start from (SPOC-2)."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CaseLink, EventRow
from evenhand.apps.cases.queries import cases_seen_by, procedure_of
from evenhand.apps.cases.sight import MATTER
from evenhand.apps.council.models import Absence
from evenhand.apps.spoc.queries import people_of
from evenhand.domain.time import in_full


def last_absence(arrangement: Case, *, on: dt.date) -> Absence | None:
    """The latest absence of the single point of contact that has begun."""
    spoc = people_of(arrangement, on=on).spoc
    if spoc is None:
        return None
    return Absence.objects.filter(officer=spoc, from_on__lte=on).order_by("-from_on", "-pk").first()


def hand_back_note(arrangement: Case, absence: Absence, *, user: User, on: dt.date) -> str:
    """A draft of the note: every entry of those days on the arrangement and its matters, case by case.

    Only what the reader may see stands in it.
    """
    until = min(absence.until_on or on, on)
    tied = CaseLink.objects.filter(case=arrangement, kind=MATTER).values("other")
    cases = cases_seen_by(user, on).filter(pk__in=tied) | cases_seen_by(user, on).filter(pk=arrangement.pk)
    rows = (
        EventRow.objects.filter(case__in=cases, happened_on__range=(absence.from_on, until))
        .select_related("case")
        .order_by("case_id", "sequence")
    )
    lines = [f"{absence.officer.name} was away from {in_full(absence.from_on)} to {in_full(until)}."]
    current = ""
    for row in rows:
        if row.case.ref != current:
            current = row.case.ref
            lines += ["", f"{row.case.ref} {row.case.title}".strip()]
        move = procedure_of(row.case).moves.get(row.move)
        lines.append(f"- {in_full(row.happened_on)}: {move.title if move else row.move}")
    if not current:
        lines.append("Nothing was recorded in that time.")
    return "\n".join(lines)
