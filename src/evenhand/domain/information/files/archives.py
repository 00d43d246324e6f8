"""The files within a file: in an archive, attached to a mail, the pictures of a document.

Unpacking is bounded, since a small archive may hold a very large nothing.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from evenhand.domain.contact.mail import attachments_of
from evenhand.domain.information.files.unreadable import CannotBeRead

LARGEST_PART = 256 * 2**20  # bytes
LARGEST_WHOLE = 1024 * 2**20
MOST_PARTS = 20_000
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    NotImplementedError,
    EOFError,
    ValueError,
    RuntimeError,
)
_OFFICE_MARKS = ("xl/workbook.xml", "word/document.xml", "ppt/presentation.xml", "content.xml")
_OFFICE = frozenset(
    {".xlsx", ".xlsm", ".xlsb", ".docx", ".docm", ".pptx", ".pptm", ".ods", ".odt", ".odp", ".pdf"}
)
_MAILS = frozenset({".eml", ".emlx", ".mht", ".mhtml"})


class TooLarge(Exception):
    """What is in the archive would fill the machine."""


def parts_of(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The files within a file, each with its name. Raises TooLarge, or CannotBeRead where one is locked or broken."""
    if data.startswith(b"PK\x03\x04"):
        yield from _zipped(data)
    elif PurePosixPath(name.lower()).suffix in _MAILS:
        yield from _attached(data)


def _zipped(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
        names = {info.filename for info in members}
        office = any(mark in names for mark in _OFFICE_MARKS)
        _refuse_a_bomb(members)
        for info in members:
            if office and not _stands_by_itself(info.filename):
                continue
            yield info.filename, read_part(archive, info)


def _stands_by_itself(name: str) -> bool:
    """Whether a part of an office file is a file of its own: a picture, a film, a workbook behind a chart."""
    path = PurePosixPath(name)
    within = {folder.casefold() for folder in path.parts[:-1]}
    suffix = path.suffix.casefold()
    return ("media" in within or "pictures" in within) or ("embeddings" in within and suffix in _OFFICE)


def _refuse_a_bomb(members: list[zipfile.ZipInfo]) -> None:
    too_many = len(members) > MOST_PARTS or sum(info.file_size for info in members) > LARGEST_WHOLE
    if too_many or any(info.file_size > LARGEST_PART for info in members):
        raise TooLarge


def read_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """One member of an archive. Raises CannotBeRead where it is locked or broken, TooLarge where it lied of its size."""
    if info.flag_bits & 0x1:
        raise CannotBeRead(f"{info.filename} in it is protected by a password")
    try:
        with archive.open(info) as member:
            whole = member.read(LARGEST_PART + 1)
    except BROKEN as broken:
        raise CannotBeRead(f"{info.filename} in it is broken") from broken
    if len(whole) > LARGEST_PART:
        raise TooLarge
    return whole


def _attached(data: bytes) -> Iterator[tuple[str, bytes]]:
    for attachment, inner in attachments_of(data):
        is_mail = (
            attachment.type == "message/rfc822"
            and PurePosixPath(attachment.name.lower()).suffix not in _MAILS
        )
        yield f"{attachment.name or 'a mail'}.eml" if is_mail else attachment.name, inner
