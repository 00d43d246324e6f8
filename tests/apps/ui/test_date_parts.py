"""A day entered in three boxes is read as people write it, and refused with a sentence that helps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from evenhand.apps.ui.date_parts import DateParts, read_parts
from evenhand.apps.ui.forms import DatePartsField, HouseForm

CHRISTMAS_EVE = date(2026, 12, 24)


@pytest.mark.parametrize(
    "parts",
    [
        ("24", "12", "2026"),
        (" 24 ", "12 ", " 26"),
        ("24", "Dec", "2026"),
        ("24", "december", "26"),
        ("24", "Dec.", "2026"),
        ("24 Dec 2026", "", ""),
        ("24/12/26", "", ""),
        ("24.12.2026", "", ""),
        ("24th December 2026", "", ""),
        ("Thursday 24 December 2026", "", ""),
        ("2026-12-24", "", ""),
    ],
)
def test_a_day_is_read_however_it_is_written(parts: DateParts) -> None:
    assert read_parts(parts, what="Received on") == CHRISTMAS_EVE


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("1", "1", "9999"), "Received on has the year 9999, which cannot be meant. Check it."),
        (("1", "1", "0001"), "Received on has the year 1, which cannot be meant. Check it."),
        (("tomorrow", "", ""), "Received on must be a real date, such as 27 3 2026"),
        (("24", "", ""), "Received on must include a month and a year"),
        (("", "12", "2026"), "Received on must include a day"),
        (("24", "13", "2026"), "Received on must have a month from 1 to 12, or its name"),
        (("24", "ju", "2026"), "Received on must have a month from 1 to 12, or its name"),
        (("31", "2", "2026"), "Received on must be a real date, such as 27 3 2026"),
        (("x", "2", "2026"), "Received on must be a real date, such as 27 3 2026"),
        (("1", "2", "202"), "Received on must be a real date, such as 27 3 2026"),
        (("0", "0", "0000"), "Received on must have a month from 1 to 12, or its name"),
    ],
)
def test_what_is_no_day_is_refused_with_the_part_to_mend(parts: DateParts, sentence: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        read_parts(parts, what="Received on")
    assert refusal.value.messages == [sentence]


@given(st.dates(min_value=date(1905, 1, 1), max_value=date(2149, 12, 31)))
def test_every_day_that_the_boxes_show_is_read_back(day: date) -> None:
    class Form(HouseForm):
        on = DatePartsField(label="On", initial=day)

    drawn = Form()["on"].subwidgets[0].data["parts"]
    form = Form({part["name"]: part["value"] for part in drawn})
    assert form.is_valid()
    assert form.cleaned_data["on"] == day
    assert not form.has_changed()


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_nothing_typed_breaks_the_page(day: str, month: str, year: str) -> None:
    class Form(HouseForm):
        on = DatePartsField(label="On")

    form = Form({"on_day": day, "on_month": month, "on_year": year})
    assert form.is_valid() or form.errors["on"]
    assert str(form)


def test_what_was_typed_stands_in_the_boxes_again_when_it_is_refused() -> None:
    class Form(HouseForm):
        on = DatePartsField(label="On")

    html = str(Form({"on_day": "31", "on_month": "Feb", "on_year": "26"}))
    assert all(f'value="{typed}"' in html for typed in ("31", "Feb", "26"))


def test_an_empty_date_is_asked_for_where_it_is_required_and_let_be_where_not() -> None:
    class Form(HouseForm):
        started_on = DatePartsField(label="Started on")
        ended_on = DatePartsField(label="Ended on", required=False)

    form = Form({})
    assert form.errors == {"started_on": ["Enter the day: started on"]}


def test_another_way_of_typing_the_same_day_is_no_change() -> None:
    field = DatePartsField()
    assert not field.has_changed(CHRISTMAS_EVE, ("24", "Dec", "26"))
    assert field.has_changed(CHRISTMAS_EVE, ("25", "Dec", "26"))
    assert field.has_changed(CHRISTMAS_EVE, ("32", "Dec", "26"))
    assert CHRISTMAS_EVE + timedelta(days=1) == field.to_python(("25", "Dec", "26"))
