"""Text from anywhere, made fit for every database: no NUL and no half characters, which PostgreSQL refuses."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import msgspec

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_HALVES = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with each NUL and each half of a surrogate pair shown as the replacement character.

    The raw bytes are kept beside it, so nothing is lost.
    """
    if text.isascii() or _HALVES.search(text) is None:
        return text.replace("\x00", REPLACEMENT)
    return text.encode("utf-8", "replace").decode().replace("\x00", REPLACEMENT)


def storable_json(value: Any) -> Any:
    """A value as plain JSON data, every text in it storable."""
    plain = msgspec.to_builtins(value)
    if isinstance(plain, str):
        return storable(plain)
    if isinstance(plain, dict):
        return {storable(key): storable_json(held) for key, held in plain.items()}
    if isinstance(plain, list | tuple):
        return [storable_json(held) for held in plain]
    return plain


def key_of_id(message_id: str) -> str:
    """The hash by which a Message-ID is found again: ids may be longer than an index allows. None for none."""
    plain = message_id.strip().strip("<>").strip()
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest() if plain else ""


def plain_type(media_type: str) -> str:
    """What a sender called the type of a file, at a length every table takes."""
    return storable(media_type)[:200] or "application/octet-stream"
