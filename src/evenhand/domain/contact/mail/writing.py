"""How a mail is written so that other programs read it: the numbers of messages stay whole.

The standard library puts a long number of a message, as Outlook and Gmail give them, into encoded words. A program that
reads such an In-Reply-To finds no message by it, and shows the answer apart from what it answers.
"""

from __future__ import annotations

from email.policy import EmailPolicy
from typing import Any

# Of mail that nobody wrote by hand, so that no program answers it by itself (RFC 3834).
BY_ITSELF = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
NUMBERS = frozenset({"message-id", "in-reply-to", "references"})


class _NumbersWhole(EmailPolicy):
    """The policy for mail on the wire, which never breaks the number of a message or encodes it."""

    def fold(self, name: str, value: Any) -> str:
        """One header as it is written; numbers of messages stand one a line (RFC 5322, 3.6.4)."""
        if name.lower() in NUMBERS:
            return f"{name}: {f'{self.linesep} '.join(str(value).split())}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The same in bytes."""
        if name.lower() in NUMBERS:
            return self.fold(name, value).encode("ascii", "surrogateescape")
        return bytes(super().fold_binary(name, value))


ON_THE_WIRE = _NumbersWhole(linesep="\r\n")
