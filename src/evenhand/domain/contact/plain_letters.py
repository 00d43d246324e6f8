"""Letters that no decomposition of Unicode turns into the plain ones which people type in their place."""

from __future__ import annotations

_SMALL = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "þ": "th",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
}
# For `str.translate`: Łukasz is found by lukasz, and the other way round.
PLAIN_LETTERS = str.maketrans(
    _SMALL | {"ẞ": "SS"} | {one.upper(): plain.upper() for one, plain in _SMALL.items() if one not in "ßı"}
)
