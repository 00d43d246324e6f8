"""What lies hidden in an Excel workbook (XLSX, XLSM): sheets, rows, columns, cells, pivot caches, comments."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree
from openpyxl.utils import get_column_letter

from evenhand.domain.information.files.cell_colours import Unseen, unseen_styles
from evenhand.domain.information.files.findings import Finding, HiddenData, found
from evenhand.domain.information.files.office import (
    Element,
    Package,
    attribute,
    hidden_in_package,
    local,
    main_part,
    named,
    opened,
    paths_in,
    words_in,
)
from evenhand.domain.information.files.shapes import over_cells
from evenhand.domain.information.files.titles import shown_in, title_of, title_told
from evenhand.domain.information.files.unreadable import CannotBeRead

_NARROWEST = 0.6  # characters: a column this narrow shows nothing
_LOWEST = 1.0  # points: a row this low shows nothing
_MANY = 6  # places named before the rest is counted
_PRINTED = frozenset(f"{which}{what}" for which in ("odd", "even", "first") for what in ("Header", "Footer"))
_OF_SHEET = ("{*}conditionalFormatting", "{*}scenario", *(f"{{*}}{name}" for name in sorted(_PRINTED)))
_CODES = re.compile(
    r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&\d+|&.|[^\w\s@.,:\'&\\/-]'
)  # fonts, sizes and what is filled in
_INNOCENT_NAMES = ("_xlnm.Print_", "_xlnm._FilterDatabase", "_xlnm.Criteria", "_xlnm.Extract")


def hidden_in_workbook(data: bytes, hidden: HiddenData) -> Iterator[Finding]:
    """Everything that a workbook holds and does not show, sheet by sheet. Raises CannotBeRead where it is broken."""
    with opened(data) as package:
        main = main_part(package) or "xl/workbook.xml"
        workbook = package.xml(main)
        targets = package.targets_of(main)
        unseen = unseen_styles(package)
        for sheet in named(workbook, "sheet"):
            yield from _sheet(package, sheet, targets, unseen, hidden)
        yield from _pivot_caches(package)
        yield from _links(package)
        yield from _names(workbook)
        yield from paths_in(workbook, "")
        if package.under("xl/model/"):
            yield found("data-model")
        if package.under("xl/revisions/"):
            yield found(
                "tracked-change",
                by="",
                what="the history of changes of a shared workbook",
                words="xl/revisions",
            )
        yield from title_told(title_of(package), lambda: shown_in(package), hidden)
        yield from hidden_in_package(package, hidden)


def _sheet(
    package: Package, sheet: Element, targets: Mapping[str, str], unseen: Unseen, hidden: HiddenData
) -> Iterator[Finding]:
    name, state = sheet.get("name", ""), sheet.get("state", "visible")
    if state != "visible":
        how = " so that Excel's menus do not list it" if state == "veryHidden" else ""
        yield found("hidden-sheet", f"sheet {name}", name=name, how=how)
    part = _part(targets.get(attribute(sheet, "id"), ""))
    if not package.has(part):
        return
    place = f"sheet {name}"
    yield from _cells(package, part, place, unseen, hidden)
    for target in map(_part, package.targets_of(part).values()):
        if target.startswith("xl/drawings/drawing") and package.has(target):
            yield from over_cells(package, part, target, place)
        yield from _beside(package, target, place)


def _part(target: str) -> str:
    """The name of a part as a relationship writes it: from the root, from `xl`, or from a folder below it."""
    plain = target.lstrip("/")
    if plain.startswith("../"):
        plain = plain[3:]
    return plain if plain.startswith("xl/") else f"xl/{plain}"


@dataclass(slots=True)
class _Unseen:
    """What the reading of one sheet has met that does not show."""

    rows: list[int] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    cells: dict[str, list[str]] = field(default_factory=dict)
    printed: list[str] = field(default_factory=list)
    scenarios: list[str] = field(default_factory=list)


def _cells(package: Package, part: str, place: str, styles: Unseen, hidden: HiddenData) -> Iterator[Finding]:
    met = _Unseen()
    try:
        _read_sheet(package.read(part), met, styles)
    except etree.XMLSyntaxError as broken:
        raise CannotBeRead(f"{place} is broken") from broken
    if met.rows:
        count = "1 row is" if len(met.rows) == 1 else f"{len(met.rows)} rows are"
        yield found("hidden-rows", place, count=count, rows=_listed([str(row) for row in met.rows]))
    if met.columns:
        yield found("hidden-columns", place, columns=_listed(met.columns))
    for how, cells in met.cells.items():
        count = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
        yield found("hidden-cells", place, count=count, how=how, cells=_listed(cells))
    for words in met.printed:
        if hidden.tells_of_a_person(words):
            yield found("print-header", place, words=words)
    for name in met.scenarios:
        yield found("custom-data", place, name=f"a scenario “{name}” with values of its own")


def _read_sheet(data: bytes, met: _Unseen, styles: Unseen) -> None:
    """Read a sheet as a stream, so that a million rows need no more memory than one."""
    cells = ("{*}c",) if styles.cells else ()
    for _, element in etree.iterparse(
        io.BytesIO(data),
        tag=("{*}row", "{*}col", *_OF_SHEET, *cells),
        resolve_entities=False,
        no_network=True,
    ):
        name = local(element)
        if name == "col":
            _column(element, met)
        elif name == "row":
            low = float(element.get("ht") or "99") < _LOWEST
            if element.get("hidden") in {"1", "true"} or low:
                met.rows.append(int(element.get("r") or "0"))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif name == "c" and len(element) and (how := styles.cells.get(int(element.get("s") or "0"), "")):
            met.cells.setdefault(how, []).append(element.get("r") or "")
        else:
            _note(element, met, styles)


def _note(element: Element, met: _Unseen, styles: Unseen) -> None:
    """What of a sheet is only printed, or stands under a condition or in a scenario."""
    name = local(element)
    if name in _PRINTED:
        words = " ".join(_CODES.sub(" ", words_in(element)).split())
        met.printed += [words] if any(letter.isalpha() for letter in words) else []
    elif name == "scenario":
        met.scenarios.append(element.get("name") or "without a name")
    elif name == "conditionalFormatting":
        rules = (int(rule.get("dxfId") or "-1") for rule in named(element, "cfRule"))
        for how in {styles.rules[rule] for rule in rules if rule in styles.rules}:
            met.cells.setdefault(f"{how}, under a condition", []).append(element.get("sqref") or "")


def _column(element: Element, met: _Unseen) -> None:
    narrow = element.get("width") is not None and float(element.get("width") or "9") < _NARROWEST
    if element.get("hidden") not in {"1", "true"} and not narrow:
        return
    first, last = int(element.get("min") or "1"), int(element.get("max") or "1")
    letters = get_column_letter(first), get_column_letter(min(last, 16_384))
    met.columns.append(letters[0] if first == last else f"{letters[0]} to {letters[1]}")


def _listed(places: list[str]) -> str:
    shown = ", ".join(places[:_MANY])
    return f"{shown} and {len(places) - _MANY} more" if len(places) > _MANY else shown


def _beside(package: Package, part: str, place: str) -> Iterator[Finding]:
    """What belongs to a sheet and stands in a part of its own: comments, and conversations about a cell."""
    if not package.has(part) or not part.endswith(".xml"):
        return
    if "threadedComment" in part:
        for comment in named(package.xml(part), "threadedComment"):
            where = f"{place}, cell {comment.get('ref', '')}"
            yield found("comment", where, by="", words=words_in(comment))
    elif "comment" in part.rpartition("/")[2]:
        tree = package.xml(part)
        authors = [words_in(author) for author in named(tree, "author")]
        for comment in named(tree, "comment"):
            number = int(comment.get("authorId") or "0")
            by = f" by {authors[number]}" if number < len(authors) and authors[number].strip() else ""
            where = f"{place}, cell {comment.get('ref', '')}"
            yield found("comment", where, by=by, words=words_in(comment))


def _pivot_caches(package: Package) -> Iterator[Finding]:
    definitions = [
        name for name in package.under("xl/pivotCache/pivotCacheDefinition") if name.endswith(".xml")
    ]
    for name in definitions:
        tree = package.xml(name)
        records = name.replace("Definition", "Records")
        fields = [cached.get("name", "") for cached in named(tree, "cacheField")]
        holds = package.has(records) or any(len(items) for items in named(tree, "sharedItems"))
        if holds:
            yield found("pivot-cache", name.rpartition("/")[2], fields=_listed(fields) or "unnamed columns")


def _links(package: Package) -> Iterator[Finding]:
    for name in package.under("xl/externalLinks/externalLink"):
        targets = ", ".join(package.targets_of(name).values()) if name.endswith(".xml") else ""
        spoken = ("ddeService", "ddeTopic", "progId")
        if not targets and name.endswith(".xml"):
            links = package.xml(name).iter("{*}ddeLink", "{*}oleLink")
            targets = ", ".join(said for link in links for way in spoken if (said := link.get(way)))
        if targets:
            yield found("external-link", target=targets)
    if package.has("xl/connections.xml"):
        for connection in named(package.xml("xl/connections.xml"), "connection"):
            target = connection.get("name", "") or connection.get("description", "")
            yield found("data-connection", target=target or "without a name")


def _names(workbook: Element) -> Iterator[Finding]:
    for name in named(workbook, "definedName"):
        called = name.get("name", "")
        if called.startswith(_INNOCENT_NAMES):
            continue
        if name.get("hidden") in {"1", "true"} or "#REF!" in words_in(name):
            yield found("hidden-name", name=called, refers=words_in(name))
