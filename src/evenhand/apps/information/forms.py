"""The forms of requests for information."""

from __future__ import annotations

from django import forms

from evenhand.apps.ui.forms import HouseForm, HouseRadios

REASONS = (
    ("aggregation", "Cost: requests within 60 working days may be counted together"),
    ("repetition", "Repetition: the same person may have been answered already"),
    ("vexatious-or-excessive", "The request may be vexatious, or manifestly unfounded or excessive"),
)


class HistoryForm(HouseForm):
    """Why the law makes a person's earlier requests count for this one."""

    history_for = forms.ChoiceField(
        label="Why the law makes it count here", choices=REASONS, widget=HouseRadios
    )
    why = forms.CharField(label="In words", widget=forms.Textarea(attrs={"rows": 3}))
    batch = forms.UUIDField(widget=forms.HiddenInput)
