"""What lies over the cells of a worksheet: text boxes, shapes, pictures and charts float above whatever the cells hold.

A shape says where it begins by column and row, and where it ends either so or by its size. Everything is reckoned in
columns and rows from the top left corner: 1.5 is the middle of the second. Whoever moves the shape reads the cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries

from evenhand.domain.information.files.findings import Finding, found
from evenhand.domain.information.files.office import (
    Element,
    Package,
    attribute,
    cropped_pictures,
    local,
    named,
    streamed,
    words_in,
)

_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
_THINGS = {"sp": "A shape", "pic": "A picture", "graphicFrame": "A chart"}
_FILLS = {"solidFill", "gradFill", "pattFill", "blipFill", "grpFill"}
_PER_CHARACTER = 7 * 9525  # English metric units: a character of the usual letter is seven pixels wide
_PER_POINT = 12700
_WIDTH, _HEIGHT = 9.14 * _PER_CHARACTER, 15.0 * _PER_POINT  # of a column and a row that say nothing
_EDGE = 0.2  # of a cell: less than this is a shape laid beside it
_SEE_THROUGH = 50_000  # of 100,000: a fill paler than this shows what is below
_LAST_COLUMN = 16_384
_MANY = 6

Cell = tuple[int, int]
"""Column and row, from nought."""


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle in columns and rows."""

    left: float
    top: float
    right: float
    bottom: float

    def over(self, other: _Box) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > _EDGE and down > _EDGE


@dataclass(slots=True)
class _Axis:
    """The columns or the rows: how large each is that says so, and how large the others are."""

    size: float
    sizes: dict[int, float] = field(default_factory=dict)
    last_said: int = -1

    def say(self, first: int, last: int, size: float) -> None:
        self.sizes.update(dict.fromkeys(range(first, last + 1), size))
        self.last_said = max(self.last_said, last)

    def at(self, number: int, offset: float) -> float:
        """A place within a column or row, which it does not leave."""
        size = self.sizes.get(number, self.size)
        return number + (min(max(offset / size, 0.0), 1.0) if size > 0 else 0.0)

    def along(self, start: float, length: float) -> float:
        """Where something ends that begins at `start` and is so long."""
        at = start
        while length > 0 and at <= self.last_said:
            whole = int(at)
            size = self.sizes.get(whole, self.size)
            rest = (whole + 1 - at) * size
            if length < rest:
                return at + length / size
            length, at = length - rest, float(whole + 1)
        return at + max(length, 0.0) / self.size


@dataclass(slots=True)
class _Grid:
    """The columns and rows of a sheet, and which of its cells are one."""

    columns: _Axis = field(default_factory=lambda: _Axis(_WIDTH))
    rows: _Axis = field(default_factory=lambda: _Axis(_HEIGHT))
    merged: dict[Cell, _Box] = field(default_factory=dict)

    def box_of(self, cell: Cell) -> _Box:
        column, row = cell
        return self.merged.get(cell) or _Box(column, row, column + 1, row + 1)


@dataclass(frozen=True, slots=True)
class _Thing:
    what: str
    box: _Box


def over_cells(package: Package, sheet: str, drawing: str, place: str) -> Iterator[Finding]:
    """What floats over cells that hold something, hidden shapes, and cropped pictures.

    `sheet` and `drawing` are the names of the parts of the file. Raises CannotBeRead where one of them is broken.
    """
    tree = package.xml(drawing)
    yield from cropped_pictures(tree, package.targets_of(drawing), place)
    grid: _Grid | None = None
    things: list[_Thing] = []
    for anchor in (one for kind in _ANCHORS for one in named(tree, kind)):
        yield from _switched_off(anchor, place)
        if what := _covering(anchor):
            grid = grid or _grid_of(package.read(sheet))
            things.append(_Thing(what, _box_of(anchor, grid)))
    if grid is not None:
        yield from _told(package, sheet, things, grid, place)


def _switched_off(anchor: Element, place: str) -> Iterator[Finding]:
    for shape in (thing for name in _THINGS for thing in named(anchor, name)):
        words = " ".join(words_in(text) for text in named(shape, "t"))
        if _is_hidden(shape):
            yield found("hidden-text", place, how="a hidden shape", words=words or _THINGS[local(shape)])


def _is_hidden(thing: Element) -> bool:
    own = next(named(thing, "cNvPr"), None)
    return own is not None and own.get("hidden") in {"1", "true"}


def _covering(anchor: Element) -> str:
    """What of an anchor hides the cells below it, in words; empty where they show through."""
    for thing in anchor.iter(*(f"{{*}}{name}" for name in _THINGS)):
        if _is_hidden(thing) or (local(thing) == "sp" and not _is_filled(thing)):
            continue
        is_text = any(attribute(said, "txBox") in {"1", "true"} for said in named(thing, "cNvSpPr"))
        return "A text box" if is_text else _THINGS[local(thing)]
    return ""


def _is_filled(shape: Element) -> bool:
    for properties in named(shape, "spPr"):
        for said in properties:
            if local(said) == "noFill":
                return False
            if local(said) in _FILLS:
                alphas = [int(alpha.get("val", "100000").rstrip("%")) for alpha in named(said, "alpha")]
                return not alphas or max(alphas) >= _SEE_THROUGH
    return any(style.get("idx", "0") != "0" for style in named(shape, "fillRef"))


def _box_of(anchor: Element, grid: _Grid) -> _Box:
    left, top = _corner(anchor, "from", grid)
    if any(local(child) == "to" for child in anchor):
        return _Box(left, top, *_corner(anchor, "to", grid))
    for child in anchor:
        if local(child) == "pos":
            left = grid.columns.along(0.0, float(child.get("x", "0")))
            top = grid.rows.along(0.0, float(child.get("y", "0")))
        elif local(child) == "ext":
            right = grid.columns.along(left, float(child.get("cx", "0")))
            return _Box(left, top, right, grid.rows.along(top, float(child.get("cy", "0"))))
    return _Box(left, top, left, top)


def _corner(anchor: Element, name: str, grid: _Grid) -> tuple[float, float]:
    for corner in (child for child in anchor if local(child) == name):
        said = {local(part): int(words_in(part) or "0") for part in corner}
        across = grid.columns.at(said.get("col", 0), said.get("colOff", 0))
        return across, grid.rows.at(said.get("row", 0), said.get("rowOff", 0))
    return 0.0, 0.0


def _grid_of(data: bytes) -> _Grid:
    grid = _Grid()
    for element in streamed(data, "sheetFormatPr", "col", "row", "mergeCell"):
        name = local(element)
        unseen = element.get("hidden") in {"1", "true"}
        if name == "sheetFormatPr":
            grid.rows.size = _said(element, "defaultRowHeight", _PER_POINT) or _HEIGHT
            grid.columns.size = _said(element, "defaultColWidth", _PER_CHARACTER) or _WIDTH
        elif name == "col":
            width = 0.0 if unseen else _said(element, "width", _PER_CHARACTER) or _WIDTH
            first, last = int(element.get("min") or "1"), int(element.get("max") or "1")
            grid.columns.say(max(first, 1) - 1, min(last, _LAST_COLUMN) - 1, width)
        elif name == "row" and (unseen or element.get("ht")):
            row = int(element.get("r") or "1") - 1
            grid.rows.say(row, row, 0.0 if unseen else _said(element, "ht", _PER_POINT))
        elif name == "mergeCell":
            left, top, right, bottom = (edge or 1 for edge in range_boundaries(element.get("ref", "A1")))
            grid.merged[left - 1, top - 1] = _Box(left - 1, top - 1, right, bottom)
    return grid


def _said(element: Element, name: str, unit: float) -> float:
    """A size in English metric units, or nought where nothing sensible is said."""
    size = float(element.get(name) or "0") * unit
    return size if 0 < size < inf else 0.0


def _told(
    package: Package, sheet: str, things: Sequence[_Thing], grid: _Grid, place: str
) -> Iterator[Finding]:
    under: dict[int, list[tuple[str, str, str]]] = {}
    for row in streamed(package.read(sheet), "row"):
        for cell in (one for one in row if local(one) == "c" and len(one)):
            at = _at(cell.get("r") or "A1")
            for number, thing in enumerate(things):
                if thing.box.over(grid.box_of(at)):
                    held = (cell.get("r") or "", cell.get("t") or "n", _held(cell))
                    under.setdefault(number, []).append(held)
    wanted = {held for cells in under.values() for _, kind, held in cells if kind == "s"}
    shared = _shared_words(package, wanted)
    for number, cells in under.items():
        said = [(at, shared.get(held, "") if kind == "s" else held) for at, kind, held in cells]
        filled = [f"{at} “{words}”" for at, words in said if words.strip()]
        if filled:
            more = f" and {len(filled) - _MANY} more" if len(filled) > _MANY else ""
            yield found(
                "covered-cells", place, what=things[number].what, cells=", ".join(filled[:_MANY]) + more
            )


def _at(name: str) -> Cell:
    letters, row = coordinate_from_string(name)
    return column_index_from_string(letters) - 1, row - 1


def _held(cell: Element) -> str:
    return " ".join(words_in(part) for part in cell if local(part) in {"v", "is"}).strip()


def _shared_words(package: Package, wanted: set[str]) -> Mapping[str, str]:
    """The texts that cells name by their number, of those alone that are wanted."""
    if not wanted or not package.has("xl/sharedStrings.xml"):
        return {}
    texts = streamed(package.read("xl/sharedStrings.xml"), "si")
    return {str(number): words_in(text) for number, text in enumerate(texts) if str(number) in wanted}
