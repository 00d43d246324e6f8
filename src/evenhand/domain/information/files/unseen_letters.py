"""Letters without a shape, and words behind so many blanks that no window shows them, in any text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evenhand.domain.information.files.findings import Finding, found

# The tags U+E0020 to U+E007E are letters that no program draws. A flag of England, Scotland or Wales is a black flag and tags.
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")
_TAGS = re.compile("[\U000e0020-\U000e007e]{2,}")
_SHAPELESS = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]{8,}")
_BLANKS = re.compile(r"\S([^\S\r\n]{200,}|(?:[^\S\n]*\n){50,})(?=\S)")
_FIRST_TAG = 0xE0000


def shapeless_letters(text: str, place: str = "") -> Iterator[Finding]:
    """Words written in letters that no program draws, and long runs of letters without a width."""
    for run in _TAGS.findall(_FLAG.sub("", text)):
        words = "".join(chr(ord(letter) - _FIRST_TAG) for letter in run)
        yield found("hidden-text", place, how="in letters that no program draws", words=words)
    for run in _SHAPELESS.findall(text):
        words = f"{len(run)} letters without a width"
        yield found("hidden-text", place, how="in letters that no program draws", words=words)


def behind_blanks(text: str, place: str = "") -> Iterator[Finding]:
    """Words that follow more blanks, or blank lines within one cell, than a window shows."""
    for gap in _BLANKS.finditer(text):
        blank = f"after {gap.end(1) - gap.start(1):,} blanks"
        yield found("hidden-text", place, how=blank, words=text[gap.end() : gap.end() + 200])
