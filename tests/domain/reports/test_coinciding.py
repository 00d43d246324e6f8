"""SUP-2: sums that no measure declares, and that a reader of the table finds all the same, give nobody away.

The reader here is written apart from the code under test. It knows of the law alone: what was answered was given, not
held or refused, and what was received and not answered was withdrawn or lapsed.
"""

from __future__ import annotations

import datetime as dt

import highspy
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from evenhand.domain.reports.adding_up import relations
from evenhand.domain.reports.composing import compose
from evenhand.domain.reports.documents import Document
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.planning import Figures
from evenhand.domain.reports.rows import Row
from evenhand.domain.reports.suppression import Cell, Mark, Relation, suppress
from tests.domain.reports.test_every_question import around
from tests.domain.reports.test_publications_together import BOOK, TODAY, YEAR, report, row

GIVEN = ("given", "not-held", "refused", "given-in-part")
REST = ("answered-undated", "still-open", "invalid", "transferred", "ended-otherwise")
PRINTED = ("received", "on-time", "late", "withdrawn", "lapsed", *REST, "refused", "given", "not-held")


def requests(numbers: dict[str, int], late: int) -> tuple[Row, ...]:
    """So many requests with each end; of those answered, the first few late."""
    found: list[Row] = []
    for end, number in numbers.items():
        for _ in range(number):
            answered = end in GIVEN
            how = ("late" if len(found) < late else "on-time") if answered else end
            made = row(len(found), how)
            found.append(replace(made, outcome=end) if answered else made)
    return tuple(found)


def published(found: tuple[Row, ...]) -> Document:
    figures = Figures(
        rows=found, groups=BOOK.groups, measures=BOOK.measures, today=TODAY, rates=lambda role, on: None
    )
    return compose(report(*PRINTED), YEAR, audience="public", figures=figures, around=around())


def worked_out(document: Document, numbers: dict[str, int]) -> list[str]:
    """The small numbers whose every other value contradicts what is printed."""
    said = {cell.figure.measure.id: cell.text for cell in document.printed().values() if cell.figure}
    found = []
    for end in ("withdrawn", "lapsed", "not-held", "given"):
        if 1 <= numbers[end] <= 4 and not said[end].isdigit():
            least, most = _bounds(said, end)
            if most - least < 0.999:
                found.append(end)
    return found


def _bounds(said: dict[str, str], wanted: str) -> tuple[float, float]:
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    span = {"<5": (1.0, 4.0), "[c]": (0.0, 500.0)}
    of = {
        name: solver.addVariable(
            *((float(said[name]), float(said[name])) if said[name].isdigit() else span[said[name]])
        )
        for name in PRINTED
    }
    answered = of["on-time"] + of["late"] + of["answered-undated"]
    rest = solver.qsum(of[name] for name in REST[1:])
    solver.addConstr(answered + of["withdrawn"] + of["lapsed"] + rest == of["received"])
    solver.addConstr(of["given"] + of["not-held"] + of["refused"] == answered)
    solver.minimize(of[wanted])
    least = solver.val(of[wanted])
    solver.maximize(of[wanted])
    return least, solver.val(of[wanted])


def test_SUP_2_what_became_of_the_answered_does_not_give_the_withdrawn_away() -> None:
    numbers = {"given": 40, "not-held": 8, "refused": 2, "given-in-part": 20, "withdrawn": 4, "lapsed": 0}
    assert worked_out(published(requests(numbers, late=16)), numbers) == []


def test_SUP_2_the_number_not_held_is_not_what_the_others_leave() -> None:
    numbers = {"given": 37, "not-held": 4, "refused": 3, "given-in-part": 14, "withdrawn": 0, "lapsed": 0}
    assert worked_out(published(requests(numbers, late=19)), numbers) == []


def test_SUP_2_a_part_of_which_there_is_none_stays_out_of_sums_that_it_has_nothing_to_do_with() -> None:
    numbers = {"given": 0, "not-held": 1, "refused": 0, "given-in-part": 5, "withdrawn": 0, "lapsed": 1}
    assert worked_out(published(requests(numbers, late=0)), numbers) == []


@settings(max_examples=25, deadline=None)
@given(
    st.fixed_dictionaries(
        {
            **{end: st.integers(0, 12) for end in GIVEN},
            "withdrawn": st.integers(0, 6),
            "lapsed": st.integers(0, 6),
        }
    ),
    st.integers(0, 12),
)
def test_SUP_2_no_undeclared_sum_gives_a_small_figure_away(numbers: dict[str, int], late: int) -> None:
    assert worked_out(published(requests(numbers, late)), numbers) == []


def test_SUP_2_who_began_in_a_period_is_not_told_by_who_was_in_force_before_and_after() -> None:
    """Five in force in the first year and seven in the second, and seven in both: two began in the second."""
    cells = [Cell(key=name, value=value) for name, value in STOCKS.items()]
    marks = suppress(cells, relations_of_stocks())
    assert marks["begun-2"] is not Mark.SHOWN
    assert any(marks[name] is not Mark.SHOWN for name in ("held-1", "held-2", "held"))


STOCKS = {"held-1": 5, "held-2": 7, "held": 7, "begun-2": 2}


def relations_of_stocks() -> tuple[Relation, ...]:
    return (
        Relation(total="held-2", parts=("held-1", "begun-2"), kind="cover"),
        Relation(total="held", parts=("held-1", "begun-2"), kind="over"),
        Relation(total="held", parts=("held-2",), kind="part"),
    )


def test_SUP_2_what_is_in_force_is_known_to_be_what_was_or_has_begun() -> None:
    first, second = Span(YEAR.from_on, dt.date(2022, 9, 30)), Span(dt.date(2022, 10, 1), YEAR.until_on)
    figures = Figures(
        rows=(), groups=BOOK.groups, measures=BOOK.measures, today=TODAY, rates=lambda r, on: None
    )
    for span in (first, second, YEAR):
        for measure in ("spoc-in-force", "spoc-started"):
            figures.figure("spoc", measure, span)
    found = {
        (one.kind, str(one.total).split("|")[-1])
        for one in relations(figures)
        if "in-force" in str(one.total)
    }
    assert ("cover", second.code) in found
    assert ("over", YEAR.code) in found
