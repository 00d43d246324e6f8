"""What is easily overlooked in a CSV file, and what a web page's code says beside its text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import lxml.html
from lxml import etree
from openpyxl.utils import get_column_letter

from evenhand.domain.information.files.findings import Finding, HiddenData, excerpt, found
from evenhand.domain.information.files.unreadable import CannotBeLookedThrough
from evenhand.domain.information.files.unseen_letters import behind_blanks, shapeless_letters

_BLANKS_THAT_HIDE = 20  # empty lines: more than a window shows
_EXAMPLES = 3
_MOST_TOLD = 20  # places of words that do not show: more need no list to be looked into
_LONG = 50  # letters: a shorter cell has no room for blanks that hide
_AT_ONCE = 1_000  # rows
_MOST_COUNTED = 1_000  # cells like one pattern: more need no count to be looked into
_MOST_COLUMNS = 16_384  # what a spreadsheet has letters for
_CARRIED_OUT = ("=", "+", "-", "@", "\t=", "\r=")
_NUMBER = re.compile(r"[+-]?[\s£$€]*[\d.,]*\s*%?|-+|[+-]?\d[\d .()/-]*")
_OFF = re.compile(r"display:none|visibility:hidden|font-size:0")
_TELLING = frozenset({"author", "creator", "keywords", "description", "dc.creator", "originator"})
_COMMENT = re.compile(r"<!--(?!\[if)(.*?)-->", re.DOTALL)


def hidden_in_text(data: bytes, _hidden: HiddenData) -> Iterator[Finding]:
    """Plain text shows everything that it holds, but for letters without a shape and words far to the right."""
    text = _text(data)
    yield from islice(shapeless_letters(text), _MOST_TOLD)
    yield from islice(behind_blanks(text), _MOST_TOLD)


def hidden_in_page(data: bytes, hidden: HiddenData) -> Iterator[Finding]:
    """The comments in the code of a web page or a drawing, and the words that it does not show."""
    yield from _unseen_in(data, hidden)
    yield from islice(shapeless_letters(_text(data)), _MOST_TOLD)
    for comment in _COMMENT.findall(_text(data)):
        if comment.strip():
            yield found("html-comment", words=comment)


def hidden_in_table(data: bytes, hidden: HiddenData) -> Iterator[Finding]:
    """Columns without a heading, rows far below the others, and what looks like personal data, in a CSV file.

    The table is read once, some rows at a time, so that one of 50 MB neither fills the memory nor takes a minute.
    """
    columns, below = _Columns(), _Below()
    formulas: list[str] = []
    unseen: list[Finding] = []
    cells: dict[str, list[str]] = {what: [] for what in hidden.personal_patterns}
    first = 1
    rows = iter(_rows(data))
    while some := list(islice(rows, _AT_ONCE)):
        columns.see(some)
        below.see(some, first)
        unseen += islice(_unseen_letters(some, first), _MOST_TOLD - len(unseen))
        formulas += islice(_formulas(some, first), _MOST_COUNTED + 1 - len(formulas))
        texts = ["\n".join(row) for row in some]
        together = "\n".join(texts)
        for what, pattern in hidden.personal_patterns.items():
            left = _MOST_COUNTED + 1 - len(cells[what])
            if left and pattern.search(together):
                cells[what].extend(islice(_cells_like(some, texts, pattern, first), left))
        first += len(some)
    yield from columns.findings()
    yield from below.findings
    yield from unseen
    if formulas:
        yield found("formula", count=_counted(len(formulas)), cells=", ".join(formulas[:_EXAMPLES]))
    for what, those in cells.items():
        if those:
            yield found(
                "personal-pattern", count=_counted(len(those)), what=what, cells=", ".join(those[:_EXAMPLES])
            )


def _unseen_letters(rows: Sequence[Sequence[str]], first: int) -> Iterator[Finding]:
    for line, row in enumerate(rows, start=first):
        for place, cell in enumerate(row):
            if cell.isascii() and len(cell) < _LONG:
                continue
            at = f"{get_column_letter(min(place + 1, _MOST_COLUMNS))}{line}"
            yield from shapeless_letters(cell, at)
            yield from behind_blanks(cell, at)


def _formulas(rows: Sequence[Sequence[str]], first: int) -> Iterator[str]:
    """Cells that a spreadsheet would carry out; a plain number with its sign is none."""
    for line, row in enumerate(rows, start=first):
        for place, cell in enumerate(row):
            if cell.startswith(_CARRIED_OUT) and not _NUMBER.fullmatch(cell.strip()):
                yield f"{get_column_letter(min(place + 1, _MOST_COLUMNS))}{line} “{excerpt(cell)}”"


def _unseen_in(data: bytes, hidden: HiddenData) -> Iterator[Finding]:
    """What a page's code switches off, fills in unseen, carries out, or tells of who made it."""
    parser = lxml.html.HTMLParser(huge_tree=True)
    try:
        tree = lxml.html.document_fromstring(data, parser=parser)
    except etree.ParserError:
        return  # nothing but comments, which are told by themselves
    except (etree.XMLSyntaxError, ValueError, AssertionError) as broken:
        raise CannotBeLookedThrough("its code is broken, or built too deep") from broken
    if any(problem.type_name == "ERR_RESOURCE_LIMIT" for problem in parser.error_log):
        raise CannotBeLookedThrough("its code is built too deep")
    within = set[Any]()  # what lies in something that was told already
    for element in (one for one in tree.iter() if isinstance(one.tag, str)):
        if element.getparent() in within:
            within.add(element)
            continue
        for finding in _told_by(element, hidden):
            yield finding
            if finding.kind == "hidden-text":
                within.add(element)


def _told_by(element: Any, hidden: HiddenData) -> Iterator[Finding]:
    style = (element.get("style") or "").replace(" ", "").casefold()
    kind, called = element.tag.rpartition(":")[2], (element.get("name") or "").casefold()
    is_off = _OFF.search(style) or element.get("hidden") is not None or element.get("display") == "none"
    if is_off and (words := element.text_content()).strip():
        yield found("hidden-text", how="switched off in the page’s code", words=words)
    elif kind == "input" and (element.get("type") or "").casefold() == "hidden" and element.get("value"):
        yield found("hidden-text", how="a hidden field", words=element.get("value"))
    elif kind == "script" and (element.text or "").strip():
        yield found("script")
    elif kind == "meta" and called in _TELLING and hidden.tells_of_a_person(element.get("content") or ""):
        yield found("document-property", name=called, value=element.get("content"))
    for told in ("sodipodi:docname", "inkscape:export-filename"):
        if element.get(told):
            yield found("file-path", target=element.get(told))


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _text(data: bytes) -> str:
    return data.decode(_encoding(data))


def _rows(data: bytes) -> Iterable[Sequence[str]]:
    """The rows, read line by line: the text as a whole is never in memory."""
    csv.field_size_limit(16 * 2**20)
    encoding = _encoding(data)
    try:
        sample = data[:8192].decode(encoding, errors="ignore")
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(sample, delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    lines = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline=None)
    return csv.reader((line.replace("\x00", "") for line in lines), dialect)


class _Columns:
    """Which columns have a heading, and which have anything in them."""

    def __init__(self) -> None:
        self.named: frozenset[int] | None = None
        self.filled: set[int] = set()

    def see(self, rows: Sequence[Sequence[str]]) -> None:
        for row in rows:
            if self.named is None:
                if not any(cell.strip() for cell in row):
                    continue
                self.named = frozenset(place for place, cell in enumerate(row) if cell.strip())
            self.filled.update(
                place
                for place, cell in enumerate(row[:_MOST_COLUMNS])
                if place not in self.filled and cell.strip()
            )

    def findings(self) -> Iterator[Finding]:
        unnamed = [
            get_column_letter(place + 1) for place in sorted(self.filled - (self.named or frozenset()))
        ]
        if unnamed:
            yield found("unnamed-column", columns=", ".join(unnamed))


class _Below:
    """Rows that stand below more empty ones than a window shows."""

    def __init__(self) -> None:
        self.blank = 0
        self.findings: list[Finding] = []

    def see(self, rows: Sequence[Sequence[str]], first: int) -> None:
        for line, row in enumerate(rows, start=first):
            if not any(cell.strip() for cell in row):
                self.blank += 1
                continue
            if self.blank >= _BLANKS_THAT_HIDE:
                says = {"blank": str(self.blank), "line": str(line)}
                self.findings.append(found("data-below", f"line {line}", **says))
            self.blank = 0


def _counted(cells: int) -> str:
    if cells > _MOST_COUNTED:
        return f"More than {_MOST_COUNTED:,} cells"
    return "1 cell" if cells == 1 else f"{cells} cells"


def _cells_like(
    rows: Sequence[Sequence[str]], texts: Sequence[str], pattern: re.Pattern[str], first: int
) -> Iterator[str]:
    """Where a pattern stands; the cells of a row are looked at only where the row as one text has it."""
    for line, (row, text) in enumerate(zip(rows, texts, strict=True), start=first):
        if not pattern.search(text):
            continue
        for place, cell in enumerate(row):
            if pattern.search(cell):
                yield f"{get_column_letter(min(place + 1, _MOST_COLUMNS))}{line}"
