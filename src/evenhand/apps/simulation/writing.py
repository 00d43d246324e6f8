"""Writing invented cases down: many at a time, with the same rows that single moves write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from evenhand.apps.cases.chaining import next_row, sealed
from evenhand.apps.cases.finding import let_all_be_found
from evenhand.apps.cases.models import Case, EventRow, Passage, RefCounter
from evenhand.apps.cases.projections import Projected, project_all
from evenhand.apps.simulation.telling import Tale
from evenhand.domain.cases.events import Event, PassageRef
from evenhand.domain.cases.reading import read


@transaction.atomic
def write(tales: Sequence[Tale], *, today: dt.date) -> list[Case]:
    """Write whole stories, each a new case, all or none."""
    refs = _refs([tale.events[0].happened_on.year for tale in tales])
    cases = Case.objects.bulk_create(
        Case(ref=ref, procedure=tale.procedure.name, edition=tale.procedure.id, stage="")
        for ref, tale in zip(refs, tales, strict=True)
    )
    rows: list[EventRow] = []
    passages: list[Passage] = []
    new: list[Projected] = []
    for case, tale in zip(cases, tales, strict=True):
        events: list[Event] = []
        for told in tale.events:
            event, kept = sealed(case, told, _words(tale, told))
            events.append(event)
            passages += kept
            rows.append(next_row(case, event))
        reading = read(tale.procedure, tuple(events), tale.surroundings, today, lapsing=False)
        new.append(Projected(case, reading, tale.words))
    EventRow.objects.bulk_create(rows, batch_size=500)
    Passage.objects.bulk_create(passages, batch_size=500)
    project_all(new)
    let_all_be_found([(one.case, one.words) for one in new])
    return cases


def _refs(years: Sequence[int]) -> list[str]:
    """The next references of each year, in the order asked for."""
    counters: dict[int, RefCounter] = {}
    found = []
    for year in years:
        if year not in counters:
            RefCounter.objects.get_or_create(year=year)
            counters[year] = RefCounter.objects.select_for_update().get(year=year)
        counters[year].last += 1
        found.append(f"EH-{year}-{counters[year].last:06d}")
    for counter in counters.values():
        counter.save(update_fields=["last"])
    return found


def _words(tale: Tale, event: Event) -> dict[str, str]:
    return {ref.name: tale.words[ref.name] for ref in event.facts.values() if isinstance(ref, PassageRef)}
