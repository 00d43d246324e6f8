"""Draws a form that is not ours, such as the sign-in library's, with the templates of the house."""

from __future__ import annotations

from django.forms import BaseForm, HiddenInput
from django.utils.safestring import SafeString

from evenhand.apps.ui.forms import HouseBoundField, HouseRenderer


def draw_house_fields(form: BaseForm) -> SafeString:
    """Draw every field of `form` in the house's look, whatever renderer the form came with."""
    renderer = HouseRenderer()
    drawn = []
    original = form.renderer
    form.renderer = renderer
    try:
        for name, field in form.fields.items():
            field.widget.attrs.pop("placeholder", None)
            bound = HouseBoundField(form, field, name)
            if isinstance(field.widget, HiddenInput):
                drawn.append(str(bound))
            else:
                drawn.append(renderer.render("ui/forms/field.html", {"field": bound}))
    finally:
        form.renderer = original
    return SafeString("".join(drawn))
