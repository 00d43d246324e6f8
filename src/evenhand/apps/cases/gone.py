"""The letters that went from a case, as the app of letters tells it: that app stands above this one."""

from __future__ import annotations

from collections.abc import Callable

from evenhand.apps.cases.models import Case
from evenhand.domain.cases.surroundings import LetterGone

Teller = Callable[[Case], tuple[LetterGone, ...]]
_tellers: list[Teller] = []


def tell_by(teller: Teller) -> None:
    """Say who knows what went from a case; the app of letters says so once, as it starts."""
    if teller not in _tellers:
        _tellers.append(teller)


def letters_gone(case: Case) -> tuple[LetterGone, ...]:
    """The letters that went from a case to its customer."""
    return tuple(letter for teller in _tellers for letter in teller(case))
