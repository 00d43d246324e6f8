"""Each invented request ends as it was meant to, whichever law it falls under: yearly numbers rest on that alone."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.simulation.kinds import Kind, request_kinds
from evenhand.apps.simulation.plans import plans
from evenhand.apps.simulation.requests import End, Wanted, World, tell, wanted
from evenhand.domain.cases.events import Actor

pytestmark = pytest.mark.django_db
TEAM = [
    Actor(officer=f"officer:{n}", roles=frozenset(("information-team", "head-of-service"))) for n in (1, 2)
]


class Office:
    """Two officers who are always at work."""

    head = TEAM[1]

    def team(self, on: dt.date) -> list[Actor]:
        return TEAM


def world(seed: int) -> World:
    return World(lawbook(), calendars(), Office(), random.Random(seed))  # type: ignore[arg-type]  # an office of which nothing is asked


@pytest.mark.parametrize("kind", request_kinds().kinds, ids=lambda kind: kind.procedure)
@pytest.mark.parametrize("end", [End.ON_TIME, End.LATE])
def test_S1_2_a_request_meant_to_be_on_time_is_and_no_other(kind: Kind, end: End) -> None:
    for seed in range(16):
        received = dt.date(2016, 4, 1) + dt.timedelta(days=157 * seed)
        one = Wanted(
            number=1, kind=kind, received_on=received, end=end, customer=1, summary="trees, in each ward"
        )
        tale = tell(one, world(seed))
        answered = tale.events[-1].happened_on
        reading = tale.read(answered)
        own = [c for c in reading.clocks if not c.item and not c.limit and c.stopped_on == answered]
        assert own
        late = any(c.due_on is not None and answered > c.due_on for c in own)
        assert late is (end is End.LATE), (seed, received, answered, [c.due_on for c in own])


@pytest.mark.parametrize("received", [dt.date(2017, 5, 2), dt.date(2022, 5, 3)])
def test_SAR_11_under_either_law_some_requests_are_for_pictures_of_cameras(received: dt.date) -> None:
    (kind,) = (one for one in request_kinds().kinds if one.flags)
    one = Wanted(number=1, kind=kind, received_on=received, end=End.ON_TIME, customer=1, summary="trees")
    for flag in kind.flags:
        told = [tell(one, world(seed)).read(dt.date(2024, 1, 1)).story.facts for seed in range(12)]
        assert any(facts.get(flag) is True for facts in told)


def test_S1_2_a_year_holds_exactly_the_numbers_of_the_plan_in_every_family() -> None:
    plan = plans()["coventry"]
    for year in plan.years:
        made = list(
            wanted(
                year, [1, 2, 3], [1, 1, 1], world(year.year), shares={"environmental_share": 0.18}, first=1
            )
        )
        for family in request_kinds().families:
            ends = [one.end for one in made if one.kind.family == family.name]
            assert len(ends) == getattr(year, family.received)
            assert ends.count(End.ON_TIME) == getattr(year, family.on_time)
        lapsing = {one.kind.procedure for one in made if one.end is End.LAPSED}
        assert lapsing <= {kind.procedure for kind in request_kinds().kinds if kind.lapses}
