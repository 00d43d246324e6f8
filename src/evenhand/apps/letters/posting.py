"""How a letter leaves the house. The app of contacts stands above this one, and registers its post room here.

In an `AppConfig.ready`::

    posting.deliver_by(post_room)  # (Parcel) -> the number of the contact it became
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.letters.drawing import MailBodies

EMAIL = "email"
LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a letter, what it is called, and the reference of the matter that it belongs to.

    `against` is the sentence against its going, because of what lies hidden in it; `findings` are that, and
    `accepted_because` and `accepted_by` say why it goes all the same, and on whose word. A policy that goes by itself
    names its `edition`, with the hash of the files that were adopted.
    """

    name: str
    file: StoredFile
    about: str = ""
    against: str = ""
    findings: tuple[Mapping[str, str], ...] = ()
    accepted_because: str = ""
    accepted_by: int | None = None
    edition: str = ""
    edition_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One letter on its way: by mail to `to`, or printed and posted on a day by somebody."""

    case: Case
    channel: str
    subject: str
    bodies: MailBodies
    purpose: str
    by: User
    at: dt.datetime
    to: tuple[str, ...] = ()
    item: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    to_customer: bool = True
    posted_on: dt.date | None = None
    posted_by: int | None = None
    press: UUID | None = None
    automatic: bool = False


PostRoom = Callable[[Parcel], int | None]


class _Room:
    deliver: PostRoom | None = None


class NoPostRoom(RuntimeError):
    """No app has said how letters leave the house."""


def deliver_by(room: PostRoom | None) -> None:
    """Register what sends letters; None takes it away again."""
    _Room.deliver = staticmethod(room) if room is not None else None


def deliver(parcel: Parcel) -> int | None:
    """Hand a letter over; the number of the contact it became. Raises NoPostRoom where nobody sends."""
    room = _Room.deliver
    if room is None:
        raise NoPostRoom("No post room is set up, so nothing can be sent. Ask whoever runs the system.")
    return room(parcel)
