"""The forms of the person's own page."""

from __future__ import annotations

from django import forms

from evenhand.apps.ui.forms import HouseForm, HouseRadios


class OpenForm(HouseForm):
    """The code in the letter, with one of two things that only the person has."""

    code = forms.CharField(
        label="Code in your letter", max_length=20, help_text="Eight letters and numbers, such as ABCD-2345."
    )
    way = forms.ChoiceField(
        label="How we know that it is you",
        choices=[
            ("email", "Send a one-time code to the e-mail address you gave us"),
            ("postcode", "I give my postcode and the reference in the letter"),
        ],
        widget=HouseRadios,
    )
    postcode = forms.CharField(label="Postcode, if you chose it", max_length=10, required=False)
    reference = forms.CharField(label="Reference, if you chose it", max_length=20, required=False)


class DigitsForm(HouseForm):
    """The six digits that were sent."""

    digits = forms.CharField(
        label="The six digits that we sent you",
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
