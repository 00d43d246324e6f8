"""Forms in the look of the house: `HouseForm` and `HouseModelForm`.

A form that inherits from either draws itself with `{{ form }}`, or a field at a time with
`{{ form.asked_on.as_field_group }}`, with label, hint and error sentence in the right places and joined up for
screen readers. `{% error_summary form %}` (which `ui/page.html` writes by itself for `form`) links to what takes focus.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer, TemplatesSetting
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from evenhand.apps.ui.date_parts import DatePartsField, DatePartsWidget
from evenhand.apps.ui.wording import word_messages

__all__ = [
    "DatePartsField",
    "DatePartsWidget",
    "HouseForm",
    "HouseModelForm",
    "HouseRenderer",
    "HouseCheckboxes",
    "HouseRadios",
]


class HouseRenderer(TemplatesSetting):
    """Draws our forms from `ui/forms/`, and widgets from there where we have our own, without touching other forms."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        """Prefer `ui/forms/widgets/…` to Django's widget of the same name."""
        return get_template(_ours_or_djangos(template_name))


@cache
def _ours_or_djangos(template_name: str) -> str:
    # Looked for once: a template that is not there is sought in every folder, each time a widget is drawn.
    if template_name.startswith("django/forms/widgets/"):
        ours = template_name.replace("django/forms/", "ui/forms/", 1)
        with suppress(TemplateDoesNotExist):
            get_template(ours)
            return ours
    return template_name


class HouseBoundField(forms.BoundField):
    """A field that knows its class, its hint and where its error link must point."""

    @property
    def error_target(self) -> str:
        """The id of what takes focus: the first radio, checkbox or date box, or the field itself."""
        if isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return f"{self.auto_id}_0"
        if isinstance(self.field.widget, DatePartsWidget):
            return f"{self.auto_id}_day"
        return str(self.id_for_label)

    @property
    def may_be_left_empty(self) -> bool:
        """Whether nothing asks for it: neither the form nor, as `wanted` says, what is to be done with it in the end."""
        return not self.field.required and not getattr(self.field, "wanted", False)

    @property
    def is_one_box(self) -> bool:
        """Whether it is a single checkbox, whose label stands beside it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the class that the kind of widget wears, keeping any the form asked for."""
        built = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if house_class := _class_of(widget):
            worn = [
                house_class,
                f"{house_class}--error" if self.errors else "",
                widget.attrs.get("class", ""),
            ]
            built["class"] = " ".join(name for name in worn if name)
        return built


class _HouseFields:
    """What both kinds of form share. Error messages come from the label: "Enter the sender's name"."""

    default_renderer: BaseRenderer | type[BaseRenderer] | None = HouseRenderer
    bound_field_class: type[forms.BoundField] | None = HouseBoundField
    use_required_attribute = False
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.word_requirements()

    def full_clean(self) -> None:
        """Read what was sent; fields that came after the form was made speak our words too."""
        self.word_requirements()
        super().full_clean()  # type: ignore[misc]  # the form's, mixed in

    def word_requirements(self) -> None:
        """Let each field speak in the words of the house; call it again after adding fields."""
        word_messages(self.fields)

    def want(self, names: Iterable[str]) -> None:
        """Say of fields that may be empty while somebody is still writing that they are needed in the end."""
        for name in names:
            if name in self.fields:
                vars(self.fields[name])["wanted"] = True

    def offer(self, name: str, choices: Iterable[tuple[str, str | list[tuple[str, str]]]]) -> None:
        """Give a field of choices what may be chosen: codes with their words, or groups of them under a heading.

        Raises TypeError for any other field.
        """
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"The field “{name}” of {type(self).__name__} has no choices.")
        field.choices = list(choices)


class HouseForm(_HouseFields, forms.Form):
    """The base of every form on a page."""


class HouseModelForm(_HouseFields, forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """The same over a model; saving still belongs to an operation, never to the form."""


class _Hinted:
    """Choices with a hint under some of them: `HouseRadios(hints={"letter": "Printed and posted by the clerk"})`."""

    def __init__(self, *args: Any, hints: dict[str, str] | None = None, **kwargs: Any) -> None:
        self.hints = hints or {}
        super().__init__(*args, **kwargs)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]  # the widget's, mixed in
        option["hint"] = self.hints.get(str(value), "")
        return option


class HouseRadios(_Hinted, forms.RadioSelect):
    """Radios, each with an optional hint."""


class HouseCheckboxes(_Hinted, forms.CheckboxSelectMultiple):
    """Checkboxes, each with an optional hint."""


def _class_of(widget: forms.Widget) -> str:
    if isinstance(widget, forms.Textarea):
        return "govuk-textarea"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return ""
    if isinstance(widget, forms.Select):
        return "govuk-select"
    if isinstance(widget, forms.FileInput):
        return "govuk-file-upload"
    if isinstance(widget, forms.CheckboxInput):
        return "govuk-checkboxes__input"
    return "govuk-input" if isinstance(widget, forms.widgets.Input) and not widget.is_hidden else ""
