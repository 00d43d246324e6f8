"""Invented internal reviews and complaints to the regulator, in exactly the numbers of the plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from evenhand.apps.simulation.requests import World
from evenhand.apps.simulation.telling import Tale
from evenhand.domain.cases.events import Value
from evenhand.domain.reports.periods import Span

REVIEW, REGULATOR = "internal-review", "regulator-complaint"
_LEAST_DAYS, _MOST_DAYS = 3, 36


def add_reviews(tales: Sequence[Tale], span: Span, number: int, world: World) -> int:
    """Add reviews asked for on days of a span to answered requests that have none. How many were added."""
    if not number or not tales or f"{REVIEW}.request" not in tales[0].procedure.moves:
        return 0
    fit = [(tale, day) for tale in tales if (day := _day_after_answer(tale, span, world)) is not None]
    chosen = world.chance.sample(fit, min(number, len(fit)))
    for tale, day in chosen:
        _review(tale, day, world)
    return len(chosen)


def _day_after_answer(tale: Tale, span: Span, world: World) -> dt.date | None:
    """A day on which a review is asked for: some weeks after the answer, within the span."""
    last = tale.events[-1]
    if last.move not in ("respond", "refuse") or last.item:
        return None
    first, latest = (
        last.happened_on + dt.timedelta(days=_LEAST_DAYS),
        last.happened_on + dt.timedelta(days=_MOST_DAYS),
    )
    first, latest = max(first, span.from_on), min(latest, span.until_on)
    if latest < first:
        return None
    return first + dt.timedelta(days=world.chance.randrange((latest - first).days + 1))


def _review(tale: Tale, day: dt.date, world: World) -> None:
    chance, head = world.chance, world.staff.head
    team = world.staff.team(day)
    facts: dict[str, Value] = {
        "received_on": day,
        "about": "I do not think that this is everything.",
        "reviewer": head.officer,
    }
    item = tale.do(f"{REVIEW}.request", on=day, by=team[0], facts=facts)
    outcome = chance.choices(("upheld", "part", "overturned"), (60, 25, 15))[0]
    decided: dict[str, Value] = {"outcome": outcome, "reasons": "The file was read afresh."}
    if outcome != "upheld":
        decided["fresh_answer"] = "A further page is sent."
    on = day + dt.timedelta(days=9 + chance.randrange(24))
    tale.do(f"{REVIEW}.decide", on=on, by=head, facts=decided, item=item)


def add_regulator(tales: Sequence[Tale], span: Span, number: int, world: World) -> int:
    """Add complaints to the regulator notified on days of a span, to requests reviewed or answered before."""
    if not number or not tales or f"{REGULATOR}.notify" not in tales[0].procedure.moves:
        return 0
    fit = [
        tale
        for tale in tales
        if tale.events[-1].move in ("respond", "refuse", f"{REVIEW}.decide")
        and tale.events[-1].happened_on + dt.timedelta(days=10) < span.until_on
        and tale.events[-1].happened_on > span.from_on - dt.timedelta(days=60)
    ]
    reviewed = [tale for tale in fit if tale.events[-1].move == f"{REVIEW}.decide"]
    others = [tale for tale in fit if tale.events[-1].move != f"{REVIEW}.decide"]
    chosen = world.chance.sample(reviewed, min(len(reviewed), (number + 1) // 2))
    chosen += world.chance.sample(others, min(len(others), number - len(chosen)))
    for tale in chosen:
        _regulator(tale, span, world)
    return len(chosen)


def _regulator(tale: Tale, span: Span, world: World) -> None:
    chance, by = world.chance, world.staff.team(span.until_on)[0]
    after = max(tale.events[-1].happened_on + dt.timedelta(days=5), span.from_on)
    day = after + dt.timedelta(days=chance.randrange(max(1, min(40, (span.until_on - after).days + 1))))
    facts: dict[str, Value] = {
        "received_on": day,
        "regulator_reference": f"IC-{chance.randrange(10_000, 99_999)}-X",
        "about": "Whether all of it was given.",
        "answer_by": day + dt.timedelta(days=20),
    }
    item = tale.do(f"{REGULATOR}.notify", on=day, by=by, facts=facts)
    answered = day + dt.timedelta(days=12)
    tale.do(
        f"{REGULATOR}.answer", on=answered, by=by, item=item, facts={"answer": "Our reasons and the file."}
    )
    if chance.random() < 0.4:
        closing: dict[str, Value] = {"outcome": "informal"}
        tale.do(f"{REGULATOR}.close", on=answered + dt.timedelta(days=40), by=by, item=item, facts=closing)
        return
    on = answered + dt.timedelta(days=90)
    decision: dict[str, Value] = {
        "outcome": chance.choice(("upheld", "part-upheld", "not-upheld")),
        "notice_reference": facts["regulator_reference"],
        "decided_on": on,
        "findings": "As the notice says.",
        "steps_ordered": False,
    }
    tale.do(f"{REGULATOR}.decide", on=on, by=by, item=item, facts=decision)
