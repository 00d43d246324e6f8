"""A backup taken in use comes back whole, and only into an empty place."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

pytestmark = [
    pytest.mark.skipif(
        bool(os.environ.get("DATABASE_URL")), reason="runs its own SQLite installations; once is enough"
    ),
    pytest.mark.django_db,
]


def evenhand(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {n: v for n, v in os.environ.items() if n not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    return subprocess.run(
        [sys.executable, "-m", "evenhand", *arguments],
        env={**environment, "EVENHAND_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def used(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Path:
    """An installation with a file in it: its database is a copy of the one that the tests run on."""
    home = tmp_path_factory.mktemp("used")
    with django_db_blocker.unblock(), sqlite3.connect(home / "evenhand.sqlite3") as database:
        connection.ensure_connection()
        connection.connection.backup(database)
    stored = home / "files" / "ab" / "cd" / "abcd"
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"kept")
    return home


@pytest.fixture(scope="module")
def taken(used: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    file = tmp_path_factory.mktemp("taken") / "all.tar"
    assert evenhand(used, "backup", str(file)).returncode == 0
    return file


def database_of(home: Path) -> Path:
    return next(home.glob("*.sqlite3"))


def test_a_backup_taken_while_the_database_is_in_use_comes_back_whole(used: Path, tmp_path: Path):
    file, fresh = tmp_path / "all.tar", tmp_path / "fresh"
    with sqlite3.connect(database_of(used)) as reader:
        reader.execute("SELECT count(*) FROM django_migrations").fetchone()
        assert "1 files" in evenhand(used, "backup", str(file)).stdout
    restored = evenhand(fresh, "restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert (fresh / "files" / "ab" / "cd" / "abcd").read_bytes() == b"kept"
    with sqlite3.connect(database_of(fresh)) as copy, sqlite3.connect(database_of(used)) as original:
        count = "SELECT count(*) FROM django_migrations"
        assert copy.execute(count).fetchone() == original.execute(count).fetchone()


def test_a_backup_is_never_overwritten(used: Path, tmp_path: Path):
    file = tmp_path / "all.tar"
    file.write_bytes(b"the first")
    refused = evenhand(used, "backup", str(file))
    assert refused.returncode == 1
    assert "is there already" in refused.stderr
    assert file.read_bytes() == b"the first"


def test_nothing_is_restored_over_what_is_there(used: Path, taken: Path):
    refused = evenhand(used, "restore", str(taken))
    assert refused.returncode == 1
    assert "empty EVENHAND_HOME" in refused.stderr


def test_a_damaged_backup_is_refused_before_anything_is_put_in_place(taken: Path, tmp_path: Path):
    file, fresh = tmp_path / "all.tar", tmp_path / "fresh"
    spoilt = taken.read_bytes().replace(b"kept", b"lost", 1)
    file.write_bytes(spoilt)
    refused = evenhand(fresh, "restore", str(file))
    assert refused.returncode == 1
    assert "damaged" in refused.stderr
    assert not (fresh / "files").exists()


def test_something_that_is_no_backup_is_told_so(tmp_path: Path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear resident")
    refused = evenhand(tmp_path / "fresh", "restore", str(file))
    assert refused.returncode == 1
    assert "cannot be read as a backup" in refused.stderr
