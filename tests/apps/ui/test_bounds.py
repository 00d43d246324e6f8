"""What is told of a value out of bounds: our words, never the framework's."""

from __future__ import annotations

from django import forms

from evenhand.apps.ui.forms import HouseForm


def test_a_value_out_of_bounds_is_told_in_plain_words() -> None:
    class Bounded(HouseForm):
        contacts_now = forms.IntegerField(label="Contacts in four weeks", min_value=0)
        about = forms.CharField(label="What it is about", max_length=3)

    errors = Bounded({"contacts_now": "-1", "about": "long"}).errors
    assert errors["contacts_now"] == ["Contacts in four weeks must be 0 or more"]
    assert errors["about"] == ["What it is about must be 3 characters or fewer. It has 4."]
