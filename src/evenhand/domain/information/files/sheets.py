"""One worksheet read as a stream: rows and columns that do not show, cells that do not, and what stands far from the rest.

A million rows need no more memory than one: only what was met is kept.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter

from evenhand.domain.information.files.cell_colours import IN_THE_FORMAT, Unseen, has_pale_words
from evenhand.domain.information.files.choices import choices_of, literal_choices
from evenhand.domain.information.files.findings import Finding, HiddenData, found
from evenhand.domain.information.files.number_formats import hides
from evenhand.domain.information.files.office import Element, Package, local, named, print_words, words_in
from evenhand.domain.information.files.unreadable import CannotBeRead

_NARROWEST = 0.6  # characters: a column this narrow shows nothing
_LOWEST = 1.0  # points: a row this low shows nothing
_MANY = 6  # places named before the rest is counted
FAR_DOWN, FAR_ACROSS = 100, 25  # empty rows and columns: more than a window or two show
_LAST_COLUMN = 16_384
_PRINTED = frozenset(f"{which}{what}" for which in ("odd", "even", "first") for what in ("Header", "Footer"))
_BESIDE = frozenset({"conditionalFormatting", "scenario", "dataValidation", *_PRINTED})
_TAGS = tuple(f"{{*}}{name}" for name in ("row", "col", *sorted(_BESIDE)))
_DIGITS = "0123456789"


@dataclass(slots=True)
class Sheet:
    """What the reading of one sheet has met that does not show, and what it uses of the texts that sheets share.

    `choices` are the values of lists to choose from; whether the sheets show them is for the workbook to say.
    """

    shared: set[int]
    rows: list[int] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    cells: dict[str, list[str]] = field(default_factory=dict)
    printed: list[str] = field(default_factory=list)
    scenarios: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    prompts: dict[str, str] = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)
    gaps: list[tuple[int, int]] = field(default_factory=list)
    last_row: int = 0


def read_sheet(package: Package, part: str, place: str, styles: Unseen, shared: set[int]) -> Sheet:
    """What one sheet holds and does not show; the numbers of the shared texts that it uses go into `shared`.

    Raises CannotBeRead where it is broken.
    """
    met = Sheet(shared)
    try:
        _read(package.read(part), met, styles)
    except etree.XMLSyntaxError as broken:
        raise CannotBeRead(f"{place} is broken") from broken
    return met


def told_of(met: Sheet, place: str, hidden: HiddenData) -> Iterator[Finding]:
    """The findings in a sheet that was read."""
    if met.rows:
        count = "1 row is" if len(met.rows) == 1 else f"{len(met.rows)} rows are"
        yield found("hidden-rows", place, count=count, rows=listed([str(row) for row in met.rows]))
    if met.columns:
        yield found("hidden-columns", place, columns=listed(met.columns))
    for how, cells in met.cells.items():
        count = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
        yield found("hidden-cells", place, count=count, how=how, cells=listed(cells))
    for blank, row in met.gaps:
        yield found("data-below", place, blank=f"{blank:,}", line=f"{row:,}")
    yield from _far_across(met, place)
    for words in met.printed:
        if hidden.tells_of_a_person(words):
            yield found("print-header", place, words=words)
    for words, cells_asked in met.prompts.items():
        yield found("cell-note", f"{place}, {cells_asked}", words=words)
    for name in met.scenarios:
        yield found("custom-data", place, name=f"a scenario “{name}” with values of its own")


def listed(places: Sequence[str]) -> str:
    """Some places by name, and how many more there are."""
    shown = ", ".join(places[:_MANY])
    return f"{shown} and {len(places) - _MANY} more" if len(places) > _MANY else shown


def _far_across(met: Sheet, place: str) -> Iterator[Finding]:
    before = 0
    for column in sorted(map(column_index_from_string, met.filled)):
        if before and column - before > FAR_ACROSS:
            blank = str(column - before - 1)
            yield found("data-beyond", place, blank=blank, column=get_column_letter(column))
        before = column


def _read(data: bytes, met: Sheet, styles: Unseen) -> None:
    for _, element in etree.iterparse(io.BytesIO(data), tag=_TAGS, resolve_entities=False, no_network=True):
        name = local(element)
        if name == "row":
            _row(element, met, styles)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif name == "col":
            _column(element, met)
        else:
            _beside_the_cells(element, name, met, styles)


def _row(row: Element, met: Sheet, styles: Unseen) -> None:
    number = int(row.get("r") or met.last_row + 1)
    if row.get("hidden") in {"1", "true"} or float(row.get("ht") or "99") < _LOWEST:
        met.rows.append(number)
    filled = False
    for cell in row:
        if len(cell) and _cell(cell, met, styles):
            filled = True
    if filled:
        if met.last_row and number - met.last_row > FAR_DOWN:
            met.gaps.append((number - met.last_row - 1, number))
        met.last_row = number


def _cell(cell: Element, met: Sheet, styles: Unseen) -> bool:
    """Look at a cell that has parts; whether it holds anything."""
    value, kind, where, pale = "", cell.get("t") or "n", cell.get("r") or "", False
    for part in cell:
        if part.tag.endswith("}v"):
            value = part.text or ""
        elif part.tag.endswith("}is"):
            value, pale = words_in(part), has_pale_words(part)
    if not value.strip():
        return False
    if kind == "s":
        met.shared.add(int(value))
        pale = int(value) in styles.pale_texts
    if letters := where.rstrip(_DIGITS):
        met.filled.add(letters)
    style = int(cell.get("s") or "0")
    how = styles.cells.get(style, "")
    if not how and hides(styles.silent.get(style, frozenset()), value, is_text=kind not in {"n", "d"}):
        how = IN_THE_FORMAT
    if not how and pale and style not in styles.coloured:
        how = "some words white, or too small to read"
    if how:
        met.cells.setdefault(how, []).append(where)
    return True


def _beside_the_cells(element: Element, name: str, met: Sheet, styles: Unseen) -> None:
    """What of a sheet is only printed, stands under a condition or in a scenario, or shows when a cell is filled in."""
    if name in _PRINTED:
        words = print_words(element)
        met.printed += [words] if any(letter.isalpha() for letter in words) else []
    elif name == "scenario":
        met.scenarios.append(element.get("name") or "without a name")
    elif name == "dataValidation":
        met.choices += choices_of(literal_choices(element))
        for told in ("promptTitle", "prompt", "errorTitle", "error"):
            if words := (element.get(told) or "").strip():
                met.prompts.setdefault(words, element.get("sqref") or "some cells")
    else:
        rules = (int(rule.get("dxfId") or "-1") for rule in named(element, "cfRule"))
        for how in {styles.rules[rule] for rule in rules if rule in styles.rules}:
            met.cells.setdefault(f"{how}, under a condition", []).append(element.get("sqref") or "")


def _column(element: Element, met: Sheet) -> None:
    narrow = element.get("width") is not None and float(element.get("width") or "9") < _NARROWEST
    if element.get("hidden") not in {"1", "true"} and not narrow:
        return
    first, last = int(element.get("min") or "1"), int(element.get("max") or "1")
    letters = get_column_letter(first), get_column_letter(min(last, _LAST_COLUMN))
    met.columns.append(letters[0] if first == last else f"{letters[0]} to {letters[1]}")
