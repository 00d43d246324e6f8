"""Letters as data: what each must state, which facts it takes, and the words it says them in.

A letter is one YAML file. Its `must_state` list is the law's or the policy's demand; its `body` says how the
council puts it. The reader refuses a letter whose body does not state everything it must, so that a letter
that can be loaded can be trusted. A council's own file replaces the shipped one, but may drop no demand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from evenhand.domain.lawbook.letter_checks import (
    Shared,
    complaints_about,
    overlay_complaints,
    shared_complaints,
)
from evenhand.domain.lawbook.letter_shapes import (
    Block,
    Fact,
    Letter,
    LetterBook,
    RedressBody,
    StandardParagraph,
    Statement,
)
from evenhand.domain.lawbook.problems import LawbookProblem, LawbookRefused
from evenhand.domain.lawbook.yaml_source import Source, read_yaml, typed

__all__ = [
    "Block",
    "Bodies",
    "EveryLetter",
    "Fact",
    "Letter",
    "LetterBook",
    "Paragraphs",
    "RedressBody",
    "StandardParagraph",
    "Statement",
    "load_letters",
]

PARAGRAPHS = "paragraphs.yaml"
BODIES = "bodies.yaml"
EVERY_LETTER = "every-letter.yaml"
SHARED_FILES = frozenset({PARAGRAPHS, BODIES, EVERY_LETTER})


class Paragraphs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of standard paragraphs."""

    paragraphs: dict[str, StandardParagraph]


class Bodies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of the bodies that letters send people to."""

    bodies: dict[str, RedressBody]


class EveryLetter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of the facts that every letter takes."""

    facts: dict[str, Fact]


def load_letters(law: Path, overlays: Sequence[Path] = ()) -> LetterBook:
    """Every letter under `law/letters`; a council's own letters, paragraphs and bodies replace shipped ones.

    Raises LawbookRefused with the file, the key and the mend of everything that is wrong.
    """
    folders = [place / "letters" for place in (law, *overlays)]
    shared = _shared(folders)
    letters: dict[str, Letter] = {}
    problems: list[LawbookProblem] = []
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            if path.name in SHARED_FILES:
                continue
            source = read_yaml(path)
            letter = typed(source, Letter)
            problems += _problems(source, letter, shared, replaced=letters.get(letter.id))
            letters[letter.id] = letter
    if problems:
        raise LawbookRefused(tuple(problems))
    return LetterBook(
        letters=letters,
        paragraphs=shared.paragraphs,
        bodies=shared.bodies,
        every_letter=shared.every_letter,
    )


def _shared(folders: Sequence[Path]) -> Shared:
    paragraphs: dict[str, StandardParagraph] = {}
    bodies: dict[str, RedressBody] = {}
    every_letter: dict[str, Fact] = {}
    problems: list[LawbookProblem] = []
    for folder in folders:
        if (folder / BODIES).exists():
            bodies.update(typed(read_yaml(folder / BODIES), Bodies).bodies)
        if (folder / EVERY_LETTER).exists():
            every_letter.update(typed(read_yaml(folder / EVERY_LETTER), EveryLetter).facts)
        if (folder / PARAGRAPHS).exists():
            source = read_yaml(folder / PARAGRAPHS)
            own: Mapping[str, StandardParagraph] = typed(source, Paragraphs).paragraphs
            problems += [_problem(source, *found) for found in shared_complaints(own, bodies=bodies)]
            paragraphs.update(own)
    if problems:
        raise LawbookRefused(tuple(problems))
    return Shared(paragraphs=paragraphs, bodies=bodies, every_letter=every_letter)


def _problems(
    source: Source, letter: Letter, shared: Shared, *, replaced: Letter | None
) -> list[LawbookProblem]:
    found = list(complaints_about(letter, shared))
    if source.path.stem != letter.id:
        found.append(
            ("id", f"the file is called {source.path.name}", f"Call the letter '{source.path.stem}'.")
        )
    if replaced is not None:
        found += overlay_complaints(letter, replaced)
    return [_problem(source, *one) for one in found]


def _problem(source: Source, key: str, what: str, mend: str) -> LawbookProblem:
    return source.problem(key, what=what, mend=mend)
