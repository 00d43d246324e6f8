"""The whole system in one file, taken while it is in use, and put back into an empty place.

The database is copied first, as one consistent moment; the files after it. A file is stored before any
row names it and is never changed, so every file that the copied database names is there to be copied.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

MANIFEST, FILES = "manifest.json", "files"
DATABASES: Mapping[str, str] = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
_CHUNK = 1024 * 1024

Progress = Callable[[str], None]


class BackupRefused(Exception):
    """A backup cannot be made or put back; the sentence says why and what to do."""


def back_up(target: Path, *, at: dt.datetime, progress: Progress = lambda _: None) -> int:
    """Write the whole system to one file; returns the number of stored files in it.

    Raises BackupRefused where the file exists, or the tools of PostgreSQL are missing.
    """
    if target.exists():
        raise BackupRefused(
            f"{target} is there already. Give another name, so that no backup is overwritten."
        )
    if not target.parent.is_dir():
        raise BackupRefused(f"There is no folder {target.parent}. Make it first, or give another path.")
    partial = target.with_name(f"{target.name}.partial")
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        progress("copying the database")
        database = _copy_of_database(Path(scratch))
        with tarfile.open(partial, "w") as archive:
            digests = {database.name: _digest(database)}
            archive.add(database, arcname=database.name)
            stored = sorted(path for path in settings.FILES.rglob("*") if path.is_file())
            for number, path in enumerate(stored, start=1):
                name = f"{FILES}/{path.relative_to(settings.FILES).as_posix()}"
                digests[name] = _digest(path)
                archive.add(path, arcname=name)
                if number % 500 == 0:
                    progress(f"{number} of {len(stored)} files")
            _add_manifest(archive, digests, at)
    _settle(partial, target)
    return len(stored)


def _add_manifest(archive: tarfile.TarFile, digests: Mapping[str, str], at: dt.datetime) -> None:
    words = json.dumps({"made_at": at.isoformat(), "vendor": connection.vendor, "sha256": digests}, indent=1)
    entry = tarfile.TarInfo(MANIFEST)
    entry.size = len(words.encode())
    archive.addfile(entry, io.BytesIO(words.encode()))


def _settle(partial: Path, target: Path) -> None:
    """Let a finished file take its name, on the disk and not only in memory."""
    with partial.open("rb") as finished:
        os.fsync(finished.fileno())
    partial.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _copy_of_database(folder: Path) -> Path:
    copy = folder / DATABASES[connection.vendor]
    if connection.vendor == "sqlite":
        with (
            sqlite3.connect(settings.DATABASES["default"]["NAME"]) as source,
            sqlite3.connect(copy) as into,
        ):
            source.backup(into)
        return copy
    _run_postgresql("pg_dump", "--format=custom", f"--file={copy}")
    return copy


def restore(source: Path, *, progress: Progress = lambda _: None) -> int:
    """Put a backup back into an installation that holds nothing yet; returns the number of files.

    Everything is checked against its hash before anything is put in place. Raises BackupRefused.
    """
    if not source.is_file():
        raise BackupRefused(f"There is no file {source}. Give the file that `evenhand backup` wrote.")
    _check_empty()
    settings.HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.HOME) as scratch:
        folder = Path(scratch)
        progress("reading the backup")
        _unpack(source, folder)
        manifest = _read_manifest(folder, source)
        for name, digest in manifest["sha256"].items():
            if not (folder / name).is_file() or _digest(folder / name) != digest:
                raise BackupRefused(
                    f"{source} is damaged: {name} is not what was backed up. Use another backup."
                )
        progress("putting it in place")
        _place(folder, manifest["vendor"])
    return sum(name.startswith(f"{FILES}/") for name in manifest["sha256"])


def _check_empty() -> None:
    if settings.FILES.exists() and any(settings.FILES.rglob("*")):
        raise BackupRefused(
            f"{settings.FILES} holds files already. Restore into an empty EVENHAND_HOME, so that nothing is overwritten."
        )
    if connection.introspection.table_names():
        raise BackupRefused("The database holds tables already. Restore into an empty one.")


def _unpack(source: Path, folder: Path) -> None:
    try:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
    except (tarfile.TarError, OSError) as broken:
        raise BackupRefused(
            f"{source} cannot be read as a backup ({broken}). Use another backup."
        ) from broken


def _read_manifest(folder: Path, source: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as broken:
        raise BackupRefused(f"{source} has no list of contents, so it is no finished backup.") from broken
    if manifest.get("vendor") != connection.vendor:
        raise BackupRefused(
            f"The backup was made on {manifest.get('vendor')}, and this installation runs on {connection.vendor}. "
            "Set DATABASE_URL to the same kind of database."
        )
    return manifest


def _place(folder: Path, vendor: str) -> None:
    database = folder / DATABASES[vendor]
    if vendor == "sqlite":
        connection.close()
        name = Path(settings.DATABASES["default"]["NAME"])
        for old in (name, Path(f"{name}-wal"), Path(f"{name}-shm")):
            old.unlink(missing_ok=True)
        shutil.move(database, name)
    else:
        _run_postgresql("pg_restore", "--no-owner", "--exit-on-error", str(database), into=True)
    if (folder / FILES).is_dir():
        settings.FILES.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(settings.FILES, ignore_errors=True)
        shutil.move(folder / FILES, settings.FILES)


def _run_postgresql(tool: str, *arguments: str, into: bool = False) -> None:
    program = shutil.which(tool)
    if program is None:
        raise BackupRefused(
            f"{tool} is not installed. Install PostgreSQL's client tools of the server's version."
        )
    said = connection.get_connection_params()
    environment = {
        **os.environ,
        "PGHOST": str(said.get("host") or ""),
        "PGPORT": str(said.get("port") or ""),
        "PGUSER": str(said.get("user") or ""),
        "PGPASSWORD": str(said.get("password") or ""),
        "PGDATABASE": str(said.get("dbname") or ""),
    }
    environment = {name: value for name, value in environment.items() if value}
    database = ["--dbname", str(said.get("dbname"))] if into else []
    done = subprocess.run(  # the tool comes from the PATH, its arguments from the settings
        [program, *database, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupRefused(
            f"{tool} failed: {done.stderr.strip().splitlines()[-1] if done.stderr else 'no reason given'}."
        )


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
