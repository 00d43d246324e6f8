"""Where messages come from. Files now; a live mailbox is another class with the same two verbs.

The order is always: offered, kept (bytes and receipt committed), acknowledged. Only then may a source
forget a message.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from evenhand.domain.contact.mail import NotMail, StoredMessage, UnreadableMail, messages_in


@dataclass(frozen=True, slots=True)
class Offered:
    """A message that a source has for us. `uid` is the source's own name for it, the same every time."""

    uid: str
    where: str
    raw: bytes
    server_date_at: dt.datetime | None = None


class Pause:
    """A source wants to hear what became of everything it has offered so far before it goes on."""


class Source(Protocol):
    """Somewhere messages wait: a folder, a live mailbox."""

    @property
    def name(self) -> str:
        """What the receipts call it."""
        ...

    def messages(self) -> Iterator[Offered | NotMail | UnreadableMail | Pause]:
        """Every message that waits, one at a time, and what could not be offered."""
        ...

    def acknowledge(self, offered: Offered) -> None:
        """Hear that a message is safe with us: it may be marked or removed now, and not before."""
        ...


class FileSource:
    """Mail in files: `.eml`, folders, Maildir and mbox. They are left as they lie.

    A message is known by its folder or mbox and its content, so that renaming a file (as Maildir does when
    mail is read) brings nothing in twice. Two equal files in one folder are two arrivals.
    """

    name = "files"

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)

    def messages(self) -> Iterator[Offered | NotMail | UnreadableMail]:
        """Every message under the paths, in a steady order."""
        seen: Counter[str] = Counter()
        for path in self._paths:
            for found in messages_in(path.resolve()):
                if isinstance(found, StoredMessage):
                    yield _offered(found, seen)
                else:
                    yield found

    def acknowledge(self, offered: Offered) -> None:
        """Do nothing: files stay where they are."""


def _offered(found: StoredMessage, seen: Counter[str]) -> Offered:
    content = hashlib.sha256(found.raw).hexdigest()
    key = f"{_place(found.source_name)}\n{content}"
    seen[key] += 1
    uid = hashlib.sha256(f"{key}\n{seen[key]}".encode("utf-8", "replace")).hexdigest()
    return Offered(uid=uid, where=found.source_name, raw=found.raw, server_date_at=found.internal_date)


def _place(source_name: str) -> str:
    """The mbox, or the folder; `new` and `cur` of a Maildir are one place."""
    file, mark, number = source_name.rpartition("#")
    if mark and number.isdigit():
        return file
    folder = Path(source_name).parent
    return str(folder.parent if folder.name in ("new", "cur") else folder)
