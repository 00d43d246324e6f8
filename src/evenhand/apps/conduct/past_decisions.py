"""Every decision on behaviour that was taken, read from the record without any name."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.cases.models import Case, EventRow
from evenhand.apps.cases.queries import procedure_of
from evenhand.apps.conduct.queries import conduct_procedures
from evenhand.apps.lawbook.books import calendars
from evenhand.domain.cases.chain import from_canonical
from evenhand.domain.cases.events import Event
from evenhand.domain.cases.reading import read
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.conduct.alike import Decision, decision_in

SIMILAR = 5


def all_decisions(*, on: dt.date) -> list[Decision]:
    """Every case on behaviour as a decision without a name, read together in two questions of the database."""
    cases = Case.objects.filter(procedure__in=conduct_procedures()).order_by("pk")
    histories: dict[int, list[Event]] = {}
    rows = EventRow.objects.filter(case__procedure__in=conduct_procedures()).order_by("case_id", "sequence")
    for case_id, text in rows.values_list("case_id", "text").iterator(chunk_size=2_000):
        histories.setdefault(case_id, []).append(from_canonical(text))
    around = Surroundings(calendars=calendars())
    return [
        decision_in(read(procedure_of(case), tuple(histories.get(case.pk, ())), around, on), case.ref)
        for case in cases
    ]
