"""Taking mail in: 500 ordinary mails with everything that intake does, beside the bare minimum in the same run.

What intake commits stays committed, so this benchmark wants an empty system and leaves its invented mail in it.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import os
import random
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.db import connection, connections

from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.intake import TOGETHER, TakenIn, take_in
from evenhand.apps.contacts.operations.keeping import committed_for_good
from evenhand.apps.contacts.sources import FileSource
from evenhand.apps.council.models import CouncilSetting
from evenhand.apps.demonstration.benchmarks import CannotMeasure, Measure
from evenhand.apps.demonstration.cast import set_up
from evenhand.apps.demonstration.mailbox.story import instant
from evenhand.apps.people.models import EmailAddress
from evenhand.domain.contact.mail import parse_mail

_MAILS = 500
_SEED = 20260313
_ON = dt.date(2026, 3, 13)
_WORDS = (
    "the bin was not emptied and the lamp in the lane is out again please say when it will be mended".split()
)
_PROMISED_MS = 20.0  # 50 mails a second
_PROMISED_TIMES = 2.0  # half the rate of the bare minimum


def intake() -> list[Measure]:
    """The rate of intake, and how many times the bare minimum (parse, hash, sync, one commit) a mail costs."""
    if Contact._meta.db_table not in connection.introspection.table_names() or Contact.objects.exists():
        raise CannotMeasure(
            "This benchmark takes 500 invented mails in for good, so it wants an empty system. Run it with another "
            "folder in EVENHAND_HOME: first “evenhand migrate”, then this again."
        )
    at = instant(_ON, 12, 0)
    set_up(weekly_on=_ON, at=at - dt.timedelta(days=30), with_customers=True)
    senders = list(EmailAddress.objects.values_list("address", flat=True))
    chance = random.Random(_SEED)
    with tempfile.TemporaryDirectory() as name:
        folder, halves = Path(name), (Path(name, "first"), Path(name, "second"))
        _write_mails(folder, range(_MAILS), chance, senders)
        for place, half in enumerate(halves):
            half.mkdir()
            first = _MAILS + place * _MAILS // 2
            _write_mails(half, range(first, first + _MAILS // 2), chance, senders)
        bare = _seconds_bare(folder)
        begun, worked = time.perf_counter(), time.process_time()
        stored = _take_in(sorted(folder.glob("*.eml")), at=at)
        whole, worked = time.perf_counter() - begun, time.process_time() - worked
        both = _seconds_of_two_processes(halves, at=at)
    return [
        Measure(
            benchmark="intake",
            what="one mail taken in",
            value=1000 * whole / _MAILS,
            unit="ms",
            promise=_PROMISED_MS,
        ),
        Measure(benchmark="intake", what="of that, at work", value=1000 * worked / _MAILS, unit="ms"),
        Measure(benchmark="intake", what="mails a second", value=_MAILS / whole, unit=""),
        Measure(benchmark="intake", what="mails a second with two processes", value=_MAILS / both, unit=""),
        Measure(
            benchmark="intake",
            what="mails a second, bare: parse, hash, sync, commit",
            value=_MAILS / bare,
            unit="",
        ),
        Measure(
            benchmark="intake",
            what="as many times as parse, hash, sync and commit",
            value=whole / bare,
            unit="",
            promise=_PROMISED_TIMES,
        ),
        Measure(benchmark="intake", what="of 500 not stored", value=_MAILS - stored, unit="", promise=0),
        Measure(
            benchmark="intake",
            what="not stored by the two, or stored twice",
            value=abs(2 * _MAILS - Contact.objects.filter(direction="in", receipts__isnull=False).count()),
            unit="",
            promise=0,
        ),
    ]


def _take_in(paths: Sequence[Path], *, at: dt.datetime) -> int:
    """Take mails in; how many were stored."""
    found = take_in(FileSource(paths), at=at, together=TOGETHER)
    return sum(one.result != "duplicate" for one in found if isinstance(one, TakenIn))


def _seconds_of_two_processes(folders: Sequence[Path], *, at: dt.datetime) -> float:
    """How long two processes take that each take one folder in at the same time."""
    connections.close_all()
    begun = time.perf_counter()
    children = []
    for folder in folders:
        child = os.fork()
        if child == 0:
            try:
                _take_in([folder], at=at)
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    return time.perf_counter() - begun


def _write_mails(folder: Path, numbers: Iterable[int], chance: random.Random, senders: list[str]) -> None:
    for number in numbers:
        (folder / f"{number:04}.eml").write_bytes(_mail(number, chance, senders))


def _mail(number: int, chance: random.Random, senders: list[str]) -> bytes:
    """One mail: half of them under 8 kB, some with a file of up to 2 MB, two in three from somebody on record."""
    sender = chance.choice(senders) if number % 3 else f"stranger-{number}@example.org"
    words = " ".join(chance.choice(_WORDS) for _ in range(chance.choice((300, 800, 1_400, 1_500, 2_500))))
    lines = "\r\n".join(words[start : start + 70] for start in range(0, len(words), 70))
    head = (
        f"Received: from mx.example.org by mx1.harrowmere.example; Fri, 13 Mar 2026 {8 + number % 4:02}:"
        f"{number % 60:02}:00 +0000\r\nFrom: Invented Resident <{sender}>\r\nTo: contact@harrowmere.example\r\n"
        f"Subject: Matter {number}\r\nDate: Fri, 13 Mar 2026 08:00:00 +0000\r\nMessage-ID: <bench-{number}@example.org>\r\n"
        "MIME-Version: 1.0\r\n"
    )
    size = 2_000_000 if number % 100 == 99 else 150_000 if number % 20 == 19 else 0
    if not size:
        return (head + f"Content-Type: text/plain; charset=utf-8\r\n\r\n{lines}\r\n").encode()
    file = base64.encodebytes(chance.randbytes(size)).replace(b"\n", b"\r\n")
    return (
        (
            head
            + f'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n{lines}\r\n--b\r\n'
            'Content-Type: image/jpeg; name="photo.jpg"\r\nContent-Disposition: attachment; filename="photo.jpg"\r\n'
            "Content-Transfer-Encoding: base64\r\n\r\n"
        ).encode()
        + file
        + b"--b--\r\n"
    )


def _seconds_bare(folder: Path) -> float:
    """The least that a mail costs: read, parse, hash, write, sync, and one commit that is on disk."""
    begun = time.perf_counter()
    aside = folder / "aside"
    aside.mkdir()
    for path in sorted(folder.glob("*.eml")):
        raw = path.read_bytes()
        parse_mail(raw)
        name = hashlib.sha256(raw).hexdigest()
        with (aside / name).open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        with committed_for_good():
            CouncilSetting.objects.filter(pk=1).update(telephone=name[:20])
    seconds = time.perf_counter() - begun
    for path in aside.iterdir():
        path.unlink()
    aside.rmdir()
    return seconds
