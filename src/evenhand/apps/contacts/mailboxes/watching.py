"""Mail is taken in as it arrives: the server tells us (IDLE, RFC 2177), or we ask again and again where it cannot.

One watcher for each mailbox. It ends when it is told to, and goes on by itself after whatever else stops it.
"""

from __future__ import annotations

import datetime as dt
import imaplib
import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from uuid import uuid4

from django.db import Error, close_old_connections, connections
from imap_tools.errors import ImapToolsError

from evenhand.apps.contacts.mailboxes.conversation import Listening, opened
from evenhand.apps.contacts.mailboxes.faults import MailboxFault
from evenhand.apps.contacts.mailboxes.fetching import Pass, fetch_mailbox
from evenhand.apps.contacts.mailboxes.names import live_mailboxes
from evenhand.apps.contacts.mailboxes.shifts import end_shifts, take_shift
from evenhand.apps.council.models import Mailbox

# Servers may end IDLE after half an hour, and some lines between forget a silent one after ten minutes.
RENEWED_SECONDS = 9 * 60
POLLED_SECONDS = (
    60  # for a server that cannot tell us, and for folders beside the first, of which it tells nothing
)
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 2, 300
LOOKED_FOR_SECONDS = 60  # how often mailboxes added or taken out of use meanwhile are looked for
ENDING_SECONDS = 30
_log = logging.getLogger(__name__)

Clock = Callable[[], dt.datetime]
Heard = Callable[[Pass], None]


def watch_mailbox(number: int, *, stopped: threading.Event, clock: Clock, heard: Heard) -> None:
    """Take in what arrives in a live mailbox until told to stop, or until the mailbox is out of use.

    `heard` is told of every pass. Trouble is written down by the pass; here it only makes the next one wait, each
    time longer, five minutes at most.
    """
    failures = 0
    while not stopped.is_set():
        close_old_connections()
        try:
            mailbox = live_mailboxes().filter(pk=number).first()
            if mailbox is None:
                return
            calm = _until_it_changes(mailbox, stopped=stopped, clock=clock, heard=heard)
        except (OSError, imaplib.IMAP4.error, ImapToolsError, MailboxFault, Error) as fault:
            _log.warning(
                "The watch over mailbox %s broke off (%s); it is begun again.", number, type(fault).__name__
            )
            calm = False
        close_old_connections()
        failures = 0 if calm else failures + 1
        if failures:
            stopped.wait(pause_seconds(failures))


def pause_seconds(failures: int) -> float:
    """How long a watch rests after so many failures in a row."""
    return float(min(FIRST_PAUSE_SECONDS * 2 ** min(failures - 1, 10), LONGEST_PAUSE_SECONDS))


def _until_it_changes(mailbox: Mailbox, *, stopped: threading.Event, clock: Clock, heard: Heard) -> bool:
    """Hold a line that listens, read the mailbox, then wait for mail; whether all went well.

    The line listens before the mailbox is read. The other way round, what arrived between the two would be told
    together with the answer that it listens, read with it, and never seen.
    """
    with ExitStack() as lines:
        line = lines.enter_context(opened(mailbox))
        listens = line.can_wait and bool(mailbox.folders)
        if listens:
            line.open_folder(mailbox.folders[0], to_read_only=True)
        else:
            lines.close()
        while not stopped.is_set():
            with line.listening() if listens else nullcontext() as listening:
                if not _read(mailbox, stopped=stopped, clock=clock, heard=heard):
                    return False
                _wait(mailbox, listening, stopped=stopped)
            if not _unchanged(mailbox):
                return True
    return True


def _read(mailbox: Mailbox, *, stopped: threading.Event, clock: Clock, heard: Heard) -> bool:
    while True:
        done = fetch_mailbox(mailbox, at=clock())
        heard(done)
        if done.trouble or not done.more_wait or stopped.is_set():
            return not done.trouble


def _wait(mailbox: Mailbox, listening: Listening | None, *, stopped: threading.Event) -> None:
    if listening is None:
        stopped.wait(POLLED_SECONDS)
        return
    listening.wait_for_mail(POLLED_SECONDS if len(mailbox.folders) > 1 else RENEWED_SECONDS, stopped=stopped)


def _unchanged(mailbox: Mailbox) -> bool:
    """Whether the mailbox is in use and connected as it was: another address or folder wants another line."""
    fields = [field.attname for field in Mailbox._meta.concrete_fields]
    now = live_mailboxes().filter(pk=mailbox.pk).first()
    return now is not None and all(getattr(now, name) == getattr(mailbox, name) for name in fields)


def watch_all(*, stopped: threading.Event, clock: Clock, heard: Heard, only: int | None = None) -> None:
    """Watch every live mailbox, or `only` one, until told to stop; also those that are added meanwhile.

    A mailbox that another process watches is left to it, until that one stops or has not been heard of for a while.
    """
    own_name = uuid4().hex
    watchers: dict[int, threading.Thread] = {}
    while not stopped.is_set():
        for number in _on_shift(only, by=own_name, at=clock()):
            if number not in watchers or not watchers[number].is_alive():
                watchers[number] = _watcher(number, stopped=stopped, clock=clock, heard=heard)
        stopped.wait(LOOKED_FOR_SECONDS)
    for watcher in watchers.values():
        watcher.join(ENDING_SECONDS)
    try:
        end_shifts(by=own_name)
    except Error as fault:
        _log.warning("That the watch has ended could not be written (%s).", type(fault).__name__)


def _on_shift(only: int | None, *, by: str, at: dt.datetime) -> list[int]:
    """The mailboxes that this process watches from now on."""
    close_old_connections()
    try:
        mailboxes = live_mailboxes() if only is None else live_mailboxes().filter(pk=only)
        numbers = list(mailboxes.values_list("pk", flat=True))
        return [number for number in numbers if take_shift(number, by=by, at=at)]
    except Error as fault:
        _log.error("The mailboxes could not be looked up (%s); tried again.", type(fault).__name__)
        return []


def _watcher(number: int, *, stopped: threading.Event, clock: Clock, heard: Heard) -> threading.Thread:
    # A daemon: whatever it does may be cut off at any moment and is taken up by the next pass.
    watcher = threading.Thread(
        target=_watch_and_close,
        kwargs={"number": number, "stopped": stopped, "clock": clock, "heard": heard},
        name=f"mailbox-{number}",
        daemon=True,
    )
    watcher.start()
    return watcher


def _watch_and_close(number: int, *, stopped: threading.Event, clock: Clock, heard: Heard) -> None:
    try:
        watch_mailbox(number, stopped=stopped, clock=clock, heard=heard)
    finally:
        connections.close_all()
