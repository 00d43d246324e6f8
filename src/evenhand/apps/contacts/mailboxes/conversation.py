"""What we say to an IMAP server, and how its answers are understood. Nothing here marks a message as read.

Messages are known by folder, UIDVALIDITY and UID alone: never by a date, and never by `\\Seen`.
"""

from __future__ import annotations

import datetime as dt
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event
from typing import Any

from imap_tools import MailBox as TlsBox
from imap_tools import MailBoxUnencrypted
from imap_tools.errors import (
    MailboxCopyError,
    MailboxFetchError,
    MailboxFolderSelectError,
    MailboxLoginError,
    MailboxMoveError,
)
from imap_tools.idle import IdleManager
from imap_tools.mailbox import BaseMailBox
from imap_tools.utils import check_command_status, encode_folder

from evenhand.apps.contacts.mailboxes.faults import MailboxFault, SignInRefused
from evenhand.apps.contacts.mailboxes.secrets import secret_of
from evenhand.apps.contacts.mailboxes.tokens import token_flow
from evenhand.apps.council.models import Mailbox
from evenhand.apps.council.operations.mailboxes import is_loopback

SECONDS = 60  # without an answer, after which the line counts as broken
_WAITED_AT_ONCE = 1  # seconds: how soon a watch that is told to stop does
_UID = re.compile(rb"\bUID (\d+)", re.IGNORECASE)
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)", re.IGNORECASE)
_DATE = re.compile(rb'\bINTERNALDATE "([^"]+)"', re.IGNORECASE)
_COPYUID = re.compile(rb"(\d+) (\d+) (\d+)")


@dataclass(frozen=True, slots=True)
class Listed:
    """One message as a folder lists it: its UID, the server's date of receipt, its size in bytes."""

    uid: int
    received_at: dt.datetime | None
    size: int | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """One message as the server gave it; `size` is what it said beforehand."""

    raw: bytes
    received_at: dt.datetime | None
    size: int | None

    @property
    def whole(self) -> bool:
        """Whether as many bytes came as were said."""
        return self.size is None or self.size == len(self.raw)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message lies: UIDVALIDITY of its folder, and UID."""

    uidvalidity: int
    uid: int


@contextmanager
def opened(mailbox: Mailbox) -> Iterator[Conversation]:
    """A conversation with a mailbox's server, signed in.

    Raises a MailboxFault, or what the library and the line raise; see `faults.in_words`.
    """
    box = _connected(mailbox)
    try:
        _signed_in(box, mailbox)
        yield Conversation(box)
    finally:
        _goodbye(box)


class Listening:
    """A line on which the server tells of new mail by itself."""

    def __init__(self, idle: IdleManager) -> None:
        self._idle = idle

    def wait_for_mail(self, seconds: int, *, stopped: Event) -> bool:
        """Wait until mail arrives, at most so long; whether it did. Ends when told to stop.

        Raises what the library and the line raise where the line broke.
        """
        for _ in range(seconds // _WAITED_AT_ONCE):
            if stopped.is_set():
                return False
            if any(b"EXISTS" in line for line in self._idle.poll(timeout=_WAITED_AT_ONCE)):
                return True
        return False


class Conversation:
    """A signed-in line to one mail server."""

    def __init__(self, box: BaseMailBox) -> None:
        self._box = box
        # What a server can do it often says only after sign-in.
        _, said = box.client.capability()
        self._can = {
            word.upper() for line in said if line for word in line.decode("ascii", "replace").split()
        }

    def open_folder(self, folder: str, *, to_read_only: bool = False) -> int:
        """Open a folder and give its UIDVALIDITY. Raises MailboxFault where there is no such folder."""
        try:
            self._box.folder.set(folder, readonly=to_read_only)
        except MailboxFolderSelectError as refused:
            raise MailboxFault(
                f"The mailbox has no folder “{folder}” that we may open. Check its name in the settings."
            ) from refused
        _, said = self._box.client.response("UIDVALIDITY")
        if not said or said[0] is None:
            raise MailboxFault(
                f"The mail server gives no lasting numbers to the messages of “{folder}” (no UIDVALIDITY), so they "
                "could not be told apart. Another folder or server is needed."
            )
        return int(said[0])

    def listed(self) -> list[Listed]:
        """Every message of the open folder, in the order of UIDs; one line a message, whatever the number."""
        if not self._count():
            return []
        answer = self._box.client.uid("FETCH", "1:*", "(UID RFC822.SIZE INTERNALDATE)")
        check_command_status(answer, MailboxFetchError)
        found = {}
        for line in answer[1]:
            # Somebody else's change of a flag may stand among the answers: it has no size and no date.
            head = line[0] if isinstance(line, tuple) else line
            if head and (uid := _UID.search(head)) and _SIZE.search(head):
                found[int(uid[1])] = Listed(int(uid[1]), _date_in(head), _size_in(head))
        return [found[uid] for uid in sorted(found)]

    def _count(self) -> int:
        _, said = self._box.client.response("EXISTS")
        return int(said[-1]) if said and said[-1] else 0

    def fetch(self, uid: int) -> Fetched | None:
        """A message's bytes, without marking it as read; None where it is no longer there."""
        answer = self._box.client.uid("FETCH", str(uid), "(UID RFC822.SIZE INTERNALDATE BODY.PEEK[])")
        check_command_status(answer, MailboxFetchError)
        parts: list[Any] = answer[1]
        for place, part in enumerate(parts):
            if not isinstance(part, tuple):
                continue
            after = parts[place + 1] if place + 1 < len(parts) else b""
            around = part[0] + b" " + (after if isinstance(after, bytes) else b"")
            named = _UID.search(around)
            if named and int(named[1]) == uid:
                return Fetched(raw=part[1], received_at=_date_in(around), size=_size_in(around))
        return None

    def has_folder(self, folder: str) -> bool:
        """Whether the mailbox has this folder."""
        return bool(self._box.folder.exists(folder))

    def make_folder(self, folder: str) -> None:
        """Make a folder where there is none yet."""
        if not self.has_folder(folder):
            self._box.folder.create(folder)

    def move(self, uid: int, *, to: str) -> Place | None:
        """Move a message of the open folder; gives its new place where the server says it.

        By MOVE, else by a copy and the removal of this one message alone: never a plain EXPUNGE, which would
        take what others have marked. Raises MailboxFault where the server can do neither.
        """
        client = self._box.client
        client.response("COPYUID")  # forget an earlier answer
        if "MOVE" in self._can:
            check_command_status(client.uid("MOVE", str(uid), _encoded(to)), MailboxMoveError)
            return self._new_place()
        if "UIDPLUS" not in self._can:
            raise MailboxFault(
                "The mail server can neither move a message nor remove one alone, so it stays."
            )
        check_command_status(client.uid("COPY", str(uid), _encoded(to)), MailboxCopyError)
        place = self._new_place()
        check_command_status(client.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)"), MailboxMoveError)
        check_command_status(client.uid("EXPUNGE", str(uid)), MailboxMoveError)
        return place

    @property
    def can_wait(self) -> bool:
        """Whether the server tells us of new mail by itself (IDLE)."""
        return "IDLE" in self._can

    @contextmanager
    def listening(self) -> Iterator[Listening]:
        """Let the server tell of new mail in the open folder (IDLE) for as long as this lasts.

        What came before it began is not told for certain: read the mailbox after it has begun, then wait.
        Raises what the library and the line raise where the line broke.
        """
        with self._box.idle as idle:
            yield Listening(idle)

    def _new_place(self) -> Place | None:
        _, said = self._box.client.response("COPYUID")
        last: Any = said[-1] if said else None
        named = _COPYUID.fullmatch(last) if last else None
        return Place(uidvalidity=int(named[1]), uid=int(named[3])) if named else None


def _encoded(folder: str) -> str:
    return encode_folder(folder).decode("ascii")


def _connected(mailbox: Mailbox) -> BaseMailBox:
    if mailbox.security == Mailbox.Security.PLAIN:
        if not is_loopback(mailbox.host):
            raise MailboxFault(
                "Without TLS only a server on this very machine is asked. Choose TLS or STARTTLS."
            )
        return MailBoxUnencrypted(mailbox.host, mailbox.port, timeout=SECONDS)
    # The library's own default would trust any certificate.
    trusted = ssl.create_default_context()
    if mailbox.security == Mailbox.Security.STARTTLS:
        return _made_private(MailBoxUnencrypted(mailbox.host, mailbox.port, timeout=SECONDS), trusted)
    return TlsBox(mailbox.host, mailbox.port, timeout=SECONDS, ssl_context=trusted)


def _made_private(box: BaseMailBox, trusted: ssl.SSLContext) -> BaseMailBox:
    """The same line under TLS, before anything secret is said on it."""
    try:
        box.client.starttls(trusted)
    except BaseException:
        _close(box)
        raise
    return box


def _signed_in(box: BaseMailBox, mailbox: Mailbox) -> None:
    try:
        _sign_in(box, mailbox)
    except box.client.abort:
        raise
    except (MailboxLoginError, box.client.error) as refused:
        raise SignInRefused(
            "The mail server did not let us in: check the login and the secret of this mailbox."
        ) from refused


def _sign_in(box: BaseMailBox, mailbox: Mailbox) -> None:
    if mailbox.auth != Mailbox.Auth.PASSWORD:
        box.xoauth2(mailbox.login, token_flow(mailbox).access_token(), initial_folder=None)
        return
    password = secret_of(mailbox.secret_name)
    plain = mailbox.login.isascii() and password.isascii()
    (box.login if plain else box.login_utf8)(mailbox.login, password, initial_folder=None)


def _goodbye(box: BaseMailBox) -> None:
    """Leave. A rude goodbye changes nothing: every step was acknowledged before."""
    try:
        box.client.logout()
    except (OSError, box.client.error):
        _close(box)


def _close(box: BaseMailBox) -> None:
    with suppress(OSError):  # it may be closed already
        box.client.shutdown()


def _date_in(head: bytes) -> dt.datetime | None:
    found = _DATE.search(head)
    try:
        return dt.datetime.strptime(found[1].decode("ascii"), "%d-%b-%Y %H:%M:%S %z") if found else None
    except ValueError:
        return None


def _size_in(head: bytes) -> int | None:
    found = _SIZE.search(head)
    return int(found[1]) if found else None
