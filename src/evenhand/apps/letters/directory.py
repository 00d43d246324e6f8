"""The directory: how to reach bodies, offices and links that letters give, with an owner and the day last checked.

What the lawbook ships stands until the council enters its own, from a day on (GEN-7). Entries are only added to.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec
from django.db import transaction

from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.council.models import Officer
from evenhand.apps.council.once_a_request import forget_answers, once_a_request
from evenhand.apps.council.vocabularies import days_until_looked_at
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.models import DirectoryEntry
from evenhand.domain.lawbook.letter_shapes import BodyDetails, LetterBook

CONTACT = "_contact"  # facts of letters that say how to reach somebody end so
CHECK_HOLDS = "directory-entry"  # a code of law/vocabularies/looked-at-again.yaml
_FIELDS = ("code", "name", "address", "telephone", "email", "url")


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the directory as it stands on a day; `shipped` where the council has entered nothing yet."""

    code: str
    title: str
    name: str
    reach: str
    owner: str
    checked_on: dt.date | None
    shipped: bool
    stale: bool


def letter_book() -> LetterBook:
    """The letters of the lawbook, with the council's own details of the bodies laid over."""
    rows = once_a_request("directory", _rows)
    book = lawbook().letters
    if not rows:
        return book
    bodies = dict(book.bodies)
    for row in rows:
        if row.code in bodies:
            values = tuple(v for v in bodies[row.code].values if v.in_force_from != row.in_force_from)
            bodies[row.code] = msgspec.structs.replace(bodies[row.code], values=(*values, _details(row)))
    return replace(book, bodies=bodies)


def _rows() -> tuple[DirectoryEntry, ...]:
    return tuple(DirectoryEntry.objects.order_by("in_force_from", "pk"))


def _details(row: DirectoryEntry) -> BodyDetails:
    return BodyDetails(
        in_force_from=row.in_force_from,
        name=row.name,
        address=row.address,
        telephone=row.telephone,
        url=row.url,
        email=row.email,
        source=f"The council's own directory, checked on {row.checked_on.isoformat()}",
    )


def contact_words(code: str, on: dt.date) -> str | None:
    """How to reach somebody of the directory, in one line; nothing where the council entered nothing."""
    row = _standing(on).get(code)
    return _reach(row) if row is not None else None


def _standing(on: dt.date) -> Mapping[str, DirectoryEntry]:
    rows = once_a_request("directory", _rows)
    return {row.code: row for row in rows if row.in_force_from <= on}


def _reach(row: DirectoryEntry) -> str:
    return ", ".join(filter(None, (row.name, row.telephone, row.email, row.url, row.address)))


def contact_points() -> Mapping[str, str]:
    """The facts of letters that the directory can answer, by name, with their title."""
    return {
        name: fact.title
        for letter in lawbook().letters.values()
        for name, fact in letter.facts.items()
        if name.endswith(CONTACT) and fact.type == "line"
    }


def directory(on: dt.date) -> tuple[Listed, ...]:
    """Every line of the directory on a day: bodies first, then whom else letters name."""
    standing = _standing(on)
    found = []
    for code, body in lawbook().letters.bodies.items():
        shipped = body.on(on)
        if code in standing:
            found.append(_listed(code, body.title, standing[code], on))
        elif shipped is not None:
            reach = ", ".join(filter(None, (shipped.telephone, shipped.email, shipped.url, shipped.address)))
            found.append(Listed(code, body.title, shipped.name, reach, "", None, True, shipped.unverified))
    for code, title in contact_points().items():
        if code in standing:
            found.append(_listed(code, title, standing[code], on))
        else:
            found.append(Listed(code, title, "", "", "", None, True, True))
    return tuple(found)


def _listed(code: str, title: str, row: DirectoryEntry, on: dt.date) -> Listed:
    holds = days_until_looked_at(CHECK_HOLDS, on=on)
    return Listed(
        code=code,
        title=title,
        name=row.name,
        reach=_reach(row),
        owner=row.owner.name if row.owner else "",
        checked_on=row.checked_on,
        shipped=False,
        stale=holds is not None and row.checked_on + holds < on,
    )


@transaction.atomic
def enter(
    *,
    code: str,
    name: str,
    address: str,
    telephone: str,
    email: str,
    url: str,
    owner: Officer | None,
    checked_on: dt.date,
    in_force_from: dt.date,
    by: User,
    at: dt.datetime,
) -> DirectoryEntry:
    """Enter how to reach somebody from a day on. What stood before stays on record."""
    row = DirectoryEntry.objects.create(
        code=code,
        in_force_from=in_force_from,
        name=name.strip(),
        address=address.strip(),
        telephone=telephone.strip(),
        email=email.strip(),
        url=url.strip(),
        owner=owner,
        checked_on=checked_on,
        entered_by=by,
        entered_at=at,
    )
    note_change(row, what="enter-in-directory", by=by, at=at, after=facts_of(row, _FIELDS))
    forget_answers()
    return row
