"""SUP-2 between what a reader knows without being told: there are no more customers than arrangements, and where records
begin in a period, all that was in force in it began in it.
"""

from __future__ import annotations

import datetime as dt

import pytest

from evenhand.domain.reports.composing import compose
from evenhand.domain.reports.measures import Report, Section
from evenhand.domain.reports.planning import Figures
from evenhand.domain.reports.rows import Happening, Row
from tests.domain.reports.test_every_question import around
from tests.domain.reports.test_publications_together import BOOK, TODAY, YEAR


def arrangement(number: int, *, organisation: bool) -> Row:
    started = YEAR.from_on + dt.timedelta(days=20 * number)
    return Row(
        ref=f"EH-{number}",
        counts_as="spoc",
        first_counts_as="spoc",
        procedure="spoc-arrangement",
        stage="in-force",
        final=False,
        outcome="",
        received_on=started,
        opened_on=started,
        customer=number,
        organisation=organisation,
        facts={"kind": "service"},
        happened=(Happening(move="propose", on=started), Happening(move="start", on=started)),
    )


@pytest.mark.parametrize("of", ["spoc-in-force", "spoc-started"])
@pytest.mark.parametrize("people", [5, 6, 7, 9])
def test_SUP_2_the_number_of_arrangements_does_not_tell_how_many_organisations_there_are(
    of: str, people: int
) -> None:
    measures = tuple(of + end for end in ("", "-people", "-organisations", "-service", "-restriction"))
    report = Report(
        report="r", title="R", sections=(Section(title="T", groups=("spoc",), measures=measures),)
    )
    rows = tuple(arrangement(n, organisation=n >= people) for n in range(people + 1))
    figures = Figures(
        rows=rows, groups=BOOK.groups, measures=BOOK.measures, today=TODAY, rates=lambda *a: None
    )
    made = compose(report, YEAR, audience="public", figures=figures, around=around())
    said = {cell.figure.measure.id: cell.text for cell in made.printed().values() if cell.figure is not None}
    whole, of_people, hidden, *arrangements = (said[name] for name in measures)
    assert hidden == "<5"
    if of_people.isdigit():
        most = [sum(map(int, arrangements))] if all(text.isdigit() for text in arrangements) else []
        most += [int(whole)] if whole.isdigit() else []
        assert all(number - int(of_people) > 1 for number in most), said


@pytest.mark.parametrize("people", [5, 6, 9])
def test_SUP_2_where_records_begin_in_the_period_who_began_does_not_tell_who_was_in_force(
    people: int,
) -> None:
    measures = ("spoc-started", "spoc-in-force", "spoc-in-force-people", "spoc-in-force-organisations")
    report = Report(
        report="r", title="R", sections=(Section(title="T", groups=("spoc",), measures=measures),)
    )
    rows = tuple(arrangement(n, organisation=n >= people) for n in range(people + 1))
    figures = Figures(
        rows=rows, groups=BOOK.groups, measures=BOOK.measures, today=TODAY, rates=lambda *a: None
    )
    made = compose(report, YEAR, audience="public", figures=figures, around=around())
    said = {cell.figure.measure.id: cell.text for cell in made.printed().values() if cell.figure is not None}
    assert not (said["spoc-started"].isdigit() and said["spoc-in-force-people"].isdigit()), said
