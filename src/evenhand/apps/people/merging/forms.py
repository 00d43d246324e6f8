"""The forms of merging and splitting records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from evenhand.apps.accounts.models import User
from evenhand.apps.people.forms import PersonForm
from evenhand.apps.people.sides import Holding
from evenhand.apps.ui.forms import HouseCheckboxes, HouseForm, HouseRadios


class WhyForm(HouseForm):
    """The reason, which every merge, split and taking back asks for."""

    why = forms.CharField(label="How do you know?", max_length=300)

    def __init__(self, *args: Any, asks: str = "", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = asks or self.fields["why"].label
        self.fields["why"].help_text = hint


class SplitForm(PersonForm):
    """Who the other person is, and what on the record is theirs."""

    name = forms.CharField(label="Name of the other person", max_length=200)
    kind = forms.ChoiceField(label="This is", widget=HouseRadios(), initial="person")
    why = forms.CharField(label="How do you know that these are two people?", max_length=300)

    def __init__(
        self, *args: Any, viewer: User, on: dt.date, holdings: Sequence[Holding], **kwargs: Any
    ) -> None:
        super().__init__(*args, viewer=viewer, on=on, **kwargs)
        self.take_choices("kind", "customer-kinds")
        self.models = {holding.model.replace(".", "-"): holding.model for holding in holdings}
        for holding in holdings:
            self.fields[holding.model.replace(".", "-")] = forms.TypedMultipleChoiceField(
                label=f"{holding.title} that are theirs",
                choices=holding.rows,
                coerce=int,
                required=False,
                widget=HouseCheckboxes(),
            )

    def rows(self) -> dict[str, list[int]]:
        """The numbers chosen, by model."""
        return {model: self.cleaned_data[name] for name, model in self.models.items()}
