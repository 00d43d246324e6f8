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
from msgspec import structs

from evenhand.domain.reports.adding_up import kin
from evenhand.domain.reports.composing import Around, Earlier, compose
from evenhand.domain.reports.documents import Document
from evenhand.domain.reports.loading import load_questions
from evenhand.domain.reports.measures import Report, Section
from evenhand.domain.reports.periods import Span, quarters
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


def published(
    found: tuple[Row, ...], earlier: tuple[Earlier, ...], *measures: str, span: Span = YEAR
) -> Document:
    figures = Figures(
        rows=found,
        groups=BOOK.groups,
        measures=BOOK.measures,
        today=TODAY,
        rates=lambda role, on: None,
        begins_on=YEAR.from_on,
    )
    near = kin(BOOK.measures, measures)
    known: Around = replace(around(), earlier=tuple(one for one in earlier if one.key.measure in near))
    return compose(report(*measures), span, audience="public", figures=figures, around=known)


def as_earlier(document: Document, span: Span = YEAR) -> tuple[Earlier, ...]:
    return tuple(
        Earlier(
            key=Key("foi", cell.figure.measure.id, "", span.from_on, span.until_on),
            value=int(cell.figure.value or 0),
            mark=cell.mark,
        )
        for cell in document.printed().values()
        if cell.figure is not None and cell.figure.measure.reckons in ("count", "customers", "minutes")
    )


def given_away(documents: list[Document], numbers: dict[str, int]) -> list[str]:
    """The small numbers that a reader of all these documents works out, from their printed words alone."""
    words: dict[str, str] = {}
    for document in documents:
        words |= said(document)
    found = []
    for end in ENDS:
        if 1 <= numbers[end] <= 4 and not words.get(end, "").isdigit():
            least, most = bounds(words, end)
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


def on_days(*numbers: tuple[int, int]) -> tuple[Row, ...]:
    """So many requests answered in time, received so many days after the year began."""
    days = [days for days, number in numbers for _ in range(number)]
    return tuple(
        replace_day(row(number, "on-time"), YEAR.from_on + dt.timedelta(days=day))
        for number, day in enumerate(days)
    )


def replace_day(one: Row, on: dt.date) -> Row:
    return structs.replace(one, received_on=on)


def said(document: Document) -> dict[str, str]:
    return {cell.figure.measure.id: cell.text for cell in document.printed().values() if cell.figure}


LATER = Span(YEAR.from_on + dt.timedelta(days=7), YEAR.until_on)


def test_SUP_2_the_same_year_less_a_week_does_not_tell_the_week() -> None:
    found = on_days((2, 3), (60, 20))
    year = published(found, (), "received", "on-time")
    less = published(found, as_earlier(year), "received", "on-time", span=LATER)
    assert said(year) == {"received": "23", "on-time": "23"}
    assert said(less) == {"received": "[c]", "on-time": "[c]"}


def test_SUP_2_a_longer_period_does_not_tell_the_days_before_the_shorter_one() -> None:
    found = on_days((2, 3), (60, 20))
    less = published(found, (), "received", span=LATER)
    year = published(found, as_earlier(less, LATER), "received")
    assert (said(less), said(year)) == ({"received": "20"}, {"received": "[c]"})


def test_SUP_2_a_week_of_many_is_told_by_both() -> None:
    found = on_days((2, 9), (60, 20))
    year = published(found, (), "received")
    less = published(found, as_earlier(year), "received", span=LATER)
    assert (said(year), said(less)) == ({"received": "29"}, {"received": "20"})


@pytest.mark.parametrize(("days", "hours"), [((2, 3), "[c]"), ((2, 9), "20.0 hours")])
def test_SUP_3_hours_of_a_year_and_of_less_of_it_do_not_tell_those_of_fewer_than_five(
    days: tuple[int, int], hours: str
) -> None:
    found = tuple(
        structs.replace(one, minutes=(("spoc", 60, one.received_on),)) for one in on_days(days, (60, 20))
    )
    year = published(found, (), "minutes-spent")
    less = published(found, as_earlier(year), "minutes-spent", span=LATER)
    assert said(year)["minutes-spent"].startswith("2")
    assert said(less)["minutes-spent"] == hours


@pytest.mark.parametrize(("days", "people"), [((2, 2), ("22", "[c]")), ((2, 9), ("29", "20"))])
def test_SUP_2_people_of_a_year_and_of_less_of_it_do_not_tell_who_came_in_between_alone(
    days: tuple[int, int], people: tuple[str, str]
) -> None:
    found = on_days(days, (60, 20))
    year = published(found, (), "requesters")
    less = published(found, as_earlier(year), "requesters", span=LATER)
    assert (said(year)["requesters"], said(less)["requesters"]) == people


def test_SUP_2_what_two_publications_told_of_people_keeps_nothing_else_from_being_published() -> None:
    found = on_days((2, 2), (60, 20))
    both = (
        *as_earlier(published(found, (), "requesters")),
        *as_earlier(published(found, (), "requesters", span=LATER), LATER),
    )
    assert said(published(found, both, "requesters"))["requesters"] == "22"


def test_SUP_2_a_year_and_three_of_its_quarters_do_not_tell_the_fourth() -> None:
    found = on_days((10, 8), (100, 9), (200, 7), (300, 3))
    known = as_earlier(published(found, (), "received"))
    words = []
    for quarter in quarters(YEAR)[:3]:
        one = published(found, known, "received", span=quarter)
        known += as_earlier(one, quarter)
        words.append(said(one)["received"])
    assert words == ["8", "9", "[c]"]


def test_SUP_2_what_was_given_away_before_keeps_nothing_else_from_being_published() -> None:
    found = on_days((2, 3), (60, 20))
    both = (
        *as_earlier(published(found, (), "received")),
        *as_earlier(published(found, (), "received", span=LATER), LATER),
    )
    half = Span(YEAR.from_on, YEAR.from_on + dt.timedelta(days=99))
    assert said(published(found, both, "received", span=half)) == {"received": "23"}


def by_service(places: tuple[str, ...], *by: str, earlier: tuple[Earlier, ...] = ()) -> dict[str, str]:
    """How figures are printed of requests to these services, by line."""
    found = tuple(
        structs.replace(
            row(n, "on-time"), service=place, directorate="corporate" if place == "tax" else "streets"
        )
        for n, place in enumerate(places)
    )
    asked = report("received")
    figures = Figures(
        rows=found, groups=BOOK.groups, measures=BOOK.measures, today=TODAY, rates=lambda role, on: None
    )
    made = compose(
        structs.replace(asked, sections=tuple(structs.replace(asked.sections[0], by=one) for one in by)),
        YEAR,
        audience="public",
        figures=figures,
        around=replace(around(), earlier=earlier),
    )
    return {key.split("|")[2]: cell.text for key, cell in made.printed().items()}


def test_SUP_2_that_a_line_stands_in_a_table_tells_that_it_is_not_nought() -> None:
    five = as_earlier(published(on_days((10, 5)), (), "received"))
    with pytest.raises(CannotProtect):  # five lines, five in all: each is one
        by_service(("a", "b", "c", "d", "e"), "service", earlier=five)
    six = as_earlier(published(on_days((10, 6)), (), "received"))
    assert set(by_service(("a", "b", "c", "d", "e", "e"), "service", earlier=six).values()) == {"<5", "6"}


def test_SUP_2_lines_may_hold_endings_that_nobody_printed() -> None:
    """Nine received and seven on time leave two, late or ended otherwise: at a service as in the whole."""
    found = rows({"on-time": 7, "late": 2})
    whole = as_earlier(published(found, (), "received", "on-time"))
    asked = report("received", "on-time", "late")
    figures = Figures(
        rows=found, groups=BOOK.groups, measures=BOOK.measures, today=TODAY, rates=lambda role, on: None
    )
    made = compose(
        structs.replace(asked, sections=(structs.replace(asked.sections[0], by="service"),)),
        YEAR,
        audience="public",
        figures=figures,
        around=replace(around(), earlier=whole),
    )
    assert {cell.text for key, cell in made.printed().items() if "|late|" in key} == {"<5"}


def test_SUP_2_the_order_of_lines_tells_the_public_nothing() -> None:
    assert list(by_service(("tax",) * 3 + ("parks",) * 2 + ("waste",), "service")) == [
        *("service=parks", "service=tax", "service=waste"),
        "",
    ]


def test_SUP_2_a_directorate_and_its_other_services_do_not_tell_a_small_one() -> None:
    words = by_service(("waste",) * 9 + ("parks",) * 3 + ("tax",) * 6, "directorate", "service")
    assert words["service=parks"] == "<5"
    assert "[c]" in (words["service=waste"], words["directorate=streets"])


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
