"""Invented single points of contact: proposed, decided, begun, answered weekly, reviewed, sometimes ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from evenhand.apps.simulation.requests import World
from evenhand.apps.simulation.telling import Tale
from evenhand.domain.cases.events import Decider, Value
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.lawbook.purposes import WEEKLY_RESPONSE

SPOC = "spoc-arrangement"
_LEAST_WEEKS, _MOST_WEEKS = 20, 130
_REVIEW_WEEKS = 22
_POSTS = (
    "Planning Correspondence Officer",
    "Housing Correspondence Officer",
    "Streets Correspondence Officer",
)


def arrangements(
    customers: Sequence[int], number: int, *, first_on: dt.date, last_on: dt.date, world: World
) -> list[Tale]:
    """So many arrangements, begun between two days, told up to the last."""
    edition = next((p for p in world.book.procedures.values() if p.name == SPOC), None)
    if edition is None:
        return []
    first_on = max(first_on, edition.in_force_from)
    if first_on >= last_on:
        return []
    chosen = world.chance.sample(list(customers), min(number, len(customers)))
    days = sorted(
        first_on + dt.timedelta(days=world.chance.randrange((last_on - first_on).days)) for _ in chosen
    )
    return [_tell(customer, day, last_on, world) for customer, day in zip(chosen, days, strict=True)]


def _tell(customer: int, proposed_on: dt.date, last_on: dt.date, world: World) -> Tale:
    chance, staff = world.chance, world.staff
    head = staff.actor("Customer Services Manager")
    spoc, deputy = (staff.actor(title) for title in chance.sample(_POSTS, 2))
    edition = world.book.edition(SPOC, proposed_on)
    tale = Tale(edition, world.book, Surroundings(calendars=world.calendars))
    facts: dict[str, Value] = {
        "customer": f"customer:{customer}",
        "kind": "service",
        "summary": "Very frequent letters about one matter",
        "contacts_now": 20 + chance.randrange(60),
        "contacts_before": 2 + chance.randrange(6),
        "usual_ways": "Ordinary answers were given and more came each day.",
        "paid_service": "not-available",
    }
    tale.do("propose", on=proposed_on, by=head, facts=facts)
    consulted = chance.random() < 0.4
    tale.do("consult-members", on=proposed_on, by=head, facts={"members_consulted": consulted})
    tale.do("nominate", on=proposed_on, by=head, facts={"spoc": spoc.officer, "deputy": deputy.officer})
    considered: dict[str, Value] = {
        "considered": "Asked by letter what helps.",
        "telephone_granted": chance.random() < 0.2,
    }
    tale.do("consider-adjustments", on=proposed_on, by=head, facts=considered)
    started = proposed_on + dt.timedelta(days=7)
    if started > last_on:
        return tale
    begin: dict[str, Value] = {
        "weekly_day": "friday",
        "nil_week": "no-letter",
        "reasons": "The test for entry is met.",
    }
    tale.do(
        "start",
        on=started,
        by=head,
        facts=begin,
        decided_by=Decider(role="head-of-service", decided_on=started),
    )
    tale.do("inform-officers", on=started, by=spoc, facts={"officers_told": "All who were written to."})
    if chance.random() < 0.8:
        told = started + dt.timedelta(days=chance.randrange(20))
        if told <= last_on:
            tale.do(
                "inform-members",
                on=told,
                by=spoc,
                facts={"members_told": "The ward's members, who were written to."},
            )
    _run(tale, started, last_on, world, spoc=spoc.officer)
    return tale


def _run(tale: Tale, started: dt.date, last_on: dt.date, world: World, *, spoc: str) -> None:
    """Week after week until the end, with a review every half year."""
    chance = world.chance
    head = world.staff.actor("Customer Services Manager")
    officer = next(a for a in map(world.staff.actor, _POSTS) if a.officer == spoc)
    until = started + dt.timedelta(weeks=_LEAST_WEEKS + chance.randrange(_MOST_WEEKS - _LEAST_WEEKS))
    ends = until < last_on - dt.timedelta(days=40)
    until = min(until, last_on)
    reviewed = started
    while True:
        clock = next(c for c in tale.read(started).clocks if c.rule.purpose == WEEKLY_RESPONSE and c.running)
        day = clock.due_on
        if day is None or day > until:
            break
        if (day - reviewed).days > _REVIEW_WEEKS * 7 + chance.randrange(30):
            reviewed = day
            by_body = Decider(body="leadership-team", decided_on=day)
            facts: dict[str, Value] = {"continue": True, "reasons": "Contact is still high."}
            tale.do("review", on=day, by=head, facts=facts, decided_by=by_body)
        item = tale.do("weekly-response.draft", on=day, by=officer, facts={"scheduled_on": day})
        tale.do("weekly-response.none-owed", on=day, by=officer, item=item, facts={"scheduled_on": day})
    if not ends:
        return
    plan: dict[str, Value] = {"contacts_at_end": 3, "why": "Contact is back to what is usual."}
    tale.do("plan-end", on=until, by=officer, facts=plan)
