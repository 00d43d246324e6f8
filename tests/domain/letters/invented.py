"""Invented facts for letters: one of each kind, so that any letter can be filled from its own declarations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from evenhand.domain.lawbook.letter_shapes import Fact, Letter, LetterBook

WHO: Mapping[str, Any] = {
    "recipient_name": "Mrs Ada Penhaligon",
    "recipient_address": ("4 Quarry Row", "Nether Wallop", "NW0 0ZZ"),
    "reference": "EH-2026-000123",
    "date_on": dt.date(2026, 12, 4),
    "sender_name": "Owain Brightwater",
    "sender_title": "Customer relations officer",
    "council_name": "Evenmouth District Council",
}


def invented(name: str, fact: Fact) -> Any:
    """A value of the declared kind, plainly invented."""
    match fact.type:
        case "date":
            return dt.date(2026, 12, 11)
        case "number":
            return 2
        case "flag":
            return True
        case "email":
            return "owain.brightwater@evenmouth.example.org"
        case "url":
            return "https://evenhand.example.org/contact/17"
        case "lines":
            return ("Evenmouth District Council", "Harbour House", "Evenmouth EV0 0ZZ")
        case "list":
            return (f"First of {fact.title.lower()}", f"Second of {fact.title.lower()}")
        case "standard":
            return "foi-rights"
        case "entries":
            return tuple({key: invented(key, field) for key, field in fact.fields.items()} for _ in range(2))
        case _:
            return f"Invented words for {name.replace('_', ' ')}"


def full_facts(letter: Letter, book: LetterBook) -> dict[str, Any]:
    """Every fact a letter takes, the optional ones too."""
    own = {name: invented(name, fact) for name, fact in letter.facts.items()}
    return {**own, **WHO, "enclosures": ("The protocol",), "copied_to": ("Head of Planning",)}
