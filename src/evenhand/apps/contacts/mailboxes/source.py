"""A live mailbox as a source of messages: everything in its folders is offered, and moved once it is safe."""

from __future__ import annotations

import imaplib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from imap_tools.errors import ImapToolsError

from evenhand.apps.contacts.mailboxes.conversation import Conversation, Fetched, Listed, Place
from evenhand.apps.contacts.mailboxes.faults import MailboxFault
from evenhand.apps.contacts.mailboxes.names import receipt_uid, source_name
from evenhand.apps.contacts.sources import Offered, Pause
from evenhand.apps.council.models import Mailbox

MOST_A_PASS = 500  # messages; the rest follows in the next pass, so that no pass takes for ever


@dataclass(slots=True)
class PassNotes:
    """What a pass saw that a person may want to know; all of it is settled or tried again."""

    known: int = 0
    left: int = 0
    more_wait: bool = False
    numbered_anew: list[str] = field(default_factory=list)
    numbering: dict[str, int] = field(default_factory=dict)
    odd_size: int = 0
    halves: int = 0
    not_given: int = 0
    not_moved: int = 0
    not_moved_why: str = ""


class ImapSource:
    """The folders of one mailbox that are read.

    `known` says of which messages we have a receipt: they are not asked for again, only moved if a crash came
    between. `moved` is told where a message lies since it was moved.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        conversation: Conversation,
        *,
        known: Callable[[Sequence[str]], Collection[str]],
        moved: Callable[[str, Place], None],
        most: int = MOST_A_PASS,
    ) -> None:
        self._mailbox, self._conversation = mailbox, conversation
        self._known, self._moved, self._most = known, moved, most
        self._uids: dict[str, int] = {}
        self.notes = PassNotes()

    @property
    def name(self) -> str:
        """What the receipts call it."""
        return source_name(self._mailbox)

    def messages(self) -> Iterator[Offered | Pause]:
        """Every message in the folders that we have no receipt for, the oldest first, one at a time.

        It pauses after each folder: what is acknowledged later would be moved by its number in another one.
        """
        if self._mailbox.stored_folder:
            self._conversation.make_folder(self._mailbox.stored_folder)
        offered = 0
        for folder in self._mailbox.folders:
            uidvalidity = self._opened(folder)
            waiting = {
                receipt_uid(folder, uidvalidity, listed.uid): listed for listed in self._conversation.listed()
            }
            self._uids = {name: listed.uid for name, listed in waiting.items()}
            known = self._known(tuple(waiting))
            for name, listed in waiting.items():
                if name in known:
                    self.notes.known += 1
                    self._move(name)
                    continue
                if offered >= self._most:
                    self.notes.more_wait = True
                    return
                found = self._whole(listed)
                if found is not None:
                    offered += 1
                    yield Offered(
                        uid=name,
                        where=f"{self._mailbox.title}, {folder}, message {listed.uid}",
                        raw=found.raw,
                        server_date_at=found.received_at or listed.received_at,
                    )
            yield Pause()

    def acknowledge(self, offered: Offered) -> None:
        """Move a message that is safe with us out of the way."""
        self._move(offered.uid)

    def _opened(self, folder: str) -> int:
        uidvalidity = self._conversation.open_folder(folder)
        self.notes.numbering[folder] = uidvalidity
        return uidvalidity

    def _whole(self, listed: Listed) -> Fetched | None:
        """The message, asked for a second time where another number of bytes came than was said.

        Some servers only guess the size: where the same bytes come twice, they are the message. Where they
        differ, the message is left for the next pass; so is one that the server cannot give, as some cannot what they
        have damaged themselves. The ones after it are read all the same.
        """
        try:
            return self._fetched(listed)
        except imaplib.IMAP4.abort:
            raise
        except (ImapToolsError, imaplib.IMAP4.error):
            self.notes.not_given += 1
            return None

    def _fetched(self, listed: Listed) -> Fetched | None:
        first = self._conversation.fetch(listed.uid)
        if first is None or first.whole:
            return first
        second = self._conversation.fetch(listed.uid)
        if second is None or second.whole:
            return second
        if second.raw != first.raw or not second.raw:
            self.notes.halves += 1
            return None
        self.notes.odd_size += 1
        return second

    def _move(self, name: str) -> None:
        """Move a message whose receipt is on disk. A refusal leaves it where it is, which is noted and harmless.

        A broken line is raised: the next pass moves it.
        """
        if not self._mailbox.stored_folder:
            self.notes.left += 1
            return
        try:
            place = self._conversation.move(self._uids[name], to=self._mailbox.stored_folder)
        except imaplib.IMAP4.abort:
            raise
        except (MailboxFault, ImapToolsError, imaplib.IMAP4.error) as refused:
            self.notes.not_moved += 1
            self.notes.not_moved_why = (
                str(refused) if isinstance(refused, MailboxFault) else type(refused).__name__
            )
            return
        if place is not None:
            self._moved(name, place)
