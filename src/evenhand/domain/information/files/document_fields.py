"""What the fields of a Word document hold beside what they show, and headers that none of its pages has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evenhand.domain.information.files.findings import Finding, found
from evenhand.domain.information.files.office import (
    Element,
    Package,
    attribute,
    local,
    main_part,
    named,
    switched_on,
    words_in,
)

# Fields that hold words or a way to a file beside what they show: entries of an index, data of a program, conditions.
_TELLING_FIELDS = re.compile(
    r"\s*(?:XE|TC|TA|RD|IF|PRIVATE|ADDIN|DATABASE|INCLUDETEXT|INCLUDEPICTURE|LINK|DDE\w*)\b"
)
_WAY = re.compile(r"(?:\b[A-Za-z]:\\|\\\\\w|file:/)[^\s\"]*")


def words_of_text(element: Element) -> str:
    """The words within an element, those crossed out among them."""
    return "".join(
        words_in(text) for text in element.iter("{*}t", "{*}delText") if local(text) in {"t", "delText"}
    )


def fields(tree: Element, place: str) -> Iterator[Finding]:
    """Fields that hold more than they show."""
    for said in _instructions(tree):
        if _TELLING_FIELDS.match(said):
            yield found("hidden-text", place, how="in a field", words=said.strip())
        elif way := _WAY.search(said):
            yield found("file-path", place, target=way.group())


def _instructions(tree: Element) -> Iterator[str]:
    begun: list[str] = []
    for element in tree.iter("{*}fldChar", "{*}instrText", "{*}fldSimple"):
        kind = attribute(element, "fldCharType")
        if local(element) == "fldSimple":
            yield attribute(element, "instr")
        elif local(element) == "instrText" and begun:
            begun[-1] += words_in(element)
        elif kind == "begin":
            begun.append("")
        elif kind == "end" and begun:
            yield begun.pop()


def headers_of_no_page(package: Package) -> Iterator[Finding]:
    """Headers and footers for a first or an even page, where the document gives such pages none of their own."""
    main = main_part(package) or "word/document.xml"
    if not package.has(main):
        return
    targets, settings = package.targets_of(main), "word/settings.xml"
    even = package.has(settings) and any(map(switched_on, named(package.xml(settings), "evenAndOddHeaders")))
    for section in named(package.xml(main), "sectPr"):
        first = any(local(mark) == "titlePg" and switched_on(mark) for mark in section)
        for mark in section:
            kind = attribute(mark, "type") if local(mark) in {"headerReference", "footerReference"} else ""
            part = f"word/{targets.get(attribute(mark, 'id'), '').rpartition('/')[2]}"
            if (kind, first) != ("first", False) and (kind, even) != ("even", False):
                continue
            words = words_of_text(package.xml(part)) if package.has(part) else ""
            if words.strip():
                where = part.removeprefix("word/").removesuffix(".xml")
                yield found(
                    "hidden-text", where, how="for pages that the document does not have", words=words
                )
