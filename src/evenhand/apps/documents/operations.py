"""Keeping a file: once these functions return, the bytes survive a power cut."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.db import transaction

from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.queries import holds_exactly
from evenhand.apps.documents.storage import DurableFiles, files_storage

_CHUNK = 1 << 20
_IN_MEMORY = 4 << 20


def keep(
    content: bytes | IO[bytes], *, at: dt.datetime, media_type: str = "application/octet-stream"
) -> StoredFile:
    """Keep these bytes and give their record; the same bytes give the same record, however often.

    `content` may be bytes or an open stream, which is read to its end in small parts (memory stays flat).
    The file is on disk, synced, before its row is written: a row never points at nothing. A file that is
    there already is read and compared with its hash, and replaced where it was damaged. `media_type` is
    what the sender called it, kept from the first time.
    """
    if isinstance(content, bytes):
        return _keep(
            ContentFile(content), sha256=hashlib.sha256(content).hexdigest(), at=at, media_type=media_type
        )
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        digest = hashlib.sha256()
        for part in _parts(content):
            digest.update(part)
            spool.write(part)
        spool.seek(0)
        return _keep(File(spool, name="spool"), sha256=digest.hexdigest(), at=at, media_type=media_type)


def key_of(sha256: str) -> str:
    """Where content lies in the storage: `ab/cd/abcd…`."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _keep(file: File[Any], *, sha256: str, at: dt.datetime, media_type: str) -> StoredFile:
    key = key_of(sha256)
    size = _size(file)
    if not holds_exactly(key, sha256=sha256, size=size):
        storage = files_storage()
        if not isinstance(storage, DurableFiles) and storage.exists(key):
            storage.delete(key)  # damaged: other storages would keep it and save under another name
        storage.save(key, file)
    with transaction.atomic():
        stored, _ = StoredFile.objects.get_or_create(
            sha256=sha256,
            defaults={"size": size, "media_type": _plain(media_type), "stored_at": at, "key": key},
        )
        if stored.erased_at is not None:  # the same bytes came again after their record was erased
            stored.erased_at = None
            stored.save(update_fields=["erased_at"])
    return stored


def _parts(stream: IO[bytes]) -> Iterator[bytes]:
    while part := stream.read(_CHUNK):
        yield part


def _size(file: File[Any]) -> int:
    file.seek(0, 2)
    size = int(file.tell())
    file.seek(0)
    return size


def _plain(media_type: str) -> str:
    """A sender may write anything as the type of a file; what is no plain `type/subtype` becomes bytes."""
    plain = media_type.partition(";")[0].strip().lower()
    main, slash, sub = plain.partition("/")
    allowed = all(c.isascii() and (c.isalnum() or c in "+-._") for c in main + sub)
    return plain if slash and main and sub and allowed and len(plain) <= 200 else "application/octet-stream"
