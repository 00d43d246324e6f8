"""Where the bytes lie: on disk, written so that a power cut loses nothing, or in another Django storage.

Settings may name a storage `files` under STORAGES (S3-compatible ones through django-storages). Without
one, files lie in `settings.FILES/ab/cd/<sha256>`.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.core.files.storage.handler import InvalidStorageError

ALIAS = "files"
_CHUNK = 1 << 20


class DurableFiles(FileSystemStorage):
    """Files on this machine: written aside, synced, renamed, and the folder synced as well.

    A name is an address of content here, so an existing file of that name is replaced whole.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name asked for: the same name is the same content."""
        return name

    def _save(self, name: str, content: File[Any]) -> str:
        target = Path(self.path(name))
        _make_folder(target.parent, top=Path(self.location))
        aside = _written_aside(content, folder=target.parent)
        try:
            aside.replace(target)
        except OSError:
            aside.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
        return name


def files_storage() -> Storage:
    """The storage that this installation keeps its files in."""
    try:
        return storages[ALIAS]
    except InvalidStorageError:
        return DurableFiles(location=Path(settings.FILES))


def _written_aside(content: File[Any], *, folder: Path) -> Path:
    handle, name = tempfile.mkstemp(dir=folder, prefix=".incoming-")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in content.chunks(_CHUNK):
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return aside


def _make_folder(folder: Path, *, top: Path) -> None:
    """Make a folder and sync each parent that gained an entry: an unsynced name is gone after a power cut."""
    if folder.is_dir():
        return
    if folder != top:
        _make_folder(folder.parent, top=top)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
