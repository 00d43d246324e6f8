"""Invented requests for information, a year at a time, with exactly the numbers that the plan says."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evenhand.apps.simulation.council import Staff
from evenhand.apps.simulation.inventing import topic
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
    procedure: str
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


FOI, EIR, SAR = "foi-request", "eir-request", "subject-access-request"
_GROUNDS: Mapping[str, tuple[tuple[str, int], ...]] = {
    FOI: (
        ("foi-21", 20), ("foi-40(2)", 26), ("foi-12(1)", 14), ("foi-43(2)", 12), ("foi-31", 9), ("foi-22", 6),
        ("foi-14(1)", 4), ("foi-41", 4), ("foi-42", 3), ("foi-14(2)", 2),
    ),
    EIR: (
        ("eir-12(4)(b)-burden", 14), ("eir-12(4)(b)-vexatious", 6), ("eir-12(3)", 18), ("eir-12(5)(e)", 10),
        ("eir-12(4)(d)", 9), ("eir-12(5)(b)", 6), ("eir-12(4)(e)", 5),
    ),
    SAR: (("sar-exemption", 30), ("sar-excessive", 5), ("sar-unfounded", 3)),
}  # fmt: skip
WHOLE = ("foi-12", "foi-14", "eir-12(4)(b)", "sar-unf", "sar-exc")


def wanted(
    year: Year,
    people: Sequence[int],
    weights: Sequence[float],
    world: World,
    *,
    environmental_share: float,
    first: int,
) -> Iterator[Wanted]:
    """The requests of one year in the order of receipt, numbered from `first`."""
    chance = world.chance
    made: list[tuple[dt.date, str, End]] = []
    eirs = round(year.requests * environmental_share)
    eirs_on_time = round(year.on_time * environmental_share)
    for procedure, number, on_time in (
        (FOI, year.requests - eirs, year.on_time - eirs_on_time),
        (EIR, eirs, eirs_on_time),
        (SAR, year.sars, year.sars_on_time),
    ):
        ends = [End.ON_TIME] * on_time + _other_ends(number - on_time, chance)
        chance.shuffle(ends)
        made += [(_day(year, world), procedure, end) for end in ends]
    made.sort(key=lambda one: (one[0], one[1]))
    asked: list[tuple[int, int, str, str]] = []
    for number, (received, procedure, end) in enumerate(made, start=first):
        customer = chance.choices(people, weights)[0]
        words = "my own records" if procedure == SAR else topic(chance, environmental=procedure == EIR)
        repeats = None
        before = [one for one in asked[-400:] if one[1] == customer and one[2] == procedure]
        if before and procedure != SAR and chance.random() < 0.3:
            repeats, _, _, words = before[-1]
        asked.append((number, customer, procedure, words))
        yield Wanted(
            number=number,
            procedure=procedure,
            received_on=received,
            end=end,
            customer=customer,
            summary=words,
            repeats=repeats,
        )


def _other_ends(number: int, chance: random.Random) -> list[End]:
    return [
        End.WITHDRAWN if luck < 0.04 else End.LAPSED if luck < 0.1 else End.LATE
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


def tell(one: Wanted, world: World) -> Tale:
    """The whole story of one request, up to its answer."""
    chance, staff = world.chance, world.staff
    edition = world.book.edition(one.procedure, one.received_on)
    tale = Tale(edition, world.book, Surroundings(calendars=world.calendars))
    handler = chance.choice(staff.team(one.received_on))
    logged = _soon(one.received_on, chance, 2)
    facts: dict[str, Value] = {
        "customer": f"customer:{one.customer}",
        "received_on": one.received_on,
        "summary": one.summary,
        "request": f"Please send me what you hold on {one.summary}.",
        "handler": handler.officer,
    }
    if one.procedure == SAR and "cctv" in edition.moves["receive"].asks and chance.random() < 0.2:
        facts["cctv"] = True
    tale.do("receive", on=logged, by=handler, facts=facts)
    if one.end is End.WITHDRAWN:
        _note_time(tale, handler, logged, world)
        tale.do("withdraw", on=_soon(logged, chance, 9), by=handler, facts={"why": "I no longer need this."})
    elif one.end is End.LAPSED and one.procedure != SAR:
        asked = _soon(logged, chance, 6)
        tale.do(
            "ask-clarification",
            on=asked,
            by=handler,
            facts={"asked": "Which years and which area do you mean?"},
        )
        waited = [c.due_on for c in tale.read(asked).running if c.limit and c.due_on is not None]
        tale.do(
            "lapse", on=max(waited, default=asked) + dt.timedelta(days=1 + chance.randrange(9)), by=handler
        )
    else:
        _answer(tale, one, handler, logged, world)
    return tale


def _answer(tale: Tale, one: Wanted, handler: Actor, logged: dt.date, world: World) -> None:
    chance = world.chance
    day = logged
    if one.procedure != SAR and chance.random() < 0.05:
        day = _soon(day, chance, 5)
        tale.do("ask-clarification", on=day, by=handler, facts={"asked": "Which service do you mean?"})
        day = day + dt.timedelta(days=1 + chance.randrange(15))
        tale.do("receive-clarification", on=day, by=handler, facts={"clarification": "All services, please."})
    outcome = _outcome(one.procedure, chance)
    grounds = _grounds(one.procedure, outcome, chance)
    if one.procedure == FOI and outcome != "given" and chance.random() < 0.06 and day == logged:
        day = _soon(day, chance, 8)
        due = tale.due(day)
        facts: dict[str, Value] = {
            "exemption": ("foi-43(2)",), "until": due + dt.timedelta(days=20), "why": "Suppliers were asked for evidence of harm."
        }  # fmt: skip
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
    if grounds:
        cleared["ground"] = grounds
    tale.do("clear-answer", on=answered, by=handler, facts=cleared)
    tale.do("respond", on=answered, by=handler, hour=15)


def _answered_on(day: dt.date, due: dt.date, end: End, world: World) -> dt.date:
    """A day in time or after it. Nobody answers before they have the request."""
    chance = world.chance
    if end is End.LATE or due < day:
        return due + dt.timedelta(days=1 + int(chance.expovariate(1 / 16)))
    room = (due - day).days
    return day + dt.timedelta(days=min(room, round(room * chance.betavariate(4, 1.6))))


def _outcome(procedure: str, chance: random.Random) -> str:
    kinds = ("given", "given-in-part", "not-held", "refused")
    weights = {FOI: (62, 14, 11, 13), EIR: (70, 10, 9, 11), SAR: (58, 27, 9, 6)}[procedure]
    return chance.choices(kinds, weights)[0]


def _grounds(procedure: str, outcome: str, chance: random.Random) -> tuple[str, ...]:
    if outcome not in ("given-in-part", "refused"):
        return ()
    listed = [
        (code, weight)
        for code, weight in _GROUNDS[procedure]
        if outcome == "refused" or not code.startswith(WHOLE)
    ]
    codes, weights = [code for code, _ in listed], [weight for _, weight in listed]
    first = chance.choices(codes, weights)[0]
    more = chance.choices(codes, weights)[0] if chance.random() < 0.18 else first
    return tuple(dict.fromkeys((first, more)))


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
