"""Invented people and words. Names are common ones put together by chance; no real person is meant."""

from __future__ import annotations

import random
from dataclasses import dataclass

GIVEN = (
    "Aisha Alan Amara Anil Anna Arjun Barbara Brian Carol Chloe Daniel David Deepa Derek Diane Elif Emma Farah Femi Fiona"
    " Gareth Grace Hannah Harpreet Helen Ian Imran Isla Jack Jean Joanna John Karen Kofi Leah Leroy Lin Liam Margaret"
    " Maria Martin Maya Mei Mohammed Natalie Neil Nia Nadia Oliver Omar Pamela Paul Priti Rachel Rhys Rosa Ruth Sam"
    " Sarah Sean Sofia Stephen Susan Tariq Thomas Tomasz Uzma Vera Victor Wei Yusuf Zainab Zoe"
).split()
SURNAMES = (
    "Abbott Ahmed Akhtar Allen Baker Banerjee Barnes Begum Bell Brown Campbell Chan Clarke Cole Cooper Davies Dixon Doyle"
    " Edwards Evans Fisher Ford Foster Gill Grant Gray Green Hall Harris Hassan Hill Hughes Hussain Ibrahim Jackson James"
    " Jones Kaur Kelly Khan King Kowalski Lee Lewis Lloyd Mann Marsh Martin Mason Miller Mills Moore Morgan Murphy Nowak"
    " Okafor Oliver Owen Palmer Parker Patel Pearce Phillips Price Quinn Rahman Reid Roberts Rose Scott Shah Sharma Shaw"
    " Singh Smith Stone Taylor Thomas Turner Walker Ward Watson White Williams Wilson Wood Wright Yang Young"
).split()
ORGANISATIONS = (
    "Residents' Association",
    "Civic Society",
    "Allotment Society",
    "News",
    "Research",
    "Tenants' Group",
    "Cycling Campaign",
    "Surveys Ltd",
)
TOPICS = (
    "business rates accounts in credit",
    "empty homes brought back into use",
    "parking penalty notices by street",
    "spending on agency social workers",
    "pothole claims paid",
    "school admissions appeals",
    "fly-tipping fines",
    "temporary accommodation placements",
    "software contracts and their end dates",
    "staff sickness days by department",
    "special educational needs assessments",
    "taxi licences refused",
)
ENVIRONMENT = (
    "air quality readings by the ring road",
    "trees felled on council land",
    "flood defence works",
    "noise readings at the depot",
    "planning enforcement site visits",
    "contaminated land surveys",
)
_TOPICS = {"general": TOPICS, "environmental": ENVIRONMENT}
_MOST_OFTEN = 160.0
_SKEW = 1.15
_INITIALS = "ABCDEFGHJKLMNOPRSTVW"
PLACES = ("in each ward", "by month", "since 2015", "in the last three years", "by supplier", "in total")


@dataclass(frozen=True, slots=True)
class Invented:
    """One real person or organisation of the invented town. `weight` tells how often they write."""

    number: int
    name: str
    kind: str
    email: str
    weight: float


def invent(number: int, chance: random.Random) -> Invented:
    """Somebody new. A few write very often, most of them once; few share their whole name with another."""
    weight = min(_MOST_OFTEN, chance.paretovariate(_SKEW))
    if chance.random() < 0.12:
        name = f"{chance.choice(SURNAMES)} and {chance.choice(SURNAMES)} {chance.choice(ORGANISATIONS)}"
        return Invented(number, name, "organisation", f"office{number}@group.example.org", weight * 1.6)
    middle = f"{chance.choice(_INITIALS)} " if chance.random() < 0.85 else ""
    name = f"{chance.choice(GIVEN)} {middle}{chance.choice(SURNAMES)}"
    local = name.lower().replace(" ", ".").replace("'", "")
    return Invented(number, name, "person", f"{local}{number}@mail.example.com", weight)


def topic(chance: random.Random, about: str) -> str:
    """What is asked for, in a line: something of a list, or else the asker's own records."""
    if about not in _TOPICS:
        return "my own records"
    return f"{chance.choice(_TOPICS[about])}, {chance.choice(PLACES)}"
