"""What lies hidden in a Word document (DOCX) or an OpenDocument file: changes, comments, text that does not show."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.domain.information.files.findings import Finding, HiddenData, found
from evenhand.domain.information.files.office import (
    Element,
    Package,
    attribute,
    cropped_pictures,
    hidden_in_package,
    local,
    named,
    opened,
    switched_on,
    words_in,
)
from evenhand.domain.information.files.titles import shown_in, title_of, title_told

_CHANGES = {
    "ins": "written in",
    "del": "crossed out",
    "moveFrom": "moved from here",
    "moveTo": "moved to here",
}
_DARK = 0x60  # of 0xFF, in red, green and blue
_SMALLEST = 4  # half points: letters of 2 points or less cannot be read
_SHAPES = ("rect", "custom-shape", "polygon", "ellipse", "path")
_STORIES = ("document", "header", "footer", "footnotes", "endnotes", "comments", "glossary/document")


def hidden_in_document(data: bytes, hidden: HiddenData) -> Iterator[Finding]:
    """Everything that a Word document holds and does not show. Raises CannotBeRead where it is broken."""
    with opened(data) as package:
        for part in _stories(package):
            tree = package.xml(part)
            place = part.removeprefix("word/").removesuffix(".xml")
            yield from _changes(tree, place)
            if place.startswith("comments"):
                yield from _comments(tree)
                continue
            yield from _hidden_text(tree, place)
            yield from _boxes_over_text(tree, place)
            yield from cropped_pictures(tree, package.targets_of(part), place)
        yield from _settings(package)
        yield from title_told(title_of(package), lambda: shown_in(package), hidden)
        yield from hidden_in_package(package, hidden)


def _stories(package: Package) -> Iterator[str]:
    for name in package.names:
        plain = name.removeprefix("word/").removesuffix(".xml")
        if name.startswith("word/") and name.endswith(".xml") and plain.rstrip("0123456789") in _STORIES:
            yield name


def _changes(tree: Element, place: str) -> Iterator[Finding]:
    for tag, what in _CHANGES.items():
        for change in named(tree, tag):
            words = _said(change)
            if words.strip():
                yield found("tracked-change", place, by=_by(change), what=what, words=words)
    for tag in ("rPrChange", "pPrChange", "tblPrChange", "sectPrChange", "cellIns", "cellDel"):
        if any(True for _ in named(tree, tag)):
            yield found("tracked-change", place, by="", what="a change of layout", words=tag)


def _said(element: Element) -> str:
    return "".join(
        words_in(text) for text in element.iter("{*}t", "{*}delText") if local(text) in {"t", "delText"}
    )


def _by(element: Element) -> str:
    author = attribute(element, "author").strip()
    return f" by {author}" if author else ""


def _comments(tree: Element) -> Iterator[Finding]:
    for comment in named(tree, "comment"):
        yield found("comment", by=_by(comment), words=_said(comment))


def _hidden_text(tree: Element, place: str) -> Iterator[Finding]:
    for run in named(tree, "r"):
        words = _said(run)
        how = _why_unseen(run) if words.strip() else ""
        if how:
            yield found("hidden-text", place, how=how, words=words)


def _why_unseen(run: Element) -> str:
    for properties in (child for child in run if local(child) == "rPr"):
        if _blacked_out(properties):
            return "blacked out with a colour"
        shaded = any(local(mark) in {"shd", "highlight"} for mark in properties)
        for mark in properties:
            name = local(mark)
            if name in {"vanish", "webHidden"} and switched_on(mark):
                return "marked as hidden"
            if name == "color" and attribute(mark, "val").upper() == "FFFFFF" and not shaded:
                return "white on white"
            if name == "sz" and attribute(mark, "val").isdigit() and int(attribute(mark, "val")) <= _SMALLEST:
                return "too small to read"
    return ""


def _blacked_out(properties: Element) -> bool:
    """Whether the ground of some words is as dark as they are. A marker leaves them black; shading turns automatic ink white."""
    marks = {local(mark): mark for mark in properties}
    ink = attribute(marks["color"], "val") if "color" in marks else "auto"
    if "highlight" in marks and attribute(marks["highlight"], "val") == "black":
        return ink == "auto" or _dark(ink)
    return "shd" in marks and _dark(attribute(marks["shd"], "fill")) and _dark(ink)


def _dark(colour: str) -> bool:
    """Whether a colour such as `1F1F1F` is too dark to be read on black."""
    pairs = [colour[at : at + 2] for at in (0, 2, 4)]
    try:
        return len(colour) == len("RRGGBB") and all(int(pair, 16) < _DARK for pair in pairs)
    except ValueError:
        return False


def _boxes_over_text(tree: Element, place: str) -> Iterator[Finding]:
    """Filled shapes in front of the words of their paragraph: whoever moves the shape reads them."""
    for paragraph in named(tree, "p"):
        if not any(_covers(anchor) for anchor in named(paragraph, "anchor")):
            continue
        below = (
            text for text in named(paragraph, "t") if next(text.iterancestors("{*}anchor"), None) is None
        )
        words = "".join(words_in(text) for text in below)
        if words.strip():
            yield found("covered-text", place, words=words)


def _covers(anchor: Element) -> bool:
    """Whether a shape stands before the text, lets it run underneath, and is filled.

    A pale one with words of its own is taken for a note in the margin; a dark one hides the text whatever stands in it.
    """
    in_front = attribute(anchor, "behindDoc") in {"", "0", "false"}
    runs_under = any(True for _ in named(anchor, "wrapNone"))
    fills = [part for shape in named(anchor, "spPr") for part in shape if local(part) == "solidFill"]
    dark = any(_dark(attribute(colour, "val")) for fill in fills for colour in named(fill, "srgbClr"))
    speaks = any(words_in(text).strip() for text in named(anchor, "t"))
    return in_front and runs_under and bool(fills) and (dark or not speaks)


def _settings(package: Package) -> Iterator[Finding]:
    if not package.has("word/settings.xml"):
        return
    settings = package.xml("word/settings.xml")
    for merge in named(settings, "mailMerge"):
        sources = [attribute(mark, "val") for mark in merge if local(mark) in {"query", "connectString"}]
        yield found("merge-source", target="; ".join(filter(None, sources)) or "a list of recipients")
    for variable in named(settings, "docVar"):
        value = f"{attribute(variable, 'name')} = {attribute(variable, 'val')}"
        yield found("custom-data", name=value)


# --- OpenDocument ------------------------------------------------------------------------------------------------


def hidden_in_open_document(data: bytes, hidden: HiddenData) -> Iterator[Finding]:
    """Everything that an ODT, ODS or ODP file holds and does not show. Raises CannotBeRead where it is broken."""
    with opened(data) as package:
        content = package.xml("content.xml")
        yield from _open_changes(content)
        yield from _open_hidden(content)
        yield from _open_boxes(content)
        for annotation in named(content, "annotation"):
            creators = [words_in(creator) for creator in named(annotation, "creator")]
            by = f" by {creators[0]}" if creators and creators[0].strip() else ""
            words = " ".join(words_in(paragraph) for paragraph in named(annotation, "p"))
            yield found("comment", by=by, words=words)
        if package.has("meta.xml"):
            meta = package.xml("meta.xml")
            yield from _open_properties(meta, hidden)
            for title in named(meta, "title"):
                yield from title_told(words_in(title), lambda: _open_shown(content), hidden)
        for name in package.under("Object "):
            if name.endswith("content.xml"):
                yield found("embedded-object", name=name.partition("/")[0])
        if package.under("Basic/") or package.under("Scripts/"):
            yield found("macro")
        for name in package.under("Versions/"):
            yield found("previous-version", name, count="1 version is")


def _open_shown(content: Element) -> str:
    return " ".join(words_in(paragraph) for tag in ("p", "h") for paragraph in named(content, tag))


def _open_changes(content: Element) -> Iterator[Finding]:
    for region in named(content, "changed-region"):
        for change in region:
            who = [words_in(creator) for creator in named(change, "creator")]
            by = f" by {who[0]}" if who and who[0].strip() else ""
            words = " ".join(words_in(paragraph) for paragraph in named(change, "p"))
            words = words or _between(content, attribute(region, "id"))
            yield found("tracked-change", by=by, what=local(change), words=words)


def _between(content: Element, change: str) -> str:
    """The words between the marks of where a change begins and ends."""
    words, within = "", False
    for element in content.iter():
        if local(element) in {"change-start", "change-end"} and attribute(element, "change-id") == change:
            within = local(element) == "change-start"
            words += (element.tail or "") if within else ""
        elif within:
            words += (element.text or "") + (element.tail or "")
    return words


def _open_hidden(content: Element) -> Iterator[Finding]:
    invisible = {
        attribute(style, "name")
        for style in named(content, "style")
        if any(attribute(properties, "display") in {"none", "false"} for properties in style)
    }
    for table in named(content, "table"):
        name = attribute(table, "name")
        if attribute(table, "style-name") in invisible or attribute(table, "display") == "false":
            yield found("hidden-sheet", f"sheet {name}", name=name, how="")
        rows = sum(
            int(attribute(row, "number-rows-repeated") or "1")
            for row in named(table, "table-row")
            if attribute(row, "visibility") in {"collapse", "filter"} and words_in(row).strip()
        )
        if rows:
            count = "1 row is" if rows == 1 else f"{rows} rows are"
            yield found("hidden-rows", f"sheet {name}", count=count, rows="collapsed or filtered out")
        if any(attribute(column, "visibility") == "collapse" for column in named(table, "table-column")):
            yield found("hidden-columns", f"sheet {name}", columns="collapsed columns")
    for kind in ("hidden-text", "hidden-paragraph"):
        for text in named(content, kind):
            words = attribute(text, "string-value") or words_in(text)
            if words.strip():
                yield found("hidden-text", how="marked as hidden", words=words)
    for span in named(content, "span"):
        if attribute(span, "style-name") in invisible and words_in(span).strip():
            yield found("hidden-text", how="marked as hidden", words=words_in(span))


def _open_boxes(content: Element) -> Iterator[Finding]:
    """Filled shapes in front of the words of their paragraph, in a text document."""
    before_text = {
        attribute(style, "name")
        for style in named(content, "style")
        for drawn in named(style, "graphic-properties")
        if attribute(drawn, "fill") == "solid"
        and (attribute(drawn, "wrap"), attribute(drawn, "run-through")) == ("run-through", "foreground")
    }
    for paragraph in named(content, "p"):
        shapes = [shape for tag in _SHAPES for shape in named(paragraph, tag)]
        covering = [shape for shape in shapes if attribute(shape, "style-name") in before_text]
        words = words_in(paragraph)
        if words.strip() and any(not words_in(shape).strip() for shape in covering):
            yield found("covered-text", words=words)


def _open_properties(meta: Element, hidden: HiddenData) -> Iterator[Finding]:
    for name in ("initial-creator", "creator", "printed-by", "subject", "description", "keyword"):
        for element in named(meta, name):
            if hidden.tells_of_a_person(words_in(element)):
                yield found("document-property", name=name, value=words_in(element))
    for element in named(meta, "user-defined"):
        if hidden.tells_of_a_person(words_in(element)):
            yield found("document-property", name=attribute(element, "name"), value=words_in(element))
