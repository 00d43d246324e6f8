"""SUP-2 across reports: what two publications say together gives nobody away, whichever reports they were.

The reader here is written apart from the code under test: from the printed words alone, with what each measure says of
itself, it looks for the least and the largest number that every small figure could be.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import highspy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.domain.reports.adding_up import kin
from evenhand.domain.reports.composing import Around, Earlier, compose
from evenhand.domain.reports.documents import Document
from evenhand.domain.reports.loading import load_questions
from evenhand.domain.reports.measures import Report, Section
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.planning import Figures, Key
from evenhand.domain.reports.rows import ClockRun, Happening, Row
from evenhand.domain.reports.suppression import CannotProtect
from tests.domain.reports.test_every_question import LAW, around

BOOK = load_questions(LAW)
TODAY = dt.date(2023, 9, 1)
YEAR = Span(dt.date(2022, 4, 1), dt.date(2023, 3, 31), "2022/23")
ENDS = ("on-time", "late", "withdrawn", "lapsed", "invalid")
LEFT = ("answered-undated", "still-open", "transferred", "ended-otherwise")
EVERY = (*ENDS, *LEFT)


def row(number: int, end: str) -> Row:
    """A request of the year that ended so."""
    received = YEAR.from_on + dt.timedelta(days=number % 300)
    due = received + dt.timedelta(days=28)
    ended = due + dt.timedelta(days=5 if end == "late" else -5)
    answered = end in ("on-time", "late")
    move = "respond" if answered else "withdraw"
    return Row(
        ref=f"EH-{number}",
        counts_as="foi",
        first_counts_as="foi",
        procedure="foi-request",
        stage="ended",
        final=True,
        outcome="given" if answered else end,
        received_on=received,
        opened_on=received,
        closed_on=ended,
        customer=number,
        happened=(Happening(move="receive", on=received), Happening(move=move, on=ended)),
        clocks=(ClockRun(rule="X", rule_class="LAW", started_on=received, due_on=due, stopped_on=ended),),
    )


def rows(numbers: dict[str, int]) -> tuple[Row, ...]:
    ends = [end for end, number in numbers.items() for _ in range(number)]
    return tuple(row(number, end) for number, end in enumerate(ends))


def report(*measures: str) -> Report:
    return Report(
        report="r", title="R", sections=(Section(title="T", ids=("x",), groups=("foi",), measures=measures),)
    )


def published(found: tuple[Row, ...], earlier: tuple[Earlier, ...], *measures: str) -> Document:
    figures = Figures(
        rows=found, groups=BOOK.groups, measures=BOOK.measures, today=TODAY, rates=lambda role, on: None
    )
    near = kin(BOOK.measures, measures)
    known: Around = replace(around(), earlier=tuple(one for one in earlier if one.key.measure in near))
    return compose(report(*measures), YEAR, audience="public", figures=figures, around=known)


def as_earlier(document: Document) -> tuple[Earlier, ...]:
    return tuple(
        Earlier(
            key=Key("foi", cell.figure.measure.id, "", YEAR.from_on, YEAR.until_on),
            value=int(cell.figure.value or 0),
            mark=cell.mark,
        )
        for cell in document.printed().values()
        if cell.figure is not None and cell.figure.measure.reckons == "count"
    )


def given_away(documents: list[Document], numbers: dict[str, int]) -> list[str]:
    """The small numbers that a reader of all these documents works out, from their printed words alone."""
    said: dict[str, str] = {}
    for document in documents:
        for cell in document.printed().values():
            assert cell.figure is not None
            said[cell.figure.measure.id] = cell.text
    found = []
    for end in ENDS:
        if 1 <= numbers[end] <= 4 and not said.get(end, "").isdigit():
            least, most = bounds(said, end)
            if most - least < 0.999:
                found.append(end)
    return found


def bounds(said: dict[str, str], wanted: str) -> tuple[float, float]:
    """The least and the largest number that the figure could be, with what is printed and its being hidden."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    span = {"<5": (1.0, 4.0), "[c]": (0.0, 500.0)}
    of = {}
    for name in ("received", *EVERY):
        text = said.get(name, "")
        low, high = (float(text), float(text)) if text.isdigit() else span.get(text, (0.0, 500.0))
        of[name] = solver.addVariable(low, high)
    solver.addConstr(solver.qsum(of[name] for name in EVERY) == of["received"])
    solver.minimize(of[wanted])
    least = solver.val(of[wanted])
    solver.maximize(of[wanted])
    return least, solver.val(of[wanted])


def test_SUP_2_the_reader_of_this_test_does_find_what_is_given_away() -> None:
    found = rows({"on-time": 17, "late": 3, "withdrawn": 0, "lapsed": 0, "invalid": 0})
    careless = [
        published(found, (), "received", "on-time"),
        published(found, (), "withdrawn", "lapsed", "invalid", *LEFT),
    ]
    numbers = {"on-time": 17, "late": 3, "withdrawn": 0, "lapsed": 0, "invalid": 0}
    assert given_away(careless, numbers) == ["late"]


def test_SUP_2_a_second_report_of_other_measures_does_not_complete_the_first() -> None:
    numbers = {"on-time": 17, "late": 3, "withdrawn": 0, "lapsed": 0, "invalid": 0}
    found = rows(numbers)
    first = published(found, (), "received", "on-time")
    second = published(found, as_earlier(first), "withdrawn", "lapsed", "invalid", *LEFT)
    assert given_away([first, second], numbers) == []


@settings(max_examples=25, deadline=None)
@given(
    st.fixed_dictionaries({end: st.integers(0, 9) for end in ENDS}),
    st.lists(st.sampled_from(("received", *EVERY)), min_size=1, max_size=6, unique=True),
    st.lists(st.sampled_from(("received", *EVERY)), min_size=1, max_size=9, unique=True),
)
def test_SUP_2_no_pair_of_reports_gives_a_small_figure_away(
    numbers: dict[str, int], first_asks: list[str], second_asks: list[str]
) -> None:
    found = rows(numbers)
    first = published(found, (), *first_asks)
    try:
        second = published(found, as_earlier(first), *second_asks)
    except CannotProtect:
        return  # refused: the second is not printed
    assert given_away([first, second], numbers) == []


def test_SUP_2_measures_hang_together_up_and_down_and_across() -> None:
    near = kin(BOOK.measures, ["withdrawn"])
    assert {"received", "late", "on-time-of-received"} <= near
    assert "spoc-started" not in near


@pytest.mark.parametrize("first", ["complaints", "information-rights", "foi523208559"])
def test_SUP_2_what_any_report_publishes_is_known_to_the_others(first: str) -> None:
    """Two reports that share no measure still share what their measures are parts of."""
    printed = {name for section in BOOK.reports[first].sections for name in section.measures}
    for other in BOOK.reports.values():
        asked = {name for section in other.sections for name in section.measures}
        near = kin(BOOK.measures, asked)
        for name in printed:
            measure = BOOK.measures[name]
            if asked & {*measure.sum_of, *measure.share, measure.within}:
                assert name in near
