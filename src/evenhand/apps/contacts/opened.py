"""What apps above this one keep of a case that triage opens: told of each, in the transaction that opens it.

Register in the `ready` of an AppConfig::

    opened.tell("first-guess", keep_first_guess)  # (Opened) -> None
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.contacts.models import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A case that was opened from a contact: `words` are the part of it that asks, empty where all of it does."""

    contact: Contact
    case: Case
    words: str
    by: User
    at: dt.datetime


Told = Callable[[Opened], None]
_told: dict[str, Told] = {}


def tell(name: str, told: Told) -> None:
    """Let an app be told of every case that triage opens; the same name takes the place of the first."""
    _told[name] = told


def tell_of(opened: Opened) -> None:
    """Tell everybody who registered."""
    for told in _told.values():
        told(opened)
