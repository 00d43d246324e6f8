"""The names of those whom facts hold as numbers (`officer:12`), asked for together.

So the page of a long record costs no more questions than that of a short one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Model

from evenhand.apps.accounts.models import User
from evenhand.apps.council.models import Member, Officer
from evenhand.apps.council.once_a_request import once_a_request
from evenhand.apps.people.models import Customer

NAMED: Mapping[str, type[Model]] = {
    "officer": Officer,
    "member": Member,
    "customer": Customer,
    "user": User,
}


def learn_names(values: Iterable[object], *, beforehand: Mapping[str, str] | None = None) -> None:
    """Ask once for everybody whom these facts name, before they are shown one by one; for the rest of the request.

    `beforehand` are names that the caller has already, by the facts that hold them.
    """
    known = _known()
    known.update(beforehand or {})
    wanted: dict[str, set[int]] = defaultdict(set)
    for value in _single(values):
        kind, _, number = value.partition(":")
        if kind in NAMED and number.isdigit() and value not in known:
            wanted[kind].add(int(number))
    for kind, numbers in wanted.items():
        known.update({f"{kind}:{number}": None for number in numbers})
        found = NAMED[kind]._default_manager.filter(pk__in=numbers)
        known.update({f"{kind}:{number}": name for number, name in found.values_list("pk", "name")})


def name_in(value: str) -> str | None:
    """The name of whom a fact such as `officer:12` names; None where nobody is on record."""
    known = _known()
    if value not in known:
        known.update(dict.fromkeys([value]))
        kind, _, number = value.partition(":")
        if kind in NAMED and number.isdigit():
            found = NAMED[kind]._default_manager.filter(pk=int(number))
            known[value] = found.values_list("name", flat=True).first()
    return known[value]


def _known() -> dict[str, str | None]:
    """What has been asked in this request; outside one, nothing is kept."""
    return once_a_request("names in facts", dict)


def _single(values: Iterable[object]) -> Sequence[str]:
    flat: list[object] = []
    for value in values:
        flat += value if isinstance(value, tuple) else [value]
    return [value for value in flat if isinstance(value, str)]
