"""A whole invented history: people, requests, reviews, arrangements, and beside it the truth about who is who."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CaseContact
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.simulation.arrangements import arrangements, write_arrangements
from evenhand.apps.simulation.council import set_up
from evenhand.apps.simulation.inventing import Invented, invent
from evenhand.apps.simulation.kinds import request_kinds
from evenhand.apps.simulation.mails import Sender, mailed, sorted_by_their_cases
from evenhand.apps.simulation.plans import Plan, Year
from evenhand.apps.simulation.requests import Wanted, World, tell, wanted
from evenhand.apps.simulation.reviews import add_regulator, add_reviews
from evenhand.apps.simulation.stories import stories, told
from evenhand.apps.simulation.telling import LONDON, Tale
from evenhand.apps.simulation.writing import write
from evenhand.apps.simulation.writing_people import write_people
from evenhand.domain.reports.periods import Span, financial_year

Progress = Callable[[str, int, int], None]
_BATCH = 250
_OFTEN, _LIKE = 4.0, 0.2  # of those who write often, so many have a second record


class NotForSimulation(Exception):
    """The system already holds something; the sentence says what to do."""


@dataclass(slots=True)
class Truth:
    """What really is: which records are one person, which requests repeat which, how many ended how."""

    seed: int
    plan: str
    people: list[dict[str, object]] = field(default_factory=list)
    requests: list[dict[str, object]] = field(default_factory=list)
    years: list[dict[str, object]] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)
    cut_short: list[str] = field(default_factory=list)

    def written(self, path: Path) -> None:
        """Write it beside the system's home, one JSON file."""
        body = {
            "seed": self.seed,
            "plan": self.plan,
            "years": self.years,
            "told": self.told,
            "cut_short": self.cut_short,
            "people": self.people,
            "requests": self.requests,
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(body, indent=1, default=str), encoding="utf-8")


@dataclass(slots=True)
class Town:
    """The records of the invented people: which records are whose, and how often each writes."""

    records: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    whose: dict[int, int] = field(default_factory=dict)
    senders: dict[int, Sender] = field(default_factory=dict)


def simulate(plan: Plan, *, seed: int, truth_at: Path, progress: Progress) -> Truth:
    """Invent the whole history of a plan into an empty system. The same seed and plan give the same history.

    Raises NotForSimulation where the system holds anything already.
    """
    if User.objects.exists():
        raise NotForSimulation(
            "This system already holds records, and invented ones are never mixed with them. "
            "Name an empty folder in EVENHAND_HOME (and an empty DATABASE_URL), then start this again."
        )
    first_on = financial_year(plan.first_year).from_on
    staff = set_up(plan, at=dt.datetime.combine(first_on, dt.time(9), tzinfo=LONDON))
    world = World(lawbook(), calendars(), staff, random.Random(seed))  # invented data, no secret
    truth = Truth(seed, plan.simulation)
    town = _people(plan, world, truth, progress)
    last_on = financial_year(plan.years[-1].year).until_on + dt.timedelta(days=200)
    _requests(plan, town, world, truth, progress, today=last_on)
    spocs = arrangements(
        town.records,
        plan.arrangements,
        first_on=first_on,
        last_on=financial_year(plan.years[-1].year).until_on,
        world=world,
    )
    write_arrangements(spocs, today=last_on)
    progress("single points of contact", len(spocs), len(spocs))
    _told(plan, town, world, truth, progress)
    truth.written(truth_at)
    return truth


def _told(plan: Plan, town: Town, world: World, truth: Truth, progress: Progress) -> None:
    """What the council tells beside requests: complaints, comments, conduct, from the files of stories."""
    last = plan.years[-1]
    years = Span(financial_year(plan.first_year).from_on, financial_year(last.year).until_on)
    for these in stories():
        tales = told(
            these,
            town.records,
            years=years,
            requests_a_year=last.requests + last.sars,
            world=world,
            refused=truth.cut_short,
        )
        counted = Counter(tale.procedure.name for tale in tales)
        truth.told = dict(Counter(truth.told) + counted)
        for start in range(0, len(tales), _BATCH):
            progress("complaints and others", start, len(tales))
            write(tales[start : start + _BATCH], today=these.over(years).until_on)
        progress("complaints and others", len(tales), len(tales))


def _people(plan: Plan, world: World, truth: Truth, progress: Progress) -> Town:
    """Everybody who will ever write; a few of those who write often stand in the records twice, as happens."""
    total = max(3, round(sum(y.requests + y.sars for y in plan.years) * plan.requesters_a_request))
    at = dt.datetime.combine(financial_year(plan.first_year).from_on, dt.time(9), tzinfo=LONDON)
    town = Town()
    for start in range(0, total, _BATCH):
        progress("people", start, total)
        invented = [invent(number, world.chance) for number in range(start, min(start + _BATCH, total))]
        spelt = [
            (one, place, name) for one in invented for place, name in enumerate(_spellings(one, world.chance))
        ]
        records = write_people(
            [(name, one.kind, _address(one, place)) for one, place, name in spelt],
            by=world.staff.administrator,
            at=at,
        )
        of: dict[int, list[int]] = {}
        for (one, place, name), record in zip(spelt, records, strict=True):
            town.records.append(record)
            town.senders[record] = Sender(name, _address(one, place))
            town.weights.append(one.weight * (0.3 if place else 1.0))
            town.whose[record] = one.number
            of.setdefault(one.number, []).append(record)
        truth.people += [
            {"person": one.number, "kind": one.kind, "customers": of[one.number]} for one in invented
        ]
    progress("people", total, total)
    return town


def _spellings(one: Invented, chance: random.Random) -> list[str]:
    """The name, and for some who write often another spelling, under which they have a second record."""
    if one.weight <= _OFTEN or chance.random() > _LIKE:
        return [one.name]
    given, _, surname = one.name.partition(" ")
    return [one.name, chance.choice((f"{given[0]} {surname}", f"{surname} {given}", one.name))]


def _address(one: Invented, place: int) -> str:
    return one.email.replace("@", f".{place}@") if place else one.email


def _requests(
    plan: Plan, town: Town, world: World, truth: Truth, progress: Progress, *, today: dt.date
) -> None:
    """Year after year; one year waits in memory, since a review may come in the next."""
    waiting: list[tuple[Wanted, Tale]] = []
    number, total = 1, sum(y.requests + y.sars for y in plan.years)
    done = 0
    for year in plan.years:
        told = []
        shares = {kind.share: getattr(plan, kind.share) for kind in request_kinds().kinds if kind.share}
        of_year = list(wanted(year, town.records, town.weights, world, shares=shares, first=number))
        contacts = _mailed(of_year, town, world, truth)
        for one in of_year:
            told.append((one, tell(one, world, contact=contacts.get(one.number))))
            number += 1
            if number % 20 == 0:
                progress("requests", number - 1, total)
        _reviews(year, [*waiting, *told], world)
        truth.years.append(_counts(year, [one for one, _ in told]))
        done += _write(waiting, town, truth, today=today)
        waiting = told
    done += _write(waiting, town, truth, today=today)
    progress("requests", done, total)


def _mailed(of_year: Sequence[Wanted], town: Town, world: World, truth: Truth) -> dict[int, int]:
    by_mail = [one for one in of_year if world.chance.random() < request_kinds().by_mail]
    contacts = mailed(by_mail, town.senders)
    truth.told["contacts"] = truth.told.get("contacts", 0) + len(contacts)
    return contacts


def _reviews(year: Year, told: Sequence[tuple[Wanted, Tale]], world: World) -> None:
    span: Span = financial_year(year.year)
    for family in request_kinds().families:
        of_family = [tale for one, tale in told if one.kind.family == family.name]
        add_reviews(of_family, span, getattr(year, family.reviews), world)
        add_regulator(of_family, span, getattr(year, family.regulator), world)


def _counts(year: Year, told: Iterable[Wanted]) -> dict[str, object]:
    ends = Counter((one.kind.procedure, str(one.end)) for one in told)
    return {
        "year": year.year,
        "ends": {f"{name}: {end}": count for (name, end), count in sorted(ends.items())},
    }


def _write(told: Sequence[tuple[Wanted, Tale]], town: Town, truth: Truth, *, today: dt.date) -> int:
    for batch in _batches(told):
        cases = write([tale for _, tale in batch], today=today)
        first = dt.datetime.combine(batch[0][0].received_on, dt.time(18), tzinfo=LONDON)
        _sort(cases, at=first)
        truth.requests += [
            {
                "request": one.number,
                "case": case.ref,
                "person": town.whose[one.customer],
                "repeats": one.repeats,
                "end": str(one.end),
            }
            for (one, _), case in zip(batch, cases, strict=True)
        ]
    return len(told)


def _sort(cases: Sequence[Case], *, at: dt.datetime) -> None:
    numbers = (
        CaseContact.objects.filter(case__in=cases).order_by("contact_id").values_list("contact_id", flat=True)
    )
    sorted_by_their_cases(list(numbers), by=User.objects.order_by("pk")[0], at=at)


def _batches(told: Sequence[tuple[Wanted, Tale]]) -> Iterator[Sequence[tuple[Wanted, Tale]]]:
    for start in range(0, len(told), _BATCH):
        yield told[start : start + _BATCH]
