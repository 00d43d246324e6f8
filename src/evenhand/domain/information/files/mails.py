"""What the headers of an e-mail tell beside its text: the way it went, the program, blind copies."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes

from evenhand.domain.information.files import tables
from evenhand.domain.information.files.findings import Finding, HiddenData, found


def hidden_in_mail(data: bytes, hidden: HiddenData) -> Iterator[Finding]:
    """The headers of a message that no reader sees, each name once with its first value, and what its pages hide."""
    told: set[str] = set()
    message = message_from_bytes(data)
    for part in message.walk():
        if part.get_content_type() == "text/html" and not part.get_filename():
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body.strip():
                yield from tables.hidden_in_page(body, hidden)
    for name, value in message.items():
        plain = name.casefold()
        if plain not in hidden.plain_mail_headers and plain not in told:
            told.add(plain)
            yield found("mail-header", name=name, value=str(value))
