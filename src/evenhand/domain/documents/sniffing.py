"""What kind of file some bytes are. The beginning decides; what a sender calls a file decides nothing."""

from __future__ import annotations

import io
import re
import zipfile

UNKNOWN = "application/octet-stream"
TEXT, HTML, PDF = "text/plain", "text/html", "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT, ODS, ODP = (
    f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet", "presentation")
)
OLD_OFFICE, OUTLOOK, TNEF = "application/x-ole-storage", "application/vnd.ms-outlook", "application/ms-tnef"
# What a browser shows without running anything of it. SVG and HTML are not among them.
SHOWN_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", PDF, TEXT})
LOOKED_AT = 4_096  # bytes of the beginning that tell all kinds but those within a ZIP

_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    (b"\x78\x9f\x3e\x22", TNEF),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!", "application/vnd.rar"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
)
_MARKS_UP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|table|div|meta|\?xml)", re.IGNORECASE)
_OF_OUTLOOK = "__substg1.0_".encode("utf-16-le")  # the name of each property of a saved message
_OFFICE = (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX))
_OPEN = {ODT, ODS, ODP}


def sniffed(head: bytes) -> str:
    """The media type of a file by its first `LOOKED_AT` bytes; `UNKNOWN` where they tell nothing.

    Whatever a browser might take for a page is called one, so that it is never shown as plain text.
    """
    head = head[:LOOKED_AT]
    if b"%PDF-" in head[:1_024]:
        return PDF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    found = next((kind for beginning, kind in _BEGINNINGS if head.startswith(beginning)), "")
    return found or _text_kind(head)


def _text_kind(head: bytes) -> str:
    if _MARKS_UP.search(head):
        return "image/svg+xml" if b"<svg" in head.lower() else HTML
    if not head or b"\x00" in head:
        return UNKNOWN
    return UNKNOWN if any(byte < 9 or 13 < byte < 27 for byte in head) else TEXT


def kind_of(data: bytes) -> str:
    """The media type of a whole file: as `sniffed`, of a ZIP the office format that its parts make it, and of a file of
    older Office programs whether it is a message saved by Outlook (.msg).
    """
    found = sniffed(data)
    if found == OLD_OFFICE:
        return OUTLOOK if _OF_OUTLOOK in data else OLD_OFFICE
    return _within_zip(data) if found == "application/zip" else found


def _within_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                said = archive.read("mimetype").decode("ascii", "replace").strip()
                return said if said in _OPEN else "application/zip"
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, KeyError):
        return "application/zip"
    if "[Content_Types].xml" not in names:
        return "application/zip"
    return next(
        (kind for folder, kind in _OFFICE if any(n.startswith(folder) for n in names)), "application/zip"
    )
