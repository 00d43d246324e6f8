"""Naming somebody on a list that the council keeps: the list is offered while one types, and other words are kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from evenhand.apps.council.lists import Entry, entries
from evenhand.apps.people.spellings import name_without_titles
from evenhand.apps.ui.dates import in_full

NOT_TIED = "not tied to the council’s list"
_HINT = "Begin to write the name and choose from the list. Who is not on it can be written too, and is tied to it later."
_NOBODY_LISTED = "Nobody is on the list yet: whoever keeps the settings enters them. Until then the name is kept as written."
_SEVERAL = "Several on the list are called so. Write one of: {names}."
_NO_ENTRY = "Nobody on the list has this number. Write the name."


class SuggestingInput(forms.TextInput):
    """A text box whose browser offers these lines while one types; without that it is a plain text box."""

    template_name = "ui/forms/widgets/suggesting.html"

    def __init__(self, offers: list[tuple[str, str]]) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.offers = offers

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The box, tied to the lines that it offers."""
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["offers"] = self.offers
        widget["attrs"]["list"] = f"{widget['attrs'].get('id') or name}_offers"
        return context


class ListedField(forms.CharField):
    """A text box for somebody on a list; its value is the fact that refers to them, or the words where nobody is meant."""

    def __init__(self, *, name: str, on: dt.date, **options: Any) -> None:
        self.list, self.on = name, on
        self.known = entries(name, on=on)
        options["help_text"] = options.get("help_text") or (_HINT if self.known else _NOBODY_LISTED)
        super().__init__(max_length=300, widget=SuggestingInput(_offers(self.known)), **options)

    def clean(self, value: object) -> str:
        """The entry that the words mean, as `list:12`; else the words. Raises ValidationError where several are meant."""
        words = super().clean(value).strip()
        found = meant(self.known, words) if words else ()
        if len(found) > 1:
            raise ValidationError(_SEVERAL.format(names="; ".join(one.words for one in found)))
        if not found and words.startswith(f"{self.list}:"):
            raise ValidationError(_NO_ENTRY)
        return found[0].fact if found else words

    def prepare_value(self, value: Any) -> Any:
        """Who is referred to stands by their line of the list."""
        return self.shown(value, self.list) if isinstance(value, str) else value

    @staticmethod
    def shown(value: str, name: str) -> str:
        """A fact that refers to somebody on a list as their line; anything else as it is."""
        far = dt.date.max
        return next((one.words for one in entries(name, on=far) if one.fact == value), value)


def meant(known: tuple[Entry, ...], words: str) -> tuple[Entry, ...]:
    """Whom typed words mean: the line as it is offered, or the name with the titles of an office or without.

    Those in office alone where there are any; of several terms of one person who left, the last.
    """
    plain = name_without_titles(words)
    found = [
        one
        for one in known
        if words in (one.words, one.fact)
        or (plain and plain in (name_without_titles(one.name), name_without_titles(one.words)))
    ]
    first: dict[str, Entry] = {}
    for one in [one for one in found if one.covers] or found:
        first.setdefault(one.words, one)
    return tuple(first.values())


def _offers(known: tuple[Entry, ...]) -> list[tuple[str, str]]:
    """Each person once, those in office first; of who left, until when they were."""
    offers: dict[str, str] = {}
    for one in known:
        until = "" if one.covers or one.until_on is None else f"until {in_full(one.until_on)}"
        offers.setdefault(one.words, until)
    return list(offers.items())
