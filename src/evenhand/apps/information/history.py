"""A person's other requests, opened only by a recorded step, and the windows in which they may be counted together.

Requests are answered without regard to who asks. Where the law itself looks at the person (requests counted
together, repetition, section 14) an officer says so first, and that stands on the record.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move
from evenhand.apps.cases.queries import cases_seen_by
from evenhand.apps.cases.similar import Similar, similar_cases, table
from evenhand.apps.information.queries import AGGREGATE, asks_for_information
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.domain.cases.events import Event
from evenhand.domain.cases.reading import Reading
from evenhand.domain.information.aggregation import Received, Window, windows
from evenhand.domain.lawbook.purposes import AGGREGATION
from evenhand.domain.time import reckon
from evenhand.domain.time.legal_day import legal_day

LOOK = "look-at-history"
SHOWN, MOST_ALIKE = 100, 20


@dataclass(frozen=True, slots=True)
class History:
    """The person's other requests, the stretches of working days that hold this one and others, and what is alike.

    `more` says that there are others than the latest, which alone are listed; `windows` look at every one.
    `alike` are requests of other people within such a stretch that ask for much the same: perhaps they act together.
    """

    opened: bool
    others: tuple[Case, ...] = ()
    more: bool = False
    windows: tuple[Window, ...] = ()
    alike: tuple[Similar, ...] = ()


def stretch_in_words(case: Case) -> str:
    """How far apart requests may be that are counted together, by the law of the day of this one."""
    on = case.received_on or case.opened_on
    value = lawbook().rule_for(AGGREGATION).value_on(on) if on is not None else None
    return f"{value.length} consecutive working days" if value is not None else "the days that the law sets"


def open_history(
    case: Case, *, why_it_counts: str, why: str, by: User, at: dt.datetime, batch: UUID | None
) -> Event:
    """Record that the history is looked at, and why the law makes it count. Raises MoveRefused."""
    facts = {"history_for": why_it_counts, "why": why}
    return make_move(case, Move(move=LOOK, facts=facts, happened_on=legal_day(at)), by=by, at=at, batch=batch)


def history_of(case: Case, reading: Reading, *, user: User, on: dt.date) -> History:
    """What may be shown: nothing before a recorded step, then the requests this person may see."""
    if LOOK not in reading.story.happened:
        return History(opened=False)
    names = {p.name for p in lawbook().procedures.values() if asks_for_information(p)}
    found = (
        cases_seen_by(user, on)
        .filter(customer=case.customer, procedure__in=names)
        .exclude(pk=case.pk)
        .exclude(customer=None)
    )
    others = tuple(found.order_by("-received_on", "-pk")[: SHOWN + 1])
    return History(
        opened=True,
        others=others[:SHOWN],
        more=len(others) > SHOWN,
        windows=_windows(case, reading, _near(case, found)),
        alike=_alike(case, reading, user=user, on=on),
    )


def _near(case: Case, others: QuerySet[Case]) -> Iterable[Case]:
    """Those of some requests that may lie within one stretch with this, however many there are: one query."""
    if case.received_on is None:
        return ()
    last_on = reckon(lawbook().rule_for(AGGREGATION), case.received_on, {}, calendars()).due
    if last_on is None:
        return ()
    # A stretch that ends on this day began at most so long before it: twice its length covers any holidays.
    reach = 2 * (last_on - case.received_on)
    return others.filter(received_on__range=(case.received_on - reach, last_on)).only(
        "ref", "received_on", "procedure"
    )


def _alike(case: Case, reading: Reading, *, user: User, on: dt.date) -> tuple[Similar, ...]:
    """Requests of other people for much the same, within one stretch with this: whether they act together an officer decides."""
    found = similar_cases(case, user, on=on, procedures=(case.procedure,), limit=MOST_ALIKE)
    return tuple(
        one
        for one in found
        if one.score >= table().threshold
        and (case.customer_id is None or one.case.customer_id != case.customer_id)
        and _windows(case, reading, (one.case,))
    )


def _windows(case: Case, reading: Reading, others: Iterable[Case]) -> tuple[Window, ...]:
    """Where requests can be counted together at all: the procedure says so by having the move."""
    if AGGREGATE not in reading.procedure.moves or case.received_on is None:
        return ()
    rule = lawbook().rule_for(AGGREGATION)
    known = [
        Received(o.ref, o.received_on) for o in others if o.received_on and o.procedure == case.procedure
    ]
    return windows(Received(case.ref, case.received_on), known, rule, calendars())
