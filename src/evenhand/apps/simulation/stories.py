"""Invented cases told from data: which moves they make, how far apart, and with what facts, of any procedure.

Nothing here knows one kind of case from another. Where the council has no procedure of that name, nothing is told;
where its own procedure refuses a move, the case is told as far as it went, and the refusal is kept beside the truth.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import msgspec
from django.conf import settings
from msgspec import field

from evenhand.apps.simulation.requests import World
from evenhand.apps.simulation.telling import StoryRefused, Tale
from evenhand.domain.cases.events import Decider, Value
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.lawbook.yaml_source import read_yaml, typed
from evenhand.domain.reports.periods import Span


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One move. `after` is the least and most days since the one before; `opens` and `of` name a part of the case.

    `decided_by` is the role that decides, and `decider` the post of whoever does.
    """

    move: str
    by: str
    after: tuple[int, int] = (0, 0)
    facts: Mapping[str, object] = field(default_factory=dict)
    opens: str = field(default="", name="as")
    of: str = ""
    decided_by: str = ""
    decider: str = ""


class Way(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One way that a case may go, and how often beside the others."""

    weight: int
    steps: tuple[Step, ...]


class Story(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The ways of one procedure; `a_request` is how many such cases a year there are for each request."""

    procedure: str
    a_request: float
    ways: tuple[Way, ...]


class Stories(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything told between two days; without them, through the years of the plan."""

    stories: tuple[Story, ...]
    from_on: dt.date | None = None
    until_on: dt.date | None = None

    def over(self, years: Span) -> Span:
        """From which day to which it is told."""
        return Span(self.from_on or years.from_on, self.until_on or years.until_on)


def stories() -> tuple[Stories, ...]:
    """Every file of stories of the law."""
    folder = settings.LAW / "simulations" / "stories"
    return tuple(typed(read_yaml(path), Stories) for path in sorted(folder.glob("*.yaml")))


def told(
    these: Stories,
    customers: Sequence[int],
    *,
    years: Span,
    requests_a_year: int,
    world: World,
    refused: list[str],
) -> list[Tale]:
    """The cases of these stories, in the order of their first days; why any was cut short is added to `refused`."""
    over = these.over(years)
    days = (over.until_on - over.from_on).days
    found: list[tuple[dt.date, Tale]] = []
    for story in these.stories:
        number = round(story.a_request * requests_a_year * days / 365)
        for _ in range(max(1, number)):
            day = over.from_on + dt.timedelta(days=world.chance.randrange(days))
            tale = _tell(story, day, world.chance.choice(customers), over.until_on, world, refused)
            if tale is not None and tale.events:
                found.append((day, tale))
    return [tale for _, tale in sorted(found, key=lambda one: one[0])]


def _tell(
    story: Story, day: dt.date, customer: int, last_on: dt.date, world: World, refused: list[str]
) -> Tale | None:
    edition = _edition(story.procedure, day, world)
    if edition is None:
        return None
    ways = story.ways
    way = world.chance.choices(ways, [one.weight for one in ways])[0]
    tale = Tale(edition, world.book, Surroundings(calendars=world.calendars, posts=world.staff.posts))
    opened: dict[str, str] = {}
    for step in way.steps:
        day += dt.timedelta(days=world.chance.randint(*step.after))
        if day > last_on:
            break
        facts = dict(_facts(step, day, customer, world, opened))
        decider = _decider(step, day, world)
        try:
            item = tale.do(
                step.move,
                on=day,
                by=world.staff.actor(step.by),
                facts=facts,
                item=opened.get(step.of, ""),
                decided_by=decider,
            )
        except StoryRefused as why:
            refused.append(str(why))
            break
        if step.opens:
            opened[step.opens] = item
    return tale


def _decider(step: Step, day: dt.date, world: World) -> Decider | None:
    if not step.decided_by:
        return None
    officer = world.staff.actor(step.decider).officer if step.decider else ""
    return Decider(role=step.decided_by, officer=officer, decided_on=day)


def _edition(name: str, day: dt.date, world: World) -> Procedure | None:
    if not any(one.name == name and one.in_force_from <= day for one in world.book.procedures.values()):
        return None
    return world.book.edition(name, day)


def _facts(
    step: Step, day: dt.date, customer: int, world: World, opened: Mapping[str, str]
) -> Iterator[tuple[str, Value]]:
    for name, said in step.facts.items():
        value = world.chance.choice(said) if isinstance(said, list | tuple) else said
        if isinstance(value, list | tuple):
            yield name, tuple(str(_filled(one, day, customer, world, opened)) for one in value)
        else:
            yield name, _filled(value, day, customer, world, opened)


def _filled(value: object, day: dt.date, customer: int, world: World, opened: Mapping[str, str]) -> Value:
    """What a story says of a fact, with the customer, the day or the officer that `{…}` names."""
    if not isinstance(value, str) or not value.startswith("{"):
        return cast(Value, value)  # a story holds what a fact may be, read from its file
    what = value.strip("{}")
    if what == "customer":
        return f"customer:{customer}"
    if what == "today":
        return day
    if what.startswith("in-"):
        return day + dt.timedelta(days=int(what.removeprefix("in-")))
    kind, _, number = what.partition(":")
    if kind in world.staff.listed:
        return world.staff.listed[kind][int(number)]
    if what.startswith("part:"):
        return opened[what.partition(":")[2]]
    return world.staff.actor(what.partition(":")[2]).officer
