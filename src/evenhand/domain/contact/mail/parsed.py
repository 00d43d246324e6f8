"""What is read out of one mail: the frozen shapes that `parse_mail` and its neighbours return.

The field names are those of `evenhand mail parse`; scripts at councils rely on them.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

ReceivedHow = Literal["server", "received-header", "claimed", "unknown"]
Certainty = Literal["certain", "likely", "unsure"]
# Whether the council's mail server vouches that a mail comes from where it says (`vouching.py`).
Vouched = Literal["genuine", "refuted", "unproven", "unsaid"]


class Problem(msgspec.Struct, frozen=True):
    """Something odd about a mail: a code for programs and a sentence for people."""

    code: str
    sentence: str


class Address(msgspec.Struct, frozen=True):
    """A name and an address as a header gives them; either may be empty."""

    name: str
    address: str


class Attachment(msgspec.Struct, frozen=True):
    """What is known of an attachment without its bytes; `size` is in bytes, after decoding."""

    name: str
    size: int
    sha256: str
    type: str


class Forwarded(msgspec.Struct, frozen=True, kw_only=True, rename={"sender": "from"}):
    """A mail found inside another: attached whole, or written into the text by a mail program.

    `date` is ISO 8601 where it could be read, else as written. `sent_at` is the same as an instant; a
    time without a zone, as mail programs write it into the text, is read as Europe/London.
    `received_at` is the first Received line of an attached mail; inline forwards have none.
    """

    sender: str
    to: str
    date: str
    subject: str
    text: str
    how: Literal["attached", "inline"]
    from_address: str
    from_name: str
    sent_at: dt.datetime | None = None
    received_at: dt.datetime | None = None


class Bounce(msgspec.Struct, frozen=True, kw_only=True):
    """A report that a mail of ours was not delivered (RFC 3464), as far as it says."""

    message_id: str
    recipient: str
    status: str
    action: str
    diagnostic: str

    @property
    def has_failed(self) -> bool:
        """Whether nothing more will be tried. The action says so, whatever the status: a full mailbox is 4.2.2 to the end."""
        return self.action not in ("delayed", "delivered", "relayed", "expanded")


class ParsedMail(msgspec.Struct, frozen=True, kw_only=True):
    """One mail, read. Whatever was odd is in `problems`; nothing is left out in silence."""

    message_id: str
    date: dt.datetime | None
    received_at: dt.datetime | None
    received_how: ReceivedHow
    received_by: str
    forwarded: tuple[Forwarded, ...]
    from_address: str
    from_name: str
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    text: str
    new_text: str
    html: str
    attachments: tuple[Attachment, ...]
    auto_reply: bool
    bounce: Bounce | None
    in_reply_to: str
    references: tuple[str, ...]
    problems: tuple[Problem, ...]
    content_hash: str
    list_id: str
    robots: tuple[str, ...]
    vouched: Vouched = "unsaid"
    vouched_words: str = ""


class Resident(msgspec.Struct, frozen=True, kw_only=True):
    """Who outside the council wrote first, when it first arrived, and how sure that is.

    To be confirmed by a person: a forward written into the text can be mistaken or made up.
    """

    address: str
    name: str
    first_arrived_at: dt.datetime | None
    arrival: Literal["server", "received-header", "claimed", "unknown"]
    certainty: Certainty
    reason: str


class Problems:
    """The problems met while one mail is read, each code told once, in the order met."""

    def __init__(self) -> None:
        self._found: dict[str, Problem] = {}

    def note(self, code: str, sentence: str) -> None:
        """Record a problem; the first sentence for a code stands."""
        self._found.setdefault(code, Problem(code, sentence))

    def noted(self, code: str) -> bool:
        """Whether a problem of this code was noted."""
        return code in self._found

    def found(self) -> tuple[Problem, ...]:
        """All problems noted so far."""
        return tuple(self._found.values())
