"""Where the boxes and arrows of a chart go: asked of Graphviz, which comes inside a wheel and runs in this process.

Every size is ours and given beforehand, so that no font of the machine has a say: the same chart gives the
same drawing everywhere. What a chart must fit into is asked in `fitting.py`.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pygraphviz

from evenhand.domain.policies.drawing import CHANGES, SEVERAL, START, Arrow, Box, Chart

POINTS_AN_INCH = 72.0
CHARACTER, LINE = 7.4, 17.0  # a cautious width for bold sans serif of size 14, so that no text leaves its box
LABEL_CHARACTER = 6.7  # the same for the plain size 13 of labels
BOX_CHARACTERS, END_CHARACTERS = 22, 32
# A time among several, and the further lines of one, set in by two figures.
POINT, UNDER = "• ", "\u2007\u2007"
PADDING, GAP = 16.0, 14.0
WITHIN, BY = "within ", "by "
ANY_TIME = "It may also end like this:"


@dataclass(frozen=True, slots=True)
class Manner:
    """One way to lay out a chart.

    `label` is how many characters a line of a label has; `at_one_height` how many arrows leave a box towards the same
    height; the same step to one end from `several` stages is said in the box of that end, and not drawn each time.
    """

    label: int = 26
    at_one_height: int = 2
    several: int = SEVERAL


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box where it stands: its middle, its size, and its words line by line, the first `titled` of which are its name.

    Of several times each begins with a `POINT`, and its further lines stand under its words. Points; y grows downwards.
    """

    box: Box | None
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    titled: int = 0


@dataclass(frozen=True, slots=True)
class PlacedArrow:
    """An arrow where it runs: the points of its Bézier curve, its tip, and its label."""

    arrow: Arrow
    curve: tuple[tuple[float, float], ...]
    tip: tuple[float, float]
    label: tuple[float, float]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """A line of words that stands by itself: its left end and its foot."""

    words: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A chart laid out."""

    chart: Chart
    width: float
    height: float
    boxes: tuple[PlacedBox, ...]
    arrows: tuple[PlacedArrow, ...]
    words: tuple[PlacedWords, ...] = ()


def lay_out(chart: Chart, manner: Manner = Manner(), *, widest: float = 0.0) -> Placed:
    """Find a place for everything in a chart. Ends that no arrow leads to stand in rows below, as wide as `widest` allows."""
    drawn, gathered = _gathered(chart, manner.several)
    tied = {end for arrow in drawn for end in (arrow.tail, arrow.head)}
    apart = [box for box in chart.boxes if box.name in gathered and box.name not in tied]
    words = {box.name: _box_words(box, gathered.get(box.name, ())) for box in chart.boxes}
    inside = replace(chart, boxes=tuple(box for box in chart.boxes if box not in apart))
    return _with_ends(_graph(inside, drawn, words, manner), apart, gathered, widest)


def _graph(
    chart: Chart, drawn: Sequence[Arrow], words: Mapping[str, tuple[tuple[str, ...], int]], manner: Manner
) -> Placed:
    graph = pygraphviz.AGraph(directed=True, strict=False)
    graph.graph_attr.update(rankdir="TB", nodesep="0.3", ranksep="0.4", margin="0")
    if any(arrow.tail == START for arrow in drawn):
        graph.add_node(START, shape="circle", width=0.25, height=0.25, fixedsize="true", label="")
    for box in chart.boxes:
        width, height = _size(words[box.name][0], CHARACTER)
        inches = {"width": width / POINTS_AN_INCH, "height": height / POINTS_AN_INCH}
        graph.add_node(box.name, shape="box", fixedsize="true", label="", **inches)
    left = Counter[str]()
    for number, arrow in enumerate(drawn):
        width, height = _size(_arrow_lines(arrow, manner), LABEL_CHARACTER)
        step = 1 + left[arrow.tail] // manner.at_one_height
        left[arrow.tail] += 1
        label = f'<<TABLE BORDER="0" FIXEDSIZE="TRUE" WIDTH="{width:.0f}" HEIGHT="{height:.0f}"><TR><TD></TD></TR></TABLE>>'
        graph.add_edge(arrow.tail, arrow.head, key=str(number), label=label, minlen=step)
    graph.layout(prog="dot")
    return _placed(chart, drawn, graph, words, manner)


def _gathered(chart: Chart, several: int) -> tuple[tuple[Arrow, ...], dict[str, tuple[str, ...]]]:
    """The arrows to draw, and for ends that the same step leads to from many stages, lines in the box instead.

    What changed between editions, and the way that a case went, is always drawn.
    """
    titles = {box.name: box.title for box in chart.boxes}
    open_stages = {box.name for box in chart.boxes if not box.final and not box.elsewhere}
    said: dict[str, tuple[str, ...]] = {}
    drawn = []
    for arrow in chart.arrows:
        tails = chart.same_step(arrow)  # what leads on stays an arrow: that is the story
        if len(tails) < several or arrow.tail == START or arrow.went or arrow.change:
            drawn.append(arrow)
            continue
        everywhere = len(open_stages) > 1 and open_stages <= set(tails)
        where = "any open stage" if everywhere else ", ".join(titles[tail] for tail in tails)
        line = f"{'; '.join(arrow.ways)} (from {where})"
        said[arrow.head] = tuple(dict.fromkeys((*said.get(arrow.head, ()), line)))
    return tuple(drawn), said


def _with_ends(
    placed: Placed, apart: Sequence[Box], gathered: Mapping[str, tuple[str, ...]], widest: float
) -> Placed:
    """The chart with rows below it of the ends that no arrow leads to."""
    if not apart:
        return placed
    x, y, row = 0.0, placed.height + GAP + LINE, 0.0
    heading = PlacedWords(ANY_TIME, 0.0, y - 6)
    most, boxes = max(widest, placed.width), []
    reach = placed.width
    for box in apart:
        title = tuple(_wrapped(_title(box), END_CHARACTERS))
        lines = (
            *title,
            *_state(box),
            *(line for said in gathered[box.name] for line in _wrapped(said, END_CHARACTERS)),
        )
        width, height = _size(lines, CHARACTER)
        if x and x + width > most:
            x, y, row = 0.0, y + row + GAP, 0.0
        boxes.append(PlacedBox(box, x + width / 2, y + height / 2, width, height, lines, len(title)))
        reach, row, x = max(reach, x + width), max(row, height), x + width + GAP
    return replace(
        placed, width=reach, height=y + row, boxes=(*placed.boxes, *boxes), words=(*placed.words, heading)
    )


def _wrapped(words: str, characters: int) -> list[str]:
    return textwrap.wrap(words, characters, break_on_hyphens=False)


def _placed(
    chart: Chart,
    drawn: Sequence[Arrow],
    graph: pygraphviz.AGraph,
    words: Mapping[str, tuple[tuple[str, ...], int]],
    manner: Manner,
) -> Placed:
    _, _, width, height = (float(part) for part in graph.graph_attr["bb"].split(","))
    known = {box.name: box for box in chart.boxes}
    boxes = []
    for node in graph.nodes():
        x, y = (float(part) for part in node.attr["pos"].split(","))
        size = (float(node.attr["width"]) * POINTS_AN_INCH, float(node.attr["height"]) * POINTS_AN_INCH)
        boxes.append(PlacedBox(known.get(node), x, height - y, *size, *words.get(node, ((), 0))))
    arrows = []
    for number, arrow in enumerate(drawn):
        edge = graph.get_edge(arrow.tail, arrow.head, str(number))
        curve, tip = _curve(edge.attr["pos"], height)
        lx, ly = (float(part) for part in edge.attr["lp"].split(","))
        arrows.append(PlacedArrow(arrow, curve, tip, (lx, height - ly), _arrow_lines(arrow, manner)))
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


def _title(box: Box) -> str:
    return f"{CHANGES.get(box.change, '')}{box.title}"


def _state(box: Box) -> tuple[str, ...]:
    if box.here:
        return ("(the case is here)",)
    if box.elsewhere:
        return (f"({box.elsewhere})",)
    return ("(closed)",) if box.final else ()


def _box_words(box: Box, gathered: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """The lines of a box, and how many of them are its name: then how it stands, and what leads there."""
    title = tuple(_wrapped(_title(box), BOX_CHARACTERS))
    times = () if box.elsewhere else _by_step(_grouped(box.times))
    if len(times) > 1:
        listed = [line for each in times for line in _wrapped_under(each, END_CHARACTERS)]
    else:
        listed = [line for each in times for line in _wrapped(each, BOX_CHARACTERS)]
    lines = [line for each in gathered for line in _wrapped(each, BOX_CHARACTERS)]
    return (*title, *_state(box), *listed, *lines), len(title)


def _wrapped_under(words: str, characters: int) -> list[str]:
    """One of several times: a point before it, and its further lines set in under its words."""
    return textwrap.wrap(
        words, characters, initial_indent=POINT, subsequent_indent=UNDER, break_on_hyphens=False
    )


def _by_step(times: Sequence[str]) -> tuple[str, ...]:
    """Several times of one step said under its name once: `Record it: 3 working days (A), 5 working days (B)`."""
    steps: dict[str, list[str]] = {}
    for time in times:
        step, _, length = time.rpartition(": ")
        steps.setdefault(step, []).append(length)
    found: list[str] = []
    for step, lengths in steps.items():
        found += [f"{step}: {', '.join(lengths)}"] if step else lengths
    return tuple(found)


def _arrow_lines(arrow: Arrow, manner: Manner) -> tuple[str, ...]:
    """The steps of an arrow, then the time that there is for them."""
    mark = CHANGES.get(arrow.change, "")
    said = [f"{mark}{move}" for move in arrow.ways]
    said += [f"{WITHIN if time[:1].isdigit() else BY}{time}" for time in _grouped(arrow.clocks)]
    return tuple(line for each in said for line in _wrapped(each, manner.label))


def _grouped(times: Sequence[str]) -> tuple[str, ...]:
    """Times of one length said once, with every rule that gives it: `20 working days (FOI-20WD, FOI-CLAR)`."""
    rules: dict[str, list[str]] = {}
    for time in times:
        length, _, rule = time.removesuffix(")").rpartition(" (")
        rules.setdefault(length or time, []).append(rule)
    return tuple(f"{length} ({', '.join(each)})" if all(each) else length for length, each in rules.items())


def _size(lines: Sequence[str], character: float) -> tuple[float, float]:
    longest = max((len(line) for line in lines), default=4)
    return longest * character + PADDING, len(lines) * LINE + PADDING
