"""Where the bytes lie: on disk, written so that a power cut loses nothing, or in another Django storage.

Settings may name a storage `files` under STORAGES (S3-compatible ones through django-storages). Without
one, files lie in `settings.FILES/ab/cd/<sha256>`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.core.files.storage.handler import InvalidStorageError

ALIAS = "files"
_CHUNK = 1 << 20
# Syncs that wait for the disk at the same time share its trips: fifty mails take a tenth of the time, and half the work.
_SYNCED_AT_ONCE = 8


class DurableFiles(FileSystemStorage):
    """Files on this machine: written aside, synced, renamed, and the folder synced as well.

    A name is an address of content here, so an existing file of that name is replaced whole.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name asked for: the same name is the same content."""
        return name

    def _save(self, name: str, content: File[Any]) -> str:
        self.save_all({name: content})
        return name

    def save_all(self, contents: Mapping[str, File[Any]]) -> None:
        """Write files aside, sync each, then give them their names, then sync each folder that changed.

        A folder's sync carries every name in it, and syncs wait together, so many files cost little more than one.
        """
        asides: dict[Path, Path] = {}
        changed: set[Path] = set()
        try:
            for name, content in contents.items():
                target = Path(self.path(name))
                changed |= _made_folder(target.parent, top=Path(self.location)) | {target.parent}
                asides[target] = _written_aside(content, folder=target.parent)
            _sync_all(asides.values())
            for target in list(asides):
                asides.pop(target).replace(target)
        finally:
            for aside in asides.values():  # only where something failed
                aside.unlink(missing_ok=True)
        _sync_all(sorted(changed))

    def settle(self, name: str) -> None:
        """Sync the folders above a file that is there already: whoever wrote it may not have come so far yet."""
        folder, top = Path(self.path(name)).parent, Path(self.location)
        while folder != top.parent:
            _sync(folder)
            folder = folder.parent


def files_storage() -> Storage:
    """The storage that this installation keeps its files in."""
    try:
        return storages[ALIAS]
    except InvalidStorageError:
        return DurableFiles(location=Path(settings.FILES))


def _written_aside(content: File[Any], *, folder: Path) -> Path:
    """Write a file under a name that nobody reads; not synced yet."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=".incoming-")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in content.chunks(_CHUNK):
                out.write(chunk)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return aside


def _made_folder(folder: Path, *, top: Path) -> set[Path]:
    """Make a folder; gives each parent that gained an entry, to be synced: an unsynced name is gone after a power cut."""
    if folder.is_dir():
        return set()
    changed = _made_folder(folder.parent, top=top) if folder != top else set()
    folder.mkdir(parents=folder == top, exist_ok=True)
    return changed | {folder.parent}


def _sync_all(paths: Collection[Path]) -> None:
    """Sync files or folders, several at a time. Returns once all are on disk, and raises where one could not be."""
    if len(paths) < 2:
        for path in paths:
            _sync(path)
        return
    with ThreadPoolExecutor(min(len(paths), _SYNCED_AT_ONCE)) as pool:
        list(pool.map(_sync, paths))


def _sync(path: Path) -> None:
    """Sync one file or folder: what was written of it before is on disk then, by whatever hand it was written."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
