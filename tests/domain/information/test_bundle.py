"""The order, the page numbers and the index of a bundle of papers (SAR-10)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.information.bundle import Given, Paper, first_pages, in_date_order, index_rows

GOES = (Given.WHOLE, Given.IN_PART)


def _paper(number: int, given_: Given = Given.WHOLE, on: dt.date | None = None, **more: str) -> Paper:
    return replace(Paper(number=number, named=f"Letter {number}", given=given_, dated_on=on), **more)


def test_SAR_10_papers_stand_by_their_dates_and_a_privileged_one_is_not_named() -> None:
    early, late = dt.date(2025, 3, 1), dt.date(2026, 1, 9)
    papers = (_paper(1), _paper(2, on=late), _paper(3, Given.UNLISTED, early), _paper(4, on=early), _paper(5))
    assert [paper.number for paper in in_date_order(papers)] == [4, 2, 1, 5]


def test_SAR_10_the_index_names_a_withheld_paper_with_its_reason_and_gives_it_no_pages() -> None:
    papers = (
        _paper(1, on=dt.date(2025, 3, 1), from_to="From the council to you"),
        _paper(2, Given.WITHHELD, reason="It holds data of somebody else."),
        _paper(3, Given.IN_PART, reason="Data of somebody else was taken out."),
    )
    assert index_rows(papers, {1: 2, 3: 1}, (3,), front=1) == (
        ("1", "Saturday 1 March 2025", "From the council to you", "Letter 1", "2 to 3", "Whole."),
        ("2", "No date", "", "Letter 2", "None", "Not given. It holds data of somebody else."),
        (
            "3",
            "No date",
            "",
            "Letter 3",
            "4",
            "Parts are taken out. Data of somebody else was taken out. It is a file of its own.",
        ),
    )


@given(st.lists(st.tuples(st.sampled_from(list(Given)), st.integers(1, 50)), max_size=30), st.integers(1, 9))
def test_SAR_10_pages_run_through_without_gap_or_overlap(drawn: list[tuple[Given, int]], front: int) -> None:
    papers = in_date_order(_paper(number, how) for number, (how, _) in enumerate(drawn, start=1))
    lengths = {number: pages for number, (_, pages) in enumerate(drawn, start=1)}
    first = first_pages(papers, lengths, front=front)
    covered = [
        page
        for paper in papers
        if paper.goes
        for page in range(first[paper.number], first[paper.number] + lengths[paper.number])
    ]
    assert covered == list(
        range(front + 1, front + 1 + sum(lengths[p.number] for p in papers if p.given in GOES))
    )
