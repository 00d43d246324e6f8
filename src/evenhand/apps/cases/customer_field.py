"""Naming a customer on a form: by whatever is known of them, never out of a list of everybody on record."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError

from evenhand.apps.accounts.models import User
from evenhand.apps.people.models import Customer, PostalAddress
from evenhand.apps.people.queries import find_customers, may_find_people

MOST_NAMED = 8  # people told apart in one sentence
_RECORD = re.compile(r"(?:record\s+)?([1-9]\d{0,8})\Z", re.IGNORECASE)
_HINT = "A name, telephone number, postcode, e-mail address, or “record” and the number."
_SEVERAL = "Several people match: {people}. Enter “record” and the number of the right one."
_NOBODY = "Nobody on record matches. Try another spelling, a telephone number or a postcode, or add them under People first."


class CustomerField(forms.CharField):
    """A text box that stands for one customer; where several match, its sentence tells them apart."""

    def __init__(self, *, user: User, on: dt.date, **options: Any) -> None:
        self.user, self.on = user, on
        options["help_text"] = options.get("help_text") or _HINT
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(max_length=200, widget=widget, **options)

    def clean(self, value: object) -> Customer | None:
        """The one customer who is meant. Raises ValidationError with a sentence where it is none or several."""
        words = super().clean(value).strip()
        if not words:
            return None
        try:
            found = self._found(words)
        except PermissionDenied as refused:
            raise ValidationError(str(refused)) from refused
        if len(found) == 1:
            return found[0]
        raise ValidationError(_SEVERAL.format(people=_told_apart(found)) if found else _NOBODY)

    def prepare_value(self, value: Any) -> Any:
        """A number that is known already stands as its record."""
        return f"record {value}" if isinstance(value, int) else value

    def _found(self, words: str) -> list[Customer]:
        number = _RECORD.match(words)
        if number is None:
            return find_customers(self.user, words, on=self.on)
        if not may_find_people(self.user, on=self.on):
            raise PermissionDenied("Your role does not look people up. Say who it was in words.")
        return list(Customer.objects.filter(pk=int(number[1]), merged_into__isnull=True))


def _told_apart(found: list[Customer]) -> str:
    shown = found[:MOST_NAMED]
    held = PostalAddress.objects.filter(customer__in=shown, ended_on__isnull=True).order_by("pk")
    places = {one.customer_id: one.postcode or str(one) for one in held}
    people = [f"{one.name} ({places.get(one.pk, 'no address')}, record {one.pk})" for one in shown]
    more = ["and others"] if len(found) > len(shown) else []
    return "; ".join([*people, *more])
