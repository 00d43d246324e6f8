"""What an Ombudsman's yearly letter says is entered with its days and laid beside the council's own count (CO-15)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from evenhand.apps.reports.books import questions
from evenhand.apps.reports.forms import OutsideForm
from evenhand.apps.reports.making import make
from evenhand.apps.reports.models import OutsideFigure
from evenhand.apps.reports.recorded import sayer
from evenhand.domain.reports.periods import financial_year

pytestmark = pytest.mark.django_db
YEAR = financial_year(2025)
DAYS = {
    f"{end}_{part}": str(getattr(day, part))
    for end, day in (("from_on", YEAR.from_on), ("until_on", YEAR.until_on))
    for part in ("day", "month", "year")
}
GIVEN = {
    "measure": "ombudsman-upheld-rate",
    "line": "body=lgsco",
    "value": "67.5",
    "source": "Annual letter of July 2026",
    **DAYS,
}


def test_CO_15_what_the_letter_says_is_entered_and_stands_in_the_yearly_report() -> None:
    form = OutsideForm(GIVEN)
    assert form.is_valid(), form.errors
    form.save()
    (one,) = OutsideFigure.objects.all()
    assert sayer()(one).endswith(
        "Local Government and Social Care Ombudsman: 67.5 %, Annual letter of July 2026, from 1 April 2025"
    )
    assert OutsideForm(GIVEN | {"value": "70"}).save()  # what was entered wrongly is entered anew
    at = dt.datetime(2026, 9, 1, 9, 0, tzinfo=dt.UTC)
    document = make(questions().report("complaints-annual"), span=YEAR, audience="internal", at=at)
    part = next(one for one in document.parts if one.title == "Beside the Ombudsman's annual letter")
    said = {line.title: line.cells[0].text for line in part.tables[0].lines}
    assert said["Annual letter of July 2026"] == "70 %"
    assert "of which Local Government and Social Care Ombudsman" in said


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"value": "101"}, "value"),
        ({"measure": "ombudsman-decided", "value": "4.5"}, "value"),
        ({"measure": "ombudsman-decided", "value": "4", "others": "on"}, "others"),
        ({"line": ""}, "line"),
        ({"measure": "received"}, "measure"),
        ({"until_on_year": "2024"}, "until_on"),
    ],
)
def test_CO_15_what_no_report_could_show_is_refused_with_its_reason(
    given: dict[str, Any], field: str
) -> None:
    assert field in OutsideForm(GIVEN | given).errors
