"""Panels that apps above this one add to a customer's page, such as their cases and their contacts.

In the `ready` of an AppConfig::

    panels.add(cases_panel, place=10)  # (customer, viewer, on) -> Panel | None
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from evenhand.apps.accounts.models import User
from evenhand.apps.people.models import Customer


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the page: its heading, and the template that draws it with these values.

    `on_card` lets it stand on the card as well, which is for people on a call who see no whole record.
    """

    title: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    on_card: bool = False


Maker = Callable[[Customer, User, dt.date], Panel | None]
_makers: dict[Maker, int] = {}


def add(maker: Maker, *, place: int) -> None:
    """Register a panel; low places stand first, None leaves it out for this viewer."""
    _makers[maker] = place


def panels_of(customer: Customer, viewer: User, *, on: dt.date) -> tuple[Panel, ...]:
    """The panels this viewer sees about a customer on a day, in their places."""
    made = (maker(customer, viewer, on) for maker in sorted(_makers, key=_makers.__getitem__))
    return tuple(panel for panel in made if panel is not None)


def card_panels_of(customer: Customer, viewer: User, *, on: dt.date) -> tuple[Panel, ...]:
    """The panels that this viewer sees on the card of a customer on a day."""
    return tuple(panel for panel in panels_of(customer, viewer, on=on) if panel.on_card)
