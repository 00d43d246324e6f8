"""Invented requests for information, a year at a time, with exactly the numbers that the plan says."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from evenhand.apps.simulation.council import Staff
from evenhand.apps.simulation.inventing import topic
from evenhand.apps.simulation.kinds import Kind, request_kinds
from evenhand.apps.simulation.plans import Year
from evenhand.apps.simulation.telling import Tale
from evenhand.domain.cases.events import Actor, Value
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.reports.periods import financial_year
from evenhand.domain.time import Calendars


class End(StrEnum):
    """How a request ends."""

    ON_TIME = "on time"
    LATE = "late"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One request to be told. `repeats` is the number of an earlier one that it asks for again."""

    number: int
    kind: Kind
    received_on: dt.date
    end: End
    customer: int
    summary: str
    repeats: int | None = None


@dataclass(frozen=True, slots=True)
class World:
    """What every story is told with."""

    book: Lawbook
    calendars: Calendars
    staff: Staff
    chance: random.Random


def wanted(
    year: Year,
    people: Sequence[int],
    weights: Sequence[float],
    world: World,
    *,
    shares: Mapping[str, float],
    first: int,
) -> Iterator[Wanted]:
    """The requests of one year in the order of receipt, numbered from `first`. `shares` are those of the plan."""
    chance = world.chance
    made: list[tuple[dt.date, int, Kind, End]] = []
    for place, (kind, number, on_time) in enumerate(_numbers(year, shares)):
        ends = [End.ON_TIME] * on_time + _other_ends(number - on_time, chance, lapses=kind.lapses)
        chance.shuffle(ends)
        made += [(_day(year, world), place, kind, end) for end in ends]
    made.sort(key=lambda one: one[:2])
    asked: list[tuple[int, int, Kind, str]] = []
    for number, (received, _, kind, end) in enumerate(made, start=first):
        customer = chance.choices(people, weights)[0]
        words, repeats = topic(chance, kind.topics), None
        before = [one for one in asked[-400:] if one[1] == customer and one[2] is kind]
        if before and chance.random() < kind.repeats:
            repeats, _, _, words = before[-1]
        asked.append((number, customer, kind, words))
        yield Wanted(
            number=number,
            kind=kind,
            received_on=received,
            end=end,
            customer=customer,
            summary=words,
            repeats=repeats,
        )


def _numbers(year: Year, shares: Mapping[str, float]) -> Iterator[tuple[Kind, int, int]]:
    """Of each kind how many are received in a year, and how many of them answered on time."""
    kinds = request_kinds()
    for family in kinds.families:
        received, on_time = getattr(year, family.received), getattr(year, family.on_time)
        left, left_on_time = received, on_time
        for kind in kinds.of(family):
            share = shares[kind.share] if kind.share else None
            some = left if share is None else round(received * share)
            some_on_time = left_on_time if share is None else round(on_time * share)
            left, left_on_time = left - some, left_on_time - some_on_time
            yield kind, some, some_on_time


def _other_ends(number: int, chance: random.Random, *, lapses: bool) -> list[End]:
    return [
        End.WITHDRAWN if luck < 0.04 else End.LAPSED if lapses and luck < 0.1 else End.LATE
        for luck in (chance.random() for _ in range(number))
    ]


def _day(year: Year, world: World) -> dt.date:
    span = financial_year(year.year)
    day = span.from_on + dt.timedelta(days=world.chance.randrange((span.until_on - span.from_on).days + 1))
    return day if world.chance.random() < 0.06 else _working(day, span.until_on, world)


def _working(day: dt.date, last: dt.date, world: World) -> dt.date:
    """A working day near this one, within the year."""
    days = world.calendars.working_days("EW")
    found = days.on_or_after(day)
    return found if found <= last else day


def tell(one: Wanted, world: World, *, contact: int | None = None) -> Tale:
    """The whole story of one request, up to its answer; `contact` is the message that it came in, if it came by mail."""
    chance, staff = world.chance, world.staff
    edition = world.book.edition(one.kind.procedure, one.received_on)
    tale = Tale(edition, world.book, Surroundings(calendars=world.calendars))
    handler = chance.choice(staff.team(one.received_on))
    logged = _soon(one.received_on, chance, 2)
    facts: dict[str, Value] = {
        "customer": f"customer:{one.customer}",
        "received_on": one.received_on,
        "summary": one.summary,
        "request": asked_in_words(one),
        "handler": handler.officer,
    }
    if contact is not None:
        facts |= {"contact": f"contact:{contact}", "channel": "email"}
    flags = {flag for flag, share in one.kind.flags.items() if chance.random() < share}
    asks = edition.moves["receive"].asks
    facts |= dict.fromkeys(flags, True)
    tale.do(
        "receive", on=logged, by=handler, facts={name: said for name, said in facts.items() if name in asks}
    )
    _flag(tale, flags - set(asks), handler, logged)
    if one.end is End.WITHDRAWN:
        _note_time(tale, handler, logged, world)
        tale.do("withdraw", on=_soon(logged, chance, 9), by=handler, facts={"why": "I no longer need this."})
    elif one.end is End.LAPSED:
        _lapse(tale, handler, logged, world)
    else:
        _answer(tale, one, handler, logged, world)
    return tale


def _flag(tale: Tale, flags: AbstractSet[str], by: Actor, on: dt.date) -> None:
    """Say what kind of request it is, in the procedure's own move for that, where it is not asked on receipt."""
    for name, move in tale.procedure.moves.items():
        if flags & set(move.asks) and all(ask.type == "boolean" for ask in move.asks.values()):
            tale.do(name, on=on, by=by, facts={fact: fact in flags for fact in move.asks})


def asked_in_words(one: Wanted) -> str:
    """What the person writes."""
    return f"Please send me what you hold on {one.summary}."


def _lapse(tale: Tale, handler: Actor, logged: dt.date, world: World) -> None:
    chance = world.chance
    on = _soon(logged, chance, 6)
    facts: dict[str, Value] = {"asked": "Which years and which area do you mean?"}
    tale.do("ask-clarification", on=on, by=handler, facts=facts)
    for letter in [owed.name for owed in tale.read(on).owed if owed.kind == "letter"]:
        tale.do("send-letter", on=on, by=handler, facts={"letter": letter})
    waited = [c.due_on for c in tale.read(on).running if c.limit and c.due_on is not None]
    tale.do("lapse", on=max(waited, default=on) + dt.timedelta(days=1 + chance.randrange(9)), by=handler)


def _answer(tale: Tale, one: Wanted, handler: Actor, logged: dt.date, world: World) -> None:
    chance, kind = world.chance, one.kind
    day = logged
    if chance.random() < kind.clarified:
        day = _soon(day, chance, 5)
        tale.do("ask-clarification", on=day, by=handler, facts={"asked": "Which service do you mean?"})
        day = day + dt.timedelta(days=1 + chance.randrange(15))
        tale.do("receive-clarification", on=day, by=handler, facts={"clarification": "All services, please."})
    outcome = chance.choices(list(kind.outcomes), list(kind.outcomes.values()))[0]
    grounds = _grounds(kind, outcome, chance)
    if grounds and chance.random() < kind.extended and day == logged:
        day = _soon(day, chance, 8)
        due = tale.due(day)
        facts: dict[str, Value] = {
            "exemption": (kind.extended_for,),
            "until": due + dt.timedelta(days=20),
            "why": "Suppliers were asked for evidence of harm.",
        }
        tale.do("extend", on=day, by=handler, facts=facts)
        due = min(tale.due(day), due + dt.timedelta(days=20))
    else:
        due = tale.due(day)
    answered = _answered_on(day, due, one.end, world)
    _note_time(tale, handler, min(day + dt.timedelta(days=1), answered), world)
    if outcome == "refused":
        tale.do("refuse", on=answered, by=handler, facts={"ground": grounds, "reasons": "See the notice."})
        return
    cleared: dict[str, Value] = {"outcome": outcome, "answer": "The information is in the letter."}
    if grounds or (grounds := kind.not_held_grounds if outcome == "not-held" else ()):
        cleared["ground"] = grounds
    _search(tale, handler, answered)
    if "fewer_because" in tale.procedure.moves["clear-answer"].asks:
        cleared["fewer_because"] = "The service sent its papers in one file."
    tale.do("clear-answer", on=answered, by=handler, facts=cleared)
    tale.do("respond", on=answered, by=handler, hour=15)


def _answered_on(day: dt.date, due: dt.date, end: End, world: World) -> dt.date:
    """A day in time or after it. Nobody answers before they have the request."""
    chance = world.chance
    if end is End.LATE or due < day:
        return due + dt.timedelta(days=1 + int(chance.expovariate(1 / 16)))
    room = (due - day).days
    return day + dt.timedelta(days=min(room, round(room * chance.betavariate(4, 1.6))))


def _grounds(kind: Kind, outcome: str, chance: random.Random) -> tuple[str, ...]:
    if outcome not in ("given-in-part", "refused"):
        return ()
    weighed = {**kind.grounds, **(kind.whole_grounds if outcome == "refused" else {})}
    codes, weights = list(weighed), list(weighed.values())
    first = chance.choices(codes, weights)[0]
    more = chance.choices(codes, weights)[0] if chance.random() < 0.18 else first
    return tuple(dict.fromkeys((first, more)))


def _search(tale: Tale, by: Actor, on: dt.date) -> None:
    """Where a procedure asks for the search to be recorded, it is, before the answer."""
    if "search.make" not in tale.procedure.moves:
        return
    facts: dict[str, Value] = {
        "place": "The records of the service",
        "terms": "Name, address and account",
        "searched_on": on,
        "searcher": by.officer,
        "found": 12,
    }
    tale.do("search.make", on=on, by=by, facts=facts)


def _note_time(tale: Tale, by: Actor, on: dt.date, world: World) -> None:
    """Minutes are recorded on about half of the requests, as it goes."""
    chance = world.chance
    if "record-time" not in tale.procedure.moves or chance.random() < 0.5:
        return
    minutes = max(5, round(chance.lognormvariate(4.6, 0.7) / 5) * 5)
    work = chance.choice(("locating", "retrieving", "drafting"))
    tale.do(
        "record-time",
        on=on,
        by=by,
        facts={"minutes": minutes, "work": work, "role": "information-team"},
        hour=14,
    )


def _soon(day: dt.date, chance: random.Random, most: int) -> dt.date:
    return day + dt.timedelta(days=chance.randrange(most))
