"""Which cell styles of a workbook show nothing: by their format, the size of their letters, or their colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evenhand.domain.information.files.number_formats import silent_for
from evenhand.domain.information.files.office import Element, Package, local, named, streamed, words_in

IN_THE_FORMAT = "a number format that shows nothing of it"
_SMALLEST = 2.0  # points: letters of this size or less cannot be read
_TEXTS = "xl/sharedStrings.xml"
_WHITE, _BLACK = "FFFFFF", "000000"
_THEMES = {"0": _WHITE, "1": _BLACK}
_INDEXED = {"0": _BLACK, "8": _BLACK, "1": _WHITE, "9": _WHITE, "64": _BLACK, "65": _WHITE}
_ALIKE = 0x14  # of 0xFF, in red, green and blue: nearer than this, no eye tells two colours apart


@dataclass(frozen=True, slots=True)
class Unseen:
    """The reasons why cells do not show what they hold: by the number of their style, and of a rule's format.

    `silent` says of a style of what sorts of values its number format shows nothing, `coloured` are the styles whose ground
    is not white, and `pale_texts` the shared texts of which some words are white or too small to read.
    """

    cells: Mapping[int, str] = field(default_factory=dict)
    silent: Mapping[int, frozenset[str]] = field(default_factory=dict)
    rules: Mapping[int, str] = field(default_factory=dict)
    coloured: frozenset[int] = frozenset()
    pale_texts: frozenset[int] = frozenset()


def unseen_styles(package: Package) -> Unseen:
    """The cell styles, and the formats that conditions give, that show nothing."""
    if not package.has("xl/styles.xml"):
        return Unseen()
    styles = package.xml("xl/styles.xml")
    formats = {form.get("numFmtId"): form.get("formatCode", "") for form in named(styles, "numFmt")}
    fonts = [font for fonts in named(styles, "fonts") for font in fonts if local(font) == "font"]
    grounds = [
        _ground(fill, "fgColor")
        for fills in named(styles, "fills")
        for fill in fills
        if local(fill) == "fill"
    ]
    cells, silent, coloured = {}, {}, set[int]()
    for group in named(styles, "cellXfs"):
        for number, style in enumerate(child for child in group if local(child) == "xf"):
            font, fill = int(style.get("fontId") or "0"), int(style.get("fillId") or "0")
            ink = _ink(fonts[font]) if font < len(fonts) else _BLACK
            ground = grounds[fill] if fill < len(grounds) else _WHITE
            if not ground or not _alike(ground, _WHITE):
                coloured.add(number)
            small = font < len(fonts) and _too_small(fonts[font])
            cells[number] = "letters too small to read" if small else _why(ink, ground)
            silent[number] = silent_for(formats.get(style.get("numFmtId"), ""))
    return Unseen(
        {number: why for number, why in cells.items() if why},
        {number: sorts for number, sorts in silent.items() if sorts},
        {number: why for number, why in _rules(styles).items() if why},
        frozenset(coloured),
        _pale_texts(package),
    )


def _pale_texts(package: Package) -> frozenset[int]:
    """The numbers of the shared texts that have words in letters that are white, or too small to read."""
    if not package.has(_TEXTS):
        return frozenset()
    texts = enumerate(streamed(package.read(_TEXTS), "si"))
    return frozenset(number for number, text in texts if has_pale_words(text))


def has_pale_words(text: Element) -> bool:
    """Whether some words of a text have letters of their own that are white, or too small to read."""
    for run in (part for part in text if local(part) == "r"):
        for font in (part for part in run if local(part) == "rPr"):
            ink = _ink(font)
            if _too_small(font) or (ink and _alike(ink, _WHITE)):
                return any(words_in(part).strip() for part in run if local(part) == "t")
    return False


def _rules(styles: Element) -> Mapping[int, str]:
    """Why the formats that conditions give show nothing, by their number."""
    rules = {}
    for group in named(styles, "dxfs"):
        for number, style in enumerate(child for child in group if local(child) == "dxf"):
            parts = {local(part): part for part in style}
            coloured = "font" in parts and any(local(mark) == "color" for mark in parts["font"])
            ink = _ink(parts["font"]) if coloured else ""
            ground = _ground(parts["fill"], "bgColor") if "fill" in parts else _WHITE
            form = parts["numFmt"].get("formatCode", "") if "numFmt" in parts else ""
            rules[number] = IN_THE_FORMAT if silent_for(form) >= {"above", "text"} else _why(ink, ground)
    return rules


def _too_small(font: Element) -> bool:
    """Whether a font's letters are too small to be read."""
    return any(float(size.get("val") or "11") <= _SMALLEST for size in font if local(size) == "sz")


def _why(ink: str, ground: str) -> str:
    if not ink or not ground or not _alike(ink, ground):
        return ""
    return "white on white" if _alike(ground, _WHITE) else "letters in the colour of the cell"


def _alike(one: str, other: str) -> bool:
    pairs = [(int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (0, 2, 4)]
    return all(abs(a - b) <= _ALIKE for a, b in pairs)


def _ink(font: Element) -> str:
    """The colour of letters as `RRGGBB`: black where none is said, nothing where it cannot be told."""
    return next((_rgb(part, automatic=_BLACK) for part in font if local(part) == "color"), _BLACK)


def _ground(fill: Element, solid: str) -> str:
    """The colour of a cell as `RRGGBB`: white where it has none, nothing where it cannot be told."""
    for pattern in fill:
        if local(pattern) == "gradientFill":
            return ""
        # A rule leaves the pattern out, and names a solid colour where a cell names the one behind a pattern.
        kind = pattern.get("patternType") or ("solid" if solid == "bgColor" else "none")
        if kind == "solid":
            return next((_rgb(one, automatic=_WHITE) for one in pattern if local(one) == solid), "")
        if kind != "none":
            return ""
    return _WHITE


def _rgb(colour: Element, *, automatic: str) -> str:
    rgb = (colour.get("rgb") or "")[-6:].upper()
    if colour.get("tint") not in {None, "0", "0.0"}:
        return ""
    if len(rgb) == len(_WHITE):
        return rgb if all(letter in "0123456789ABCDEF" for letter in rgb) else ""
    if colour.get("auto") in {"1", "true"}:
        return automatic
    return _THEMES.get(colour.get("theme") or "", "") or _INDEXED.get(colour.get("indexed") or "", "")
