"""The facts a letter is told: checked against what the letter declares, and put into words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from evenhand.domain.lawbook.letter_shapes import Fact, Letter, LetterBook
from evenhand.domain.time.words import in_full

Facts: TypeAlias = Mapping[str, Any]
"""By name: str, date, int, bool, a sequence of str, or for `entries` a sequence of mappings."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+\Z")
_MAIL_ADDRESS = re.compile(r"[^\s<>\"@:]+@[^\s<>\"@:]+\Z")

_EXPECTED = {
    "line": "some words",
    "text": "some words",
    "email": "an e-mail address",
    "url": "a web address",
    "standard": "the name of a standard paragraph",
    "date": "a date",
    "number": "a whole number",
    "flag": "yes or no",
    "lines": "lines of text",
    "list": "a list of sentences",
    "entries": "a list of records",
}


class LetterFactRefused(ValueError):
    """A letter was told a fact it does not know, or one of another kind than it declares."""


@dataclass(frozen=True, slots=True)
class Said:
    """A fact in words, with where it links to."""

    text: str
    href: str = ""


def clean(text: str) -> str:
    """Text as it can stand in any document: line ends as one, what cannot be printed shown as U+FFFD.

    Characters that only turn the direction of what follows are taken out: they show nothing themselves, and
    could make the council's own words read backwards. Letters written from right to left stay as they are.
    """
    ends = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", _DIRECTION_CONTROLS.sub("", ends))


def facts_for(letter: Letter, known: Facts, book: LetterBook) -> Facts:
    """The facts of a fuller collection that this letter takes."""
    return {name: known[name] for name in book.facts_of(letter) if name in known}


def check_facts(declared: Mapping[str, Fact], facts: Facts) -> None:
    """Raise LetterFactRefused where a fact is unknown to the letter or not of its declared kind."""
    for name, value in facts.items():
        if name not in declared:
            raise LetterFactRefused(
                f"The letter has no fact called “{name}”. It takes: {', '.join(sorted(declared))}."
            )
        if value is not None and not _is_of_kind(declared[name], value):
            raise LetterFactRefused(
                f"“{declared[name].title}” ({name}) has to be {_EXPECTED[declared[name].type]}, "
                f"and what was given is {type(value).__name__}."
            )
        if declared[name].type == "entries":
            for entry in value or ():
                check_facts(declared[name].fields, entry)


def wanting(name: str, fact: Fact, facts: Facts) -> str | None:
    """What is missing of a fact, as part of a sentence; None where it is given in full."""
    value = facts.get(name)
    if not is_given(fact, value):
        return f"“{fact.title}” is missing"
    if fact.type == "entries":
        for n, entry in enumerate(value or (), start=1):
            for field_name, field in fact.fields.items():
                if not field.optional and not is_given(field, entry.get(field_name)):
                    return f"number {n} of “{fact.title}” has no “{field.title}”"
    return None


def is_given(fact: Fact, value: Any) -> bool:
    """Whether the caseworker has said it. No is an answer; an empty list is one where the letter says so."""
    if value is None:
        return False
    if fact.type in {"flag", "number", "date"}:
        return True
    if isinstance(value, str):
        return bool(clean(value).strip())
    if fact.type == "entries":
        return bool(value) or fact.may_be_empty
    return any(line.strip() for line in value) or (not value and fact.may_be_empty)


def is_so(value: Any) -> bool:
    """Whether a `when` on this fact holds: yes, or something there."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, int) and not isinstance(value, bool):
        return True
    return bool(value)


def in_words(fact: Fact, value: Any) -> Said:
    """A fact as it stands in a sentence; dates in full, addresses as a link."""
    if isinstance(value, dt.date):
        return Said(in_full(value))
    if isinstance(value, (list, tuple)):
        return Said(", ".join(clean(line).strip() for line in value))
    text = clean(str(value)).strip()
    if fact.type in {"line", "email", "url"}:
        text = " ".join(text.split())
    if fact.type == "email" and _MAIL_ADDRESS.match(text):
        return Said(text, href=f"mailto:{text}")
    if fact.type == "url" and _WEB_ADDRESS.match(text):
        return Said(text, href=text)
    return Said(text)


def _is_of_kind(fact: Fact, value: Any) -> bool:
    if fact.type == "flag":
        return isinstance(value, bool)
    if fact.type == "number":
        return isinstance(value, int) and not isinstance(value, bool)
    if fact.type == "date":
        return isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    if fact.type in {"list", "lines"}:
        return _is_sequence(value) and all(isinstance(line, str) for line in value)
    if fact.type == "entries":
        return _is_sequence(value) and all(isinstance(entry, Mapping) for entry in value)
    return isinstance(value, str)


def _is_sequence(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))
