"""Drawings as they stand on a page: each fit to be read at full size, with the same in sentences beside it.

Every stage in a drawing is a link to its sentences, so that a keyboard walks through the drawing in the order of its stages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from evenhand.domain.policies.drawing import Chart, Told
from evenhand.domain.policies.svg import drawings_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """One drawing, safe to stand in a page: every word in it is escaped where it is drawn."""

    title: str
    svg: SafeString


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart on a page: its drawings, and what they show stage by stage. `place` begins the ids of its sentences."""

    title: str
    place: str
    sheets: tuple[Sheet, ...]
    told: tuple[Told, ...]


def figure_of(chart: Chart, *, place: str) -> Figure:
    """One chart as it stands on a page; `place` is its own on that page."""
    drawings = drawings_of(chart, name=place, place=place)
    sheets = tuple(Sheet(drawing.title, SafeString(drawing.svg)) for drawing in drawings)
    return Figure(chart.title, place, sheets, chart.told())


def figures_of(charts: Iterable[Chart], *, place: str) -> tuple[Figure, ...]:
    """Several charts on one page, numbered in their order."""
    return tuple(figure_of(chart, place=f"{place}-{number}") for number, chart in enumerate(charts, start=1))
