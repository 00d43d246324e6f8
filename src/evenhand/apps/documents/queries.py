"""Reading kept files. Who may open one is asked of the thing that owns it (a contact, a letter), never here."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import File

from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.storage import files_storage

_CHUNK = 1 << 20


class FileLost(Exception):
    """The bytes of a kept file are gone or were changed; the sentence names the file by its hash."""


def open_file(stored: StoredFile) -> File[Any]:
    """The bytes as an open stream; the caller closes it. Raises FileLost where they are gone."""
    try:
        return files_storage().open(stored.key, "rb")
    except FileNotFoundError as gone:
        raise FileLost(
            f"The file {stored.sha256[:12]}… is not in the store. Ask an administrator to restore it from a backup "
            "(`evenhand verify` lists every such file)."
        ) from gone


def content_of(stored: StoredFile) -> bytes:
    """All bytes at once: for mail and letters, not for thirty-megabyte attachments. Raises FileLost."""
    with open_file(stored) as file:
        return bytes(file.read())


def is_sound(stored: StoredFile) -> bool:
    """Whether the bytes are there and still have their hash; for `evenhand verify`."""
    return holds_exactly(stored.key, sha256=stored.sha256, size=stored.size)


def holds_exactly(key: str, *, sha256: str, size: int) -> bool:
    """Whether the store holds, under this key, bytes of this size and hash. Reads them in small parts."""
    storage = files_storage()
    if not storage.exists(key) or storage.size(key) != size:
        return False
    digest = hashlib.sha256()
    with storage.open(key, "rb") as file:
        for part in file.chunks(_CHUNK):
            digest.update(part)
    return digest.hexdigest() == sha256
