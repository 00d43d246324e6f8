"""What lies hidden in a PDF: comments, layers, files inside, earlier versions, properties, unapplied redactions."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from evenhand.domain.information.files.covered import first_words, hidden_words
from evenhand.domain.information.files.findings import Finding, HiddenData, found
from evenhand.domain.information.files.pdf_parts import (
    acts,
    beside_the_pages,
    layers,
    said_beside,
    take_out_of_parts,
    text_of,
    unseen_of_field,
)
from evenhand.domain.information.files.pdf_size import refuse_what_is_too_large
from evenhand.domain.information.files.titles import stands_in, title_told
from evenhand.domain.information.files.unreadable import CannotBeRead

_PROPERTIES = ("/Author", "/Subject", "/Keywords", "/Company", "/Manager", "/SourceModified")
_INNOCENT = frozenset({"/Link", "/Widget", "/Popup", "/PrinterMark", "/TrapNet"})
_XMP_NAMES = (
    *("dc:creator", "dc:contributor", "dc:description", "dc:subject", "pdf:Keywords"),
    *("photoshop:AuthorsPosition", "xmpMM:History"),
)
_OWN = (
    "{http://ns.adobe.com/pdfx/1.3/}"  # what a program added: Word puts the company and its own fields here
)
_BLANK = b"\x00\r\n\t\x0c "
_LEAST_LEFT = 16  # bytes before the beginning or after the end of a PDF: programs that pass it on add a few
_PATH = re.compile(r"[A-Za-z]:\\|\\\\|file:/|/Users/|/home/")


def hidden_in_pdf(data: bytes, hidden: HiddenData) -> Iterator[Finding]:
    """Everything that a PDF holds and does not show, page by page. Raises CannotBeRead where it is locked or broken."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            refuse_what_is_too_large(pdf)
            titles, said = _titles(pdf), said_beside(pdf, hidden)
            findings = [
                *_properties(pdf, hidden),
                *_inside(pdf),
                *_scripts(pdf),
                *layers(pdf),
                *beside_the_pages(pdf, hidden),
                *(
                    finding
                    for number, page in enumerate(pdf.pages, 1)
                    for finding in _marks(page, number, hidden)
                ),
            ]
    except pikepdf.PasswordError as locked:
        raise CannotBeRead("it is protected by a password") from locked
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, RecursionError) as broken:
        raise CannotBeRead("it is broken") from broken
    yield from _earlier_versions(data)
    yield from findings
    for title in titles:
        yield from title_told(title, lambda: first_words(data), hidden)
    yield from hidden_words(data, said)


def _titles(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """The titles that a PDF keeps, in both places, each once."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        told = (text_of(pdf.docinfo.get("/Title", "")), text_of(metadata.get("dc:title") or ""))
    return tuple(dict.fromkeys(filter(None, told)))


def _properties(pdf: pikepdf.Pdf, hidden: HiddenData) -> Iterator[Finding]:
    for key, told in pdf.docinfo.as_dict().items():
        value = text_of(told)
        own = key in _PROPERTIES or _PATH.search(value) or key not in _STANDARD
        if own and hidden.tells_of_a_person(value):
            yield found("document-property", name=key.lstrip("/"), value=value)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for name in _XMP_NAMES:
            named: Any = metadata.get(name)
            said = ", ".join(named) if isinstance(named, list | set) else text_of(named or "")
            if hidden.tells_of_a_person(said):
                yield found("document-property", name=name, value=said)
        for key in (key for key in metadata if key.startswith(_OWN)):
            if hidden.tells_of_a_person(value := text_of(metadata.get(key) or "")):
                yield found("document-property", name=key.removeprefix(_OWN), value=value)


_STANDARD = frozenset(
    {
        *("/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/Producer", "/CreationDate", "/ModDate"),
        *("/Trapped", "/PTEX.Fullbanner"),
    }
)


def _inside(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    for name in pdf.attachments:
        yield found("attachment-inside", name=name)


def _scripts(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    names: Any = pdf.Root.get("/Names", {})
    action = pdf.Root.get("/OpenAction")
    opens = isinstance(action, pikepdf.Dictionary) and action.get("/S") == "/JavaScript"
    if "/JavaScript" in names or opens or "/AA" in pdf.Root:
        yield found("script")


def _marks(page: pikepdf.Page, number: int, hidden: HiddenData) -> Iterator[Finding]:
    yield from acts(page.obj, f"page {number}")
    for mark in page.get("/Annots", []):
        kind = text_of(mark.get("/Subtype", ""))
        place, words = f"page {number}", text_of(mark.get("/Contents", ""))
        yield from acts(mark, place)
        if kind == "/Widget":
            yield from unseen_of_field(mark, place, hidden)
        elif kind == "/Redact":
            yield found("redaction-not-applied", place, words=f" (“{words}”)" if words else "")
        elif kind == "/FileAttachment" and "/EF" in mark.get("/FS", pikepdf.Dictionary()):
            yield found("attachment-inside", place, name=words or "a file pinned to the page")
        elif kind not in _INNOCENT:
            by = text_of(mark.get("/T", ""))
            shown = words or f"a mark of the kind {kind.lstrip('/')}, which can be moved or deleted"
            yield found("comment", place, by=f" by {by}" if by else "", words=shown)
    if "/PieceInfo" in page:
        kept = page["/PieceInfo"].as_dict()
        names = ", ".join(key.lstrip("/") for key in kept)
        yield found("custom-data", f"page {number}", name=names)


def _earlier_versions(data: bytes) -> Iterator[Finding]:
    """A PDF that was saved by adding to it keeps every earlier state; one made for the web has two ends from birth."""
    ends = len(re.findall(rb"startxref\s+\d+\s+%%EOF", data))
    usual = 2 if b"/Linearized" in data[:2048] else 1
    if ends > usual:
        earlier = ends - usual
        yield found("previous-version", count="1 version is" if earlier == 1 else f"{earlier} versions are")
    begins, end = data.find(b"%PDF-"), data.rfind(b"%%EOF")
    around = data[:begins].strip(_BLANK), data[end + 5 :].strip(_BLANK) if end >= 0 else b""
    if (left := sum(map(len, around))) >= _LEAST_LEFT:
        yield found("trailing-data", size=f"{left:,} bytes")


def without_properties(data: bytes, name: str) -> bytes | None:
    """A copy without properties, files inside and scripts, or None where the file cannot be opened.

    It is written anew, so that earlier versions kept inside go too. What lies on the pages stays as it is. A title that
    the pages do not show gives way to the file's `name`, since readers of the screen need one.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            title = text_of(pdf.docinfo.get("/Title", ""))
            if title and not stands_in(title, f"{first_words(data)} {name}"):
                title = name
            _take_out(pdf)
            if title:
                pdf.docinfo["/Title"] = title
            clean = io.BytesIO()
            pdf.save(clean)
            return clean.getvalue()
    except (CannotBeRead, pikepdf.PasswordError, pikepdf.PdfError, ValueError, KeyError, TypeError):
        return None


def _take_out(pdf: pikepdf.Pdf) -> None:
    for name in list(pdf.attachments):
        del pdf.attachments[name]
    for key in ("/Metadata", "/OpenAction", "/AA", "/PieceInfo"):
        if key in pdf.Root:
            del pdf.Root[key]
    if "/JavaScript" in pdf.Root.get("/Names", {}):
        del pdf.Root.Names["/JavaScript"]
    for page in pdf.pages:
        for key in ("/PieceInfo", "/Metadata", "/AA"):
            if key in page:
                del page[key]
    take_out_of_parts(pdf)
    del pdf.docinfo
