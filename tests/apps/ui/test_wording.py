"""No form speaks the library's English: whatever is sent, the sentence is ours and names what to mend."""

from __future__ import annotations

import pytest
from django import forms

from evenhand.apps.ui.forms import DatePartsField, HouseForm

DJANGO_SAYS = (
    "This field",
    "Select a valid",
    "Enter a valid",
    "Enter a whole",
    "Enter a number",
    "Ensure ",
    "Null characters",
    "No file was",
    "The submitted file",
    "value must be",
)


class Everything(HouseForm):
    """A field of every kind that pages use."""

    subject = forms.CharField(max_length=5)
    channel = forms.ChoiceField(label="Channel", choices=[("letter", "Letter")])
    areas = forms.MultipleChoiceField(label="Service areas", choices=[("roads", "Roads")])
    address = forms.EmailField(label="E-mail address")
    link = forms.URLField(label="Link", assume_scheme="https")
    hours = forms.DecimalField(label="Hours", max_digits=4, decimal_places=1, min_value=0)
    minutes = forms.IntegerField(label="Minutes", max_value=60)
    on = DatePartsField(label="Day")
    day = forms.DateField(label="First day")
    at = forms.TimeField(label="Time")
    scan = forms.FileField(label="Scan")


def said(**sent: object) -> list[str]:
    form = Everything(data=sent, files={})
    return [str(sentence) for sentences in form.errors.values() for sentence in sentences]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        dict.fromkeys(Everything.base_fields, "<script>alert(1)</script>"),
        {"channel": "nothing", "areas": ["nothing", "known"]},
        dict.fromkeys(Everything.base_fields, "a\x00b"),
        {"hours": "-1", "minutes": "61", "subject": "longer"},
        {"hours": "12345.67", "minutes": "1.5"},
        {"on_day": "31", "on_month": "2", "on_year": "2026"},
        {"on_day": "tomorrow"},
    ],
)
def test_whatever_is_sent_the_sentences_are_ours(sent: dict[str, object]) -> None:
    sentences = said(**sent)
    assert sentences
    assert [one for one in sentences if any(theirs in one for theirs in DJANGO_SAYS)] == []


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (
            {"channel": "pigeon"},
            "Select channel from the list. What was sent is not, or is no longer, in it.",
        ),
        ({"address": "no address"}, "Enter an e-mail address in full, such as name@example.org"),
        ({"minutes": "many"}, "Minutes must be a whole number, such as 12"),
        ({"hours": "many"}, "Hours must be a number, such as 12 or 12.50"),
        ({"subject": "longer"}, "Subject must be 5 characters or fewer. It has 6."),
        ({"subject": "a\x00"}, "Subject holds a character that cannot be kept. Type it again."),
    ],
)
def test_a_sentence_names_the_field_and_the_mend(sent: dict[str, object], sentence: str) -> None:
    assert sentence in said(**sent)


@pytest.mark.parametrize("sent", [{}, {"batch": "stale"}])
def test_what_nobody_typed_is_not_asked_of_them(sent: dict[str, str]) -> None:
    class Pressed(HouseForm):
        batch = forms.UUIDField(widget=forms.HiddenInput)

    assert Pressed(data=sent).errors["batch"] == [
        "This form is old. Load the page again, and send it from there."
    ]


def test_a_form_that_has_words_of_its_own_keeps_them() -> None:
    class Own(HouseForm):
        channel = forms.ChoiceField(
            choices=[("letter", "Letter")], error_messages={"invalid_choice": "Choose how it came."}
        )

    assert Own(data={"channel": "pigeon"}).errors["channel"] == ["Choose how it came."]


def test_a_field_that_is_added_later_speaks_our_words_too() -> None:
    form = HouseForm(data={"channel": "pigeon"})
    form.fields["channel"] = forms.ChoiceField(choices=[("letter", "Letter")])

    assert "Select channel from the list." in form.errors["channel"][0]


def test_a_choice_whose_label_ends_like_a_day_is_selected_and_no_day_is_asked_for() -> None:
    class Form(HouseForm):
        authority = forms.ChoiceField(
            label="What they may act on", choices=[("all", "All")], widget=forms.RadioSelect
        )

    assert Form(data={}).errors == {"authority": ["Select what they may act on"]}
