"""Keeping a file: once these functions return, the bytes survive a power cut."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
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


def keep_all(contents: Sequence[bytes], *, at: dt.datetime, media_type: str) -> list[StoredFile]:
    """Keep the bytes of many files as `keep` does, and give their records in the order of the contents.

    All are on disk, synced, before the first row is written. Memory holds all of them: for small files such as mail.
    """
    hashes = [hashlib.sha256(content).hexdigest() for content in contents]
    by_hash = dict(zip(hashes, contents, strict=True))
    _write({sha256: ContentFile(content) for sha256, content in by_hash.items()})
    sizes = {sha256: len(content) for sha256, content in by_hash.items()}
    rows = _rows(sizes, at=at, media_type=media_type)
    return [rows[sha256] for sha256 in hashes]


def _keep(file: File[Any], *, sha256: str, at: dt.datetime, media_type: str) -> StoredFile:
    _write({sha256: file})
    return _rows({sha256: _size(file)}, at=at, media_type=media_type)[sha256]


def _write(files: Mapping[str, File[Any]]) -> None:
    """Let the store hold these bytes by their hashes, whatever it held under their keys before."""
    storage = files_storage()
    missing: dict[str, File[Any]] = {}
    for sha256, file in files.items():
        key = key_of(sha256)
        if not holds_exactly(key, sha256=sha256, size=_size(file)):
            missing[key] = file
        elif isinstance(storage, DurableFiles):
            storage.settle(key)
    if isinstance(storage, DurableFiles):
        storage.save_all(missing)
        return
    for key, file in missing.items():
        if storage.exists(key):
            storage.delete(key)  # damaged: other storages would keep it and save under another name
        storage.save(key, file)


@transaction.atomic
def _rows(sizes: Mapping[str, int], *, at: dt.datetime, media_type: str) -> dict[str, StoredFile]:
    """The rows of files that lie in the store, by hash; those that are there already stay as they are."""
    plain = _plain(media_type)
    StoredFile.objects.bulk_create(
        # In one order everywhere, so that two who keep the same files wait for each other and never in a ring.
        (
            StoredFile(sha256=sha256, size=size, media_type=plain, stored_at=at, key=key_of(sha256))
            for sha256, size in sorted(sizes.items())
        ),
        ignore_conflicts=True,
    )
    rows = {row.sha256: row for row in StoredFile.objects.filter(sha256__in=sizes)}
    for row in rows.values():
        if row.erased_at is not None:  # the same bytes came again after their record was erased
            row.erased_at = None
            row.save(update_fields=["erased_at"])
    return rows


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
