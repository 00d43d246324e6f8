"""What an OpenDocument file keeps beside what it shows: lists to choose from, far cells, conditions, pictures over words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from openpyxl.utils import get_column_letter

from evenhand.domain.information.files.choices import unseen_choices
from evenhand.domain.information.files.document_places import LETTER, Box, lies_over
from evenhand.domain.information.files.findings import Finding, HiddenData, found
from evenhand.domain.information.files.office import Element, attribute, local, named, words_in
from evenhand.domain.information.files.sheets import FAR_ACROSS, FAR_DOWN

_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_LENGTH = re.compile(r"(-?[\d.]+)\s*(cm|mm|in|pt|pc|px)")
_POINTS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_WIDE = 453.0  # points: what A4 has between its usual margins


def kept_rules(content: Element, shown: str, hidden: HiddenData) -> Iterator[Finding]:
    """The values of lists to choose from that are not `shown`, and the notes to whoever fills in a cell."""
    rules = list(named(content, "content-validation"))
    lists = (attribute(rule, "condition") for rule in rules)
    values = [
        value.replace('""', '"')
        for condition in lists
        if "is-in-list" in condition
        for value in _QUOTED.findall(condition)
    ]
    yield from unseen_choices(values, shown, hidden)
    for rule in rules:
        for note in rule.iter("{*}help-message", "{*}error-message"):
            if words := " ".join([attribute(note, "title"), words_in(note)]).strip():
                yield found("cell-note", attribute(rule, "base-cell-address"), words=words)


def under_conditions(content: Element, unseen: Mapping[str, str]) -> Iterator[Finding]:
    """Cells to which a condition gives a style that shows nothing; `unseen` says why, by the style's name."""
    for group in named(content, "conditional-format"):
        for rule in named(group, "condition"):
            if how := unseen.get(attribute(rule, "apply-style-name"), ""):
                cells = attribute(group, "target-range-address")
                yield found("hidden-cells", count="1 cell", how=f"{how}, under a condition", cells=cells)


def far_cells(content: Element) -> Iterator[Finding]:
    """Cells that stand below or beside more empty ones than a window shows."""
    for table in named(content, "table"):
        place, filled, row, last = f"sheet {attribute(table, 'name')}", set[int](), 0, 0
        for line in named(table, "table-row"):
            columns = set(_filled(line))
            if columns:
                if last and row + 1 - last > FAR_DOWN:
                    yield found("data-below", place, blank=f"{row - last:,}", line=f"{row + 1:,}")
                filled |= columns
                last = row + 1
            row += int(attribute(line, "number-rows-repeated") or "1")
        before = 0
        for column in sorted(filled):
            if before and column - before > FAR_ACROSS:
                blank = str(column - before - 1)
                yield found("data-beyond", place, blank=blank, column=get_column_letter(column))
            before = column


def _filled(row: Element) -> Iterator[int]:
    """The numbers of the cells of a row that hold anything."""
    column = 1
    for cell in row:
        if local(cell) in {"table-cell", "covered-table-cell"}:
            if attribute(cell, "value-type"):
                yield column
            column += int(attribute(cell, "number-columns-repeated") or "1")


def open_pictures(content: Element) -> Iterator[Finding]:
    """Pictures laid in front of the words of their paragraph, in a text document."""
    in_front = {
        attribute(style, "name")
        for style in named(content, "style")
        for drawn in named(style, "graphic-properties")
        if (attribute(drawn, "wrap"), attribute(drawn, "run-through")) == ("run-through", "foreground")
    }
    for paragraph in content.iter("{*}p", "{*}h"):
        frames = [
            frame
            for frame in paragraph.iter("{*}frame")
            if attribute(frame, "style-name") in in_front and any(True for _ in named(frame, "image"))
        ]
        words = words_in(paragraph).strip() if frames else ""
        if words and any(lies_over(_box(frame), words, LETTER, _WIDE) for frame in frames):
            yield found("covered-text", words=words)


def _box(frame: Element) -> Box:
    left, top = _points(frame, "x"), _points(frame, "y")
    return left, top, left + _points(frame, "width"), top + _points(frame, "height")


def _points(element: Element, name: str) -> float:
    said = _LENGTH.fullmatch(attribute(element, name).strip())
    return float(said.group(1)) * _POINTS[said.group(2)] if said else 0.0
