"""The calculator of a rule: its day, and a field for each thing the rule understands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from evenhand.apps.ui.forms import DatePartsField, HouseForm
from evenhand.domain.lawbook.clock_shapes import ParamSource
from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.time import Calendars, Reckoning, ReckoningRefused, reckon

_WIDTH = {"date": "10", "dates": "20", "whole": "4", "amount": "5", "word": "10"}
_HINT = {
    "date": "A day, such as 2026-11-21",
    "dates": "A day, such as 2026-11-21; several are joined by |",
}
_WORDS = {
    "strict": "The day of receipt itself counts (strict)",
    "next_working_day": "Receipt moves to the next working day",
    "include": "They count as the holidays they are",
    "exclude": "They are left out",
    "EW": "England and Wales",
    "SC": "Scotland",
    "NI": "Northern Ireland",
}


class CalculatorForm(HouseForm):
    """Asked by GET, so that a calculation has an address; days and numbers alone, nothing about a person."""

    on = DatePartsField(label="Day of the event")

    def __init__(self, *arguments: Any, rule: ClockRule, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.rule = rule
        self.reckoning: Reckoning | None = None
        asks_day = rule.source.operator != "cost-limit"
        self.fields["on"].label = f"Day on which {rule.anchor}"
        needs = f"{rule.id} needs the day on which {rule.anchor}."
        self.fields["on"].error_messages["required"] = needs
        if not asks_day:
            del self.fields["on"]
        for name, param in rule.params.items():
            self.fields[name] = _field(name, param)
        self.word_requirements()

    def reckon(self, calendars: Calendars) -> Reckoning | None:
        """The reckoning of what was asked, or nothing with a sentence beside the field that is wrong."""
        if not self.is_valid():
            return None
        said = self.cleaned_data
        on: dt.date | None = said.get("on")
        try:
            params = {name: said[name] for name in self.rule.params if said[name]}
            self.reckoning = reckon(self.rule, on, params, calendars)
        except ReckoningRefused as refused:
            self.add_error(refused.param if refused.param in self.fields else None, str(refused))
            return None
        return self.reckoning


def _field(name: str, param: ParamSource) -> forms.Field:
    if param.kind == "word":
        choices = [("", "As set"), *((word, _WORDS.get(word, word)) for word in _offered(name, param))]
        return forms.ChoiceField(label=param.title, help_text=param.hint, choices=choices, required=False)
    widget = forms.TextInput(attrs={"class": f"govuk-input--width-{_WIDTH[param.kind]}"})
    hint = param.hint or _HINT.get(param.kind, "")
    return forms.CharField(label=param.title, help_text=hint, required=False, widget=widget)


def _offered(name: str, param: ParamSource) -> tuple[str, ...]:
    """A nation is offered under one name, though it is understood under two."""
    return tuple(word for word in param.among if len(word) == 2) if name == "nation" else param.among
