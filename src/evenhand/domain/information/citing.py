"""How a notice cites the provision of a ground: section and subsection, also where the council neither confirms nor denies.

Section 17(1)(b) wants the provision, and the duty to say whether information is held is left by a subsection of its own
(FOI-40). Which one that is, and whether there is one, is a flag of the ground (`neither_under`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from evenhand.domain.lawbook.vocabularies import Code

_NUMBER = re.compile(r"\d+[A-Z]?")
_ONE = r"(?:\([0-9a-zA-Z]+\))+"
_PARAGRAPHS = re.compile(rf"{_ONE}(?:(?:, | and | or ){_ONE})*")
Flags = Mapping[str, str | bool | int]


def cited(ground: Code, subsection: str, *, neither: bool) -> str:
    """The title of a ground with its subsection: `Section 31(1)(a): Law enforcement`.

    Where the council neither confirms nor denies: `Section 31(3), with (1)(a): Law enforcement`, `Section 42(2): …`.
    """
    head, colon, subject = ground.title.partition(":")
    paragraph = _paragraph(subsection)
    under = ground.flags.get("neither_under")
    if neither and isinstance(under, str):
        beside = f", with {paragraph}" if paragraph and paragraph != under else ""
        return f"{head.partition('(')[0]}{under}{beside}{colon}{subject}"
    return f"{head}{paragraph}{colon}{subject}"


def _paragraph(said: str) -> str:
    """`31(1) (a)` and `s31(1)(a)` as `(1)(a)`."""
    start = said.find("(")
    if start < 0:
        return f", {said}" if said else ""
    return re.sub(r"\)\s+\(", ")(", said[start:].strip())


def miscited_in_words(title: str, flags: Flags, subsection: str, *, neither: bool) -> str:
    """Why a subsection cannot be cited as it was typed; empty where it can."""
    if not subsection or flags.get("in_words"):
        return ""
    paragraph, section = _paragraph(subsection), _NUMBER.search(title.partition(":")[0])
    named = _NUMBER.search(subsection.partition("(")[0])
    again = "Rely on this ground no more, and apply it again with the subsection, such as (1)(a)."
    if not _PARAGRAPHS.fullmatch(paragraph):
        return f"“{subsection}” is no subsection that a notice can cite. {again}"
    if named is not None and section is not None and named.group() != section.group():
        return f"“{subsection}” is of another section than {title.partition(':')[0]}. {again}"
    if any(paragraph.startswith(own) for own in str(flags.get("own_ground", "")).split(", ") if own):
        return f"{title.partition(':')[0]}{paragraph} is a ground by itself: rely on this one no more, and apply that one."
    if paragraph == flags.get("neither_under") and not neither:
        return (
            f"{paragraph} is only for where the council neither confirms nor denies that it holds the information, and "
            f"that is not said of it. {again}"
        )
    return ""
