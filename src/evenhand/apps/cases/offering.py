"""Lines that a form offers while somebody types, such as the files on the case; told by the app that knows them.

An offer is a help for the one who types. What may be recorded is decided by the conditions of the move alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from evenhand.apps.cases.models import Case

Offers = Callable[[Case], Sequence[str]]
_offers: dict[tuple[str, str], Offers] = {}


def offer_lines(move: str, fact: str, lines: Offers) -> None:
    """Say what a form offers for one thing that a move asks; the app that knows it says so once, as it starts."""
    _offers[move, fact] = lines


def lines_offered(case: Case, move: str) -> Mapping[str, Sequence[str]]:
    """What the form of a move offers on a case, by the name of the fact."""
    return {fact: lines(case) for (of, fact), lines in _offers.items() if of == move}
