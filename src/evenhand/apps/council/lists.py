"""The dated lists that the council keeps, to which facts of cases refer: `member-of-parliament:3`.

A procedure names a list in an ask of type `listed`. Another list is one more line of `LISTS`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from evenhand.apps.accounts.addresses import normalised_address
from evenhand.apps.council.models import Member, MemberOfParliament
from evenhand.apps.council.models.spans import on_day

Listed = Member | MemberOfParliament
LISTS: Mapping[str, type[Listed]] = {"member": Member, "member-of-parliament": MemberOfParliament}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a list: how facts hold it, how people read it, whether its term covers the day asked about."""

    fact: str
    words: str
    name: str
    covers: bool
    until_on: dt.date | None


def entries(name: str, *, on: dt.date) -> tuple[Entry, ...]:
    """Everybody on a list: who is in office on the day first, then who was, the latest first. KeyError for no list.

    Who left office stays on it: an enquiry may have come before, and letters are recorded late.
    """
    found = [
        Entry(
            fact=f"{name}:{one.pk}",
            words=str(one),
            name=one.name,
            covers=one.covers(on),
            until_on=one.until_on,
        )
        for one in LISTS[name]._default_manager.filter(from_on__lte=on)
    ]
    latest = sorted(found, key=lambda one: one.until_on or dt.date.max, reverse=True)
    return tuple(sorted(latest, key=lambda one: not one.covers))


def entry_at(name: str, address: str, *, on: dt.date) -> Entry | None:
    """Who on a list is in office on a day and has this e-mail address, in any spelling; nobody where two have it."""
    try:
        wanted = normalised_address(address)
    except ValueError:
        return None
    holders = LISTS[name]._default_manager.filter(on_day(on), email__iexact=wanted)[:2]
    facts = {f"{name}:{one.pk}" for one in holders}
    if not facts:
        return None
    return next((one for one in entries(name, on=on) if facts == {one.fact}), None)


def has_this_address(address: str) -> Q:
    """Whether anybody is or was on a list with the address in this column, for whoever asks of many rows at once."""
    theirs = (
        Exists(rows._default_manager.filter(email__iexact=OuterRef(address))) for rows in LISTS.values()
    )
    return reduce(or_, map(Q, theirs))


def one_for_all_terms(name: str) -> dict[str, str]:
    """Of each entry of a list the one that stands for the same person in the same place: their first term.

    Whoever is elected again is entered again, and is one line of a report all the same.
    """
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for one in LISTS[name]._default_manager.order_by("from_on", "pk"):
        fact = f"{name}:{one.pk}"
        found[fact] = first.setdefault(str(one), fact)
    return found
