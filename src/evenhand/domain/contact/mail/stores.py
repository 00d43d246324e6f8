"""Mail as it lies on disk: single files, folders of them, Maildir and mbox, one message at a time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_MBOX_SUFFIXES = frozenset({".mbox", ".mbx"})
_MBOX_LINE = re.compile(
    rb"From [^\r\n]{0,200}?(?:\d{1,2}:\d\d(?::\d\d)?[^\r\n]{0,40}?\b(?:19|20)\d\d\b"
    rb"|\b(?:19|20)\d\d\b[^\r\n]{0,40}?\d{1,2}:\d\d)|From - |From \?\?\?"
)
_HEADER_LINE = re.compile(rb"(?:[!-9;-~]+[ \t]*:|>?From )")
_QUOTED_FROM = re.compile(rb">+From ")
_LONGEST_LINE = 1 << 20


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """One message out of a store: where it stood, its exact bytes, and the server's date if the store holds it."""

    source_name: str
    raw: bytes
    internal_date: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class NotMail:
    """A file in a folder that is no mail; to be named to the person, never passed over in silence."""

    path: Path


@dataclass(frozen=True, slots=True)
class UnreadableMail:
    """A file that should be mail and could not be read; the others go on."""

    source_name: str
    sentence: str


Found = StoredMessage | NotMail | UnreadableMail


def messages_in(path: Path) -> Iterator[Found]:
    """Every message under `path`: one file, a folder, a Maildir or an mbox; memory holds one at a time.

    In a folder only `*.eml`, Maildirs and mbox files are mail; other files come as `NotMail`. What cannot
    be read comes as `UnreadableMail`. Raises FileNotFoundError where `path` itself does not exist.
    """
    if not path.exists():
        raise FileNotFoundError(
            f"{path} does not exist; give a mail file, a folder, a Maildir or an mbox file."
        )
    if path.is_dir():
        yield from _in_folder(path)
    elif _is_mbox(path):
        yield from _in_mbox(path)
    else:
        yield _one_file(path)


def _in_folder(folder: Path) -> Iterator[Found]:
    if _is_maildir(folder):
        yield from _in_maildir(folder)
        return
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield UnreadableMail(str(folder), _why(folder, error))
        return
    for entry in entries:
        if entry.is_symlink() and entry.is_dir():
            yield NotMail(entry)
        elif entry.is_dir():
            yield from _in_folder(entry)
        elif entry.suffix.lower() == ".eml":
            yield _one_file(entry)
        elif _is_mbox(entry):
            yield from _in_mbox(entry)
        else:
            yield NotMail(entry)


def _is_maildir(folder: Path) -> bool:
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


def _in_maildir(folder: Path) -> Iterator[Found]:
    for name in ("cur", "new"):
        for entry in sorted((folder / name).iterdir()):
            if entry.is_file() and not entry.name.startswith("."):
                yield _one_file(entry)
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and entry.name.startswith(".") and _is_maildir(entry):
            yield from _in_maildir(entry)


def _one_file(path: Path) -> Found:
    try:
        return StoredMessage(str(path), path.read_bytes())
    except OSError as error:
        return UnreadableMail(str(path), _why(path, error))


def _why(path: Path, error: OSError) -> str:
    return f"{path} could not be read ({error.strerror or error}); check that the file is whole and that you may read it."


def _is_mbox(path: Path) -> bool:
    if path.suffix.lower() == ".eml":
        return False
    try:
        with path.open("rb") as file:
            start = file.read(4_096).lstrip(b"\xef\xbb\xbf\r\n")
    except OSError:
        return False
    if path.suffix.lower() in _MBOX_SUFFIXES:
        return True
    lines = start.splitlines()
    return len(lines) > 1 and _starts_message(lines[0]) and bool(_HEADER_LINE.match(lines[1]))


def _in_mbox(path: Path) -> Iterator[Found]:
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(_split(file), start=1):
                yield StoredMessage(f"{path}#{number}", raw)
    except OSError as error:
        yield UnreadableMail(str(path), _why(path, error))


def _starts_message(line: bytes) -> bool:
    return line.startswith(b"From ") and bool(_MBOX_LINE.match(line))


def _split(file: BinaryIO) -> Iterator[bytes]:
    """The messages of an mbox; a `From ` line inside a message is text unless a new message really starts there.

    One starts after an empty line, at a `From ` line with a date, when a header line follows. `>From ` is
    written back to `From `.
    """
    pieces: list[bytes] = []
    blank_before = True
    line = file.readline(_LONGEST_LINE)
    while line:
        following = file.readline(_LONGEST_LINE)
        starts = line.startswith(b"From ") and _starts_message(line) and bool(_HEADER_LINE.match(following))
        if starts and (blank_before or not pieces):
            if any(piece.strip() for piece in pieces):
                yield _whole(pieces)
            pieces = []
        else:
            pieces.append(line[1:] if _QUOTED_FROM.match(line) else line)
        blank_before = not line.strip()
        line = following
    if any(piece.strip() for piece in pieces):
        yield _whole(pieces)


def _whole(pieces: list[bytes]) -> bytes:
    """A message without the empty line that an mbox puts after it."""
    if len(pieces) > 1 and not pieces[-1].strip():
        pieces = pieces[:-1]
    return b"".join(pieces)
