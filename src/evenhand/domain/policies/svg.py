"""A laid-out chart as SVG that anybody can use: a title, a description, and text that stays text.

Colours are presentation attributes and never the only sign, so that the drawing keeps its meaning in grey, and
passes a content security policy that allows no inline style.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from evenhand.domain.policies.drawing import Chart
from evenhand.domain.policies.fitting import sheets_of
from evenhand.domain.policies.layout import LINE, PADDING, POINT, UNDER, Placed, PlacedArrow, PlacedBox

MARGIN, BETWEEN, HEADING = 12.0, 36.0, 26.0
FONT = "Arial, Liberation Sans, Helvetica, sans-serif"
INK, QUIET, PAPER, BLUE, GREEN, RED = "#0b0c0c", "#505a5f", "#ffffff", "#1d70b8", "#005a30", "#b10e1e"
_CHANGED_INK = {"new": GREEN, "gone": RED, "changed": BLUE, "": INK}
_DASHES = {"new": "", "gone": "2 4", "changed": "8 3", "": ""}


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing for a page: what it is called, and itself."""

    title: str
    svg: str


def svg_of(charts: Sequence[Chart], *, title: str, name: str = "chart") -> str:
    """Charts under one another as one picture, described by their own sentences. `name` begins the ids within it."""
    sheets = [sheet for chart in charts for sheet in sheets_of(chart)]
    described = " ".join(sentence for chart in charts for sentence in chart.in_sentences())
    return _svg(sheets, title=title, description=described, name=name, role="img", place="")


def drawings_of(chart: Chart, *, name: str, place: str = "") -> tuple[Drawing, ...]:
    """A chart as the drawings of a page, each fit for a sheet of paper.

    `name` begins the ids within them. With a `place`, each stage is a link to `#PLACE-STAGE`, where the page tells of it
    in sentences: so a keyboard walks through the drawing stage by stage, and a screen reader hears their names.
    """
    found = []
    for number, sheet in enumerate(sheets_of(chart), start=1):
        svg = _svg(
            [sheet],
            title=sheet.chart.title,
            description="The same stands in sentences beside it."
            if place
            else " ".join(chart.in_sentences()),
            name=f"{name}-{number}",
            role="group" if place else "img",
            place=place,
        )
        found.append(Drawing(sheet.chart.title, svg))
    return tuple(found)


def _svg(sheets: Sequence[Placed], *, title: str, description: str, name: str, role: str, place: str) -> str:
    width = max(sheet.width for sheet in sheets) + 2 * MARGIN
    height = 2 * MARGIN + sum(sheet.height + HEADING for sheet in sheets) + BETWEEN * (len(sheets) - 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="{role}" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" aria-labelledby="{name}-title {name}-desc" '
        f'font-family={quoteattr(FONT)} font-size="14">',
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-desc">{escape(description)}</desc>',
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="{PAPER}"/>',
    ]
    top = MARGIN
    for sheet in sheets:
        parts += _sheet(sheet, top, place)
        top += HEADING + sheet.height + BETWEEN
    parts.append("</svg>")
    return "\n".join(parts)


def _sheet(sheet: Placed, top: float, place: str) -> list[str]:
    """One sheet under its heading. What is no stage is hidden from those who hear the drawing stage by stage."""
    hidden = ' aria-hidden="true"' if place else ""
    return [
        f'<text x="{MARGIN:.0f}" y="{top + 14:.0f}" font-size="16" font-weight="bold" fill="{INK}"{hidden}>'
        f"{escape(sheet.chart.title)}</text>",
        f'<g transform="translate({MARGIN:.1f} {top + HEADING:.1f})">',
        f"<g{hidden}>",
        *(_arrow(arrow) for arrow in sheet.arrows),
        *(_label(arrow) for arrow in sheet.arrows),
        *(
            f'<text x="{words.x:.1f}" y="{words.y:.1f}" font-size="13" fill="{QUIET}">{escape(words.words)}</text>'
            for words in sheet.words
        ),
        "</g>",
        *(_linked(box, place) for box in sheet.boxes),
        "</g>",
    ]


def _linked(placed: PlacedBox, place: str) -> str:
    if placed.box is None:
        return f'<g aria-hidden="true">{_box(placed)}</g>' if place else _box(placed)
    return f'<a href="#{place}-{quote(placed.box.name)}">{_box(placed)}</a>' if place else _box(placed)


def _arrow(placed: PlacedArrow) -> str:
    (x, y), *rest = placed.curve
    through = " ".join(f"{px:.1f},{py:.1f}" for px, py in rest)
    ink = _CHANGED_INK[placed.arrow.change]
    thick = "3.5" if placed.arrow.went else "1.5"
    dashes = _DASHES[placed.arrow.change]
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="M{x:.1f},{y:.1f} C{through}" fill="none" stroke="{ink}" stroke-width="{thick}"{dash}/>'
        f'<polygon points="{_head(placed)}" fill="{ink}"/>'
    )


def _head(placed: PlacedArrow) -> str:
    """The head of an arrow, from the end of its curve to its tip."""
    (bx, by), (tx, ty) = placed.curve[-1], placed.tip
    dx, dy = (tx - bx) * 0.45, (ty - by) * 0.45
    corners = ((tx, ty), (bx - dy, by + dx), (bx + dy, by - dx))
    return " ".join(f"{cx:.1f},{cy:.1f}" for cx, cy in corners)


def _label(placed: PlacedArrow) -> str:
    x, y = placed.label
    top = y - len(placed.lines) * LINE / 2
    ink = _CHANGED_INK[placed.arrow.change] if placed.arrow.change else QUIET
    weight = ' font-weight="bold"' if placed.arrow.went else ""
    lines = [
        f'<text x="{x:.1f}" y="{top + LINE * n + 13:.1f}" text-anchor="middle" font-size="13" fill="{ink}"{weight}>'
        f"{escape(line)}</text>"
        for n, line in enumerate(placed.lines)
    ]
    widest = max((len(line) for line in placed.lines), default=0) * 6.3
    behind = (
        f'<rect x="{x - widest / 2:.1f}" y="{top:.1f}" width="{widest:.1f}" height="{len(placed.lines) * LINE:.1f}" '
        f'fill="{PAPER}"/>'
    )
    return behind + "".join(lines)


def _box(placed: PlacedBox) -> str:
    box = placed.box
    if box is None:
        return f'<circle cx="{placed.x:.1f}" cy="{placed.y:.1f}" r="{placed.width / 2:.1f}" fill="{INK}"/>'
    x, y = placed.x - placed.width / 2, placed.y - placed.height / 2
    ink = _CHANGED_INK[box.change]
    fill = "#fff7bf" if box.here else "#e8f1f8" if box.went else "#f3f2f1" if box.final else PAPER
    thick = "3.5" if box.here or box.went else "2"
    dashes = _DASHES[box.change] or ("6 4" if box.waiting or box.elsewhere else "")
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    corners = "16" if box.final else "3"
    parts = [
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{placed.width:.1f}" height="{placed.height:.1f}" rx="{corners}" '
        f'fill="{fill}" stroke="{ink}" stroke-width="{thick}"{dash}/>'
    ]
    top = placed.y - len(placed.lines) * LINE / 2
    for n, line in enumerate(placed.lines):
        weight = ' font-size="13"' if n >= placed.titled else ' font-weight="bold"'
        listed = line.startswith((POINT, UNDER))
        across, anchor = (x + PADDING / 2, "start") if listed else (placed.x, "middle")
        parts.append(
            f'<text x="{across:.1f}" y="{top + LINE * n + 13:.1f}" text-anchor="{anchor}" fill="{ink}"{weight}>'
            f"{escape(line)}</text>"
        )
    return "".join(parts)
