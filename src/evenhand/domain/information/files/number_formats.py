"""Number formats that show nothing of what a cell holds: `;;;`, or a word in place of the number.

A format has up to four parts, for numbers above nought, below it, nought itself, and texts. A part shows what it is given
where it has a place for digits, dates or a text; a part of fixed words alone shows the words, whatever lies below.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite

_FIXED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_SHOWS_NUMBER = re.compile(r"[0#?@ymdhsge]|general|standard", re.IGNORECASE)
_UNDER_CONDITION = re.compile(r"\[\s*[<>=]")
_ABOVE, _BELOW, _NOUGHT, _TEXT = "above", "below", "nought", "text"
_MARKS = frozenset(
    {-1.0, 1.0}
)  # yes and no, as a form writes them: the words that a format gives them say the same


@lru_cache(maxsize=1024)
def silent_for(form: str) -> frozenset[str]:
    """The sorts of values of which a format shows nothing. Empty where it has conditions of its own."""
    if not form or _UNDER_CONDITION.search(form):
        return frozenset()
    parts = _FIXED.sub(lambda fixed: "f" if fixed.group()[0] in '"\\' else "", form).split(";")
    silent = {sort for sort, part in zip((_ABOVE, _BELOW, _NOUGHT), parts, strict=False) if _mute(part)}
    if len(parts) == 1 and _ABOVE in silent:
        silent |= {_BELOW, _NOUGHT}
    if len(parts) == 2 and _ABOVE in silent:
        silent.add(_NOUGHT)
    if len(parts) > 3 and "@" not in parts[3]:
        silent.add(_TEXT)
    return frozenset(silent)


def _mute(part: str) -> bool:
    return not _SHOWS_NUMBER.search(part)


def hides(silent: frozenset[str], value: str, *, is_text: bool) -> bool:
    """Whether a format that is silent for these sorts hides a cell's value. Nought tells nobody anything."""
    if not silent or not value.strip():
        return False
    if is_text:
        return _TEXT in silent
    try:
        number = float(value)
    except ValueError:
        return False
    if not isfinite(number) or number == 0 or number in _MARKS:
        return False
    return (_ABOVE if number > 0 else _BELOW) in silent
