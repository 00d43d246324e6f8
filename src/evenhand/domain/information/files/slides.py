"""What lies hidden in a presentation (PPTX): slides left out of the show, notes, comments, cropped pictures."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.domain.information.files.document_places import only_for_older_programs
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
    words_in,
)
from evenhand.domain.information.files.stored_texts import parts_of_nothing
from evenhand.domain.information.files.titles import shown_in, title_of, title_told


def hidden_in_slides(data: bytes, hidden: HiddenData) -> Iterator[Finding]:
    """Everything that a presentation holds and does not show. Raises CannotBeRead where it is broken."""
    with opened(data) as package:
        size = _size(package)
        for part in package.names:
            if not part.endswith(".xml") or "/_rels/" in part:
                continue
            plain = part.rpartition("/")[2].removesuffix(".xml")
            if part.startswith("ppt/slides/slide"):
                tree = package.xml(part)
                if attribute(tree, "show") == "0":
                    yield found("hidden-slide", plain)
                yield from cropped_pictures(tree, package.targets_of(part), plain)
                yield from _unseen(tree, size, plain)
                yield from only_for_older_programs(tree, plain)
                yield from paths_in(tree, plain)
            elif part.startswith("ppt/notesSlides/"):
                words = " ".join(words_in(text) for text in named(package.xml(part), "t"))
                if words.strip().strip("0123456789"):
                    yield found("speaker-notes", plain, words=words)
            elif part.startswith("ppt/comments/"):
                for comment in named(package.xml(part), "cm"):
                    yield found("comment", plain, by="", words=words_in(comment))
        yield from title_told(title_of(package), lambda: shown_in(package), hidden)
        yield from hidden_in_package(package, hidden)
        yield from parts_of_nothing(package)


def _size(package: Package) -> tuple[int, int]:
    """How wide and how high the slides are, in English metric units; nought where nothing is said."""
    main = main_part(package) or "ppt/presentation.xml"
    sizes = named(package.xml(main), "sldSz") if package.has(main) else ()
    return next(((int(size.get("cx", "0")), int(size.get("cy", "0"))) for size in sizes), (0, 0))


def _unseen(tree: Element, size: tuple[int, int], place: str) -> Iterator[Finding]:
    """Shapes that are switched off, that lie beside the slide, or over which a filled shape was drawn later."""
    shapes = [
        shape
        for shape in tree.iter("{*}sp", "{*}pic", "{*}graphicFrame")
        if local(shape.getparent()) == "spTree"
    ]
    boxes = [_box(shape) for shape in shapes]
    for number, (shape, box) in enumerate(zip(shapes, boxes, strict=True)):
        words = " ".join(words_in(text) for text in named(shape, "t"))
        named_so = next(named(shape, "cNvPr"), None)
        if named_so is not None and named_so.get("hidden") in {"1", "true"}:
            yield found("hidden-text", place, how="a hidden shape", words=words or "a picture or a drawing")
        elif words.strip() and box is not None:
            across, up = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            if all(size) and not (0 <= across <= size[0] and 0 <= up <= size[1]):
                yield found("off-page-text", place, words=words)
            later = zip(shapes[number + 1 :], boxes[number + 1 :], strict=True)
            if any(over is not None and _hides(cover, over, box) for cover, over in later):
                yield found("covered-text", place, words=words)


def _box(shape: Element) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of a shape; nothing where it takes them from the layout."""
    for frame in (part for holder in shape for part in (holder, *holder) if local(part) == "xfrm"):
        sides = {local(part): part for part in frame}
        if "off" in sides and "ext" in sides:
            left, top = int(sides["off"].get("x", "0")), int(sides["off"].get("y", "0"))
            return left, top, left + int(sides["ext"].get("cx", "0")), top + int(sides["ext"].get("cy", "0"))
    return None


def _hides(cover: Element, over: tuple[int, int, int, int], below: tuple[int, int, int, int]) -> bool:
    """Whether a picture, or a shape with a solid colour and no words, lies over the middle of what is below it."""
    across, up = (below[0] + below[2]) / 2, (below[1] + below[3]) / 2
    lies_over = over[0] <= across <= over[2] and over[1] <= up <= over[3]
    filled = local(cover) == "pic" or any(
        local(part) == "solidFill" and not any(True for _ in named(part, "alpha"))
        for holder in cover
        if local(holder) == "spPr"
        for part in holder
    )
    return lies_over and filled and not any(words_in(text).strip() for text in named(cover, "t"))
