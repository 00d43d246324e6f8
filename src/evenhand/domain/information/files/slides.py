"""What lies hidden in a presentation (PPTX): slides left out of the show, notes, comments, cropped pictures."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.domain.information.files.findings import Finding, HiddenData, found
from evenhand.domain.information.files.office import (
    attribute,
    cropped_pictures,
    hidden_in_package,
    named,
    opened,
    words_in,
)
from evenhand.domain.information.files.titles import shown_in, title_of, title_told


def hidden_in_slides(data: bytes, hidden: HiddenData) -> Iterator[Finding]:
    """Everything that a presentation holds and does not show. Raises CannotBeRead where it is broken."""
    with opened(data) as package:
        for part in package.names:
            if not part.endswith(".xml") or "/_rels/" in part:
                continue
            plain = part.rpartition("/")[2].removesuffix(".xml")
            if part.startswith("ppt/slides/slide"):
                tree = package.xml(part)
                if attribute(tree, "show") == "0":
                    yield found("hidden-slide", plain)
                yield from cropped_pictures(tree, package.targets_of(part), plain)
            elif part.startswith("ppt/notesSlides/"):
                words = " ".join(words_in(text) for text in named(package.xml(part), "t"))
                if words.strip().strip("0123456789"):
                    yield found("speaker-notes", plain, words=words)
            elif part.startswith("ppt/comments/"):
                for comment in named(package.xml(part), "cm"):
                    yield found("comment", plain, by="", words=words_in(comment))
        yield from title_told(title_of(package), lambda: shown_in(package), hidden)
        yield from hidden_in_package(package, hidden)
