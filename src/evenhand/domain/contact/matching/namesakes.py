"""Whether two names that were typed may be one person's, so that somebody is asked before both are taken."""

from __future__ import annotations

from evenhand.domain.contact.matching.levels import levels_by
from evenhand.domain.contact.matching.spelling import forms_of, given_and_surname
from evenhand.domain.contact.matching.table import MatchingTable

_ALIKE = frozenset({"same", "nickname", "initial", "close"})


def may_be_one(a: str, b: str, table: MatchingTable) -> bool:
    """Whether two whole names may name one person: titles, order, initials, nicknames and one slip do not tell them apart.

    A slip in both the given name and the surname does. A name of one word is a surname, and may be anybody's of it.
    """
    (given_a, surname_a), (given_b, surname_b) = (given_and_surname("", "", name, table) for name in (a, b))
    if not surname_a or not surname_b:
        return False
    return _agree(given_a, surname_a, given_b, surname_b, table) or (
        bool(given_a and given_b) and _agree(surname_a, given_a, given_b, surname_b, table)
    )


def _agree(given_a: str, surname_a: str, given_b: str, surname_b: str, table: MatchingTable) -> bool:
    levels = levels_by(table.likeness)
    surname = levels.surname(surname_a, surname_b)
    if not given_a or not given_b:
        return surname == "same"
    shared = bool(forms_of(given_a, table) & forms_of(given_b, table))
    given = levels.given_name(given_a, given_b, shared)
    return (surname == "same" and given in _ALIKE) or (surname == "close" and given == "same")
