"""Places on the case page that apps above this one fill: correspondence, weekly responses.

A panel is a function from the request and the case to safe HTML, empty where it has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.utils.safestring import SafeString

from evenhand.apps.cases.models import Case

Panel = Callable[[HttpRequest, Case], SafeString]
Where = Callable[[], Combinable]


@dataclass(frozen=True, slots=True)
class _Placed:
    place: int
    panel: Panel
    where: Where | None
    along: str


_panels: dict[str, _Placed] = {}


def register(name: str, panel: Panel, *, place: int, where: Where | None = None, along: str = "") -> None:
    """Put a panel on the case page; low places come first, and the same name takes the place of the first.

    `where` is a condition on the case (`OuterRef("pk")`), asked together with the case: where it does not hold the
    panel has nothing to say and asks nothing. `along` names one record beside the case, the reverse of a one-to-one
    field, which comes with the case.
    """
    _panels[name] = _Placed(place, panel, where, along)


def asked_beside() -> dict[str, Combinable]:
    """What is asked together with a case so that its page need not ask it of each panel."""
    return {_flag(name): placed.where() for name, placed in _panels.items() if placed.where is not None}


def fetched_along() -> tuple[str, ...]:
    """The records that come with a case because a panel shows them."""
    return tuple(placed.along for placed in _panels.values() if placed.along)


def registered(case: Case) -> tuple[Panel, ...]:
    """The panels of a case in the order of the page."""
    said = {name: placed for name, placed in _panels.items() if getattr(case, _flag(name), True)}
    return tuple(placed.panel for placed in sorted(said.values(), key=lambda placed: placed.place))


def _flag(name: str) -> str:
    return f"panel_{name.replace('-', '_')}"
