"""One file looked through: what kind of file its bytes are, and the reader for that kind.

The name is only believed where the bytes say nothing (CSV, plain text). A file inside a file is looked through too,
to a depth; what cannot be read is a finding, so that nothing passes because nobody could look.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import NoReturn

from evenhand.domain.information.files import (
    documents,
    images,
    mails,
    open_documents,
    pdfs,
    slides,
    tables,
    workbooks,
)
from evenhand.domain.information.files.archives import LARGEST_WHOLE, TooLarge, parts_of
from evenhand.domain.information.files.findings import Finding, HiddenData, found
from evenhand.domain.information.files.office import main_part, opened
from evenhand.domain.information.files.spoilt import SPOILT
from evenhand.domain.information.files.titles import in_its_name
from evenhand.domain.information.files.unreadable import CannotBeLookedThrough, CannotBeRead

DEEPEST = 4  # files within files within files
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DRAWING = b" EMF"
_PLAIN = frozenset({".txt", ".md", ".log", ".json", ".geojson", ".yaml", ".yml", ".ics", ".vcf"})
_TABLES = frozenset({".csv", ".tsv", ".tab"})
_PAGES = frozenset({".html", ".htm", ".xhtml", ".svg", ".xml"})
_MAILS = frozenset({".eml", ".emlx", ".mht", ".mhtml"})

Reader = Callable[[bytes, HiddenData], Iterator[Finding]]


def check_file(name: str, data: bytes, hidden: HiddenData, *, depth: int = 0) -> tuple[Finding, ...]:
    """What lies hidden in one file, in the order of its parts. An empty result means: nothing was found.

    `name` is the file's name as it would be released, `data` its bytes. Never raises for what is in the file.
    """
    try:
        reader = reader_for(name, data)
        if reader is None:
            return (found("not-a-kind-we-read", extension=PurePosixPath(name).suffix or "no ending"),)
        findings = tuple(finding for finding in reader(data, hidden) if not in_its_name(finding, name))
        return (*findings, *_inside(name, data, hidden, depth))
    except CannotBeLookedThrough as why:
        return (found("not-looked-through", why=str(why)),)
    except CannotBeRead as why:
        return (found("could-not-be-read", why=str(why)),)
    except (MemoryError, RecursionError):
        return (found("not-looked-through", why="it is too large, or built too deep"),)
    except SPOILT:
        return (found("could-not-be-read", why="it is broken"),)


def reader_for(name: str, data: bytes) -> Reader | None:
    """The reader for a file's bytes, or None where there is none. Raises CannotBeRead where it is locked or broken."""
    suffix = PurePosixPath(name.lower()).suffix
    if not data.strip(b"\x00\r\n\t "):
        raise CannotBeRead("it is empty")
    if data.startswith(_OLE):
        _refuse_closed(data)
    if data[40:44] == _DRAWING:
        return None  # though Office for the Mac lays a PDF into it
    if b"%PDF-" in data[:1024]:
        return pdfs.hidden_in_pdf
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _reader_for_zip(data)
    if images.is_image(data):
        return images.hidden_in_image
    return _reader_by_name(suffix)


def _reader_by_name(suffix: str) -> Reader | None:
    if suffix in _TABLES:
        return tables.hidden_in_table
    if suffix in _PAGES:
        return tables.hidden_in_page
    if suffix in _MAILS:
        return mails.hidden_in_mail
    if suffix in _PLAIN:
        return tables.hidden_in_text
    if suffix in {
        ".xlsx",
        ".docx",
        ".pptx",
        ".pdf",
        ".jpg",
        ".jpeg",
        ".png",
        ".tif",
        ".tiff",
        ".gif",
        ".webp",
        ".zip",
    }:
        raise CannotBeRead(f"its name says {suffix}, and what is in it is something else, or broken")
    return None


def _reader_for_zip(data: bytes) -> Reader:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as broken:
        raise CannotBeRead("it is broken") from broken
    if "[Content_Types].xml" in names:
        return _reader_for_package(data, names)
    if "xl/workbook.xml" in names:
        return workbooks.hidden_in_workbook
    if "word/document.xml" in names:
        return documents.hidden_in_document
    if "ppt/presentation.xml" in names:
        return slides.hidden_in_slides
    if "content.xml" in names and "mimetype" in names:
        return open_documents.hidden_in_open_document
    return _nothing_but_its_files


def _reader_for_package(data: bytes, names: set[str]) -> Reader:
    """The reader of an Office file, by the part that the file itself calls the document: it may have any name."""
    with opened(data) as package:
        main = main_part(package)
    if main.endswith(".bin") or "xl/workbook.bin" in names:
        raise CannotBeLookedThrough("it is a binary workbook (XLSB); save it as XLSX")
    main = main if main in names else ""
    for begins, usual, reader in _PACKAGES:
        if main.startswith(begins) or (not main and usual in names):
            return reader
    raise CannotBeLookedThrough("it is an Office file of a kind that is not read here; save it as PDF")


_PACKAGES = (
    ("xl/", "xl/workbook.xml", workbooks.hidden_in_workbook),
    ("word/", "word/document.xml", documents.hidden_in_document),
    ("ppt/", "ppt/presentation.xml", slides.hidden_in_slides),
)
_LOCKED = "EncryptedPackage"
_CLOSED = {
    "__properties_version1.0": "it is a message saved from Outlook; save it as PDF, or as text",
    "WordDocument": "it is a Word document from before 2007; save it as DOCX",
    "Workbook": "it is an Excel workbook from before 2007; save it as XLSX",
    "PowerPoint Document": "it is a PowerPoint presentation from before 2007; save it as PPTX",
}


def _refuse_closed(data: bytes) -> NoReturn:
    """Say what a file in the container of old Office is, by the names of what is in it. Raises CannotBeRead."""
    if _LOCKED.encode("utf-16-le") in data:
        raise CannotBeRead("it is protected by a password")
    for name, says in _CLOSED.items():
        if name.encode("utf-16-le") in data:
            raise CannotBeLookedThrough(says)
    raise CannotBeRead("it is protected by a password, or in an Office format from before 2007")


def _nothing_but_its_files(_data: bytes, _hidden: HiddenData) -> Iterator[Finding]:
    """A plain archive hides nothing itself: the files in it are looked through one by one."""
    return iter(())


def _inside(name: str, data: bytes, hidden: HiddenData, depth: int) -> Iterator[Finding]:
    """What lies hidden in the files within a file: an archive's, a mail's, a document's pictures."""
    try:
        for inner_name, inner in parts_of(name, data):
            if depth + 1 >= DEEPEST:
                yield found("not-looked-through", inner_name, why="it lies too deep within other files")
                continue
            told = "embeddings/" in inner_name  # as a whole already, and its properties go where it goes
            for finding in check_file(inner_name, inner, hidden, depth=depth + 1):
                if told and hidden.kinds[finding.kind].removable:
                    continue
                place = f"{inner_name}: {finding.place}" if finding.place else inner_name
                yield Finding(finding.kind, place, finding.gaps)
    except TooLarge:
        limit = f"{LARGEST_WHOLE // 2**20} MB"
        yield found("not-looked-through", why=f"unpacked it is larger than {limit}")
