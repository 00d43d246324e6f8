"""Reading mail: bytes in, frozen facts out, with no database and no clock.

- `parse_mail(raw, *, own_servers, own_domains, vouching_servers, internal_date, read_at) -> ParsedMail`: never raises; what was
  odd is in `problems`.
- `attachments_of(raw) -> Iterator[(Attachment, bytes)]`: the exact bytes, one attachment at a time.
- `resident_of(parsed, *, own_domains) -> Resident`: whose mail a forwarded one really is, and since when.
- `messages_in(path) -> Iterator[StoredMessage | NotMail | UnreadableMail]`: `.eml` files, folders, Maildir and mbox.
- `new_text_of(text) -> str`: what was newly written, without quoted mail and signature.
"""

from __future__ import annotations

from evenhand.domain.contact.mail.parsed import (
    Address,
    Attachment,
    Bounce,
    Forwarded,
    ParsedMail,
    Problem,
    Resident,
)
from evenhand.domain.contact.mail.parsing import attachments_of, parse_mail
from evenhand.domain.contact.mail.replies import new_text_of, own_text_of, words_beside
from evenhand.domain.contact.mail.residents import resident_of
from evenhand.domain.contact.mail.stores import NotMail, StoredMessage, UnreadableMail, messages_in

__all__ = [
    "Address",
    "Attachment",
    "Bounce",
    "Forwarded",
    "NotMail",
    "ParsedMail",
    "Problem",
    "Resident",
    "StoredMessage",
    "UnreadableMail",
    "attachments_of",
    "messages_in",
    "new_text_of",
    "own_text_of",
    "words_beside",
    "parse_mail",
    "resident_of",
]
