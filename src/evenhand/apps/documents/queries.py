"""Reading kept files. Who may open one is asked of the thing that owns it (a contact, a letter), never here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File

from evenhand.apps.documents.models import Examined, StoredFile
from evenhand.apps.documents.storage import files_storage
from evenhand.domain.documents.sniffing import SHOWN_INLINE

_CHUNK = 1 << 20


class FileLost(Exception):
    """The bytes of a kept file are gone or were changed; the sentence names the file by its hash."""


def open_file(stored: StoredFile) -> File[Any]:
    """The bytes as an open stream; the caller closes it. Raises FileLost where they are gone."""
    if stored.erased_at is not None:
        raise FileLost(
            "This file was erased with the record that it belonged to, or after the check it was for. Its hash stays on record."
        )
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


class NotOpened(PermissionDenied):
    """The scanner found something in a file: it is kept, and opened by nobody. The sentence says so."""


def require_opened(stored: StoredFile) -> None:
    """Go on only with a file that may be opened. Raises NotOpened with the sentence the page shows."""
    for sentence in why_not_opened([stored.pk]).values():
        raise NotOpened(sentence)


def why_not_opened(numbers: Iterable[int]) -> Mapping[int, str]:
    """The files among these that may not be opened, by their numbers, each with the sentence that says so."""
    found = Examined.objects.filter(file__in=set(numbers), scan=Examined.FOUND)
    return {
        one.file_id: f"The virus scanner found something in this file ({one.scan_says}). It is kept as evidence and is "
        "not opened. Ask the sender for a clean copy, and tell your security officer."
        for one in found
    }


def verdict_of(stored: StoredFile) -> str:
    """What is known of a file's safety and words, as pages say it beside the file."""
    seen: Examined | None = getattr(stored, "examined", None)
    if seen is None or seen.scan == Examined.NOT_SCANNED:
        scanned = "not scanned for viruses"
    elif seen.scan == Examined.FOUND:
        return f"the virus scanner found something ({seen.scan_says}): kept, and not opened"
    else:
        scanned = "scanned, nothing found"
    return f"{scanned}. {seen.says}" if seen is not None and seen.says else scanned


def may_be_shown(stored: StoredFile) -> bool:
    """Whether a browser may be asked to show a file: not where a look into it found what is only ever downloaded."""
    seen: Examined | None = getattr(stored, "examined", None)
    return seen is None or not seen.kind or seen.kind in SHOWN_INLINE


def is_sound(stored: StoredFile) -> bool:
    """Whether the bytes are there and still have their hash, or are gone where they were erased; for `evenhand verify`."""
    if stored.erased_at is not None:
        return not files_storage().exists(stored.key)
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
