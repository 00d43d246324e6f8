"""Whose system this is: the council's name and colours, which a higher app provides."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")


@dataclass(frozen=True, slots=True)
class Identity:
    """What the header says. Colours are `#rrggbb`; anything else is refused, for they go into a stylesheet."""

    council_name: str
    brand_colour: str = "#1d5c63"
    link_colour: str = "#0b4f6c"

    def __post_init__(self) -> None:
        for colour in (self.brand_colour, self.link_colour):
            if not _HEX_COLOUR.match(colour):
                raise ValueError(f"{colour!r} is not a colour; write it as # and six digits, such as #1d5c63")


UNNAMED = Identity(council_name="Your council")


def _unnamed() -> Identity:
    return UNNAMED


_provider: list[Callable[[], Identity]] = [_unnamed]


def provide(provider: Callable[[], Identity]) -> None:
    """Say where the council's identity is read from; called once, in the `ready` of the app that keeps it."""
    _provider[0] = provider


def identity() -> Identity:
    """The council's identity as it now stands."""
    return _provider[0]()
