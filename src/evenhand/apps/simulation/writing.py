"""Writing invented cases down: many at a time, with the same rows that single moves write."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

import msgspec
from django.db import transaction

from evenhand.apps.cases.finding import let_all_be_found
from evenhand.apps.cases.models import Case, EventRow, Passage, RefCounter
from evenhand.apps.cases.projections import Projected, project_all
from evenhand.apps.cases.recording import KEY_BYTES
from evenhand.apps.simulation.telling import Tale
from evenhand.domain.cases.chain import GENESIS, canonical, fingerprint, link
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
        events = tuple(_sealed(case, event, tale, passages) for event in tale.events)
        _chain(case, events, rows)
        reading = read(tale.procedure, events, tale.surroundings, today, lapsing=False)
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


def _sealed(case: Case, event: Event, tale: Tale, passages: list[Passage]) -> Event:
    """The event with the fingerprints of its passages, each under a key of its own."""
    facts = dict(event.facts)
    for fact, value in event.facts.items():
        if isinstance(value, PassageRef):
            words, key = tale.words[value.name], secrets.token_bytes(KEY_BYTES)
            passages.append(Passage(case=case, name=value.name, words=words, key=key))
            facts[fact] = PassageRef(name=value.name, fingerprint=fingerprint(words, key))
    return msgspec.structs.replace(event, facts=facts)


def _chain(case: Case, events: Sequence[Event], rows: list[EventRow]) -> None:
    previous = GENESIS
    for event in events:
        text = canonical(event, case=case.ref)
        digest = link(previous, text)
        rows.append(
            EventRow(
                case=case,
                sequence=event.sequence,
                move=event.move,
                item=event.item,
                happened_on=event.happened_on,
                recorded_at=event.recorded_at,
                recorded_by=event.recorded_by,
                text=text,
                previous_hash=previous,
                hash=digest,
            )
        )
        previous = digest
    case.head_sequence, case.head_hash = events[-1].sequence, previous
