"""What the larger components are given: frozen values, made in a view, drawn by a tag of `{% load ui %}`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from evenhand.apps.ui.navigation import Link

__all__ = ["Happening", "Link", "Row", "Table"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a summary list. `change_url` adds a link whose hidden words are the key."""

    key: str
    value: object
    change_url: str | None = None
    change_label: str = "Change"


@dataclass(frozen=True, slots=True)
class Table:
    """A table that stacks on a small screen. The first cell of each row is its heading where `row_headings`.

    Cells are text, or safe HTML made with `format_html`; columns named in `numbers` are set to the right.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    numbers: Sequence[str] = ()
    row_headings: bool = True
    caption_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a timeline: what happened, on which legal day or at which instant, who says so."""

    title: str
    when: date | datetime
    by: str = ""
    text: object = ""
    anchor: str = ""
