"""In which form a letter goes to somebody: what their adjustments, wishes and language ask for, and why.

The lists (`formats`, `adjustments`, `languages`) are data: a format carries how it is drawn, and an adjustment or
a language names its format. What we cannot make is `ordered`, and never left out in silence (EQM-2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evenhand.domain.lawbook.vocabularies import Code, Vocabulary

FORMATS, ADJUSTMENTS, LANGUAGES = "formats", "adjustments", "languages"


@dataclass(frozen=True, slots=True)
class Look:
    """How the pages of a letter are drawn: type in points, and a tint of the page as six hex digits."""

    points: float = 11
    tint: str = ""


PLAIN = Look()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A format that somebody needs, and what on their record asks for it."""

    code: str
    title: str
    because: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form in which a letter goes: how it is drawn, what is put beside a mail, what has to be ordered.

    `encloses` holds `pdf` and `docx`; `notes` are sentences for the person; `channel` is a code of channels where
    the record asks for one, and `channel_because` what asks for it.
    """

    wanted: tuple[Wanted, ...] = ()
    look: Look = PLAIN
    text_only: bool = False
    encloses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    channel: str = ""
    channel_because: str = ""

    @property
    def ordered(self) -> tuple[Wanted, ...]:
        """The formats that somebody else has to make."""
        return tuple(one for one in self.wanted if one.ordered)

    @property
    def made(self) -> tuple[Wanted, ...]:
        """The formats that we draw ourselves."""
        return tuple(one for one in self.wanted if not one.ordered)


def form_for(
    lists: Mapping[str, Vocabulary],
    *,
    preferred_format: str = "",
    preferred_channel: str = "",
    language: str = "",
    adjustments: Sequence[str] = (),
) -> Form:
    """The form for somebody with these codes on their record. A code that no list has any more asks for nothing.

    An adjustment is a legal duty and goes before a wish: it decides the channel where both name one.
    """
    asked = list(_asked(lists, preferred_format, language, adjustments))
    formats = lists[FORMATS].codes
    because: dict[str, list[str]] = {}
    for code, why in asked:
        if code in formats:
            because.setdefault(code, []).append(why)
    channel, why_channel = _channel(lists, preferred_channel, preferred_format, adjustments)
    codes = {code: formats[code] for code in because}
    return Form(
        wanted=tuple(
            Wanted(code=code, title=one.title, because=tuple(because[code]), ordered=_is(one, "ordered"))
            for code, one in codes.items()
            if _shapes(one)
        ),
        look=Look(
            points=max(
                (float(one.flags["points"]) for one in codes.values() if "points" in one.flags),
                default=PLAIN.points,
            ),
            tint=next((str(one.flags["tint"]) for one in codes.values() if "tint" in one.flags), ""),
        ),
        text_only=any(_is(one, "text_only") for one in codes.values()),
        encloses=tuple(
            dict.fromkeys(str(one.flags["encloses"]) for one in codes.values() if "encloses" in one.flags)
        ),
        notes=tuple(one.says for one in codes.values() if one.says),
        channel=channel,
        channel_because=why_channel,
    )


def _asked(
    lists: Mapping[str, Vocabulary], preferred_format: str, language: str, adjustments: Sequence[str]
) -> list[tuple[str, str]]:
    """Each format that something on the record asks for, with the words of what asks."""
    found = [
        (str(one.flags["format"]), f"the adjustment “{one.title}”")
        for code in adjustments
        if (one := lists[ADJUSTMENTS].codes.get(code)) is not None and "format" in one.flags
    ]
    if preferred_format:
        found.append((preferred_format, "the format the person wishes"))
    spoken = lists[LANGUAGES].codes.get(language)
    if spoken is not None and "format" in spoken.flags:
        found.append((str(spoken.flags["format"]), f"the language “{spoken.title}”"))
    return found


def _channel(
    lists: Mapping[str, Vocabulary], preferred_channel: str, preferred_format: str, adjustments: Sequence[str]
) -> tuple[str, str]:
    for code in adjustments:
        one = lists[ADJUSTMENTS].codes.get(code)
        if one is not None and "channel" in one.flags:
            return str(one.flags["channel"]), f"the adjustment “{one.title}”"
    if preferred_channel:
        return preferred_channel, "the way the person wishes to be written to"
    wished = lists[FORMATS].codes.get(preferred_format)
    if wished is not None and "channel" in wished.flags:
        return str(wished.flags["channel"]), "the format the person wishes"
    return "", ""


def _is(one: Code, flag: str) -> bool:
    return one.flags.get(flag) is True


def _shapes(one: Code) -> bool:
    """Whether a format changes the letter itself, and not only the way it goes."""
    return bool({"points", "tint", "encloses", "text_only", "ordered"} & set(one.flags))
