"""Asking a virus scanner about a file, by clamd's INSTREAM: over TCP or a Unix socket, in small parts.

EVENHAND_CLAMD names it, as `127.0.0.1:3310` or `/run/clamav/clamd.ctl`. Without one files are *not scanned*,
and pages say so.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

State = Literal["not-scanned", "clean", "found"]
_TIMEOUT = 60.0  # seconds for a word from the scanner
_MOST_ANSWER = 4_096


class ScannerSilent(Exception):
    """The scanner could not be asked; the sentence says why. The file counts as not scanned, and is asked about again."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What the scanner said: `found` with the name it gives to what it found."""

    state: State
    found: str = ""


def scan(parts: Iterable[bytes], *, address: str) -> Scan:
    """Ask the scanner at this address about a file. Raises ScannerSilent where it gives no verdict."""
    try:
        line = _connected(address)
    except (OSError, ValueError) as odd:
        raise ScannerSilent(f"The virus scanner cannot be reached ({type(odd).__name__}).") from odd
    try:
        with closing(line):
            _send(line, parts)
            answer = _answer(line)
    except OSError as odd:
        raise ScannerSilent(
            f"The virus scanner broke off ({type(odd).__name__}). The file may be larger than it takes (StreamMaxLength)."
        ) from odd
    return _verdict(answer)


def _send(line: socket.socket, parts: Iterable[bytes]) -> None:
    """Send a file in its parts. A scanner that takes no more of it, such as of one too large for it, has answered."""
    try:
        line.sendall(b"zINSTREAM\0")
        for part in parts:
            line.sendall(struct.pack("!L", len(part)) + part)
        line.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        return


def _connected(address: str) -> socket.socket:
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit() and not address.startswith("/"):
        return socket.create_connection((host.strip("[]"), int(port)), timeout=_TIMEOUT)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(_TIMEOUT)
    try:
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < _MOST_ANSWER and (more := line.recv(_MOST_ANSWER)):
        said += more
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _verdict(answer: str) -> Scan:
    if answer.endswith(" FOUND"):
        return Scan("found", answer.removesuffix(" FOUND").removeprefix("stream: ")[:200])
    if answer == "stream: OK":
        return Scan("clean")
    raise ScannerSilent(f"The virus scanner gave no verdict: {answer[:200] or 'it said nothing'}.")
