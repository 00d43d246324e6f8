"""The form that asks for a record to be erased."""

from __future__ import annotations

from django import forms

from evenhand.apps.ui.forms import HouseForm


class AskToEraseForm(HouseForm):
    """Why the words of a record are to go; what stands here stays."""

    why = forms.CharField(
        label="Why it is erased",
        max_length=300,
        help_text="For example the schedule, or the person's own request. This stays on record, so leave names out.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
