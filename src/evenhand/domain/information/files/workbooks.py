"""What lies hidden in an Excel workbook (XLSX, XLSM): sheets, rows, columns, cells, pivot caches, comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evenhand.domain.information.files.cell_colours import Unseen, unseen_styles
from evenhand.domain.information.files.choices import unseen_choices
from evenhand.domain.information.files.findings import Finding, HiddenData, found
from evenhand.domain.information.files.office import (
    Element,
    Package,
    attribute,
    hidden_in_package,
    main_part,
    named,
    opened,
    paths_in,
    words_in,
)
from evenhand.domain.information.files.shapes import over_cells
from evenhand.domain.information.files.sheets import listed, read_sheet, told_of
from evenhand.domain.information.files.stored_texts import parts_of_nothing, texts_of_no_cell
from evenhand.domain.information.files.titles import shown_in, title_of, title_told

_INNOCENT_NAMES = ("_xlnm.Print_", "_xlnm._FilterDatabase", "_xlnm.Criteria", "_xlnm.Extract")


def hidden_in_workbook(data: bytes, hidden: HiddenData) -> Iterator[Finding]:
    """Everything that a workbook holds and does not show, sheet by sheet. Raises CannotBeRead where it is broken."""
    with opened(data) as package:
        main = main_part(package) or "xl/workbook.xml"
        workbook = package.xml(main)
        targets = package.targets_of(main)
        unseen = unseen_styles(package)
        shared, choices = set[int](), list[str]()
        for sheet in named(workbook, "sheet"):
            yield from _sheet(package, sheet, targets, _Reading(unseen, hidden, shared, choices))
        if choices:
            yield from unseen_choices(choices, shown_in(package), hidden)
        yield from texts_of_no_cell(package, shared)
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
        yield from parts_of_nothing(package)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the sheets are read with, and what they have in common."""

    styles: Unseen
    hidden: HiddenData
    shared: set[int]
    choices: list[str]


def _sheet(
    package: Package, sheet: Element, targets: Mapping[str, str], reading: _Reading
) -> Iterator[Finding]:
    name, state = sheet.get("name", ""), sheet.get("state", "visible")
    if state != "visible":
        how = " so that Excel's menus do not list it" if state == "veryHidden" else ""
        yield found("hidden-sheet", f"sheet {name}", name=name, how=how)
    part = _part(targets.get(attribute(sheet, "id"), ""))
    if not package.has(part):
        return
    place = f"sheet {name}"
    met = read_sheet(package, part, place, reading.styles, reading.shared)
    reading.choices.extend(met.choices)
    yield from told_of(met, place, reading.hidden)
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
            yield found("pivot-cache", name.rpartition("/")[2], fields=listed(fields) or "unnamed columns")


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
        refers = words_in(name).strip()
        holds_words = refers.startswith(('"', '{"')) and any(letter.isalpha() for letter in refers)
        if name.get("hidden") in {"1", "true"} or "#REF!" in refers or holds_words:
            yield found("hidden-name", name=called, refers=words_in(name))
