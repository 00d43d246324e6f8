"""Feed the reading of mail broken mails for as long as wanted, and keep every one that it stumbles over.

    python -m venv fuzz && fuzz/bin/pip install atheris==3.0.0 && fuzz/bin/pip install .
    fuzz/bin/python tools/fuzz_mail.py --minutes 60 --keep found/

Atheris guides the changes by the code they reach. It is no dependency of the project, so it gets an environment of
its own, as above; without it (`--blind`, any environment) changes are made at random from a seed that is printed.
The first mails are those of the tests. A mail that is found goes, cut down, into `tests/domain/contact/mail/found/`,
where the suite reads it for ever.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parent.parent
MAIL_TESTS = ROOT / "tests" / "domain" / "contact" / "mail"
SLOW_SECONDS = 5.0  # for at most 64 kB on any machine; an ordinary mail takes a few milliseconds
MOST_BYTES = 65_536
PIECES = (
    b"\r\n", b"\n", b"\r", b"\x00", b"--", b"=", b"=?utf-8?Q?", b"=?utf-7?B?", b"?=", b'"', b"\\", b"(", b"<", b">", b";",
    b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n", b"Content-Type: message/rfc822\r\n\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n", b"begin 644 a\r\n",
    b"From: ", b"Received: by x; ", b"Date: 31 Feb 2026 25:61:61 +9999\r\n", b"charset=utf-16", b"filename*0*=x''%ff",
    b"<blockquote>" * 40, b"<div>" * 600, b"&amp;" * 400, b"&#x26;&lt;", b"&" * 200, b"<!--", b"<![CDATA[", b"<svg><style>",
    b"<table><tr><td>" * 150, b"<a><b>" * 200, b"Content-Type: text/html\r\n\r\n", b"<template>", b"</p>" * 200,
    b"> " * 200, b"On Mon, A <a@b> wrote:\r\n", b"\x1b$B", b"\xff\xfe", b"\xed\xa0\x80",
)  # fmt: skip


class Stumbled(Exception):
    """The reading did what it promises never to do; the words say what."""


def check(raw: bytes) -> None:
    """Read `raw` as intake would, and raise where a promise of the reading is broken."""
    from evenhand.domain.contact.mail import attachments_of, parse_mail, resident_of

    begun = time.process_time()
    parsed = parse_mail(raw, own_domains=("example.com",), own_servers=("mx.example.com",))
    if msgspec.json.decode(msgspec.json.encode(parsed))["subject"] != parsed.subject:
        raise Stumbled("what was read cannot be written as JSON")
    resident_of(parsed, own_domains=("example.com",))
    files = [attachment for attachment, _ in attachments_of(raw)]
    if tuple(files) != parsed.attachments:
        raise Stumbled("the attachments read twice are not the same")
    if "<script" in parsed.html.lower() or "\x00" in parsed.text:
        raise Stumbled("something unsafe came through")
    if time.process_time() - begun > SLOW_SECONDS:
        raise Stumbled(f"it took {time.process_time() - begun:.1f} seconds")


def seeds() -> list[bytes]:
    """The mails of the tests, to begin with."""
    sys.path.insert(0, str(ROOT))
    from tests.domain.contact.mail.corpus import EVERYTHING
    from tests.domain.contact.mail.hostile import HOSTILE

    kept = [mail.raw for mail in (*EVERYTHING, *HOSTILE) if len(mail.raw) <= MOST_BYTES]
    files = [path for path in sorted(MAIL_TESTS.rglob("*")) if path.suffix in (".eml", ".txt", ".html")]
    return kept + [path.read_bytes()[:MOST_BYTES] for path in files] + list(pages())


def pages() -> Iterator[bytes]:
    """Mails of formatted text that weighs on whoever reads it: full of entities, nested deep, badly closed."""
    full = MOST_BYTES - 200
    for body in (
        b"&amp;" * 12_000, b"&amp;lt;&lt;&#60;&#x3c;&nbsp;" * 2_000, b"&" * full, b"<" * full, b"&#x110000;&#0;&#xd800;" * 2_000,
        b"<div>" * 450 + b"&amp;" * 9_000, b"<div>" * 12_000, b"<table><tr><td>" * 4_000, b"<a><b><i>" * 7_000,
        b"<p><b>" * 10_000, b"<blockquote>On Mon, A wrote:<br>" * 480, b"</p>" * 15_000, b"<svg><math><style><a>" * 2_500,
        b"<!--" * 15_000, b"<select><option>" * 4_000, b"<font a=b><table>" * 3_500, b"<pre>\n" * 9_000, b"<li>" * 16_000,
        b"<p " + b"a='&amp;' " * 6_000 + b">", b"<template><script>&amp;</script>" * 2_000, b"<ruby><rt><rp>" * 4_000,
    ):  # fmt: skip
        yield b"From: a@example.org\r\nSubject: a\r\nContent-Type: text/html\r\n\r\n" + body[:full]


def changed(known: list[bytes], chance: random.Random) -> bytes:
    """A mail made of known ones by some random changes."""
    raw = bytearray(chance.choice(known))
    for _ in range(chance.choice((1, 1, 2, 4, 8, 32))):
        place = chance.randrange(len(raw) + 1)
        end = min(len(raw), place + chance.choice((1, 1, 4, 40, 400)))
        match chance.randrange(6):
            case 0:
                del raw[place:end]
            case 1:
                raw[place:place] = chance.choice(PIECES)
            case 2:
                raw[place:end] = bytes(chance.randrange(256) for _ in range(end - place))
            case 3:
                raw[place:place] = raw[place:end] * chance.choice((1, 2, 50))
            case 4:
                other = chance.choice(known)
                start = chance.randrange(len(other) + 1)
                raw[place:place] = other[start : start + chance.choice((20, 200, 2_000))]
            case _:
                raw = raw[:place] + raw[end:] + raw[place:end]
    return bytes(raw[:MOST_BYTES])


def blind(minutes: float, seed: int, keep: Path) -> int:
    """Change and read until the time is over; gives how many mails were stumbled over."""
    known, chance, found = seeds(), random.Random(seed), 0
    until, count = time.monotonic() + 60 * minutes, 0
    for count in _counting():
        if time.monotonic() >= until:
            break
        raw = changed(known, chance)
        try:
            check(raw)
        except Exception:  # noqa: BLE001 - whatever it is, it is what we are looking for
            found += 1
            (keep / f"seed-{seed}-{count}.eml").write_bytes(raw)
            traceback.print_exc()
    print(f"{count} mails from seed {seed}: {found} stumbled over")
    return found


def _counting() -> Iterator[int]:
    number = 0
    while True:
        yield number
        number += 1


def guided(minutes: float, keep: Path) -> None:
    """Hand over to atheris; it ends the process itself, with status 77 where it found something."""
    import atheris

    with atheris.instrument_imports(include=["evenhand.domain.contact", "email"]):
        import evenhand.domain.contact.mail  # noqa: F401 - imported under watch
    folder = Path(tempfile.mkdtemp(prefix="fuzz-mail-"))
    for number, raw in enumerate(seeds()):
        (folder / f"{number:04}.eml").write_bytes(raw)
    limits = (
        f"-max_total_time={int(60 * minutes)}",
        f"-max_len={MOST_BYTES}",
        "-timeout=30",
        "-rss_limit_mb=4096",
    )
    atheris.Setup([sys.argv[0], str(folder), f"-artifact_prefix={keep}/", *limits], check)
    atheris.Fuzz()


def main() -> None:
    """Read the arguments and begin."""
    told = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    told.add_argument("--minutes", type=float, default=10)
    told.add_argument("--keep", type=Path, default=Path("found"))
    told.add_argument("--blind", action="store_true", help="Without atheris, at random.")
    told.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    asked = told.parse_args()
    asked.keep.mkdir(parents=True, exist_ok=True)
    if asked.blind:
        sys.exit(1 if blind(asked.minutes, asked.seed, asked.keep) else 0)
    guided(asked.minutes, asked.keep)


if __name__ == "__main__":
    main()
