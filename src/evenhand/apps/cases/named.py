"""The names of those whom facts hold as numbers (`officer:12`), asked for together.

So the page of a long record costs no more questions than that of a short one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import CharField, Model, QuerySet, Value
from django.db.models.functions import Cast

from evenhand.apps.accounts.models import User
from evenhand.apps.council.lists import LISTS
from evenhand.apps.council.models import Officer, ServiceArea
from evenhand.apps.council.once_a_request import once_a_request
from evenhand.apps.people.models import Customer

SERVICE = "service"  # named by its code, the others by number
NAMED: Mapping[str, type[Model]] = {
    "officer": Officer,
    "customer": Customer,
    "user": User,
    **LISTS,
}


def learn_names(values: Iterable[object], *, beforehand: Mapping[str, str] | None = None) -> None:
    """Ask once for everybody whom these facts name, before they are shown one by one; for the rest of the request.

    `beforehand` are names that the caller has already, by the facts that hold them.
    """
    known = _known()
    known.update(beforehand or {})
    wanted: dict[str, set[int]] = defaultdict(set)
    codes: set[str] = set()
    for value in _single(values):
        kind, _, number = value.partition(":")
        if kind in NAMED and number.isdigit() and value not in known:
            wanted[kind].add(int(number))
        if kind == SERVICE and value not in known:
            codes.add(number)
    known.update({f"{kind}:{number}": None for kind, numbers in wanted.items() for number in numbers})
    known.update({f"{SERVICE}:{code}": None for code in codes})
    asked = [_asked(kind, "pk", NAMED[kind]._default_manager.filter(pk__in=wanted[kind])) for kind in wanted]
    if codes:
        asked.append(_asked(SERVICE, "code", ServiceArea.objects.filter(code__in=codes)))
    if asked:
        found = asked[0].union(*asked[1:], all=True) if asked[1:] else asked[0]
        known.update({f"{kind}:{key}": name for kind, key, name in found})


def _asked(kind: str, key: str, found: QuerySet[Any]) -> QuerySet[Any, tuple[str, str, str]]:
    return found.order_by().values_list(Value(kind), Cast(key, CharField()), "name")


def name_in(value: str) -> str | None:
    """The name of whom a fact such as `officer:12` names; None where nobody is on record."""
    known = _known()
    if value not in known:
        known.update(dict.fromkeys([value]))
        kind, _, number = value.partition(":")
        if kind in NAMED and number.isdigit():
            found = NAMED[kind]._default_manager.filter(pk=int(number))
            known[value] = found.values_list("name", flat=True).first()
        elif kind == SERVICE:
            known[value] = ServiceArea.objects.filter(code=number).values_list("name", flat=True).first()
    return known[value]


def _known() -> dict[str, str | None]:
    """What has been asked in this request; outside one, nothing is kept."""
    return once_a_request("names in facts", dict)


def _single(values: Iterable[object]) -> Sequence[str]:
    flat: list[object] = []
    for value in values:
        flat += value if isinstance(value, tuple) else [value]
    return [value for value in flat if isinstance(value, str)]
