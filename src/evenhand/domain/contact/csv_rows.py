"""Rows of a CSV file that somebody else made, with its faults said in words."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

# `-` for a file, as elsewhere on the command line; reading it as a path keeps what is said of files true of it.
STANDARD_INPUT = Path("/dev/stdin")

# The text of one cell may be a whole letter; csv's own bound is 128 KiB.
LONGEST_CELL = 16 * 1024 * 1024
_OTHER_MARKS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}


class CsvRefused(Exception):
    """The file cannot be used as it is; the sentence says what, why and what to do."""


@dataclass(frozen=True, slots=True)
class LongerRow:
    """A row with more cells than the first line names columns, and in which line of the file it begins."""

    line: int
    cells: tuple[str, ...]
    columns: int

    @property
    def says(self) -> str:
        """What is wrong with it, and what to do."""
        return (
            f"has {len(self.cells)} cells, but the first line names {self.columns} columns: "
            "put cells that hold a comma in quotation marks."
        )


@dataclass(frozen=True, slots=True)
class CsvRows:
    """The header, the rows below it, each as long as the header, and in which line of the file each row begins.

    `longer` are the rows that have more cells than that, where whoever reads them lists them.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    longer: tuple[LongerRow, ...] = ()

    def place(self, column: str) -> int:
        """Where a column stands, by its name whatever its capitals. Raises CsvRefused naming those there are."""
        for place, name in enumerate(self.header):
            if name.casefold() == column.strip().casefold():
                return place
        raise CsvRefused(
            f"There is no column {column.strip()!r} in the file. Its columns are: {', '.join(self.header)}."
        )

    def ids(self, place: int) -> tuple[str, ...]:
        """The ids in a column. Raises CsvRefused where one is missing or stands twice."""
        first_line: dict[str, int] = {}
        for number, row in enumerate(self.rows, start=1):
            if not row[place].strip():
                raise CsvRefused(
                    f"Record {number} has no {self.header[place]}, so that nothing could be said of it: "
                    "give every record an id of its own."
                )
            if row[place] in first_line:
                raise CsvRefused(
                    f"{self.header[place]} {row[place]!r} stands in records {first_line[row[place]]} and {number}, "
                    "so that a pair could not be told apart: give every record an id of its own."
                )
            first_line[row[place]] = number
        return tuple(first_line)


def open_rows(path: Path, *, longer_apart: bool = False) -> CsvRows:
    """The rows of a CSV file in UTF-8, `-` for standard input.

    Raises CsvRefused where it cannot be read, or is not such a file; of rows longer than the header see `read_rows`.
    """
    try:
        with (STANDARD_INPUT if str(path) == "-" else path).open(encoding="utf-8-sig", newline="") as file:
            return read_rows(file, longer_apart=longer_apart)
    except OSError as unreadable:
        raise CsvRefused(f"{path} cannot be read: {unreadable.strerror}. Check its name.") from unreadable
    except UnicodeDecodeError as unreadable:
        raise CsvRefused(f"{path} is not UTF-8 text: save it as CSV in UTF-8.") from unreadable


def read_rows(lines: Iterable[str], *, longer_apart: bool = False) -> CsvRows:
    """Read a header and its rows; blank lines are left out, short rows filled up, and empty cells beyond the header cut.

    Raises CsvRefused where there is no header, a column stands twice or a row is longer than the header; such rows
    are put apart instead (`longer`) where the caller lists them.
    """
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines)
    try:
        header = _header(next(reader, []))
        rows: list[tuple[str, ...]] = []
        begin: list[int] = []
        longer: list[LongerRow] = []
        begins = reader.line_num + 1
        for row in reader:
            if any(row[len(header) :]):
                longer.append(LongerRow(begins, tuple(row), len(header)))
            elif any(row):
                rows.append((*row[: len(header)], *[""] * (len(header) - len(row))))
                begin.append(begins)
            begins = reader.line_num + 1
    except csv.Error as broken:
        raise CsvRefused(
            f"The file is not CSV: {broken}, at line {reader.line_num}. Save it again as CSV in UTF-8."
        ) from broken
    if longer and not longer_apart:
        raise CsvRefused(f"Line {longer[0].line} {longer[0].says}")
    return CsvRows(header, tuple(rows), tuple(begin), tuple(longer))


def _header(written: Sequence[str]) -> tuple[str, ...]:
    header = tuple(name.strip() for name in written)
    if not any(header):
        raise CsvRefused("The file is empty: its first line must name the columns.")
    parted = next(
        (title for mark, title in _OTHER_MARKS.items() if len(header) == 1 and mark in header[0]), ""
    )
    if parted:
        raise CsvRefused(f"The columns are parted by {parted}: save the file as CSV with commas, in UTF-8.")
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise CsvRefused(f"The column {twice[0]!r} stands twice in the first line: give each its own name.")
    return header
