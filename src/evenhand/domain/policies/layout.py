"""Where the boxes and arrows of a chart go: asked of Graphviz, which comes inside a wheel and runs in this process.

Every size is ours and given beforehand, so that no font of the machine has a say: the same chart gives the
same drawing everywhere.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from dataclasses import dataclass

import pygraphviz

from evenhand.domain.policies.drawing import CHANGES, START, Arrow, Box, Chart

POINTS_AN_INCH = 72.0
CHARACTER, LINE = 7.4, 17.0  # a cautious width for bold sans serif of size 14, so that no text leaves its box
BOX_CHARACTERS, LABEL_CHARACTERS = 22, 26
PADDING = 16.0
WITHIN, BY = "within ", "by "
MOST_CLOCKS = 3  # on one arrow; the words beside the drawing have them all
SEVERAL = 3  # the same step to the same stage from so many stages is said in the stage's box, and not drawn each time
MOST_AT_ONE_HEIGHT = 2  # arrows from one box beyond this go to the next height, so that a chart fits a page


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box where it stands: its middle, its size, and its words line by line. Points; y grows downwards."""

    box: Box | None
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacedArrow:
    """An arrow where it runs: the points of its Bézier curve, its tip, and its label."""

    arrow: Arrow
    curve: tuple[tuple[float, float], ...]
    tip: tuple[float, float]
    label: tuple[float, float]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A chart laid out."""

    chart: Chart
    width: float
    height: float
    boxes: tuple[PlacedBox, ...]
    arrows: tuple[PlacedArrow, ...]


def lay_out(chart: Chart) -> Placed:
    """Find a place for everything in a chart."""
    graph = pygraphviz.AGraph(directed=True, strict=False)
    graph.graph_attr.update(rankdir="TB", nodesep="0.35", ranksep="0.45", margin="0")
    drawn, gathered = _gathered(chart)
    words = {box.name: (*_box_lines(box), *gathered.get(box.name, ())) for box in chart.boxes}
    if any(arrow.tail == START for arrow in chart.arrows):
        graph.add_node(START, shape="circle", width=0.25, height=0.25, fixedsize="true", label="")
    for box in chart.boxes:
        width, height = _size(words[box.name])
        graph.add_node(
            box.name,
            shape="box",
            fixedsize="true",
            label="",
            width=width / POINTS_AN_INCH,
            height=height / POINTS_AN_INCH,
        )
    left = Counter[str]()
    for number, arrow in enumerate(drawn):
        lines = _arrow_lines(arrow)
        width, height = _size(lines)
        step = 1 + left[arrow.tail] // MOST_AT_ONE_HEIGHT
        left[arrow.tail] += 1
        label = f'<<TABLE BORDER="0" FIXEDSIZE="TRUE" WIDTH="{width:.0f}" HEIGHT="{height:.0f}"><TR><TD></TD></TR></TABLE>>'
        graph.add_edge(arrow.tail, arrow.head, key=str(number), label=label, minlen=step)
    heads = {arrow.head for arrow in drawn}
    for head in gathered:  # a stage that nothing else leads to would stand at the top, as if it came first
        if head not in heads:
            tail = next(arrow.tail for arrow in reversed(chart.arrows) if arrow.head == head)
            graph.add_edge(tail, head, key=f"to {head}", style="invis")
    graph.layout(prog="dot")
    return _placed(chart, drawn, graph, words)


def _gathered(chart: Chart) -> tuple[tuple[Arrow, ...], dict[str, tuple[str, ...]]]:
    """The arrows to draw, and for stages that the same step leads to from many others, a line in the box instead.

    What changed between editions, and the way that a case went, is always drawn.
    """
    tails: dict[tuple[str, tuple[str, ...]], int] = Counter((a.head, a.moves) for a in chart.arrows)
    ends = {box.name for box in chart.boxes if box.final}  # what leads on stays an arrow: that is the story
    said: dict[str, tuple[str, ...]] = {}
    drawn = []
    for arrow in chart.arrows:
        many = tails[arrow.head, arrow.moves]
        if many < SEVERAL or arrow.head not in ends or arrow.went or arrow.change:
            drawn.append(arrow)
        else:
            line = f"(from {many} stages: {'; '.join(arrow.moves)})"
            said[arrow.head] = tuple(
                dict.fromkeys((*said.get(arrow.head, ()), *_wrapped(line, BOX_CHARACTERS)))
            )
    return tuple(drawn), said


def _wrapped(words: str, characters: int) -> list[str]:
    return textwrap.wrap(words, characters, break_on_hyphens=False)


def _placed(
    chart: Chart, drawn: tuple[Arrow, ...], graph: pygraphviz.AGraph, words: dict[str, tuple[str, ...]]
) -> Placed:
    _, _, width, height = (float(part) for part in graph.graph_attr["bb"].split(","))
    known = {box.name: box for box in chart.boxes}
    boxes = []
    for node in graph.nodes():
        x, y = (float(part) for part in node.attr["pos"].split(","))
        size = (float(node.attr["width"]) * POINTS_AN_INCH, float(node.attr["height"]) * POINTS_AN_INCH)
        boxes.append(PlacedBox(known.get(node), x, height - y, *size, words.get(node, ())))
    arrows = []
    for number, arrow in enumerate(drawn):
        edge = graph.get_edge(arrow.tail, arrow.head, str(number))
        curve, tip = _curve(edge.attr["pos"], height)
        lx, ly = (float(part) for part in edge.attr["lp"].split(","))
        arrows.append(PlacedArrow(arrow, curve, tip, (lx, height - ly), _arrow_lines(arrow)))
    return Placed(chart, width, height, tuple(boxes), tuple(arrows))


def _curve(pos: str, height: float) -> tuple[tuple[tuple[float, float], ...], tuple[float, float]]:
    tip, points = (0.0, 0.0), []
    for part in pos.replace("\\\n", "").split():
        end, _, rest = part.partition(",") if part[:2] in ("e,", "s,") else ("", "", part)
        x, y = (float(number) for number in rest.split(","))
        if end == "e":
            tip = (x, height - y)
        else:
            points.append((x, height - y))
    return tuple(points), tip


def _box_lines(box: Box) -> tuple[str, ...]:
    said = [
        *textwrap.wrap(f"{CHANGES.get(box.change, '')}{box.title}", BOX_CHARACTERS, break_on_hyphens=False)
    ]
    if box.here:
        said.append("(the case is here)")
    elif box.final:
        said.append("(closed)")
    return tuple(said)


def _arrow_lines(arrow: Arrow) -> tuple[str, ...]:
    mark = CHANGES.get(arrow.change, "")
    said = [line for move in arrow.moves for line in textwrap.wrap(f"{mark}{move}", LABEL_CHARACTERS)]
    for clock in arrow.clocks[:MOST_CLOCKS]:
        said += _wrapped(f"{WITHIN if clock[:1].isdigit() else BY}{clock}", LABEL_CHARACTERS)
    if len(arrow.clocks) > MOST_CLOCKS:
        said.append(f"and {len(arrow.clocks) - MOST_CLOCKS} more times")
    return tuple(said)


def _size(lines: tuple[str, ...]) -> tuple[float, float]:
    longest = max((len(line) for line in lines), default=4)
    return longest * CHARACTER + PADDING, len(lines) * LINE + PADDING
