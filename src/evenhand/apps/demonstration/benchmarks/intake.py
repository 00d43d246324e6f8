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
from pathlib import Path

from django.db import connection

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
        folder = Path(name)
        for number in range(_MAILS):
            (folder / f"{number:04}.eml").write_bytes(_mail(number, chance, senders))
        bare = _seconds_bare(folder)
        begun = time.perf_counter()
        taken = [
            one for one in take_in(FileSource([folder]), at=at, together=TOGETHER) if isinstance(one, TakenIn)
        ]
        whole = time.perf_counter() - begun
    stored = sum(one.result != "duplicate" for one in taken)
    each = 1000 * whole / _MAILS
    return [
        Measure(benchmark="intake", what="one mail taken in", value=each, unit="ms", promise=_PROMISED_MS),
        Measure(benchmark="intake", what="mails a second", value=_MAILS / whole, unit=""),
        Measure(
            benchmark="intake",
            what="as many times as parse, hash, sync and commit",
            value=whole / bare,
            unit="",
            promise=_PROMISED_TIMES,
        ),
        Measure(benchmark="intake", what="of 500 not stored", value=_MAILS - stored, unit="", promise=0),
    ]


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
