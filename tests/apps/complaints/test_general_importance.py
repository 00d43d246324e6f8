"""CO-14, ASC-8: what a social care complaint shows beyond itself is recorded on it, and printed in the yearly report."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.cases.models import Case
from evenhand.apps.reports.books import questions
from evenhand.apps.reports.making import make
from evenhand.domain.reports.documents import Part
from evenhand.domain.reports.periods import Span
from tests.apps.complaints.conftest import Hall, noon


def matters(hall: Hall, audience: str) -> Part:
    """The part of the statutory report on social care that prints them."""
    span = Span(hall.today - dt.timedelta(days=60), hall.today)
    made = make(questions().reports["social-care-annual"], span=span, audience=audience, at=noon(hall.today))
    return next(part for part in made.parts if part.title == "Adults: matters of general importance")


def test_CO_14_matters_of_general_importance_are_printed_as_recorded_or_none_is_said(hall):
    assert matters(hall, "public").tables[0].notes == ("None was recorded in these days.",)
    case = hall.log("adult-social-care-complaint", days_ago=20)
    for words in ("Visits at weekends are not covered.", "A letter of ours is unclear."):
        hall.do(case, "general-matter.record", matter=words)
    hall.do(case, "general-matter.take-out", item="general-matter-2", why="It is about one letter.")

    (table,) = matters(hall, "public").tables
    assert [(line.title, line.cells) for line in table.lines] == [("Visits at weekends are not covered.", ())]
    (exact,) = matters(hall, "internal").tables
    assert [line.cells[-1].text for line in exact.lines] == [Case.objects.get(pk=case.pk).ref]
