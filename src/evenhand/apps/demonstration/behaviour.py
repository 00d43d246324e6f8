"""Three short stories about behaviour: limits that stand, a report to be decided, and a precaution for staff.

Told by the operations of real work, in a few dozen moves and two letters, so that loading stays quick.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move, open_case
from evenhand.apps.demonstration.arrangement import press, send_what_is_owed
from evenhand.apps.demonstration.cast import Cast
from evenhand.apps.demonstration.mailbox.story import instant
from evenhand.apps.demonstration.mailbox.tellings import council_told
from evenhand.apps.people.operations import record_adjustment
from evenhand.domain.cases.events import Decider, Value

CONDUCT, SAFETY = "unreasonable-conduct", "staff-safety"
LIMITED, REPORTED, MARKED = "victor", "wendy", "ivor"
A_YEAR, HALF_A_YEAR = dt.timedelta(days=363), dt.timedelta(days=180)
CONSIDERED: dict[str, Any] = {
    "considered": "Asked by letter what would help. Hears badly on the left side, and prefers to write.",
    "disability": "known-and-no-cause",
    "adjustments_result": "Letters in large print, and a call back at an agreed time where he asks for one.",
}
WEIGHED: dict[str, Any] = {
    "alternatives": "Two meetings were offered, one officer was named, and the complaint was answered at both stages.",
    "effect_on_staff": "Three officers leave their own work several times a day. One has asked to change desks.",
    "effect_on_person": "Has to wait for one of two mornings, or write.",
    "proportionate": "Only calls about this subject are limited. Letters and e-mail are answered as before.",
    "equality": "Writing suits him, as he says himself. Nobody with his needs is worse off for it.",
}


def tell_of_behaviour(cast: Cast, *, today: dt.date) -> None:
    """Tell the three stories as they stand today."""
    _limited(cast, today)
    _reported(cast, REPORTED, "The bins behind the market", today - dt.timedelta(days=3))
    _marked(cast, today)


def _fact(cast: Cast, name: str) -> str:
    return f"officer:{cast.officers[name].pk}"


def _move(
    cast: Cast,
    case: Case,
    name: str,
    day: dt.date,
    *,
    role: str = "",
    number: int = 0,
    item: str = "",
    **facts: Value,
) -> None:
    decider = Decider(officer=_fact(cast, "head"), role=role, decided_on=day) if role else None
    move = Move(move=name, facts=facts, happened_on=day, decided_by=decider, item=item)
    batch = press(f"{case.ref}.{name}.{number}")
    make_move(case, move, by=cast.users["head"], at=instant(day, 11, 0), batch=batch)


def _reported(cast: Cast, who: str, about: str, day: dt.date) -> Case:
    facts: dict[str, Any] = {
        "customer": f"customer:{cast.customers[who].pk}",
        "received_on": day,
        "summary": about,
        "reported_by": _fact(cast, "planner"),
        "why_reported": "The calls keep the team from other people's work.",
    }
    move = Move(move="report", facts=facts, happened_on=day)
    at = instant(day, 10, 0)
    case = open_case(CONDUCT, move, by=cast.users["planner"], at=at, batch=press(f"behaviour.{who}"))
    _incident(cast, case, day, 1, "Called nine times before lunch with the same question.", "C2")
    return case


def _incident(cast: Cast, case: Case, day: dt.date, number: int, what: str, *codes: str) -> None:
    _move(
        cast,
        case,
        "incident.log",
        day,
        number=number,
        behaviours=codes,
        where="telephone",
        what_happened=what,
        evidence="statement",
        witness=_fact(cast, "planner"),
        asked_to_stop=True,
    )


def _limited(cast: Cast, today: dt.date) -> None:
    """From the first report, by a warning that did not help, to calls on two mornings a week."""
    day = today - dt.timedelta(days=70)
    case = _reported(cast, LIMITED, "The footpath behind Weir Street", day)
    _move(cast, case, "consider-adjustments", day + dt.timedelta(days=3), number=1, **CONSIDERED)
    warned = day + dt.timedelta(days=5)
    _move(
        cast,
        case,
        "warn",
        warned,
        role="head-of-service",
        moderate="Please call once, say it all, and give us five working days to answer.",
        reasons="Nine calls in a morning about one question stop us from answering it.",
        named_officer=_fact(cast, "planner"),
    )
    _send(cast, case, "conduct-warning", warned)
    _incident(
        cast,
        case,
        warned + dt.timedelta(days=9),
        2,
        "Called fourteen times, and swore at the officer.",
        "C2",
        "D1",
    )
    record_adjustment(
        cast.customers[LIMITED],
        what="large-print",
        from_on=warned,
        decided_by=council_told().officers["head"].name,
        by=cast.users["head"],
        at=instant(warned, 12, 0),
    )
    decided = day + dt.timedelta(days=28)
    _move(cast, case, "consider-adjustments", decided, number=2, **CONSIDERED)
    _move(cast, case, "weigh", decided, **WEIGHED)
    dates: dict[str, Any] = {
        "starts_on": decided + dt.timedelta(days=4),
        "ends_on": decided + A_YEAR,
        "review_on": decided + HALF_A_YEAR,
    }
    _move(
        cast,
        case,
        "restriction.propose",
        decided,
        what="R04",
        how="Please telephone on two mornings a week.",
        call_days=("tuesday", "thursday"),
        call_from="10:00",
        call_until="12:00",
        scope="subject",
        scope_words="the footpath behind Weir Street",
        why_least="He can write at any time, and calls about anything else are taken as usual.",
        **dates,
    )
    _move(
        cast,
        case,
        "decide",
        decided,
        role="head-of-service",
        reasons="The warning did not help, and the calls keep others from being answered.",
        what_it_means="You can telephone about the footpath on two mornings a week, and write at any time.",
        named_officer=_fact(cast, "planner"),
        **dates,
    )
    _send(cast, case, "conduct-decision", decided)
    told = (_fact(cast, "agent"), _fact(cast, "planner"))
    _move(cast, case, "tell-aware", decided, told_officers=told, told_why="They take his calls.")


def _send(cast: Cast, case: Case, letter: str, day: dt.date) -> None:
    send_what_is_owed(
        cast,
        case,
        letter=letter,
        by="head",
        at=instant(day, 15, 0),
        to=council_told().customers[LIMITED].email,
    )


def _marked(cast: Cast, today: dt.date) -> None:
    """An incident at the counter, assessed, with a precaution that ends."""
    day = today - dt.timedelta(days=40)
    facts: dict[str, Any] = {
        "customer": f"customer:{cast.customers[MARKED].pk}",
        "received_on": day,
        "place": "Reception, Harrowmere House",
        "service": "customers",
        "summary": "A threat at the counter",
        "incident_kind": "threat",
        "words_and_acts": "Struck the desk and said “I know which car is yours”.",
        "affected": _fact(cast, "agent"),
        "reported_by": _fact(cast, "agent"),
        "injury": "none",
    }
    move = Move(move="report", facts=facts, happened_on=day)
    at = instant(day, 16, 0)
    case = open_case(SAFETY, move, by=cast.users["agent"], at=at, batch=press("safety"))
    assessed = day + dt.timedelta(days=2)
    _move(
        cast,
        case,
        "assess",
        assessed,
        role="head-of-service",
        assessor=_fact(cast, "head"),
        severity="medium",
        likelihood="medium",
        intent="Meant to frighten.",
        condition="None is known. He was asked.",
        happened_before="No.",
    )
    starts = day + dt.timedelta(days=3)
    _move(
        cast,
        case,
        "decide-marker",
        starts,
        role="head-of-service",
        reasons="A threat to one officer, meant, and close to where she parks.",
        level="medium",
        precautions=("two-officers", "by-appointment"),
        for_address=False,
        starts_on=starts,
        ends_on=starts + A_YEAR,
        review_on=starts + HALF_A_YEAR,
        sees_it="Reception and visiting teams",
    )
