"""What we sign, so that a reply or a bounce proves that it answers a message of ours: message numbers and marks.

A signature says that we wrote the number. It never says who sends it back: mail gets forwarded. So it ties a mail of
an officer or a customer whose address is known, and to anybody else it is a suggestion.
"""

from __future__ import annotations

import re
from uuid import uuid4

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_NUMBERS = "evenhand.contacts.message-number"
_MARKS = "evenhand.contacts.mark"
_DIGITS = 32  # 128 bits of a number's signature
_MARK_DIGITS = 16  # 64 bits: a mark stands in a subject, where people see it
_OURS = re.compile(r"<?([0-9a-f]{32})\.([0-9a-f]{32})@([^\s<>@]{1,255})>?", re.IGNORECASE)


def new_message_id(domain: str) -> str:
    """A new Message-ID of ours at a domain, signed."""
    number = uuid4().hex
    return f"<{number}.{_signature(_NUMBERS, number, digits=_DIGITS)}@{domain}>"


def is_ours(message_id: str) -> bool:
    """Whether we gave out this Message-ID. Some mail programs change its domain or its case; the number is what counts."""
    found = _OURS.fullmatch(message_id.strip())
    return found is not None and _holds(_NUMBERS, found[1].lower(), found[2].lower(), digits=_DIGITS)


def looks_like_ours(message_id: str) -> bool:
    """Whether a Message-ID has the shape of ours, whoever made it up."""
    return _OURS.fullmatch(message_id.strip()) is not None


def ours_in(text: str) -> tuple[str, ...]:
    """Every Message-ID of ours that stands in a text, such as the report of a mail server, as it stands there."""
    return tuple(dict.fromkeys(f"<{m[0].strip('<>')}>" for m in _OURS.finditer(text) if is_ours(m[0])))


def mark_signature(ref: str, item: str) -> str:
    """What makes a mark in a subject ours."""
    return _signature(_MARKS, f"{ref} {item}", digits=_MARK_DIGITS)


def mark_holds(ref: str, item: str, signature: str) -> bool:
    """Whether a mark in a subject is one that we wrote."""
    return _holds(_MARKS, f"{ref} {item}", signature.lower(), digits=_MARK_DIGITS)


def _signature(salt: str, value: str, *, digits: int, secret: str | bytes | None = None) -> str:
    return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()[:digits]


def _holds(salt: str, value: str, signature: str, *, digits: int) -> bool:
    """With the key of today or one that was used before it."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(
        constant_time_compare(_signature(salt, value, digits=digits, secret=key), signature) for key in keys
    )
