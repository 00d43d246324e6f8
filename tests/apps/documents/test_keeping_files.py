"""A kept file is there, exactly, once, and nothing in it runs when it is opened."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import io
import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.apps.documents import operations, storage
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.operations import keep, keep_all, key_of
from evenhand.apps.documents.queries import FileLost, content_of, is_sound, open_file
from evenhand.apps.documents.views import safe_filename, serve

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: LazySettings, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "files"
    return tmp_path / "files"


def test_a_file_lies_under_its_hash(files: Path) -> None:
    stored = keep(b"Dear council", at=AT, media_type="text/plain; charset=utf-8")
    sha = hashlib.sha256(b"Dear council").hexdigest()
    assert (files / sha[:2] / sha[2:4] / sha).read_bytes() == b"Dear council"
    assert (stored.sha256, stored.size, stored.media_type) == (sha, 12, "text/plain")


def test_the_same_bytes_are_kept_once_whether_given_whole_or_as_a_stream(files: Path) -> None:
    first = keep(b"the same", at=AT)
    second = keep(io.BytesIO(b"the same"), at=AT + dt.timedelta(days=1))
    assert first == second
    assert StoredFile.objects.get().stored_at == AT
    assert [path.name for path in files.rglob("*") if path.is_file()] == [first.sha256]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=5000))
def test_every_byte_comes_back(content: bytes) -> None:
    stored = keep(io.BytesIO(content), at=AT)
    assert content_of(stored) == content
    assert is_sound(stored)


def test_a_damaged_file_is_seen_and_mended_when_the_bytes_come_again(files: Path) -> None:
    stored = keep(b"exactly this", at=AT)
    (files / stored.key).write_bytes(b"exactly thus")
    assert not is_sound(stored)
    keep(b"exactly this", at=AT)
    assert is_sound(stored)


def test_a_lost_file_is_told_in_a_sentence(files: Path) -> None:
    stored = keep(b"gone soon", at=AT)
    (files / stored.key).unlink()
    assert not is_sound(stored)
    with pytest.raises(FileLost, match="restore it from a backup"):
        open_file(stored)


def test_a_write_that_fails_leaves_neither_file_nor_row(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        keep(b"too much", at=AT)
    assert not StoredFile.objects.exists()
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_a_file_that_is_there_already_has_its_folders_synced_before_it_counts_as_kept(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = keep(b"kept", at=AT)
    synced: list[Path] = []
    really = os.fsync

    def watched(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").resolve())
        really(handle)

    monkeypatch.setattr(storage.os, "fsync", watched)
    keep(b"kept", at=AT)

    kept_in = (files / key_of(stored.sha256)).parent
    assert synced == [kept_in, kept_in.parent, files]


def test_file_and_each_new_folder_are_synced_before_the_row_is_written(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    really, rows = os.fsync, operations._rows

    def watched(handle: int) -> None:
        really(handle)
        done.append(Path(f"/proc/self/fd/{handle}").resolve().name)

    def written(*args: Any, **kept: Any) -> dict[str, StoredFile]:
        done.append("row")
        return rows(*args, **kept)

    monkeypatch.setattr(storage.os, "fsync", watched)
    monkeypatch.setattr(operations, "_rows", written)
    stored = keep(b"kept", at=AT)
    top, middle, name = key_of(stored.sha256).split("/")
    assert done[0].startswith(".incoming-")  # the file, before it bears its name
    assert sorted(done[1:-1]) == sorted([files.parent.name, files.name, top, middle])
    assert done[-1] == "row"
    assert name == stored.sha256


def test_where_one_of_many_files_cannot_be_synced_no_row_is_written_and_nothing_is_left_aside(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = os.fsync

    def full(handle: int) -> None:
        held = Path(f"/proc/self/fd/{handle}").resolve()
        if held.is_file() and held.read_bytes() == b"number 5":
            raise OSError(errno.ENOSPC, "No space left on device")
        really(handle)

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        keep_all([f"number {n}".encode() for n in range(12)], at=AT, media_type="text/plain")
    assert not StoredFile.objects.exists()
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_thirty_megabytes_pass_through_in_small_parts(tmp_path: Path) -> None:
    large = tmp_path / "large.bin"
    large.write_bytes(os.urandom(1 << 20) * 32)
    tracemalloc.start()
    with large.open("rb") as stream:
        stored = keep(stream, at=AT)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert stored.size == 32 << 20
    assert peak < 12 << 20


def test_a_download_never_runs_in_the_browser() -> None:
    stored = keep(b"<script>alert(1)</script>", at=AT, media_type="text/html")
    response = serve(stored, "letter.html", inline=True)
    assert response["Content-Disposition"] == 'attachment; filename="letter.html"'
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"
    response.close()


def test_a_picture_may_be_shown_in_the_page() -> None:
    stored = keep(b"\x89PNG\r\n\x1a\n", at=AT, media_type="image/png")
    response = serve(stored, "scan.png", inline=True)
    assert response["Content-Disposition"] == 'inline; filename="scan.png"'
    assert response["Content-Type"] == "image/png"
    response.close()


@pytest.mark.parametrize(
    ("sent", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\jo\\scan.pdf", "scan.pdf"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie x.txt"),
        ("\u202egnp.exe", "gnp.exe"),
        ("", "file"),
        ("...", "file"),
    ],
)
def test_a_file_name_from_outside_is_made_harmless(sent: str, safe: str) -> None:
    assert safe_filename(sent) == safe


def test_a_file_name_of_any_length_keeps_its_ending() -> None:
    assert safe_filename("x" * 500 + ".pdf").endswith(".pdf")


@pytest.mark.parametrize("claimed", ["", "text", "text/html\r\nX: y", "näh/ja", "/", "a" * 300 + "/b"])
def test_an_odd_media_type_is_kept_as_plain_bytes(claimed: str) -> None:
    assert keep(b"odd", at=AT, media_type=claimed).media_type == "application/octet-stream"
