"""The forms of complaints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms

from evenhand.apps.complaints.equality import Question
from evenhand.apps.complaints.models import SurveySchedule
from evenhand.apps.complaints.surveys import QUESTIONS
from evenhand.apps.council.forms import SettingsForm
from evenhand.apps.council.models import Officer
from evenhand.apps.ui.forms import DatePartsField, HouseForm, HouseRadios

_MARKS = [("", "Not answered"), *((str(n), str(n)) for n in range(1, 6))]


class ManyForm(HouseForm):
    """What a coordinator does to the complaints that are ticked."""

    do = forms.ChoiceField(
        label="With those that are ticked",
        choices=[
            ("acknowledge", "Send the acknowledgement by e-mail"),
            ("reassign", "Give them to an officer"),
        ],
        widget=HouseRadios,
    )
    to = forms.ModelChoiceField(
        Officer.objects.order_by("name"), label="Officer", required=False, empty_label="Choose an officer"
    )
    batch = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"batch": uuid4(), "do": "acknowledge"})

    def clean(self) -> dict[str, Any]:
        """Giving complaints to somebody needs that somebody."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("do") == "reassign" and not said.get("to"):
            self.add_error("to", "Choose the officer who gets them")
        return said


class SampleForm(HouseForm):
    """How a sample of closed complaints is drawn."""

    closed_from = DatePartsField(label="Closed from")
    closed_until = DatePartsField(label="Closed until")
    rate_percent = forms.IntegerField(
        label="How many in a hundred", min_value=1, max_value=100, help_text="25 is every fourth."
    )
    seed = forms.CharField(
        label="Seed",
        max_length=40,
        help_text="Any word or number. The same seed draws the same sample again.",
    )


class ScheduleForm(HouseForm):
    """How often a sample is drawn and sent by itself, and of how many."""

    every = forms.ChoiceField(label="How often", choices=SurveySchedule.EVERY, widget=HouseRadios)
    rate = forms.IntegerField(
        label="How many in a hundred are asked", min_value=1, max_value=100, help_text="25 is every fourth."
    )


class AnswerForm(HouseForm):
    """The answers of one complainant, from 1 (badly) to 5 (well)."""

    returned_on = DatePartsField(label="Day the answer came")
    ease = forms.TypedChoiceField(
        label="How easy was it to complain?", choices=_MARKS, coerce=int, empty_value=None, required=False
    )
    handling = forms.TypedChoiceField(
        label="How well was the complaint handled?",
        choices=_MARKS,
        coerce=int,
        empty_value=None,
        required=False,
    )
    remedy = forms.TypedChoiceField(
        label="How well was it put right?", choices=_MARKS, coerce=int, empty_value=None, required=False
    )

    def __init__(self, data: Any = None, *, today: dt.date) -> None:
        super().__init__(data, initial={"returned_on": today})


def _own_mark(question: str, most: str, least: str) -> forms.TypedChoiceField:
    """Five marks from 5, the best, to 1, with words at both ends and in the middle."""
    words = {5: most, 3: "Neither", 1: least}
    marks = [(str(n), f"{n}: {words[n]}" if n in words else str(n)) for n in range(5, 0, -1)]
    return forms.TypedChoiceField(
        label=question, choices=marks, coerce=int, empty_value=None, required=False, widget=HouseRadios
    )


class OwnAnswerForm(HouseForm):
    """The three questions as the person answers them, each of which may be left out."""

    ease = _own_mark(QUESTIONS["ease"], "Very easy", "Very hard")
    handling = _own_mark(QUESTIONS["handling"], "Very well", "Very badly")
    remedy = _own_mark(QUESTIONS["remedy"], "Very well", "Very badly")


class EqualityForm(HouseForm):
    """Equality monitoring as somebody returned it. Every question may be left out."""

    def __init__(self, asked: Sequence[Question], data: Any = None) -> None:
        super().__init__(data)
        for question in asked:
            self.fields[question.code] = forms.ChoiceField(
                label=question.title,
                choices=[(answer, answer) for answer in question.answers],
                widget=HouseRadios,
                required=False,
            )


class DirectoryForm(SettingsForm):
    """How to reach a body or an office, from a day on."""

    name = forms.CharField(label="Name, as letters give it", max_length=200)
    address = forms.CharField(label="Postal address, in one line", max_length=300, required=False)
    telephone = forms.CharField(max_length=40, required=False)
    email = forms.EmailField(label="E-mail address", required=False)
    url = forms.URLField(label="Web page", required=False, assume_scheme="https")
    owner = forms.ModelChoiceField(
        Officer.objects.order_by("name"), label="Who looks after this line", empty_label="Choose an officer"
    )
    checked_on = DatePartsField(label="Last checked on")
    in_force_from = DatePartsField(label="In letters from")

    def clean(self) -> dict[str, Any]:
        """A line that reaches nobody is no line."""
        said: dict[str, Any] = super().clean() or {}
        if not any(said.get(name) for name in ("address", "telephone", "email", "url")):
            self.add_error(
                "telephone", "Give an address, a telephone number, an e-mail address or a web page"
            )
        return said
