"""What a move is told, checked against what it asks: types, closed lists, and what is missing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal

from evenhand.domain.cases.events import PassageRef, Value
from evenhand.domain.cases.guards import Refusal
from evenhand.domain.cases.obligations import matches
from evenhand.domain.lawbook.procedure import LISTED, Ask, Move
from evenhand.domain.lawbook.vocabularies import Vocabulary, lowered

NUMBERS = frozenset({"number", "minutes"})
TEXTS = frozenset({"text", "line"})
_SINGLE: Mapping[str, type] = {"date": dt.date, "boolean": bool, "money": Decimal}


def references_in(text: str) -> tuple[str, ...]:
    """The references of cases that somebody typed, with commas or spaces between them, each once."""
    return tuple(dict.fromkeys(ref.upper() for ref in re.split(r"[,;\s]+", text) if ref))


def in_words(ask: Ask, value: object) -> bool:
    """Whether a fact is free text: it was asked in words, or it names nobody on the list that it was asked from."""
    return ask.type in TEXTS or (ask.type == LISTED and not refers(ask, value))


def refers(ask: Ask, value: object) -> bool:
    """Whether a fact refers to an entry of the list that it was asked from, as `list:12`."""
    return isinstance(value, str) and re.fullmatch(rf"{re.escape(ask.list)}:[0-9]+", value) is not None


def check_facts(
    move: Move, facts: Mapping[str, Value], *, vocabularies: Mapping[str, Vocabulary], on: dt.date
) -> tuple[Refusal, ...]:
    """Everything wrong with what a move was told, a sentence and a field each; nothing where all is well."""
    found = [
        Refusal(says=f"“{name}” is not something that “{move.title}” asks for.", field=name)
        for name in facts
        if name not in move.asks and not name.startswith("now.")
    ]
    for ask in move.asks.values():
        if ask.when and not matches(ask.when, facts):
            continue
        value = facts.get(ask.name)
        if value is None or value in ("", ()):
            if not ask.optional:
                found.append(Refusal(says=f"Say: {lowered(ask.title)}.", field=ask.name))
            continue
        wrong = _wrong(ask, value, vocabularies=vocabularies, on=on)
        if wrong:
            found.append(Refusal(says=wrong, field=ask.name))
    return tuple(found)


def _wrong(ask: Ask, value: Value, *, vocabularies: Mapping[str, Vocabulary], on: dt.date) -> str:
    values = value if isinstance(value, tuple) else (value,)
    if isinstance(value, tuple) != ask.many:
        return f"{ask.title}: give {'a list' if ask.many else 'one thing'}."
    return next((why for one in values if (why := _wrong_single(ask, one, vocabularies, on))), "")


def _wrong_single(ask: Ask, value: object, vocabularies: Mapping[str, Vocabulary], on: dt.date) -> str:
    if ask.choice:
        return "" if value in ask.choice else f"{ask.title}: choose one of {', '.join(ask.choice)}."
    if ask.vocabulary:
        codes = vocabularies[ask.vocabulary].on(on)
        if isinstance(value, str) and value in codes and ask.offers(codes[value]):
            return ""
        return f"{ask.title}: “{value}” is not in the list that was in force on that day."
    if ask.type in NUMBERS:
        good = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        return "" if good else f"{ask.title}: give a whole number, 0 or more."
    if ask.type == "text":
        return "" if isinstance(value, (str, PassageRef)) else f"{ask.title}: write it in words."
    if ask.type == LISTED and isinstance(value, PassageRef):
        return ""
    wanted = _SINGLE.get(ask.type, str)
    return "" if isinstance(value, wanted) else f"{ask.title}: this is not a {ask.type}."
