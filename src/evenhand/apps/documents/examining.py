"""Looking into a kept file in the background: what it is, whether the scanner finds anything, and its words.

Whoever owns files asks with `ask_for`, in the transaction that keeps them, and hears of the words with `follow`.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import transaction

from evenhand.apps.documents.models import Examined, StoredFile
from evenhand.apps.documents.queries import FileLost, content_of, open_file
from evenhand.apps.documents.scanning import Scan, ScannerSilent, scan
from evenhand.domain.documents.text import MOST_BYTES

_CHUNK = 1 << 18
SECONDS = 45  # for the words of one file
Follower = Callable[[StoredFile], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Register what is done when the words of a file are known, in the transaction that keeps them; twice is once."""
    if follower not in _followers:
        _followers.append(follower)


def examine(stored: StoredFile, *, at: dt.datetime) -> Examined:
    """Look into a file and keep what was found, in place of any earlier look. Nothing in a file makes this raise."""
    verdict, silent = _scanned(stored)
    kind, text, says = _read(stored) if verdict.state != "found" else ("", "", "")
    with transaction.atomic():
        found, _ = Examined.objects.update_or_create(
            file=stored,
            defaults={
                "kind": kind,
                "text": text,
                "says": says,
                "scan": verdict.state,
                "scan_says": verdict.found or silent,
                "examined_at": at,
            },
        )
        for follower in _followers:
            follower(stored)
    return found


def _scanned(stored: StoredFile) -> tuple[Scan, str]:
    if not settings.CLAMD:
        return Scan("not-scanned"), ""
    try:
        return scan(_parts(stored), address=settings.CLAMD), ""
    except (ScannerSilent, FileLost) as odd:
        return Scan("not-scanned"), str(odd)


def _parts(stored: StoredFile) -> Iterator[bytes]:
    with open_file(stored) as file:
        yield from file.chunks(_CHUNK)


def _read(stored: StoredFile) -> tuple[str, str, str]:
    """Kind, words and a sentence, by a process of its own that may take no longer and no more than it should."""
    if stored.size > MOST_BYTES:
        return "", "", "It is too large to be searched; its name is found all the same."
    try:
        done = subprocess.run(
            [sys.executable, "-m", "evenhand.domain.documents.text"],
            input=content_of(stored),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "", "", "Reading its words took too long: only its name is searched."
    except FileLost as gone:
        return "", "", str(gone)
    if done.returncode != 0:
        return "", "", "Reading its words took too much memory, or failed: only its name is searched."
    said = json.loads(done.stdout)
    return said["kind"], said["text"].replace("\x00", " "), said["says"]
