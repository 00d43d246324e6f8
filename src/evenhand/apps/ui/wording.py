"""What a form says of what was typed, in the words of the house: never in those of the library that found the fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

__all__ = ["word_messages"]

_CHOOSERS = (
    forms.RadioSelect,
    forms.CheckboxSelectMultiple,
    forms.CheckboxInput,
    forms.Select,
    forms.FileInput,
)
# `{label}` begins a sentence, `{thing}` stands in one; `%(limit_value)s` and its kin are filled in by Django's validators.
_OF_EVERY_FIELD = {
    "min_value": "{label} must be %(limit_value)s or more",
    "max_value": "{label} must be %(limit_value)s or less",
    "max_length": "{label} must be %(limit_value)d characters or fewer. It has %(show_value)d.",
    "min_length": "{label} must be %(limit_value)d characters or more. It has %(show_value)d.",
    "max_digits": "{label} must be a shorter number",
    "max_decimal_places": "{label} must have no more than %(max)s decimal places",
    "max_whole_digits": "{label} must be a smaller number",
    "null_characters_not_allowed": "{label} holds a character that cannot be kept. Type it again.",
}
_OLD_FORM = "This form is old. Load the page again, and send it from there."
_ONE_OF_THE_LIST = "Select {thing} from the list. What was sent is not, or is no longer, in it."
_BY_KIND: tuple[tuple[type[forms.Field], Mapping[str, str]], ...] = (
    (
        forms.ModelMultipleChoiceField,
        {
            "invalid_choice": _ONE_OF_THE_LIST,
            "invalid_list": _ONE_OF_THE_LIST,
            "invalid_pk_value": _ONE_OF_THE_LIST,
        },
    ),
    (forms.MultipleChoiceField, {"invalid_choice": _ONE_OF_THE_LIST, "invalid_list": _ONE_OF_THE_LIST}),
    (forms.ModelChoiceField, {"invalid_choice": _ONE_OF_THE_LIST}),
    (forms.ChoiceField, {"invalid_choice": _ONE_OF_THE_LIST}),
    (forms.EmailField, {"invalid": "Enter an e-mail address in full, such as name@example.org"}),
    (forms.URLField, {"invalid": "{label} must be an address on the web, such as https://www.example.org"}),
    (forms.DecimalField, {"invalid": "{label} must be a number, such as 12 or 12.50"}),
    (forms.FloatField, {"invalid": "{label} must be a number, such as 12 or 12.5"}),
    (forms.IntegerField, {"invalid": "{label} must be a whole number, such as 12"}),
    (forms.DateField, {"invalid": "{label} must be a real date, such as 27 3 2026"}),
    (forms.TimeField, {"invalid": "{label} must be a time of day, such as 14:30"}),
    (forms.DateTimeField, {"invalid": "{label} must be a day and a time, such as 27/3/2026 14:30"}),
    (
        forms.FileField,
        {
            "invalid": "The file did not arrive. Choose it again.",
            "missing": "The file did not arrive. Choose it again.",
            "empty": "The file is empty. Choose another.",
            "max_length": "The file’s name must be %(max)d characters or fewer. It has %(length)d. Give it a shorter one.",
        },
    ),
)


def word_messages(fields: Mapping[str, forms.Field]) -> None:
    """Give each field our sentences wherever it still has Django's; a form's own words stay. May be called again."""
    for name, field in fields.items():
        label = str(field.label or name.replace("_", " ")).rstrip("?")
        if field.widget.is_hidden:  # nobody typed it, so nobody can mend it
            for code in ("required", "invalid", "invalid_choice"):
                if field.error_messages.get(code) == _shipped_with(field).get(code):
                    field.error_messages[code] = _OLD_FORM
        words = {
            "label": label[:1].upper() + label[1:],
            "thing": label if label[:2].isupper() else label[:1].lower() + label[1:],
        }
        shipped = _shipped_with(field)
        if field.error_messages.get("required") == shipped.get("required"):
            field.error_messages["required"] = _asks_for(field, words["thing"])
        for code, sentence in {**_OF_EVERY_FIELD, **_of_its_kind(field)}.items():
            if code not in field.error_messages or field.error_messages[code] == shipped.get(code):
                field.error_messages[code] = sentence.format(**words)


def _of_its_kind(field: forms.Field) -> Mapping[str, str]:
    return next((messages for kind, messages in _BY_KIND if isinstance(field, kind)), {})


def _shipped_with(field: forms.Field) -> dict[str, Any]:
    """Django's own sentences for this kind of field."""
    found: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            found.update(vars(kind).get("default_error_messages", {}))
    return found


def _asks_for(field: forms.Field, thing: str) -> str:
    if isinstance(field.widget, _CHOOSERS):
        return f"Select {thing}"
    if thing.endswith(" on"):  # the label of a day, such as “Received on”: no sentence can hold it
        return f"Enter the day: {thing}"
    return f"Enter {thing}"
