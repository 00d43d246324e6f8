"""The forms about behaviour, limits on contact, and the safety of staff."""

from __future__ import annotations

from django import forms

from evenhand.apps.ui.forms import HouseForm


class FindCallerForm(HouseForm):
    """Whatever the caller says of themselves."""

    words = forms.CharField(
        label="Who is it?",
        help_text="A name, telephone number, postcode, e-mail address or reference.",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
