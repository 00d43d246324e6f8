"""A day entered as day, month and year, read as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from evenhand.apps.ui.dates import MONTHS
from evenhand.domain.time import COUNTABLE_YEARS

PARTS = ("day", "month", "year")
_MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
_WHOLE_DATE = re.compile(
    r"\s*(\d{1,2})(?:st|nd|rd|th)?[\s./-]+(\d{1,2}|[A-Za-z]{3,9})\.?,?[\s./-]+(\d{4}|\d{2})\s*\Z"
)
_ISO_DATE = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*\Z")
_WEEKDAY = re.compile(
    r"\s*(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+", re.IGNORECASE
)

DateParts = tuple[str, str, str]


class DatePartsWidget(forms.Widget):
    """Three boxes: `NAME_day`, `NAME_month`, `NAME_year`."""

    template_name = "ui/forms/widgets/date_parts.html"
    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> DateParts | None:
        """Read the three boxes; a whole date in the field's own name is understood too."""
        if data.get(name):
            return (str(data[name]).strip(), "", "")
        day, month, year = (str(data.get(f"{name}_{part}") or "").strip() for part in PARTS)
        return (day, month, year) if day or month or year else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Say whether none of the boxes was sent at all."""
        return name not in data and all(f"{name}_{part}" not in data for part in PARTS)

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        """The first box: what the error summary links to."""
        return f"{id_}_day" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Lay out the boxes with what was typed, or with the parts of a date."""
        context = super().get_context(name, None, attrs)
        base_id = context["widget"]["attrs"].get("id")
        context["widget"]["invalid"] = context["widget"]["attrs"].get("aria-invalid") == "true"
        context["widget"]["parts"] = [
            {
                "name": f"{name}_{part}",
                "id": f"{base_id}_{part}" if base_id else None,
                "label": part.capitalize(),
                "value": text,
                "width": 4 if part == "year" else 2,
            }
            for part, text in zip(PARTS, _texts(value), strict=True)
        ]
        return context


class DatePartsField(forms.DateField):
    """A date in three boxes. Understands `4 / 12 / 26`, `4 / Dec / 2026` and a whole date in the first box."""

    widget = DatePartsWidget

    def to_python(self, value: Any) -> date | None:
        """Read what was typed; raises ValidationError with a sentence that says which part is wrong."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return super().to_python(value)
        parts = value if isinstance(value, tuple) else (str(value), "", "")
        return read_parts(parts, what=str(self.label or "The date"))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the day meant, not the way it was typed."""
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True


def read_parts(parts: DateParts, *, what: str) -> date:
    """Read day, month and year as typed; years of two digits are of this century.

    Raises ValidationError whose sentence begins with `what` and names the part to mend.
    """
    day, month, year = _spread(parts)
    if day and not (
        month or year or day.isdecimal()
    ):  # a word, such as "tomorrow": boxes left empty are not the fault
        raise ValidationError(f"{what} must be a real date, such as 27 3 2026", code="invalid")
    missing = [name for name, text in zip(PARTS, (day, month, year), strict=True) if not text]
    if missing:
        raise ValidationError(f"{what} must include a {' and a '.join(missing)}", code="incomplete")
    month_number = _month_number(month)
    if month_number is None:
        raise ValidationError(f"{what} must have a month from 1 to 12, or its name", code="month")
    if not (day.isdecimal() and year.isdecimal() and len(year) in (2, 4)):
        raise ValidationError(f"{what} must be a real date, such as 27 3 2026", code="invalid")
    try:
        read = date(int(year) + (2000 if len(year) == 2 else 0), month_number, int(day))
    except ValueError:
        raise ValidationError(f"{what} must be a real date, such as 27 3 2026", code="invalid") from None
    if read.year not in COUNTABLE_YEARS:
        raise ValidationError(
            f"{what} has the year {read.year}, which cannot be meant. Check it.", code="year"
        )
    return read


def _spread(parts: DateParts) -> DateParts:
    day, month, year = (part.strip() for part in parts)
    if month or year:
        return (day, month, year)
    text = _WEEKDAY.sub("", day, count=1)
    if iso := _ISO_DATE.match(text):
        return (iso[3], iso[2], iso[1])
    if whole := _WHOLE_DATE.match(text):
        return (whole[1], whole[2], whole[3])
    return (day, month, year)


def _month_number(text: str) -> int | None:
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= 12 else None
    typed = text.lower().rstrip(".")
    if len(typed) < 3:
        return None
    return next((number for name, number in _MONTH_NUMBERS.items() if name.startswith(typed)), None)


def _texts(value: Any) -> DateParts:
    if isinstance(value, date):
        return (str(value.day), str(value.month), str(value.year))
    if isinstance(value, tuple) and len(value) == 3:
        return (str(value[0]), str(value[1]), str(value[2]))
    return (str(value), "", "") if value else ("", "", "")
