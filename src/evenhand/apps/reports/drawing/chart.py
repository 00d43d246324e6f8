"""A picture of a few numbers as SVG, drawn on the server; its figures always stand in a table beneath it.

No meaning is carried by colour alone: every bar has its number on it, and the picture says in words what it shows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString

_COLOUR = "#1d70b8"
_INK = "#0b0c0c"
_WIDTH, _BAR = 620, 26


def bars(title: str, says: str, numbers: Sequence[tuple[str, int]]) -> SafeString:
    """A bar for each number, with its words at the left and the number at its end. Safe to put into a page."""
    return _drawn(title, says, json.dumps([{"what": what, "number": number} for what, number in numbers]))


@lru_cache(maxsize=256)
def _drawn(title: str, says: str, values: str) -> SafeString:
    axis = {"labelColor": _INK, "labelFontSize": 14, "title": None, "domain": False, "ticks": False}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": _WIDTH,
        "height": {"step": _BAR},
        "data": {"values": json.loads(values)},
        "encoding": {
            "y": {"field": "what", "type": "nominal", "sort": None, "axis": {**axis, "labelLimit": 220}},
            "x": {"field": "number", "type": "quantitative", "axis": None},
        },
        "layer": [
            {"mark": {"type": "bar", "color": _COLOUR}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 14, "color": _INK},
                "encoding": {"text": {"field": "number", "type": "quantitative", "format": ",d"}},
            },
        ],
        "config": {"view": {"stroke": None}, "font": "Arial, Liberation Sans, sans-serif"},
    }
    import vl_convert  # here: every process reads this file, and few draw a chart

    svg: str = vl_convert.vegalite_to_svg(spec)
    named = f"<title>{escape(title)}</title><desc>{escape(says)}</desc>"
    head, _, rest = svg.partition(">")
    head = head.replace("<svg ", '<svg role="img" class="eh-chart" focusable="false" ', 1)
    return SafeString(f'{head} aria-label="{escape(title)}: {escape(says)}">{named}{rest}')
