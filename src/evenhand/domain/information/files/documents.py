"""What lies hidden in a Word document (DOCX): changes, comments, text that does not show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from evenhand.domain.information.files.choices import choices_in_words, unseen_choices
from evenhand.domain.information.files.document_fields import fields, headers_of_no_page, words_of_text
from evenhand.domain.information.files.document_places import (
    beside_the_page,
    only_for_older_programs,
    pictures_over_words,
    squeezed,
)
from evenhand.domain.information.files.findings import Finding, HiddenData, found
from evenhand.domain.information.files.office import (
    Element,
    Package,
    attribute,
    cropped_pictures,
    hidden_in_package,
    local,
    main_part,
    named,
    opened,
    paths_in,
    switched_on,
    words_in,
)
from evenhand.domain.information.files.stored_texts import parts_of_nothing
from evenhand.domain.information.files.titles import shown_in, title_of, title_told
from evenhand.domain.information.files.unseen_letters import shapeless_letters

_CHANGES = {
    "ins": "written in",
    "del": "crossed out",
    "moveFrom": "moved from here",
    "moveTo": "moved to here",
}
_DARK = 0x60  # of 0xFF, in red, green and blue
_PALE = 0xF5
_MARKED, _WHITE, _SMALL = "marked as hidden", "white on white", "too small to read"
_SMALLEST = 4  # half points: letters of 2 points or less cannot be read
_OF_LAYOUT = (
    *("rPrChange", "pPrChange", "tblPrChange", "sectPrChange", "cellIns", "cellDel", "cellMerge"),
    *("trPrChange", "tcPrChange", "tblGridChange", "numberingChange"),
)
_STORIES = ("document", "header", "footer", "footnotes", "endnotes", "comments", "glossary/document")


def hidden_in_document(data: bytes, hidden: HiddenData) -> Iterator[Finding]:
    """Everything that a Word document holds and does not show. Raises CannotBeRead where it is broken."""
    with opened(data) as package:
        styles, choices = _unseen_styles(package), list[str]()
        for part in _stories(package):
            tree = package.xml(part)
            place = part.removeprefix("word/").removesuffix(".xml")
            yield from _changes(tree, place)
            if place.startswith("comments"):
                yield from _comments(tree)
                continue
            yield from _hidden_text(tree, place, styles)
            yield from fields(tree, place)
            yield from paths_in(tree, place)
            yield from _boxes_over_text(tree, place)
            yield from pictures_over_words(tree, place)
            yield from beside_the_page(tree, place)
            yield from squeezed(tree, place)
            yield from only_for_older_programs(tree, place)
            choices += choices_in_words(tree)
            yield from cropped_pictures(tree, package.targets_of(part), place)
        if choices:
            yield from unseen_choices(choices, shown_in(package), hidden)
        yield from _settings(package)
        yield from headers_of_no_page(package)
        yield from title_told(title_of(package), lambda: shown_in(package), hidden)
        yield from hidden_in_package(package, hidden)
        yield from parts_of_nothing(package)


def _stories(package: Package) -> Iterator[str]:
    for name in package.names:
        plain = name.removeprefix("word/").removesuffix(".xml")
        is_story = (
            name.startswith("word/") and name.endswith(".xml") and plain.rstrip("0123456789") in _STORIES
        )
        if is_story or name == main_part(package):
            yield name


def _changes(tree: Element, place: str) -> Iterator[Finding]:
    for tag, what in _CHANGES.items():
        for change in named(tree, tag):
            words = words_of_text(change)
            if words.strip():
                yield found("tracked-change", place, by=_by(change), what=what, words=words)
    for row in named(tree, "tr"):
        for mark in (mark for properties in row if local(properties) == "trPr" for mark in properties):
            if local(mark) in {"ins", "del"} and words_of_text(row).strip():
                what = "a row " + _CHANGES[local(mark)]
                yield found("tracked-change", place, by=_by(mark), what=what, words=words_of_text(row))
    for tag in _OF_LAYOUT:
        if any(True for _ in named(tree, tag)):
            yield found("tracked-change", place, by="", what="a change of layout", words=tag)
    for chunk in named(tree, "altChunk"):
        yield found("embedded-object", place, name=attribute(chunk, "id") or "a document within the document")


def _by(element: Element) -> str:
    author = attribute(element, "author").strip()
    return f" by {author}" if author else ""


def _comments(tree: Element) -> Iterator[Finding]:
    for comment in named(tree, "comment"):
        yield found("comment", by=_by(comment), words=words_of_text(comment))


def _hidden_text(tree: Element, place: str, styles: Mapping[str, str]) -> Iterator[Finding]:
    for run in named(tree, "r"):
        words = words_of_text(run)
        how = _why_unseen(run, styles) if words.strip() else ""
        if how:
            yield found("hidden-text", place, how=how, words=words)
        elif not words.isascii():
            yield from shapeless_letters(words, place)
    for shape in named(tree, "docPr"):
        words = " ".join(words_in(text) for text in named(shape.getparent(), "t"))
        if shape.get("hidden") in {"1", "true"}:
            yield found("hidden-text", place, how="a hidden shape", words=words or "a picture")


def _why_unseen(run: Element, styles: Mapping[str, str]) -> str:
    """Why the words of a run do not show, by its own marks or by the style of it or of its paragraph; else nothing."""
    own, around = _properties_of(run), _properties_of(next(run.iterancestors("{*}p"), None))
    on_colour = _on_colour(run)
    if why := _why_marked(own, on_colour):
        return why
    marks = {local(mark) for mark in own}
    for style in (mark for mark in (*own, *around) if local(mark) in {"rStyle", "pStyle"}):
        why = styles.get(attribute(style, "val"), "")
        undone = {_MARKED: {"vanish", "webHidden"}, _WHITE: {"color"}, _SMALL: {"sz"}}.get(why, set())
        if why and not (marks & undone) and not (why == _WHITE and on_colour):
            return why
    return ""


def _properties_of(element: Element | None) -> Sequence[Element]:
    """The marks in an element's properties: what `rPr` holds for a run, `pPr` for a paragraph."""
    children = () if element is None else element
    return next((tuple(child) for child in children if local(child) == f"{local(element)}Pr"), ())


def _why_marked(properties: Sequence[Element], on_colour: bool) -> str:
    if _blacked_out(properties):
        return "blacked out with a colour"
    shaded = on_colour or any(local(mark) in {"shd", "highlight"} for mark in properties)
    for mark in properties:
        name = local(mark)
        if name in {"vanish", "webHidden"} and switched_on(mark):
            return _MARKED
        if name == "color" and _pale(mark) and not shaded:
            return _WHITE
        if name == "sz" and attribute(mark, "val").isdigit() and int(attribute(mark, "val")) <= _SMALLEST:
            return _SMALL
    return ""


def _pale(colour: Element) -> bool:
    """Whether words of this colour cannot be told from white paper."""
    value, theme = attribute(colour, "val"), attribute(colour, "themeColor")
    pairs = [value[at : at + 2] for at in (0, 2, 4)] if re.fullmatch("[0-9A-Fa-f]{6}", value) else []
    is_paper = theme in {"background1", "light1"} and not attribute(colour, "themeShade")
    return is_paper or (bool(pairs) and all(int(pair, 16) >= _PALE for pair in pairs))


def _on_colour(run: Element) -> bool:
    """Whether the paragraph or the cell around a run has a colour of its own."""
    for around in run.iterancestors("{*}p", "{*}tc"):
        for mark in _properties_of(around):
            if local(mark) == "shd" and attribute(mark, "fill").upper() not in {"", "AUTO", "FFFFFF"}:
                return True
    return False


def _unseen_styles(package: Package) -> Mapping[str, str]:
    """The styles whose words do not show, each with the reason; a style has what it is based on."""
    if not package.has("word/styles.xml"):
        return {}
    own: dict[str, str] = {}
    based: dict[str, str] = {}
    for style in named(package.xml("word/styles.xml"), "style"):
        name = attribute(style, "styleId")
        for part in style:
            if local(part) == "rPr":
                own[name] = _why_marked(tuple(part), on_colour=False)
            elif local(part) == "basedOn":
                based[name] = attribute(part, "val")
    unseen = {}
    for name in own.keys() | based.keys():
        at, seen = name, set[str]()
        while at and at not in seen and not own.get(at):
            seen.add(at)
            at = based.get(at, "")
        if own.get(at):
            unseen[name] = own[at]
    return unseen


def _blacked_out(properties: Sequence[Element]) -> bool:
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
