"""Taking mail in: ordinary mails with everything that intake does, beside the bare minimum in the same run.

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
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.db import connection, connections

from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.intake import TOGETHER, take_in
from evenhand.apps.contacts.operations.keeping import committed_for_good
from evenhand.apps.contacts.sources import FileSource
from evenhand.apps.council.models import CouncilSetting
from evenhand.apps.demonstration.benchmarks import CannotMeasure, Measure
from evenhand.apps.demonstration.benchmarks.working import worked_seconds
from evenhand.apps.demonstration.cast import set_up
from evenhand.apps.demonstration.mailbox.story import instant
from evenhand.apps.people.models import EmailAddress
from evenhand.domain.contact.mail import parse_mail

_ROUNDS, _A_ROUND = 5, 100
_SEED = 20260313
_ON = dt.date(2026, 3, 13)
_WORDS = (
    "the bin was not emptied and the lamp in the lane is out again please say when it will be mended".split()
)
_PROMISED_MS = 20.0  # 50 mails a second
_PROMISED_TIMES = 2.0  # half the rate of the bare minimum


@dataclass(frozen=True, slots=True)
class _Round:
    """What one round took, in seconds a mail: taken in and bare, by work and by the clock."""

    worked: float
    bare_worked: float
    clock: float
    bare_clock: float


def intake() -> list[Measure]:
    """What one mail costs to take in, beside the bare minimum (parse, hash, sync, one commit) for the same mails.

    Rounds of a hundred mails, each of them bare and then whole, so that both feel the same machine; medians over them.
    """
    if Contact._meta.db_table not in connection.introspection.table_names() or Contact.objects.exists():
        raise CannotMeasure(
            "This benchmark takes invented mails in for good, so it wants an empty system. Run it with another "
            "folder in EVENHAND_HOME: first “evenhand migrate”, then this again."
        )
    at = instant(_ON, 12, 0)
    set_up(weekly_on=_ON, at=at - dt.timedelta(days=30), with_customers=True)
    senders = list(EmailAddress.objects.values_list("address", flat=True))
    chance = random.Random(_SEED)
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name, str(number)) for number in range(_ROUNDS + 3)]
        for number, folder in enumerate(folders):
            folder.mkdir()
            _write_mails(folder, range(number * _A_ROUND, (number + 1) * _A_ROUND), chance, senders)
        _round(folders[0], at=at)  # the first round reads the law and opens what stays open
        rounds = [_round(folder, at=at) for folder in folders[1:-2]]
        both = _seconds_of_two_processes(folders[-2:], at=at)
    came = Contact.objects.filter(direction="in", receipts__isnull=False).count()
    return _measures(rounds, both=both, wrong=abs(len(folders) * _A_ROUND - came))


def _round(folder: Path, *, at: dt.datetime) -> _Round:
    begun, worked = time.perf_counter(), worked_seconds()
    _take_bare(folder)
    between, bare_worked = time.perf_counter(), worked_seconds()
    _take_in(sorted(folder.glob("*.eml")), at=at)
    ended, all_worked = time.perf_counter(), worked_seconds()
    return _Round(
        worked=(all_worked - bare_worked) / _A_ROUND,
        bare_worked=(bare_worked - worked) / _A_ROUND,
        clock=(ended - between) / _A_ROUND,
        bare_clock=(between - begun) / _A_ROUND,
    )


def _measures(rounds: Sequence[_Round], *, both: float, wrong: int) -> list[Measure]:
    """Work is held against the promise; the clock is told beside it, and is worth what the machine is quiet."""
    worked, bare = median(one.worked for one in rounds), median(one.bare_worked for one in rounds)
    clock, bare_clock = median(one.clock for one in rounds), median(one.bare_clock for one in rounds)
    found: list[tuple[str, float, str, float | None]] = [
        ("one mail taken in: work of one core", 1000 * worked, "ms", _PROMISED_MS),
        ("the same, bare: parse, hash, sync, commit", 1000 * bare, "ms", None),
        ("work, as many times as bare", median(one.worked / one.bare_worked for one in rounds), "×", _PROMISED_TIMES),
        ("mails a second by the clock", 1 / clock, "", None),
        ("mails a second by the clock, bare", 1 / bare_clock, "", None),
        ("clock, as many times as bare", median(one.clock / one.bare_clock for one in rounds), "×", _PROMISED_TIMES),
        ("mails a second by the clock, two processes", 2 * _A_ROUND / both, "", None),
        ("mails not stored, or stored twice", wrong, "", 0),
    ]  # fmt: skip
    return [
        Measure(benchmark="intake", what=what, value=value, unit=unit, promise=promise)
        for what, value, unit, promise in found
    ]


def _take_in(paths: Sequence[Path], *, at: dt.datetime) -> None:
    for _ in take_in(FileSource(paths), at=at, together=TOGETHER):
        pass


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


def _take_bare(folder: Path) -> None:
    """The least that a mail costs: read, parse, hash, write, sync, and one commit that is on disk."""
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
    for path in aside.iterdir():
        path.unlink()
    aside.rmdir()
