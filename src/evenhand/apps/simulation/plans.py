"""What a simulation is to make: a council's size and its yearly numbers, as data of `law/simulations`."""

from __future__ import annotations

from pathlib import Path

import msgspec
from django.conf import settings
from msgspec import structs

from evenhand.domain.lawbook.yaml_source import read_yaml, typed


class Year(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One financial year, named by the calendar year in which it begins. `invented` is said beside its figures."""

    year: int
    requests: int
    on_time: int
    reviews: int
    regulator: int
    sars: int
    sars_on_time: int
    sar_reviews: int
    sar_regulator: int
    invented: str = ""


class CouncilKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the simulated council is called, and its kind in the vocabulary."""

    name: str
    kind: str


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A whole simulation. `requesters_a_request` tells how many different people there are for each request."""

    simulation: str
    title: str
    council: CouncilKind
    source: str
    first_year: int
    requesters_a_request: float
    environmental_share: float
    years: tuple[Year, ...]
    arrangements: int = 0


def plans() -> dict[str, Plan]:
    """Every size there is, by its name."""
    folder: Path = settings.LAW / "simulations"
    found = (typed(read_yaml(path), Plan) for path in sorted(folder.glob("*.yaml")))
    return {plan.simulation: plan for plan in found}


def planned(plan: Plan, *, years: int, cases: int | None = None, people: int | None = None) -> Plan:
    """The last so many years of a plan, or the first where it has more before; with another size where one is asked.

    `cases` is the number of requests a year, `people` that of different requesters in all. Shares stay as they are.
    """
    chosen = _chosen(plan, years)
    if cases is not None:
        chosen = tuple(_scaled(year, cases / max(1, year.requests + year.sars)) for year in chosen)
    total = sum(year.requests + year.sars for year in chosen)
    share = people / max(1, total) if people is not None else plan.requesters_a_request
    first = chosen[0].year
    arrangements = plan.arrangements if cases is None else max(1, round(plan.arrangements * cases / 1500))
    return structs.replace(
        plan, years=chosen, first_year=first, requesters_a_request=share, arrangements=arrangements
    )


def _chosen(plan: Plan, years: int) -> tuple[Year, ...]:
    if years <= len(plan.years):
        return plan.years[len(plan.years) - years :]
    last = plan.years[-1]
    before = tuple(
        structs.replace(plan.years[0], year=plan.first_year - back)
        for back in range(years - len(plan.years), 0, -1)
    )
    return (*before, *plan.years[:-1], last)


def _scaled(year: Year, by: float) -> Year:
    numbers = {
        name: round(getattr(year, name) * by)
        for name in year.__struct_fields__
        if isinstance(getattr(year, name), int) and name != "year"
    }
    return structs.replace(year, **numbers)
