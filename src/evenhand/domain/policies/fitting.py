"""A chart made to fit a laptop's page and a sheet of A4: closer together first, then in parts that point to one another."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from evenhand.domain.policies.drawing import START, Arrow, Box, Chart
from evenhand.domain.policies.layout import Manner, Placed, lay_out

WIDEST = 900.0
"""Pixels. In a window of 1280 it stands at its full size; across A4 (680 within its margins) its words come to 8 points."""
TALLEST = 1240.0
"""Pixels. With its heading it fills a sheet of A4 at the same scale."""
_MANNERS = (
    Manner(),
    Manner(label=20),
    Manner(label=20, at_one_height=1),
    Manner(label=22, at_one_height=2, several=2),
    Manner(label=18, at_one_height=1, several=2),
    Manner(label=15, at_one_height=2, several=2),
    Manner(label=15, at_one_height=1, several=2),
)


def sheets_of(chart: Chart) -> tuple[Placed, ...]:
    """A chart as drawings of which each can be read at full size on a laptop and on a sheet of A4.

    Where one is not enough, each further one takes stages in their order; a stage drawn elsewhere says where.
    """
    return tuple(
        replace(sheet, chart=replace(sheet.chart, stays=chart.stays, of_item=chart.of_item))
        for sheet in _sheets(chart.title, chart.boxes, chart.arrows)
    )


@lru_cache(maxsize=512)
def _sheets(title: str, boxes: tuple[Box, ...], arrows: tuple[Arrow, ...]) -> tuple[Placed, ...]:
    chart = Chart(title, boxes, arrows)
    whole = _fitted(chart)
    if _fits(whole):
        return (whole,)
    groups = _groups(chart)
    part_of = {name: number for number, group in enumerate(groups, start=1) for name in group}
    if len(groups) < 2:
        return (whole,)
    return tuple(
        _fitted(replace(_part(chart, group, part_of), title=f"{title}, part {number} of {len(groups)}"))
        for number, group in enumerate(groups, start=1)
    )


def _fits(placed: Placed) -> bool:
    return placed.width <= WIDEST and placed.height <= TALLEST


def _fitted(chart: Chart) -> Placed:
    """The first manner in which a chart fits, else the narrowest."""
    tried = []
    for manner in _MANNERS:
        placed = lay_out(chart, manner, widest=WIDEST)
        if _fits(placed):
            return placed
        tried.append(placed)
    return min(tried, key=lambda placed: (placed.width, placed.height))


def _groups(chart: Chart) -> tuple[tuple[str, ...], ...]:
    """The stages that lead on, in their order, as many to a drawing as fit."""
    leading = {arrow.tail for arrow in chart.arrows} - {START}
    groups: list[tuple[str, ...]] = []
    for box in chart.boxes:
        if box.name not in leading:
            continue
        wider = (*groups[-1], box.name) if groups else (box.name,)
        if groups and _fits(_fitted(_part(chart, wider, {}))):
            groups[-1] = wider
        else:
            groups.append((box.name,))
    return tuple(groups)


def _part(chart: Chart, names: tuple[str, ...], part_of: dict[str, int]) -> Chart:
    """Some stages with every arrow that leaves them; where one leads to another part, that stage says which."""
    arrows = tuple(
        arrow
        for arrow in chart.arrows
        if arrow.tail in names or (arrow.tail == START and arrow.head in names)
    )
    leading = {arrow.tail for arrow in chart.arrows}
    shown = {*names, *(arrow.head for arrow in arrows)}
    boxes = tuple(
        replace(box, elsewhere=f"see part {part_of.get(box.name, 9)}")
        if box.name in leading and box.name not in names
        else box
        for box in chart.boxes
        if box.name in shown
    )
    return Chart(chart.title, boxes, arrows)
