"""CO-18 and SUP-5: a gap between groups in access, time or outcome shows, and no small group does."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.apps.complaints.equality import (
    EVERYBODY,
    FEWEST,
    HIDDEN,
    Crossed,
    crossed,
    questions,
)
from evenhand.apps.complaints.models import EqualityReply
from evenhand.apps.reports.complaint_records import equality
from evenhand.domain.reports.periods import Span

ON = dt.date(2026, 6, 30)
MONTH = dt.date(2026, 6, 1)
YEAR = Span(dt.date(2026, 4, 1), dt.date(2027, 3, 31))


def replies(number: int, disability: str, in_time: str) -> None:
    EqualityReply.objects.bulk_create(
        EqualityReply(month_on=MONTH, answers={"disability": disability, "in-time": in_time})
        for _ in range(number)
    )


def by_disability() -> dict[str, dict[str, str]]:
    (one,) = (
        one
        for one in crossed(first=MONTH, last=ON, on=ON)
        if (one.group.code, one.experience.code) == ("disability", "in-time")
    )
    return as_table(one)


def as_table(one: Crossed) -> dict[str, dict[str, str]]:
    columns = (*one.experience.answers, EVERYBODY)
    return {row: dict(zip(columns, cells, strict=True)) for row, cells in one.lines}


@pytest.mark.django_db
def test_CO_18_access_time_and_outcome_are_asked_and_shown_by_group() -> None:
    assert {one.experience for one in questions(ON) if one.experience} == {"access", "time", "outcome"}
    for disability, in_time in (("Yes", "No"), ("Yes", "Yes"), ("No", "Yes")):
        replies(20, disability, in_time)
    table = by_disability()
    assert (table["Yes"]["No"], table["Yes"]["Yes"], table["No"]["Yes"], table["No"]["No"]) == (
        "20",
        "20",
        "20",
        "0",
    )
    captions = [table.caption for table in equality(YEAR, "internal")]
    assert any("By group" in caption for caption in captions)


@pytest.mark.django_db
def test_SUP_5_below_ten_nothing_is_shown_and_none_can_be_worked_out() -> None:
    replies(9, "Yes", "No")
    assert crossed(first=MONTH, last=ON, on=ON) == ()
    assert "nothing is shown by group" in equality(YEAR, "internal")[-1].notes[0]
    replies(40, "No", "No")
    replies(30, "No", "Yes")
    table = by_disability()
    assert table["Yes"]["No"] == HIDDEN
    assert table["Yes"][EVERYBODY] == HIDDEN
    assert HIDDEN in (table["No"]["No"], table[EVERYBODY]["No"])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 25), min_size=4, max_size=4))
def test_SUP_5_no_line_or_column_leaves_one_hidden_number_alone(numbers: list[int]) -> None:
    from collections import Counter

    from evenhand.apps.complaints.equality import Question, _lines

    group, experience = Question("g", "G", ("a", "b")), Question("e", "E", ("x", "y"), "time")
    said = Counter(dict(zip([("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")], numbers, strict=True)))
    lines = [cells for _, cells in _lines(group, experience, said)]
    for line in (*lines, *zip(*lines, strict=True)):
        assert line.count(HIDDEN) != 1
    small = {str(number) for number in range(1, FEWEST)}
    assert not small & {cell for cells in lines for cell in cells}
