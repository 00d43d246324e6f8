"""The pieces of a paper or of a policy, from plain words: the same pieces that letters are drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evenhand.domain.letters.content import Bullets, Heading, Paragraph, Run, Runs, Table
from evenhand.domain.letters.facts import clean


def _runs(words: str) -> Runs:
    return (Run(clean(words).strip() or "–"),)


def heading(words: str) -> Heading:
    """A heading of a section."""
    return Heading(2, _runs(words))


def paragraph(words: str) -> Paragraph:
    """A paragraph."""
    return Paragraph(_runs(words))


def bullets(lines: Iterable[str]) -> Bullets:
    """A list without order."""
    return Bullets(tuple(_runs(line) for line in lines))


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A table with one row of headings."""
    return Table(tuple(headings), tuple(tuple(_runs(cell) for cell in row) for row in rows))
