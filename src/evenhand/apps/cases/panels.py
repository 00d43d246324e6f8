"""Places on the case page that apps above this one fill: correspondence, weekly responses.

A panel is a function from the request and the case to safe HTML, empty where it has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from evenhand.apps.cases.models import Case

Panel = Callable[[HttpRequest, Case], SafeString]

_panels: dict[str, tuple[int, Panel]] = {}


def register(name: str, panel: Panel, *, place: int) -> None:
    """Put a panel on the case page; low places come first, and the same name takes the place of the first."""
    _panels[name] = (place, panel)


def registered() -> tuple[Panel, ...]:
    """The panels in the order of the page."""
    return tuple(panel for _, panel in sorted(_panels.values(), key=lambda placed: placed[0]))
