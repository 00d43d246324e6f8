"""Words on a PDF's pages that nobody sees: under a drawn box, in the page's own colour, off the page, invisible.

A box drawn over words leaves the words in the file: whoever marks and copies the place reads them. pdfminer gives
what is on a page in the order in which it is drawn, so that only a box drawn after the words counts as covering them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pdfminer.layout import LTChar, LTComponent, LTContainer, LTCurve, LTFigure, LTImage, LTPage, LTRect
from pdfminer.pdfpage import PDFPage

from evenhand.domain.information.files.findings import Finding, found
from evenhand.domain.information.files.pdf_pages import Box, PageKeeper, pages_of
from evenhand.domain.information.files.titles import words_of

_BLACK, _DARK, _LIGHT = 0.15, 0.35, 0.97
_LEAST_BOX = 6.0  # points: lower than this no line of a scanned page is hidden
_MOSTLY = 0.9
_LEAST_SIDE = 3.0  # points: thinner is a line and no box
_FIRST = 5  # pages on which a title may stand
IN_TAGS = "in the tags, for programs that read aloud"
_SMALLEST = 1.2  # points: letters of this height or less cannot be read
_LINE = 2.0  # points: letters this close in height stand on one line


@dataclass(frozen=True, slots=True)
class Said:
    """Words that stand beside the pages of a PDF: in its tags, among its bookmarks."""

    text: str
    how: str
    place: str = ""


def hidden_words(data: bytes, said: Sequence[Said] = ()) -> Iterator[Finding]:
    """The words and pictures of a PDF that its pages do not show. Raises CannotBeRead where the pages cannot be read.

    `said` is what stands beside the pages: it is told where no page has the words.
    """
    on_pages, told = set[str](), list(said)
    for number, page, keeper in pages_of(data):
        told += (Said(text, IN_TAGS, f"page {number}") for text in keeper.read_aloud)
        for drawn in keeper.pages:
            yield from _on_page(drawn, keeper, f"page {number}", _shown(page))
            if told:
                letters = [one for one in _in_order(drawn) if isinstance(one, LTChar)]
                on_pages |= words_of(" ".join(_lines(letters)))
    for one in dict.fromkeys(told):
        if any(len(word) > 1 for word in words_of(one.text) - on_pages):
            yield found("hidden-text", one.place, how=one.how, words=one.text)


def first_words(data: bytes) -> str:
    """The words on the first pages of a PDF. Raises CannotBeRead where they cannot be read."""
    pages = (drawn for _, _, keeper in islice(pages_of(data), _FIRST) for drawn in keeper.pages)
    return "\n".join(
        line
        for drawn in pages
        for line in _lines([one for one in _in_order(drawn) if isinstance(one, LTChar)])
    )


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


def _on_page(drawn: LTPage, keeper: PageKeeper, place: str, shown: Box) -> Iterator[Finding]:
    things = list(_in_order(drawn))
    letters = _letters(things, keeper)
    for under in letters.under.values():
        yield from _told("covered-text", place, under)
    yield from _told("hidden-text", place, letters.pale, how="in the colour of the page")
    yield from _told("hidden-text", place, letters.dark, how="in the colour of what is behind it")
    yield from _told("hidden-text", place, letters.unseen, how="drawn without ink, as scanners do")
    yield from _told("hidden-text", place, letters.clear, how="drawn with ink as clear as glass")
    yield from _told("hidden-text", place, letters.small, how="too small to read")
    cut = [letter for letter in letters.cut if _within(letter, shown)]
    yield from _told("hidden-text", place, cut, how="cut off, as in a cell that is too narrow")
    yield from _pictures(things, place, shown, keeper.windows)
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
    dark: list[LTChar] = field(default_factory=list)
    cut: list[LTChar] = field(default_factory=list)
    unseen: list[LTChar] = field(default_factory=list)
    clear: list[LTChar] = field(default_factory=list)
    small: list[LTChar] = field(default_factory=list)


def _letters(things: Sequence[LTComponent], keeper: PageKeeper) -> _Letters:
    covers = [(order, _box(thing)) for order, thing in enumerate(things) if _covers(thing)]
    fills = [(order, _box(thing), thing) for order, thing in enumerate(things) if _is_filled(thing)]
    fills.reverse()
    letters = _Letters()
    for order, thing in enumerate(things):
        if not isinstance(thing, LTChar):
            continue
        if id(thing) in keeper.invisible:
            letters.unseen.append(thing)
        elif id(thing) in keeper.clear:
            letters.clear.append(thing)
        elif 0 < thing.size <= _SMALLEST:
            letters.small.append(thing)
        elif id(thing) in keeper.cut:
            letters.cut.append(thing)
        elif cover := next((later for later, box in covers if later > order and _within(thing, box)), 0):
            letters.under.setdefault(cover, []).append(thing)
            continue
        ground = next((fill for before, box, fill in fills if before < order and _within(thing, box)), None)
        if _is_white(thing) and (ground is None or _light_of(ground) >= _LIGHT):
            letters.pale.append(thing)
        elif ground is not None and max(_light_of(ground), _lightness(thing.graphicstate.ncolor)) <= _BLACK:
            letters.dark.append(thing)
    return letters


def _light_of(fill: LTComponent) -> float:
    """How light a filled area is; a picture counts as middling, since nobody knows."""
    return 0.5 if isinstance(fill, LTImage) else _lightness(getattr(fill, "non_stroking_color", None))


def _pictures(
    things: Sequence[LTComponent], place: str, shown: Box, windows: Mapping[int, Box]
) -> Iterator[Finding]:
    """Boxes drawn over a part of a picture, as over a scanned page, and pictures cut by the edge of the page."""
    pictures = [(order, _box(thing)) for order, thing in enumerate(things) if isinstance(thing, LTImage)]
    covers = [
        (order, _box(thing))
        for order, thing in enumerate(things)
        if pictures
        and not isinstance(thing, LTImage)
        and _covers(thing)
        and min(thing.width, thing.height) >= _LEAST_BOX
    ]
    boxes = sum(
        any(before < order and _share(box, picture) >= _MOSTLY for before, picture in pictures)
        and not any(isinstance(thing, LTChar) and _within(thing, box) for thing in things[order + 1 :])
        for order, box in covers
    )
    if boxes:
        yield found("covered-picture", place, count="1 box covers" if boxes == 1 else f"{boxes} boxes cover")
    for picture in (thing for thing in things if isinstance(thing, LTImage)):
        window = windows.get(id(picture), shown)
        if min(_share(_box(picture), shown), _share(_box(picture), window)) < _MOSTLY:
            yield found(
                "cropped-picture", place, name="a picture that is larger than the part of it that shows"
            )


def _share(box: Box, other: Box) -> float:
    """How much of a box lies within another, from 0 to 1."""
    across = max(0.0, min(box[2], other[2]) - max(box[0], other[0]))
    up = max(0.0, min(box[3], other[3]) - max(box[1], other[1]))
    area = (box[2] - box[0]) * (box[3] - box[1])
    return across * up / area if area > 0 else 1.0


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
