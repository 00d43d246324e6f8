"""The title among a file's properties: whatever opens the file shows it, and often it is older than what is in it.

A letter that was made by writing over another keeps the first one's title. So a title is told unless each of its words
also stands in what the file shows, or in its name, which its reader sees anyway.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from evenhand.domain.information.files.findings import Finding, HiddenData, found
from evenhand.domain.information.files.office import Package, local, streamed, words_in

_TEXTS = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes)\.xml|xl/(?:sharedStrings|workbook)\.xml"
    r"|(?:ppt/slides|xl/drawings|xl/charts)/[^/]+\.xml"
)
_APART = ("{*}p", "{*}br", "{*}tab", "{*}si", "{*}sheet")  # a word does not go on over these


def words_of(text: str) -> frozenset[str]:
    """The words of a text, to be compared."""
    return frozenset(re.findall(r"[^\W_]+", text.casefold()))


def stands_in(title: str, shown: str) -> bool:
    """Whether a text shows every word of a title."""
    return words_of(title) <= words_of(shown)


def title_told(title: str, shown: Callable[[], str], hidden: HiddenData) -> Iterator[Finding]:
    """A finding where a title says more than is shown. `shown` is asked only where there is a title."""
    if hidden.tells_of_a_person(title) and (unseen := words_of(title) - words_of(shown())):
        told = (word for word in re.findall(r"[^\W_]+", title) if word.casefold() in unseen)
        yield found("document-title", value=title, unseen=", ".join(dict.fromkeys(told)))


def in_its_name(finding: Finding, name: str) -> bool:
    """Whether what a title says beyond the pages stands in the file's name."""
    return finding.kind == "document-title" and stands_in(
        dict(finding.gaps)["unseen"], PurePosixPath(name).stem
    )


def title_of(package: Package) -> str:
    """The title that an Office file keeps."""
    if not package.has("docProps/core.xml"):
        return ""
    tree = package.xml("docProps/core.xml")
    return next((" ".join(words_in(said).split()) for said in tree if local(said) == "title"), "")


def shown_in(package: Package) -> str:
    """What an Office file shows on its pages, sheets and slides."""
    said: list[str] = []
    for part in package.names:
        if _TEXTS.fullmatch(part):
            for element in package.xml(part).iter("{*}t", *_APART):
                is_text = local(element) == "t"
                said.append(element.text or "" if is_text else f" {element.get('name', '')} ")
        elif part.startswith("xl/worksheets/sheet"):
            rows = streamed(package.read(part), "row")
            said += (f" {words_in(cell)} " for row in rows for cell in row)
    return "".join(said)
