"""Where the things of a Word document lie: pictures over the words of a paragraph, and words beside the page.

Word says where a thing lies from the paragraph, the column or the page, and never where the words are, since it lays them out
anew each time. How far they reach is reckoned from their number and size. A picture is told only where it lies well over
them, so that a coat of arms or a signature beside them is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from evenhand.domain.information.files.document_fields import words_of_text
from evenhand.domain.information.files.findings import Finding, found
from evenhand.domain.information.files.office import Element, attribute, local, named, words_in

_PER_POINT = 12_700  # English metric units
_PER_TWIP = 635
LETTER = 11.0  # points: the size of letters that say none
_LETTER_WIDTH = 0.5  # of their size
_LINE_HEIGHT = 1.2  # of their size
_LEAST_ACROSS, _LEAST_DOWN = 20.0, 6.0  # points over the words: less is a thing laid beside them
_PAGE = 11_906 * _PER_TWIP, 16_838 * _PER_TWIP  # A4
_MARGIN = 1440 * _PER_TWIP
_LOWEST = 3 * _PER_POINT  # a line or row as low as this shows nothing
_SEE_THROUGH = 50_000  # of 100,000: a picture paler than this shows what is below
_FROM_PAGE = frozenset({"page", "leftMargin", "topMargin"})
_FROM_WORDS = frozenset({"column", "margin", "character", "paragraph", "line"})

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a thing begins along one axis, from what, and how long it is; in English metric units."""

    origin: str
    start: float
    length: float

    @property
    def end(self) -> float:
        return self.start + self.length


def pictures_over_words(tree: Element, place: str) -> Iterator[Finding]:
    """Pictures laid in front of the words of their paragraph: whoever moves the picture reads them."""
    for paragraph in named(tree, "p"):
        anchors = [anchor for anchor in named(paragraph, "anchor") if _is_picture_in_front(anchor)]
        below = [
            text for text in named(paragraph, "t") if next(text.iterancestors("{*}anchor"), None) is None
        ]
        words = "".join(words_in(text) for text in below) if anchors else ""
        if words.strip() and any(_over(anchor, words, _size_of(paragraph), tree) for anchor in anchors):
            yield found("covered-text", place, words=words)


def beside_the_page(tree: Element, place: str) -> Iterator[Finding]:
    """Words that stand where no page is: by a frame's place, an indent, or the place of a box."""
    wide, high = _page(tree)
    for paragraph in named(tree, "p"):
        properties = next((child for child in paragraph if local(child) == "pPr"), ())
        words = words_of_text(paragraph) if len(properties) else ""
        if words.strip() and any(_mark_is_beside(mark, wide, high) for mark in properties):
            yield found("off-page-text", place, words=words)
    for anchor in named(tree, "anchor"):
        if (words := words_of_text(anchor)).strip() and _is_beside(anchor, wide, high):
            yield found("off-page-text", place, words=words)


def squeezed(tree: Element, place: str) -> Iterator[Finding]:
    """Words in lines or rows whose height is fixed so low that nothing shows."""
    rows = [
        row
        for row in named(tree, "tr")
        if any(_is_low(mark, "val", "hRule") for mark in named(row, "trHeight"))
    ]
    for row in rows:
        if (words := words_of_text(row)).strip():
            yield found("hidden-text", place, how="in a row too low to show it", words=words)
    for paragraph in named(tree, "p"):
        properties = next((child for child in paragraph if local(child) == "pPr"), ())
        low = any(local(mark) == "spacing" and _is_low(mark, "line", "lineRule") for mark in properties)
        if low and (words := words_of_text(paragraph)).strip():
            yield found("hidden-text", place, how="in a line too low to show it", words=words)


def _is_low(mark: Element, height: str, rule: str) -> bool:
    return attribute(mark, rule) == "exact" and 0 < _twips(mark, height) <= _LOWEST


def only_for_older_programs(tree: Element, place: str) -> Iterator[Finding]:
    """Words that stand only in the copy of a drawing which older programs show."""
    for fallback in named(tree, "Fallback"):
        around = fallback.getparent()
        chosen = "".join(words_of_text(other) for other in around if local(other) == "Choice")
        words = words_of_text(fallback)
        if words.strip() and words.split() != chosen.split() and words.strip() not in chosen:
            yield found("hidden-text", place, how="in a copy for older programs", words=words)


def _is_picture_in_front(anchor: Element) -> bool:
    in_front = attribute(anchor, "behindDoc") in {"", "0", "false"}
    runs_under = any(True for _ in named(anchor, "wrapNone"))
    picture = next(named(anchor, "blipFill"), None)
    if not in_front or not runs_under or picture is None:
        return False
    pale = [int(mark.get("amt") or "100000") for mark in named(picture, "alphaModFix")]
    return not pale or min(pale) >= _SEE_THROUGH


def _over(anchor: Element, words: str, size: float, tree: Element) -> bool:
    """Whether a picture lies over some of the words of its paragraph."""
    across, down = _along(anchor, "positionH", "cx"), _along(anchor, "positionV", "cy")
    if across.origin not in _FROM_WORDS | _FROM_PAGE or down.origin not in {"paragraph", "line"}:
        return False  # from the top of the page nobody can tell where the paragraph is
    left = across.start - (_MARGIN if across.origin in _FROM_PAGE else 0)
    sides = left, down.start, left + across.length, down.end
    box = sides[0] / _PER_POINT, sides[1] / _PER_POINT, sides[2] / _PER_POINT, sides[3] / _PER_POINT
    return lies_over(box, words, size, (_page(tree)[0] - 2 * _MARGIN) / _PER_POINT)


def lies_over(box: Box, words: str, size: float, wide: float) -> bool:
    """Whether a thing lies well over the words of a paragraph, from whose beginning its place is told.

    Everything is in points; `size` is that of the letters, `wide` the longest line.
    """
    left, top, right, bottom = box
    length = len(words) * size * _LETTER_WIDTH
    deep = (1 + int(length // wide)) * size * _LINE_HEIGHT
    across, down = min(right, length, wide) - max(left, 0.0), min(bottom, deep) - max(top, 0.0)
    return across > _LEAST_ACROSS and down > _LEAST_DOWN


def _along(anchor: Element, axis: str, side: str) -> _Place:
    length = next((float(extent.get(side) or "0") for extent in anchor if local(extent) == "extent"), 0.0)
    for position in (child for child in anchor if local(child) == axis):
        offsets = [words_in(child) for child in position if local(child) == "posOffset"]
        if offsets:
            return _Place(position.get("relativeFrom") or "", float(offsets[0] or "0"), length)
    return _Place("", 0.0, length)


def _is_beside(anchor: Element, wide: float, high: float) -> bool:
    across, down = _along(anchor, "positionH", "cx"), _along(anchor, "positionV", "cy")
    return bool(across.origin and down.origin) and (_off(across, wide) or _off(down, high))


def _off(at: _Place, whole: float) -> bool:
    """Whether a thing lies off the page. One that goes with its paragraph may lie a page above or below it."""
    before = whole if at.origin in {"paragraph", "line", "text"} else _MARGIN
    return at.end < -before or at.start > whole


def _mark_is_beside(mark: Element, wide: float, high: float) -> bool:
    if local(mark) == "framePr":
        across = _Place("column", _twips(mark, "x"), _twips(mark, "w"))
        down = _Place(attribute(mark, "vAnchor") or "text", _twips(mark, "y"), _twips(mark, "h"))
        return _off(across, wide) or _off(down, high)
    if local(mark) == "ind":
        sides: Sequence[str] = ("left", "start", "right", "end", "firstLine", "hanging")
        return any(abs(_twips(mark, side)) > wide for side in sides)
    return False


def _twips(mark: Element, name: str) -> float:
    said = attribute(mark, name)
    return float(said) * _PER_TWIP if said.lstrip("-").isdigit() else 0.0


def _page(tree: Element) -> tuple[float, float]:
    """How wide and high the pages are, in English metric units: those of the last section, or A4."""
    sizes: list[Mapping[str, float]] = [
        {side: _twips(size, side) for side in ("w", "h")} for size in named(tree, "pgSz")
    ]
    wide, high = (sizes[-1]["w"], sizes[-1]["h"]) if sizes else (0.0, 0.0)
    return wide or _PAGE[0], high or _PAGE[1]


def _size_of(paragraph: Element) -> float:
    """The largest size of a paragraph's letters, in points."""
    halves = [attribute(size, "val") for size in named(paragraph, "sz")]
    return max((int(half) / 2 for half in halves if half.isdigit()), default=LETTER)
