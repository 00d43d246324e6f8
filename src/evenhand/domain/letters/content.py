"""A letter as composed: frozen pieces that any drawing (PDF, DOCX, mail, page) shows in the same words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Run:
    """Some words in one manner. `missing` marks a place where a fact still has to stand."""

    text: str
    strong: bool = False
    href: str = ""
    missing: bool = False


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the letter. The subject is level 1, so these are 2 or 3."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a line break in a run stays one."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without order."""

    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines that belong together, such as a postal address."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row of headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]


Piece: TypeAlias = Heading | Paragraph | Bullets | Lines | Table


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the letter must state, by which rule, and does not yet. `sentence` is for the caseworker."""

    statement: str
    rule: str
    sentence: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedLetter:
    """Everything a drawing needs, and whether the letter says what it must.

    `date_on` is None while nobody has dated the letter. `statements` are the ids of what it states.
    """

    letter: str
    subject: str
    recipient: tuple[str, ...]
    reference: str
    date_on: dt.date | None
    salutation: Runs
    pieces: tuple[Piece, ...]
    closing: str
    signature: tuple[str, ...]
    enclosures: tuple[str, ...] = ()
    copied_to: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the letter states everything it must, and so may be sent."""
        return not self.gaps
