"""A bundle of papers about one person: which go, how, in what order, on which pages, and what its index says (SAR-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from evenhand.domain.time.words import in_full


class Given(Enum):
    """How a paper goes: whole, without parts, listed only, or not at all and not listed; or nobody has decided yet."""

    WHOLE = "whole"
    IN_PART = "in part"
    WITHHELD = "withheld"
    UNLISTED = "unlisted"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper as it was decided on: `named` and `from_to` are the words of the index, `reason` why anything is left out."""

    number: int
    named: str
    given: Given
    dated_on: dt.date | None = None
    from_to: str = ""
    reason: str = ""

    @property
    def goes(self) -> bool:
        """Whether there are pages or a file of it in the bundle."""
        return self.given in (Given.WHOLE, Given.IN_PART)


HEADINGS = ("Paper", "Date", "From and to", "What it is", "Pages", "How it is given")


def in_date_order(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """The papers that the index names, by their dates; those without a date come last, each in its number."""
    named = (paper for paper in papers if paper.given is not Given.UNLISTED)
    return tuple(sorted(named, key=lambda one: (one.dated_on or dt.date.max, one.number)))


def first_pages(papers: Sequence[Paper], lengths: Mapping[int, int], *, front: int) -> Mapping[int, int]:
    """The first page of each paper that goes, by its number: continuous, after so many pages of front matter."""
    found, page = {}, front + 1
    for paper in papers:
        if paper.goes:
            found[paper.number] = page
            page += lengths[paper.number]
    return found


def index_rows(
    papers: Sequence[Paper], lengths: Mapping[int, int], apart: Iterable[int], *, front: int
) -> tuple[tuple[str, ...], ...]:
    """A line for each paper under `HEADINGS`; those in `apart` go as files of their own behind a cover page."""
    pages, separate = first_pages(papers, lengths, front=front), set(apart)
    return tuple(
        (
            str(paper.number),
            in_full(paper.dated_on) if paper.dated_on else "No date",
            paper.from_to,
            paper.named,
            _pages(paper, pages, lengths),
            _how(paper, separate=paper.number in separate),
        )
        for paper in papers
    )


def _pages(paper: Paper, first: Mapping[int, int], lengths: Mapping[int, int]) -> str:
    if not paper.goes:
        return "None"
    start, last = first[paper.number], first[paper.number] + lengths[paper.number] - 1
    return str(start) if start == last else f"{start} to {last}"


def _how(paper: Paper, *, separate: bool) -> str:
    said = {Given.WHOLE: "Whole.", Given.IN_PART: "Parts are taken out."}.get(paper.given, "Not given.")
    own_file = "It is a file of its own." if separate else ""
    return " ".join(filter(None, (said, paper.reason, own_file)))
