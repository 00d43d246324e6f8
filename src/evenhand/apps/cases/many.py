"""Moves on each of many cases at once: what they share is fetched once, and their events are written together.

The same deciding, sealing, chaining and projecting as `cases.operations.make_moves`, for the five hundred matters
of one response. Every case must be locked by the caller, and stand outside any earlier press.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID, uuid5

import msgspec
from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.chaining import next_row, sealed
from evenhand.apps.cases.departing import with_departures
from evenhand.apps.cases.finding import let_all_be_found
from evenhand.apps.cases.models import Case, CaseLink, EventRow, Passage
from evenhand.apps.cases.operations import Move, MoveRefused
from evenhand.apps.cases.projections import Projected, project_all
from evenhand.apps.cases.queries import actor_for, asks_of_outside, procedure_of, surroundings_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.people.queries import adjustment_codes
from evenhand.domain.cases.chain import from_canonical
from evenhand.domain.cases.deciding import Decided, Proposal, Refused, decide
from evenhand.domain.cases.events import Actor, Event
from evenhand.domain.cases.reading import read
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.time.legal_day import legal_day


@transaction.atomic
def move_each(
    moves: Sequence[tuple[Case, Move]],
    *,
    shared: Surroundings,
    by: User,
    at: dt.datetime,
    batch: UUID,
    progress: Callable[[int], None] = lambda done: None,
) -> None:
    """Make moves on cases, all or none; several on one case follow each other in the order given.

    `shared` are the surroundings of the case that ties them: calendars, posts and the people it lends. `progress` hears
    how many moves were made. Raises MoveRefused with the sentences of the first move that something stands against.
    """
    cases = list({case.pk: case for case, _ in moves}.values())
    today, actor = legal_day(at), actor_for(by, legal_day(at))
    stories, around, words = _events(cases), _around(cases, shared, today), _words(cases)
    passages: list[Passage] = []
    rows: list[EventRow] = []
    for number, (case, move) in enumerate(moves):
        outcome = _decided(case, move, stories[case.pk], around[case.pk], actor=actor, at=at)
        event, kept = sealed(case, outcome.event, outcome.passages)
        passages += kept
        words[case.pk].update(outcome.passages)
        rows.append(next_row(case, event, batch=uuid5(batch, f"{case.ref} {number}")))
        stories[case.pk] = (*stories[case.pk], event)
        progress(number + 1)
    Passage.objects.bulk_create(passages)
    EventRow.objects.bulk_create(rows)
    read_again = [
        Projected(case, read(procedure_of(case), stories[case.pk], around[case.pk], today), words[case.pk])
        for case in cases
    ]
    project_all(read_again)
    let_all_be_found([(one.case, one.words) for one in read_again])


def _events(cases: Sequence[Case]) -> dict[int, tuple[Event, ...]]:
    found: dict[int, list[Event]] = defaultdict(list)
    rows = EventRow.objects.filter(case__in=[case.pk for case in cases]).order_by("case_id", "sequence")
    for number, text in rows.values_list("case_id", "text"):
        found[number].append(from_canonical(text))
    return {case.pk: tuple(found[case.pk]) for case in cases}


def _words(cases: Sequence[Case]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = Passage.objects.filter(case__in=[case.pk for case in cases])
    for number, name, words in rows.values_list("case_id", "name", "words"):
        found[number][name] = "[erased]" if words is None else words
    return found


def _around(cases: Sequence[Case], shared: Surroundings, today: dt.date) -> Mapping[int, Surroundings]:
    """The surroundings of each case; one that ties others itself is asked for on its own."""
    tying = set(CaseLink.objects.filter(case__in=[c.pk for c in cases]).values_list("case_id", flat=True))
    adjustments = {
        number: adjustment_codes(number, today) for number in {c.customer_id for c in cases} if number
    }
    return {
        case.pk: surroundings_of(case, today)
        if case.pk in tying or asks_of_outside(procedure_of(case))
        else msgspec.structs.replace(
            shared,
            linked=(),
            next_weekly_on=None,
            lent={} if case.apart else shared.lent,
            adjustments=adjustments.get(case.customer_id or 0, ()),
        )
        for case in cases
    }


def _decided(
    case: Case, move: Move, earlier: tuple[Event, ...], around: Surroundings, *, actor: Actor, at: dt.datetime
) -> Decided:
    proposal = Proposal(
        move=move.move,
        facts=move.facts,
        happened_on=move.happened_on,
        recorded_at=at,
        recorded_by=actor,
        item=move.item,
        decided_by=move.decided_by,
    )
    outcome = decide(
        procedure_of(case),
        earlier,
        with_departures(case, procedure_of(case), earlier, around, proposal),
        proposal,
        vocabularies=lawbook().vocabularies,
        today=legal_day(at),
    )
    if isinstance(outcome, Refused):
        # Of many cases, the sentence must say which one it is about.
        raise MoveRefused(tuple(replace(one, says=f"{case.ref}: {one.says}") for one in outcome.refusals))
    return outcome
