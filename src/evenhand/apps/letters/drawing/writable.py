"""Which characters the letter fonts can show, and what stands for those they cannot.

A PDF that is to last and to be read aloud may hold no character without a shape (PDF/A, PDF/UA). Rather than
fail, or lose the character, the letter names it: “[party popper]”, or its number where it is a letter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent.parent / "fonts"
COVERAGE = FONTS / "coverage.txt"

_INVISIBLE_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f\u00ad\ufeff\u2060")

# A PDF holds no string longer than 32,767 characters, and a mail may hold a picture written as one word.
_TOO_LONG = re.compile(r"\S{2000}(?=\S)")
_DRAWN_OVER = frozenset({"Mn", "Mc", "Me", "Cf"})


@cache
def written() -> re.Pattern[str]:
    """A pattern for one character that the fonts cannot show."""
    ranges = (line.split("-") for line in COVERAGE.read_text(encoding="ascii").split() if line)
    shown = "".join(rf"\U{int(first, 16):08x}-\U{int(last, 16):08x}" for first, last in ranges)
    return re.compile(f"[^\n{shown}]")


def writable(text: str) -> str:
    """The text with a name in brackets for each character the fonts cannot show."""
    return written().sub(lambda found: _name_of(found[0]), text.replace("\t", "    "))


def in_lines(text: str) -> list[str]:
    """The lines of a text, with a very long word over several."""
    return _TOO_LONG.sub("\\g<0>\n", text).split("\n")


def writable_apart(text: str) -> str:
    """As `writable`, with every mark that would have to be drawn over another character named beside it."""
    composed = unicodedata.normalize("NFC", writable(text))
    return "".join(_name_of(char) if unicodedata.category(char) in _DRAWN_OVER else char for char in composed)


def unwritable(text: str) -> tuple[str, ...]:
    """The characters in a text that a PDF names in brackets instead of showing, each once."""
    found = dict.fromkeys(written().findall(text.replace("\t", " ")))
    return tuple(char for char in found if char not in _INVISIBLE_JOINERS)


def _name_of(char: str) -> str:
    if char in _INVISIBLE_JOINERS or "VARIATION SELECTOR" in unicodedata.name(char, ""):
        return ""
    name = unicodedata.name(char, "").lower()
    is_letter = unicodedata.category(char).startswith("L")
    return f"[U+{ord(char):04X}]" if is_letter or not name else f"[{name}]"
