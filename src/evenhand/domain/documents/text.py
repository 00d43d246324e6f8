"""The words of a file, for finding it: read by the libraries of its format, as far as the bounds allow.

Run as `python -m evenhand.domain.documents.text` it reads a file from its input and writes JSON, so that a
file which takes too long or too much memory brings down nothing but its own process.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass

from evenhand.domain.documents import sniffing

MOST_LETTERS = 400_000
MOST_PAGES = 500
MOST_BYTES = 60 << 20  # of a file that is read at all
MOST_UNPACKED = 300 << 20  # of a packed file: beyond it nothing is unpacked
MEMORY = 1 << 30  # bytes that the reading process may take


@dataclass(frozen=True, slots=True)
class Words:
    """What was read: the kind of file, its words, and a sentence where something could not be read."""

    kind: str
    text: str = ""
    says: str = ""


class _Unreadable(Exception):
    """A sentence about a file that cannot be read."""


def words_of(data: bytes) -> Words:
    """The words of a file and its kind. Nothing that a file holds raises; `says` tells what could not be read."""
    kind = sniffing.kind_of(data)
    reader = _READERS.get(kind)
    if reader is None:
        general = _NO_WORDS.get(kind.partition("/")[0], "Files of this kind hold no words we can read.")
        return Words(kind, says=_NO_WORDS.get(kind, general))
    if len(data) > MOST_BYTES:
        return Words(kind, says="It is too large to be searched; its name is found all the same.")
    try:
        _refuse_a_bomb(data, kind)
        text, whole = _bounded(reader(data))
    except _Unreadable as odd:
        return Words(kind, says=str(odd))
    except Exception as odd:  # noqa: BLE001 - each library has its own errors for each way a file can be broken
        return Words(
            kind, says=f"Its words could not be read ({type(odd).__name__}): it may be damaged or locked."
        )
    if not text.strip():
        return Words(kind, says="It holds no words: perhaps it is a scan.")
    return Words(kind, text, "" if whole else "It is very long: only its beginning is searched.")


_NO_WORDS = {
    "image": "It is a picture: only its name is searched.",
    sniffing.OUTLOOK: "It is a message saved by Outlook, kept whole. Its words are not searched: download it and open it "
    "with Outlook, or ask for it as a forwarded mail.",
    sniffing.OLD_OFFICE: "It is a file of an older Office program, kept whole. Its words are not searched: download it and "
    "open it there, or ask for it as a PDF.",
    sniffing.TNEF: "It is winmail.dat, in which Outlook packs a message, kept whole. Its words and files are not searched: "
    "ask for it as a plain mail.",
}


def _bounded(pieces: Iterator[str]) -> tuple[str, bool]:
    kept, length = [], 0
    for piece in pieces:
        kept.append(piece)
        length += len(piece) + 1
        if length > MOST_LETTERS:
            return "\n".join(kept)[:MOST_LETTERS], False
    return "\n".join(kept), True


def _refuse_a_bomb(data: bytes, kind: str) -> None:
    if not data.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
            raise _Unreadable("Unpacked it would be far larger than it should be: it was not opened.")


def _pdf(data: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(
        logging.CRITICAL
    )  # what is odd in a stranger's file is no event of ours
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise _Unreadable("It is locked with a password: ask the sender for one that is not.")
    for number, page in enumerate(reader.pages):
        if number >= MOST_PAGES:
            return
        yield page.extract_text() or ""


def _docx(data: bytes) -> Iterator[str]:
    import docx

    document = docx.Document(io.BytesIO(data))
    for part in (document.element.body, *_headings(document)):
        for paragraph in part.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"):
            letters = (node.text or "" for node in paragraph.iter() if node.tag.endswith("}t"))
            yield "".join(letters)


def _headings(document: object) -> Iterator[object]:
    for section in document.sections:  # type: ignore[attr-defined]  # the stubs name the factory, not the document
        yield section.header._element
        yield section.footer._element


def _xlsx(data: bytes) -> Iterator[str]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            yield sheet.title
            for row in sheet.iter_rows(values_only=True):
                yield " ".join(str(cell) for cell in row if cell is not None)
    finally:
        book.close()


def _open_document(data: bytes) -> Iterator[str]:
    from odfdo import Document

    body = Document(io.BytesIO(data)).body
    for paragraph in body.get_elements("//text:p|//text:h"):
        yield paragraph.inner_text


def _html(data: bytes) -> Iterator[str]:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_decoded(data))
    for node in tree.css("script, style, template"):
        node.decompose()
    yield tree.root.text(separator="\n") if tree.root is not None else ""


def _plain(data: bytes) -> Iterator[str]:
    text = _decoded(data)
    if "," in text[:2_000] or ";" in text[:2_000]:
        yield from (
            (" ".join(row) for row in csv.reader(io.StringIO(text, newline="")))
            if _is_table(text)
            else (text,)
        )
    else:
        yield text


def _is_table(text: str) -> bool:
    lines = text.splitlines()[:5]
    commas = {line.count(",") for line in lines}
    return len(lines) > 1 and len(commas) == 1 and commas != {0}


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


_READERS: Mapping[str, Callable[[bytes], Iterator[str]]] = {
    sniffing.PDF: _pdf,
    sniffing.DOCX: _docx,
    sniffing.XLSX: _xlsx,
    sniffing.ODT: _open_document,
    sniffing.ODS: _open_document,
    sniffing.ODP: _open_document,
    sniffing.HTML: _html,
    sniffing.TEXT: _plain,
}


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on this system; the time limit of the caller holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:
    """Read a file from the standard input, write its kind and words as JSON to the standard output."""
    _limit_memory()
    found = words_of(sys.stdin.buffer.read(MOST_BYTES + 1))
    sys.stdout.write(json.dumps(asdict(found)))


if __name__ == "__main__":
    main()
