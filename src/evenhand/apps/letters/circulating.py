"""Letters that go to many people of the council at once: who may get one, and who is proposed (SPOC-4, SPOC-5).

An app above this one may say whom a case concerns, in its `AppConfig.ready`::

    circulating.concern("spoc", concerned)  # (Case, day) -> officers and members, as facts

Nobody else is ticked. Who gets it is always chosen by the person who sends it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from evenhand.apps.cases.models import Case
from evenhand.apps.council.models import Officer, PostHolding
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.council.queries import council, members_on
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.lawbook.letter_shapes import Letter

CIRCULATION = "circulation"
Concerned = Callable[[Case, dt.date], frozenset[str]]
_concerned: dict[str, Concerned] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who may get a letter: as a fact (`officer:3`), by name, and at which address."""

    fact: str
    name: str
    address: str
    proposed: bool


def concern(name: str, concerned: Concerned) -> None:
    """Let an app above this one say which officers and members a case concerns."""
    _concerned[name] = concerned


def title_of_circle(letter: Letter) -> str:
    """Who a letter goes to that goes to many at once; empty for a letter to one person."""
    circles = lawbook().vocabularies[CIRCULATION].codes
    return circles[letter.to].title if letter.to in circles and not letter.addressee else ""


def readers_of(letter: Letter, case: Case, *, on: dt.date) -> tuple[Reader, ...]:
    """The officers in post, or the members in office, who may get this letter; those whom the case concerns first."""
    concerned = {who for concerns in _concerned.values() for who in concerns(case, on)}
    people = _officers(on) if letter.to == "officers" else _members(on)
    found = [
        Reader(fact=fact, name=name, address=address, proposed=fact in concerned)
        for fact, name, address in people
    ]
    return tuple(sorted(found, key=lambda reader: (not reader.proposed, reader.name)))


def _officers(on: dt.date) -> list[tuple[str, str, str]]:
    held = PostHolding.objects.filter(on_day(on)).order_by("from_on", "pk")
    titles = dict(held.values_list("officer_id", "post__title"))
    rows = Officer.objects.filter(pk__in=titles).exclude(email="").values_list("pk", "name", "email")
    return [(f"officer:{pk}", f"{name}, {titles[pk]}", email) for pk, name, email in rows]


def _members(on: dt.date) -> list[tuple[str, str, str]]:
    return [(f"member:{one.pk}", str(one), one.email) for one in members_on(on) if one.email]


def outside_the_council(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some addresses that are not the council's own: a notice about a person goes to nobody else."""
    own = tuple(f"@{domain.casefold()}" for domain in council().mail_domains)
    return tuple(one for one in addresses if not one.casefold().endswith(own))
