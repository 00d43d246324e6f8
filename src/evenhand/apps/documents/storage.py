"""Where the bytes lie: on disk, written so that a power cut loses nothing, or in another Django storage.

Settings may name a storage `files` under STORAGES (S3-compatible ones through django-storages). Without
one, files lie in `settings.FILES/ab/cd/<sha256>`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
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
        self.save_all({name: content})
        return name

    def save_all(self, contents: Mapping[str, File[Any]]) -> None:
        """Write files aside, each synced, then give them their names, then sync each folder that changed.

        A folder's sync carries every name in it, so many files cost little more than their own syncs.
        """
        asides: dict[Path, Path] = {}
        changed: set[Path] = set()
        try:
            for name, content in contents.items():
                target = Path(self.path(name))
                changed |= _made_folder(target.parent, top=Path(self.location)) | {target.parent}
                asides[target] = _written_aside(content, folder=target.parent)
            for target in list(asides):
                asides.pop(target).replace(target)
        finally:
            for aside in asides.values():  # only where something failed
                aside.unlink(missing_ok=True)
        for folder in sorted(changed):
            _sync_folder(folder)

    def settle(self, name: str) -> None:
        """Sync the folders above a file that is there already: whoever wrote it may not have come so far yet."""
        folder, top = Path(self.path(name)).parent, Path(self.location)
        while folder != top.parent:
            _sync_folder(folder)
            folder = folder.parent


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


def _made_folder(folder: Path, *, top: Path) -> set[Path]:
    """Make a folder; gives each parent that gained an entry, to be synced: an unsynced name is gone after a power cut."""
    if folder.is_dir():
        return set()
    changed = _made_folder(folder.parent, top=top) if folder != top else set()
    folder.mkdir(parents=folder == top, exist_ok=True)
    return changed | {folder.parent}


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
