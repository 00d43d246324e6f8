"""What lies hidden in an OpenDocument file (ODT, ODS, ODP): changes, comments, what does not show, what it links to."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence

from odfdo.container import Container
from odfdo.meta import Meta

from evenhand.domain.information.files.findings import Finding, HiddenData, found
from evenhand.domain.information.files.office import (
    IMPERSONAL,
    Element,
    Package,
    attribute,
    local,
    named,
    opened,
    words_in,
)
from evenhand.domain.information.files.open_places import (
    far_cells,
    kept_rules,
    open_pictures,
    under_conditions,
)
from evenhand.domain.information.files.titles import stands_in, title_told
from evenhand.domain.information.files.unreadable import CannotBeRead

_SHAPES = ("rect", "custom-shape", "polygon", "ellipse", "path")
_PERSONAL = ("initial-creator", "creator", "printed-by", "subject", "description", "keyword")
_NAMING = frozenset({*_PERSONAL, "user-defined", "template"})
_TINY = re.compile(r"(?:[01](?:\.\d+)?|2)pt")
_CLIPPED = re.compile(r"[1-9]")
_WAY = re.compile(r"^(?:file:|/[A-Za-z]:|\\\\|(?:\.\./)*/?(?:Users|home)/)")


def hidden_in_open_document(data: bytes, hidden: HiddenData) -> Iterator[Finding]:
    """Everything that an ODT, ODS or ODP file holds and does not show. Raises CannotBeRead where it is broken."""
    with opened(data) as package:
        manifest = package.xml("META-INF/manifest.xml") if package.has("META-INF/manifest.xml") else None
        if manifest is not None and any(True for _ in named(manifest, "encryption-data")):
            raise CannotBeRead("it is protected by a password")
        content = package.xml("content.xml")
        yield from _beside_the_words(package, content)
        unseen = _unseen_styles(package)
        yield from _unseen_ink(content, unseen)
        yield from under_conditions(content, unseen)
        yield from kept_rules(content, _open_shown(content), hidden)
        yield from far_cells(content)
        yield from open_pictures(content)
        yield from _slides(content)
        yield from _open_changes(content)
        yield from _open_hidden(content, [package.xml(part) for part in ("styles.xml",) if package.has(part)])
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


def _beside_the_words(package: Package, content: Element) -> Iterator[Finding]:
    """Cropped pictures, ways to files elsewhere, and sections that do not show."""
    for drawn in named(content, "graphic-properties"):
        if _CLIPPED.search(attribute(drawn, "clip")):
            yield found("cropped-picture", name="a picture")
    for element in content.iter():
        target = attribute(element, "href") if isinstance(element.tag, str) else ""
        if _WAY.search(target):
            kind = "external-link" if local(element) == "table-source" else "file-path"
            yield found(kind, target=target)
    for section in named(content, "section"):
        if attribute(section, "display") in {"none", "condition"} and words_in(section).strip():
            yield found("hidden-text", how="a hidden section", words=words_in(section))


def _unseen_styles(package: Package) -> Mapping[str, str]:
    """The styles that show nothing, with the reason: white on paper, black on a black marker, letters too small."""
    unseen: dict[str, str] = {}
    for part in ("styles.xml", "content.xml"):
        for style in named(package.xml(part), "style") if package.has(part) else ():
            ink = {attribute(one, "color").casefold() for one in named(style, "text-properties")} - {""}
            ground = {attribute(one, "background-color").casefold() for one in style} - {"", "transparent"}
            if ink == {"#ffffff"} and ground <= {"#ffffff"}:
                unseen[attribute(style, "name")] = "white on white"
            elif ground == {"#000000"} and ink <= {"#000000"} and attribute(style, "family") != "graphic":
                unseen[attribute(style, "name")] = "blacked out with a colour"
            elif any(_TINY.fullmatch(attribute(one, "font-size")) for one in named(style, "text-properties")):
                unseen[attribute(style, "name")] = "too small to read"
    return unseen


def _unseen_ink(content: Element, unseen: Mapping[str, str]) -> Iterator[Finding]:
    """Words whose style shows nothing of them."""
    for element in content.iter("{*}span", "{*}p", "{*}h", "{*}table-cell"):
        how, words = unseen.get(attribute(element, "style-name"), ""), words_in(element)
        if how and words.strip():
            table = next(element.iterancestors("{*}table"), None)
            place = f"sheet {attribute(table, 'name')}" if table is not None else ""
            yield found("hidden-text", place, how=how, words=words)


def _slides(content: Element) -> Iterator[Finding]:
    """Notes to the speaker, and slides left out of the show."""
    left_out = {
        attribute(style, "name")
        for style in named(content, "style")
        if any(attribute(one, "visibility") == "hidden" for one in named(style, "drawing-page-properties"))
    }
    for slide in named(content, "page"):
        place = f"slide {attribute(slide, 'name')}"
        if attribute(slide, "style-name") in left_out:
            yield found("hidden-slide", place)
        for notes in (part for part in slide if local(part) == "notes"):
            words = " ".join(words_in(paragraph) for paragraph in named(notes, "p"))
            if words.strip():
                yield found("speaker-notes", place, words=words)


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


def _open_hidden(content: Element, styles: Sequence[Element]) -> Iterator[Finding]:
    invisible = {
        attribute(style, "name")
        for tree in (content, *styles)
        for style in named(tree, "style")
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
    for name in _PERSONAL:
        for element in named(meta, name):
            if hidden.tells_of_a_person(words_in(element)):
                yield found("document-property", name=name, value=words_in(element))
    for element in named(meta, "user-defined"):
        if attribute(element, "name") not in IMPERSONAL and hidden.tells_of_a_person(words_in(element)):
            yield found("document-property", name=attribute(element, "name"), value=words_in(element))


def without_properties(data: bytes, name: str) -> bytes:
    """A copy that names nobody among its properties, and keeps its title where it shows that or has it as its `name`.

    Every other part stays byte for byte as it was.
    """
    with opened(data) as package:
        shown = f"{_open_shown(package.xml('content.xml'))} {name}"
    container = Container(io.BytesIO(data))
    meta = Meta("meta.xml", container)
    for element in meta.get_meta_body().get_elements("*"):
        plain = element.tag.partition(":")[2]
        if plain in _NAMING or (plain == "title" and not stands_in(element.text_recursive, shown)):
            element.delete()
    clean = io.BytesIO()
    container.set_part("meta.xml", meta.serialize())
    container.save(clean)
    return clean.getvalue()
