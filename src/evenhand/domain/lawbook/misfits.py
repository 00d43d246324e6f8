"""Where a value does not fit its type, in words: which key, what is wrong, and the nearest known key.

Looked at only after a refusal, so it may take its time: it asks the same question of smaller and smaller
parts until it has the very place.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import msgspec
from msgspec import inspect

Place = tuple[str | int, ...]

_AT = re.compile(r"^(?P<what>.*?)(?: - at `(?:key` in `)?\$(?P<path>[^`]*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|(\[\.\.\.\])")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`")
_MISSING = re.compile(r"Object missing required field `(.*)`")
_EXPECTED = re.compile(r"Expected `(.*)`, got `(.*)`")
_INVALID = re.compile(r"Invalid enum value (.*)")
_WITHOUT_QUOTES = ("int", "float", "bool")
_NO_DATE = "Invalid RFC3339 encoded date"
_PLAIN_WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "object": "keys with values",
    "array": "a list",
    "null": "nothing",
    "date": "a date such as 2026-11-21",
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """One place where a value does not fit, and how to mend it."""

    place: Place
    what: str
    mend: str


def misfits(data: Any, type_: Any) -> Iterator[Misfit]:
    """Everything in the data that does not fit the type: every unknown key, then the first other thing."""
    rest = copy.deepcopy(data)
    while (refusal := _refusal(rest, type_)) is not None:
        said = _AT.match(refusal)
        what = said["what"] if said else refusal
        place = _pinned(rest, type_, what, (said["path"] or "") if said else "")
        unknown = _UNKNOWN.fullmatch(what)
        if not unknown:
            yield _other(place, what, _at(rest, place), type_)
            return
        known = _known_keys(type_, place)
        yield Misfit(
            (*place, unknown[1]),
            f"the key '{unknown[1]}' is not known here",
            _nearest(unknown[1], known),
        )
        del _at(rest, place)[unknown[1]]


def _refusal(data: Any, type_: Any) -> str | None:
    try:
        msgspec.convert(data, type_, str_keys=True)
    except msgspec.ValidationError as refusal:
        return str(refusal)
    return None


def _pinned(data: Any, type_: Any, what: str, path: str) -> Place:
    """The place itself, where the refusal names a key only as `[...]`: found by trying each key alone."""
    place: Place = ()
    for name, number, anything in _STEP.findall(path):
        here = _at(data, place)
        if not anything:
            place = (*place, int(number) if number else name)
            continue
        for key in here:
            trial = copy.deepcopy(data)
            around = _at(trial, place)
            for other in set(around) - {key}:
                del around[other]
            refusal = _refusal(trial, type_)
            if refusal is not None and refusal.startswith(what):
                place = (*place, key)
                break
    return place


def _at(data: Any, place: Place) -> Any:
    for part in place:
        data = data[part]
    return data


def _nearest(key: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(key, known, n=1)
    if near:
        return f"Did you mean '{near[0]}'?"
    return f"Known keys here: {', '.join(known)}." if known else "Leave it out."


def _other(place: Place, what: str, value: Any, type_: Any) -> Misfit:
    if missing := _MISSING.fullmatch(what):
        return Misfit(
            place,
            f"the key '{missing[1]}' is missing",
            f"Add '{missing[1]}' with its value.",
        )
    if expected := _EXPECTED.fullmatch(what):
        wanted = " or ".join(_PLAIN_WORDS.get(word, word) for word in expected[1].split(" | "))
        got = _PLAIN_WORDS.get(expected[2], expected[2])
        shown = f" ({value!r})" if isinstance(value, str | int | float | bool) else ""
        quoted = expected[1] == "str" and expected[2] in _WITHOUT_QUOTES
        mend = f'Put it in quotation marks: "{value}".' if quoted else f"Write {wanted}."
        return Misfit(place, f"{wanted} is wanted here, and {got} stands{shown}", mend)
    if what == _NO_DATE:
        mend = "Write a day of the calendar as year, month and day, such as 2026-11-21."
        return Misfit(place, f"“{value}” is not a date, or not written as one", mend)
    if _INVALID.fullmatch(what):
        words = _known_words(type_, place)
        near = get_close_matches(str(value), words, n=1)
        mend = f"Did you mean '{near[0]}'?" if near else f"It may be one of: {', '.join(words)}."
        return Misfit(place, f"the word '{value}' is not known here", mend)
    return Misfit(place, what[:1].lower() + what[1:], "Correct the value.")


def _known_keys(type_: Any, place: Place) -> tuple[str, ...]:
    """The keys that a struct at a place may have."""
    here = (
        each for each in _types_at(inspect.type_info(type_), place) if isinstance(each, inspect.StructType)
    )
    return tuple(dict.fromkeys(field.encode_name for each in here for field in each.fields))


def _known_words(type_: Any, place: Place) -> tuple[str, ...]:
    """The words that a closed choice at a place may be."""
    words: dict[str, None] = {}
    for each in _types_at(inspect.type_info(type_), place):
        if isinstance(each, inspect.LiteralType):
            words.update(dict.fromkeys(str(value) for value in each.values))
        elif isinstance(each, inspect.EnumType):
            words.update(dict.fromkeys(str(member.value) for member in each.cls))
    return tuple(words)


def _types_at(info: inspect.Type, place: Place) -> Iterator[inspect.Type]:
    if isinstance(info, inspect.UnionType):
        for each in info.types:
            yield from _types_at(each, place)
    elif not place:
        yield info
    elif isinstance(info, inspect.StructType):
        for field in info.fields:
            if field.encode_name == place[0]:
                yield from _types_at(field.type, place[1:])
    elif isinstance(info, inspect.DictType):
        yield from _types_at(info.value_type, place[1:])
    elif isinstance(info, inspect.ListType | inspect.VarTupleType):
        yield from _types_at(info.item_type, place[1:])
