"""What is easily overlooked in a CSV file, and what a web page's code says beside its text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

from openpyxl.utils import get_column_letter

from evenhand.domain.information.files.findings import Finding, HiddenData, found

_BLANKS_THAT_HIDE = 20  # empty lines: more than a window shows
_EXAMPLES = 3
_COMMENT = re.compile(r"<!--(?!\[if)(.*?)-->", re.DOTALL)


def nothing_hidden(_data: bytes, _hidden: HiddenData) -> Iterator[Finding]:
    """Plain text shows everything that it holds."""
    return iter(())


def hidden_in_page(data: bytes, _hidden: HiddenData) -> Iterator[Finding]:
    """The comments in the code of a web page."""
    for comment in _COMMENT.findall(_text(data)):
        if comment.strip():
            yield found("html-comment", words=comment)


def hidden_in_table(data: bytes, hidden: HiddenData) -> Iterator[Finding]:
    """Columns without a heading, rows far below the others, and what looks like personal data, in a CSV file."""
    rows = list(_rows(_text(data)))
    yield from _unnamed_columns(rows)
    yield from _far_below(rows)
    for what, pattern in hidden.personal_patterns.items():
        cells = list(_cells_like(rows, pattern))
        if cells:
            count = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
            yield found("personal-pattern", count=count, what=what, cells=", ".join(cells[:_EXAMPLES]))


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _rows(text: str) -> Iterable[Sequence[str]]:
    csv.field_size_limit(16 * 2**20)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:8192], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    return csv.reader(text.replace("\x00", "").splitlines(), dialect)


def _unnamed_columns(rows: Sequence[Sequence[str]]) -> Iterator[Finding]:
    header = next((row for row in rows if any(cell.strip() for cell in row)), ())
    width = max((len(row) for row in rows), default=0)
    named = {place for place, cell in enumerate(header) if cell.strip()}
    if not named:
        return
    unnamed = [
        get_column_letter(place + 1)
        for place in range(min(width, 16_384))
        if place not in named and any(len(row) > place and row[place].strip() for row in rows)
    ]
    if unnamed:
        yield found("unnamed-column", columns=", ".join(unnamed))


def _far_below(rows: Sequence[Sequence[str]]) -> Iterator[Finding]:
    blank = 0
    for line, row in enumerate(rows, start=1):
        if any(cell.strip() for cell in row):
            if blank >= _BLANKS_THAT_HIDE:
                yield found("data-below", f"line {line}", blank=str(blank), line=str(line))
            blank = 0
        else:
            blank += 1


def _cells_like(rows: Sequence[Sequence[str]], pattern: re.Pattern[str]) -> Iterator[str]:
    for line, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if pattern.search(cell):
                yield f"{get_column_letter(min(place + 1, 16_384))}{line}"
