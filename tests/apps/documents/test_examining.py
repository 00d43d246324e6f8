"""Files looked into: scanned, read for their words, and never opened where something was found."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from evenhand.apps.documents import examining
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.operations import keep
from evenhand.apps.documents.queries import NotOpened, verdict_of
from evenhand.apps.documents.scanning import ScannerSilent, scan
from evenhand.apps.documents.views import serve
from tests.apps.documents.fake_scanner import EICAR, scanner

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"
    settings.CLAMD = ""


def looked_into(content: bytes, media_type: str = "text/plain") -> StoredFile:
    stored = keep(content, at=AT, media_type=media_type)
    examining.examine(stored, at=AT)
    return StoredFile.objects.get(pk=stored.pk)


def test_without_a_scanner_a_file_is_said_not_to_be_scanned_and_its_words_are_read() -> None:
    stored = looked_into(b"The hedge is tall")
    assert stored.examined.text == "The hedge is tall"
    assert verdict_of(stored) == "not scanned for viruses"


@pytest.mark.parametrize("over", ["tcp", "unix"])
def test_what_the_scanner_finds_is_kept_and_opened_by_nobody(
    over: str, settings: LazySettings, tmp_path: Path
) -> None:
    path = tmp_path / "clamd" if over == "unix" else None
    with scanner(socket_path=path) as address:
        settings.CLAMD = address
        clean, found = looked_into(b"harmless"), looked_into(b"before " * 100_000 + EICAR)
    assert verdict_of(clean) == "scanned, nothing found"
    assert "Eicar-Test-Signature" in verdict_of(found)
    assert found.examined.text == ""
    with pytest.raises(NotOpened, match="Eicar-Test-Signature"):
        serve(found, "letter.txt")
    serve(clean, "letter.txt").close()


def test_a_scanner_that_is_away_leaves_the_file_not_scanned_and_says_so(settings: LazySettings) -> None:
    settings.CLAMD = "127.0.0.1:1"
    stored = looked_into(b"harmless")
    assert stored.examined.scan == "not-scanned"
    assert "cannot be reached" in stored.examined.scan_says
    with pytest.raises(ScannerSilent):
        scan([b"x"], address="/nowhere/clamd.ctl")


@pytest.mark.parametrize("over", ["tcp", "unix"])
def test_a_file_that_is_too_large_for_the_scanner_says_so_and_is_not_scanned(
    over: str, tmp_path: Path
) -> None:
    path = tmp_path / "clamd" if over == "unix" else None
    with (
        scanner(socket_path=path) as address,
        pytest.raises(ScannerSilent, match="size limit|StreamMaxLength"),
    ):
        scan([b"x" * 65_536] * 400, address=address)


def test_a_file_that_takes_too_long_costs_only_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: Any, **options: Any) -> None:
        raise subprocess.TimeoutExpired("text", options["timeout"])

    monkeypatch.setattr(subprocess, "run", run)
    assert "took too long" in looked_into(b"slow").examined.says


def test_a_reader_that_is_killed_costs_only_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: subprocess.CompletedProcess(a, -9, b"", b""))
    assert "too much memory" in looked_into(b"large").examined.says


@pytest.mark.parametrize(
    ("content", "called", "shown"),
    [
        (b"<html><script>alert(1)</script></html>", "text/plain", False),
        (b"<svg onload='alert(1)'/>", "image/png", False),
        (b"\x89PNG\r\n\x1a\n....", "text/html", True),
        (b"plain words", "text/html", True),
    ],
)
def test_the_bytes_decide_what_is_shown_and_not_what_the_sender_called_it(
    content: bytes, called: str, shown: bool
) -> None:
    answer = serve(keep(content, at=AT, media_type=called), "it", inline=True)
    assert answer["Content-Disposition"].startswith("inline" if shown else "attachment")
    assert "html" not in answer["Content-Type"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == content  # type: ignore[arg-type]  # a file is read whole
    answer.close()
