"""Files that no mail carries: they wait behind a link that ends, and the mail says where and until when.

How a link is made is known to an app above this one, which registers it in its `AppConfig.ready`::

    large_files.linked_by(room)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.conf import settings

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.letters.posting import EMAIL, Enclosure

MEGABYTE = 1_000_000
NO_LINK = "Take some out and send them on their own, or send the letter on paper."


@dataclass(frozen=True, slots=True)
class Linked:
    """Files put behind a link: the sentence for the mail, the link itself, and what records it once the mail is on its way.

    `record` takes the number of the contact that the mail became.
    """

    note: str
    link: str
    record: Callable[[int | None], None]


class LinkRoom(Protocol):
    """What puts files behind a link."""

    def against(self, case: Case) -> str:
        """The sentence against a link for files of this case, with what to do instead; empty where one can be made."""

    def ends_on(self, on: dt.date) -> dt.date:
        """The last day on which a link made on a day can be opened."""

    def put_behind(
        self, case: Case, files: Sequence[Enclosure], *, by: User, at: dt.datetime, press: UUID
    ) -> Linked:
        """Make the link; nothing is kept of it before `record`."""


class _Room:
    links: LinkRoom | None = None


def linked_by(room: LinkRoom | None) -> None:
    """Register what puts large files behind a link; None takes it away again."""
    _Room.links = room


def link_room() -> LinkRoom | None:
    """What puts large files behind a link, where an app said so."""
    return _Room.links


@dataclass(frozen=True, slots=True)
class TooLarge:
    """Enclosures that come to more than a mail carries, in bytes together; `against` where they cannot have a link."""

    size: int
    against: str

    @property
    def measured(self) -> str:
        """How much there is, and how much a mail carries."""
        return (
            f"The enclosed files come to {self.size / MEGABYTE:.1f} MB together, and a mail carries at most "
            f"{settings.EVENHAND_MAIL_CARRIES_AT_MOST / MEGABYTE:.0f} MB."
        )


def too_large(case: Case, enclosures: Sequence[Enclosure], channel: str = EMAIL) -> TooLarge | None:
    """What stands against mailing these files because of their size; None where a mail carries them."""
    size = sum(one.file.size for one in enclosures)
    if channel != EMAIL or size <= settings.EVENHAND_MAIL_CARRIES_AT_MOST:
        return None
    room = link_room()
    return TooLarge(size, room.against(case) if room is not None else NO_LINK)
