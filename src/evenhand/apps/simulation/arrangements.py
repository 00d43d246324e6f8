"""Invented single points of contact: proposed, decided, begun, answered weekly, reviewed, and some of them ended.

The weeks are told in memory, for there are many. An end is made by the operations that officers use, once the story
stands in the record: it rests on a notice that really went, and the procedure asks for that letter (SPOC-19).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move
from evenhand.apps.cases.queries import procedure_of, reading_of
from evenhand.apps.letters import gathering
from evenhand.apps.letters.directory import letter_book
from evenhand.apps.letters.operations import send_owed
from evenhand.apps.letters.ways import Way
from evenhand.apps.simulation.requests import World
from evenhand.apps.simulation.telling import LONDON, Tale
from evenhand.apps.simulation.writing import write
from evenhand.domain.cases.events import Actor, Decider, Event, Value
from evenhand.domain.cases.reading import Reading
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.lawbook.purposes import WEEKLY_RESPONSE
from evenhand.domain.letters import facts_for

SPOC = "spoc-arrangement"
HEAD = "Customer Services Manager"
BODY = "leadership-team"
_LEAST_WEEKS, _MOST_WEEKS = 20, 130
_REVIEW_WEEKS = 22
_BEFORE_THE_LAST = dt.timedelta(days=60)  # room for the notice and for every week until it has run out
_NOTICE = dt.timedelta(days=21)
_LETTER_GOES = 0.9
_DAY = dt.timedelta(days=1)
_POSTS = (
    "Planning Correspondence Officer",
    "Housing Correspondence Officer",
    "Streets Correspondence Officer",
)


@dataclass(frozen=True, slots=True)
class Told:
    """One arrangement as told in memory, and the day from which it is to end; nothing where it goes on."""

    tale: Tale
    ends_from: dt.date | None = None


def arrangements(
    customers: Sequence[int], number: int, *, first_on: dt.date, last_on: dt.date, world: World
) -> list[Told]:
    """So many arrangements, begun between two days, told up to the last or to where they are to end."""
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


def _tell(customer: int, proposed_on: dt.date, last_on: dt.date, world: World) -> Told:
    chance, staff = world.chance, world.staff
    head = staff.actor(HEAD)
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
        return Told(tale)
    begin: dict[str, Value] = {
        "weekly_day": "friday",
        "nil_week": "no-letter",
        "reasons": "The test for entry is met.",
    }
    decider = Decider(role="head-of-service", decided_on=started)
    tale.do("start", on=started, by=head, facts=begin, decided_by=decider)
    tale.do("inform-officers", on=started, by=spoc, facts={"officers_told": "All who were written to."})
    if chance.random() < 0.8:
        told = started + dt.timedelta(days=chance.randrange(20))
        if told <= last_on:
            members: dict[str, Value] = {"members_told": "The ward's members, who were written to."}
            tale.do("inform-members", on=told, by=spoc, facts=members)
    return Told(tale, _run(tale, started, last_on, world, by=spoc))


def _run(tale: Tale, started: dt.date, last_on: dt.date, world: World, *, by: Actor) -> dt.date | None:
    """Week after week, with a review every half year, up to the last day or to the day from which it is to end."""
    chance = world.chance
    until = started + dt.timedelta(weeks=_LEAST_WEEKS + chance.randrange(_MOST_WEEKS - _LEAST_WEEKS))
    ends = until < last_on - _BEFORE_THE_LAST
    until = min(until, last_on)
    reviewed = started
    while (day := _week(tale.read(started))) is not None and day <= until:
        if (day - reviewed).days > _REVIEW_WEEKS * 7 + chance.randrange(30):
            reviewed = day
            _review(tale, day, world, goes_on=True)
        week: dict[str, Value] = {"scheduled_on": day}
        item = tale.do("weekly-response.draft", on=day, by=by, facts=week)
        tale.do("weekly-response.none-owed", on=day, by=by, item=item, facts=week)
    if not ends:
        return None
    if chance.random() < 0.5:  # by the review, and otherwise because the officer saw it was no longer needed
        _review(tale, until, world, goes_on=False)
    return until


def _week(reading: Reading) -> dt.date | None:
    """The day of the next weekly response."""
    clocks = (one for one in reading.clocks if one.rule.purpose == WEEKLY_RESPONSE and one.running)
    return next((one.due_on for one in clocks), None)


def _review(tale: Tale, day: dt.date, world: World, *, goes_on: bool) -> None:
    """A review, and the letter about it, which mostly goes in the same week."""
    why = "Contact is still high." if goes_on else "Contact is back to what is usual."
    facts: dict[str, Value] = {"continue": goes_on, "reasons": why}
    head = world.staff.actor(HEAD)
    tale.do("review", on=day, by=head, facts=facts, decided_by=Decider(body=BODY, decided_on=day))
    entry = tale.events[-1].sequence
    owed = next(
        one for one in tale.read(day).obligations if one.key.startswith(f"{entry}.") and one.kind == "letter"
    )
    if world.chance.random() < _LETTER_GOES:
        tale.do("send-letter", on=day, by=head, facts={"letter": owed.name, "posted_on": day}, hour=15)


def write_arrangements(told: Sequence[Told], *, today: dt.date) -> list[Case]:
    """Write arrangements down, and end those that are to end as officers do."""
    found = []
    for one in told:
        (case,) = write([one.tale], today=today)
        if one.ends_from is not None:
            end_arrangement(case, one.ends_from)
        found.append(case)
    return found


def end_arrangement(case: Case, planned_on: dt.date) -> None:
    """Plan the end, send the notice, tell officers and members, and end it once the two weeks have run out."""
    why: dict[str, Value] = {"contacts_at_end": 3, "why": "Contact is back to what is usual."}
    _notice(case, planned_on, planned=_move(case, "plan-end", planned_on, why))
    told = planned_on + _DAY
    _move(case, "tell-officers-of-end", told, {"officers_told": "All who were written to at the start."})
    _move(case, "tell-members-of-end", told, {"members_told": "The ward's members."})
    _move(case, "give-notice", told)
    ends_on = max(planned_on + _NOTICE, _notice_runs_until(case, told) + _DAY)
    while (week := _week(reading_of(case, ends_on))) is not None and week <= ends_on:
        item = _move(case, "weekly-response.draft", week, {"scheduled_on": week}).item
        _move(case, "weekly-response.none-owed", week, {"scheduled_on": week}, item=item)
    _move(case, "end", ends_on)


def _notice(case: Case, on: dt.date, *, planned: Event) -> None:
    """The notice to the customer that a plan owes, printed and posted; the move that it meets is recorded with it."""
    owed = next(
        one
        for one in reading_of(case, on).obligations
        if one.key.startswith(f"{planned.sequence}.")
        and one.kind == "letter"
        and letter_book()[one.name].to == "customer"
    )
    letter, user = letter_book()[owed.name], _user(case, on)
    known: dict[str, Any] = {
        **gathering.gather(letter, gathering.about(case, user=user, on=on, owed=owed.key)),
        "recipient_address": ["1 Invented Street", "Simulated"],
        "ends_on": on + _NOTICE,
        "open_matters": "Nothing is open.",
        "contact_afterwards": "After that day, write to whichever service you need.",
        "question_contact": "Write to the Customer Services Manager.",
    }
    facts = facts_for(letter, known, letter_book())
    way = Way(channel="letter", posted_on=on, posted_by=user.officer.pk)
    send_owed(
        case, owed, facts, way, by=user, at=_at(on), press=uuid5(NAMESPACE_URL, f"{case.ref} {owed.key}")
    )


def _move(
    case: Case, name: str, on: dt.date, facts: Mapping[str, Value] | None = None, *, item: str = ""
) -> Event:
    """One move by the single point of contact of the case."""
    move = Move(move=name, facts=facts or {}, happened_on=on, item=item)
    return make_move(case, move, by=_user(case, on), at=_at(on))


def _user(case: Case, on: dt.date) -> User:
    number = str(reading_of(case, on).story.facts["spoc"]).partition(":")[2]
    return User.objects.get(officer__pk=int(number))


def _notice_runs_until(case: Case, on: dt.date) -> dt.date:
    """The last day of the clock that must have run out before the arrangement may end."""
    waits = {
        rule
        for guard in procedure_of(case).moves["end"].guards
        if guard.holds == "run-out"
        for rule in guard.of
    }
    clocks = reading_of(case, on).clocks
    return max(
        one.due_on for one in clocks if one.rule.id in waits and one.running and one.due_on is not None
    )


def _at(on: dt.date) -> dt.datetime:
    return dt.datetime.combine(on, dt.time(10, 15), tzinfo=LONDON)
