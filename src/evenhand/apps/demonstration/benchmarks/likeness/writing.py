"""The texts: requests worded twice, kept as written by hand, and any number of others about the same services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

import msgspec
from django.conf import settings

from evenhand.domain.lawbook.yaml_source import read_yaml, typed

_HELD = Path("simulations") / "likeness"
_YEAR = re.compile(r"\b20[012]\d\b")
FIRST_YEAR, LAST_YEAR = 2014, 2024


class Reworded(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One request in two wordings: `asked` the earlier, `again` the later."""

    asked: str
    again: str


class Pairs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the comparison may be worked on with, and what it is measured by alone."""

    tuned: tuple[Reworded, ...]
    held_out: tuple[Reworded, ...]


class _Background(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    subjects: tuple[str, ...]
    asks: tuple[str, ...]
    places: tuple[str, ...]
    times: tuple[str, ...]
    opens: tuple[str, ...]


def pairs() -> Pairs:
    """The requests that are worded twice."""
    return typed(read_yaml(settings.LAW / _HELD / "reworded.yaml"), Pairs)


def others(count: int, *, seed: int) -> Iterator[str]:
    """So many other requests: one to three questions on one service, with a place and a time. The same for one seed."""
    words, chance = typed(read_yaml(settings.LAW / _HELD / "background.yaml"), _Background), Random(seed)
    for _ in range(count):
        subject = chance.choice(words.subjects)
        questions = chance.sample(words.asks, chance.choice((1, 1, 2, 2, 3)))
        place = chance.choice(words.places)
        yield (
            f"{chance.choice(words.opens)} "
            + ", and ".join(
                _filled(question, subject, place, chance.choice(words.times), chance)
                for question in questions
            )
            + "."
        )


def _filled(question: str, subject: str, place: str, time: str, chance: Random) -> str:
    year = chance.randrange(FIRST_YEAR, LAST_YEAR)
    said = question.replace("{t}", time).replace("{s}", subject).replace("{p}", place)
    for mark, meant in (("{y}", year), ("{z}", year + 1), ("{n}", (year + 1) % 100)):
        said = said.replace(mark, str(meant))
    return " ".join(said.split())


def of_other_years(text: str) -> Iterator[str]:
    """The same request about other years, as the same people send it every spring; none where it names no year."""
    if _YEAR.search(text):
        yield from (_YEAR.sub(partial(_earlier, years), text) for years in (1, 2, 3))


def _earlier(years: int, year: re.Match[str]) -> str:
    return str(int(year.group()) - years)
