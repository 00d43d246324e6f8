"""Words on a PDF's pages that nobody sees: under a drawn box, in the page's own colour, off the page, invisible.

A box drawn over words leaves the words in the file: whoever marks and copies the place reads them. pdfminer gives
what is on a page in the order in which it is drawn, so that only a box drawn after the words counts as covering them.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTComponent, LTContainer, LTCurve, LTFigure, LTImage, LTPage, LTRect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException

from evenhand.domain.information.files.findings import Finding, found
from evenhand.domain.information.files.unreadable import CannotBeRead

_DARK, _LIGHT = 0.35, 0.97
_LEAST_SIDE = 3.0  # points: thinner is a line and no box
_INVISIBLE = 3  # the text rendering mode of PDF that draws nothing
_FIRST = 5  # pages on which a title may stand
_LINE = 2.0  # points: letters this close in height stand on one line

Box = tuple[float, float, float, float]


class _PageKeeper(PDFLayoutAnalyzer):
    """Keeps the pages as drawn, and notes which letters were drawn invisibly."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources, laparams=None)
        self.pages: list[LTPage] = []
        self.invisible: set[int] = set()
        self._mode = 0

    def receive_layout(self, ltpage: LTPage) -> None:
        """Take a page that has been read to its end."""
        self.pages.append(ltpage)

    def render_string(self, textstate: Any, *rest: Any, **more: Any) -> None:
        """Draw a string, remembering how."""
        self._mode = textstate.render
        super().render_string(textstate, *rest, **more)

    def render_char(self, *letter: Any, **more: Any) -> float:
        """Draw one letter."""
        advance = super().render_char(*letter, **more)
        if self._mode == _INVISIBLE:
            drawn = list(self.cur_item)
            self.invisible.add(id(drawn[-1]))
        return advance


def hidden_words(data: bytes) -> Iterator[Finding]:
    """The words of a PDF that its pages do not show. Raises CannotBeRead where the pages cannot be read."""
    for number, page, keeper in _pages(data):
        for drawn in keeper.pages:
            yield from _on_page(drawn, keeper.invisible, f"page {number}", _shown(page))


def first_words(data: bytes) -> str:
    """The words on the first pages of a PDF. Raises CannotBeRead where they cannot be read."""
    pages = (drawn for _, _, keeper in islice(_pages(data), _FIRST) for drawn in keeper.pages)
    return "\n".join(
        line
        for drawn in pages
        for line in _lines([one for one in _in_order(drawn) if isinstance(one, LTChar)])
    )


def _pages(data: bytes) -> Iterator[tuple[int, PDFPage, _PageKeeper]]:
    """The pages of a PDF one by one, each with its number and what is drawn on it."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    resources = PDFResourceManager()
    try:
        for number, page in enumerate(PDFPage.get_pages(io.BytesIO(data)), start=1):
            keeper = _PageKeeper(resources)
            PDFPageInterpreter(resources, keeper).process_page(page)
            yield number, page, keeper
    except (PDFException, PSException, ValueError, TypeError, KeyError, AttributeError, IndexError) as broken:
        raise CannotBeRead("its pages are broken") from broken
    except RecursionError as deep:
        raise CannotBeRead("its pages are built too deep") from deep


def _shown(page: PDFPage) -> Box:
    """The part of a page that is shown, as pdfminer places it: its media box begins at nought, and is turned already."""
    left, low, right, high = _sides(page.mediabox)
    cut = _sides(page.cropbox)
    corners = [
        {
            90: (up - low, right - across),
            180: (right - across, high - up),
            270: (high - up, across - left),
        }.get(page.rotate, (across - left, up - low))
        for across, up in (cut[:2], cut[2:])
    ]
    (a, b), (c, d) = corners
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _sides(box: Sequence[float]) -> Box:
    left, low, right, high = (float(side) for side in box)
    return min(left, right), min(low, high), max(left, right), max(low, high)


def _on_page(drawn: LTPage, invisible: set[int], place: str, shown: Box) -> Iterator[Finding]:
    things = list(_in_order(drawn))
    letters = _letters(things, invisible)
    for under in letters.under.values():
        yield from _told("covered-text", place, under)
    yield from _told("hidden-text", place, letters.pale, how="in the colour of the page")
    yield from _told("hidden-text", place, letters.unseen, how="drawn without ink, as scanners do")
    outside = [thing for thing in things if isinstance(thing, LTChar) and not _within(thing, shown)]
    yield from _told("off-page-text", place, outside)


def _told(kind: str, place: str, letters: Sequence[LTChar], **gaps: str) -> Iterator[Finding]:
    if words := " ".join(_lines(letters)):
        yield found(kind, place, words=words, **gaps)


@dataclass(slots=True)
class _Letters:
    """The letters of a page that nobody sees: under which box, in the page's colour, drawn without ink."""

    under: dict[int, list[LTChar]] = field(default_factory=dict)
    pale: list[LTChar] = field(default_factory=list)
    unseen: list[LTChar] = field(default_factory=list)


def _letters(things: Sequence[LTComponent], invisible: set[int]) -> _Letters:
    covers = [(order, _box(thing)) for order, thing in enumerate(things) if _covers(thing)]
    fills = [(order, _box(thing)) for order, thing in enumerate(things) if _is_filled(thing)]
    letters = _Letters()
    for order, thing in enumerate(things):
        if not isinstance(thing, LTChar):
            continue
        if id(thing) in invisible:
            letters.unseen.append(thing)
        elif cover := next((later for later, box in covers if later > order and _within(thing, box)), 0):
            letters.under.setdefault(cover, []).append(thing)
        elif _is_white(thing) and not any(before < order and _within(thing, box) for before, box in fills):
            letters.pale.append(thing)
    return letters


def _in_order(container: LTContainer[Any]) -> Iterator[LTComponent]:
    for thing in container:
        if isinstance(thing, LTFigure):
            yield from _in_order(thing)
        elif isinstance(thing, LTComponent):
            yield thing


def _box(thing: LTComponent) -> Box:
    return thing.x0, thing.y0, thing.x1, thing.y1


def _within(letter: LTChar, box: Box) -> bool:
    across, up = (letter.x0 + letter.x1) / 2, (letter.y0 + letter.y1) / 2
    return box[0] <= across <= box[2] and box[1] <= up <= box[3]


def _covers(thing: LTComponent) -> bool:
    """Whether a thing is a box that hides what is below it: black, dark or the white of the page, or a picture."""
    if isinstance(thing, LTImage):
        return True
    if not _is_filled(thing):
        return False
    light = _lightness(getattr(thing, "non_stroking_color", None))
    return light <= _DARK or light >= _LIGHT


def _is_filled(thing: LTComponent) -> bool:
    if isinstance(thing, LTImage):
        return True
    is_area = isinstance(thing, LTRect | LTCurve) and thing.fill
    return bool(is_area and min(thing.width, thing.height) >= _LEAST_SIDE)


def _is_white(letter: LTChar) -> bool:
    return _lightness(letter.graphicstate.ncolor) >= _LIGHT


def _lightness(colour: Any) -> float:
    """From 0 (black) to 1 (white), for grey, RGB and CMYK; a colour that cannot be told counts as middling."""
    parts: Sequence[float]
    try:
        parts = [float(part) for part in (colour if isinstance(colour, Sequence) else (colour,))]
    except (TypeError, ValueError):
        return 0.0 if colour is None else 0.5
    if len(parts) == 4:
        return max(0.0, 1 - parts[3]) * (1 - sum(parts[:3]) / 3)
    if len(parts) in {1, 3}:
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] if len(parts) == 3 else parts[0]
    return 0.5


def _lines(letters: Sequence[LTChar]) -> list[str]:
    """The letters as they were drawn, put into words and lines."""
    lines: list[str] = []
    last: LTChar | None = None
    for letter in letters:
        near = last is not None and abs(letter.y0 - last.y0) <= _LINE
        if not near:
            lines.append("")
        elif (
            last is not None
            and letter.x0 - last.x1 > max(letter.width, 1.0) * 0.3
            and letter.get_text().strip()
        ):
            lines[-1] += " "
        lines[-1] += letter.get_text()
        last = letter
    return [line.strip() for line in lines if line.strip()]
