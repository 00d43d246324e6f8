"""The bar that stands above everything about a customer: who this is, and how to be careful.

Apps above this one fill the slots they know about, in the `ready` of their AppConfig::

    who_bar.fill("limits", limits_in_force)  # (customer, viewer, on) -> tuple[WhoLine, ...]

Each filler answers for who may see its lines: it gets the viewer and leaves out what is not theirs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from evenhand.apps.accounts.models import User
from evenhand.apps.people.models import Customer
from evenhand.apps.people.queries import adjustment_words, wishes_of

Slot = Literal["limits", "safety", "spoc"]
SLOTS: tuple[Slot, ...] = ("safety", "limits", "spoc")


@dataclass(frozen=True, slots=True)
class WhoLine:
    """One line in a slot: what it is, what it says, and the page that says more."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class WhoBar:
    """What the bar shows, in the order it is shown."""

    name: str
    pk: int
    safe_contact: str
    adjustments: tuple[str, ...]
    wishes: tuple[str, ...]
    lines: tuple[WhoLine, ...]


Filler = Callable[[Customer, User, dt.date], tuple[WhoLine, ...]]
_fillers: dict[Slot, list[Filler]] = {slot: [] for slot in SLOTS}


def fill(slot: Slot, filler: Filler) -> None:
    """Register what fills a slot; the same filler twice is one."""
    if filler not in _fillers[slot]:
        _fillers[slot].append(filler)


def who(customer: Customer, viewer: User, *, on: dt.date, applicant_blind: bool = False) -> WhoBar:
    """What the bar says about a customer to this viewer on a day.

    `applicant_blind` is for FOI and EIR pages, which are answered without regard to who asks: only how and
    in what form to answer, and the safe-contact note, which is about where to send.
    """
    lines = () if applicant_blind else tuple(_lines(customer, viewer, on))
    return WhoBar(
        name=customer.name,
        pk=customer.pk,
        safe_contact=customer.safe_contact,
        adjustments=adjustment_words(customer, on=on),
        wishes=wishes_of(customer),
        lines=lines,
    )


def lines_of(slot: Slot, customer: Customer, viewer: User, on: dt.date) -> tuple[WhoLine, ...]:
    """What fills one slot for this viewer: for pages that show a part of the bar in their own way."""
    return tuple(line for filler in _fillers[slot] for line in filler(customer, viewer, on))


def _lines(customer: Customer, viewer: User, on: dt.date) -> list[WhoLine]:
    return [line for slot in SLOTS for filler in _fillers[slot] for line in filler(customer, viewer, on)]
