"""What the headers of an e-mail tell beside its text: the way it went, the program, blind copies."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes

from evenhand.domain.information.files.findings import Finding, HiddenData, found


def hidden_in_mail(data: bytes, hidden: HiddenData) -> Iterator[Finding]:
    """The headers of a message that no reader sees, each name once with its first value."""
    told: set[str] = set()
    for name, value in message_from_bytes(data).items():
        plain = name.casefold()
        if plain not in hidden.plain_mail_headers and plain not in told:
            told.add(plain)
            yield found("mail-header", name=name, value=str(value))
