"""A form whose words several people may write: it says which draft it showed, and takes in what another changed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from django import forms
from django.http import QueryDict

from evenhand.apps.accounts.meanwhile import ChangedMeanwhile
from evenhand.apps.cases.drafts import DraftSeen, as_kept, same
from evenhand.apps.ui.date_parts import PARTS, DatePartsField

MARK, SHOWN = "draft_mark", "draft_shown"

# A value of the draft as its field shows it, by the name of the field.
AsShown = Callable[[str, object], object]


def add_draft_fields(form: forms.Form, *, mark: str, values: Mapping[str, object]) -> None:
    """Let a page say which draft it showed, and what stood in it."""
    for name in (MARK, SHOWN):
        form.fields[name] = forms.CharField(widget=forms.HiddenInput, required=False)
    form.initial = {**form.initial, MARK: mark, SHOWN: json.dumps(as_kept(values))}


def draft_seen(form: forms.Form, **more: Any) -> DraftSeen | None:
    """What the page that was sent back showed, of a form that was read; `more` as in `DraftSeen`.

    None where a page says nothing of it, such as one that was opened before this was asked.
    """
    if MARK not in form.data:
        return None
    return DraftSeen(form.cleaned_data.get(MARK, ""), _shown_values(form), **more)


def _shown_values(form: forms.Form) -> dict[str, object]:
    try:
        shown = json.loads(form.cleaned_data.get(SHOWN) or "{}")
    except ValueError:  # bent by hand: then everything that differs from the draft is told
        return {}
    return shown if isinstance(shown, dict) else {}


def now_shows(form: forms.Form, *, mark: str, values: Mapping[str, object]) -> None:
    """Let a form that is shown again say that it shows the draft as it was saved just now."""
    form.data = _copy(form, mark, values)


def caught_up(
    form: forms.Form, changed: ChangedMeanwhile, mine: Mapping[str, object], *, as_shown: AsShown
) -> QueryDict:
    """What was typed, with what this person left alone brought up to the other's words; the next press knows of them."""
    shown = _shown_values(form)
    last = changed.changes[-1]
    data = _copy(form, changed.mark, {**shown, **last.after})
    for name, theirs in last.after.items():
        if name in form.fields and same(as_kept(mine).get(name), shown.get(name)):
            _put(data, name, form.fields[name], as_shown(name, theirs))
    return data


def _copy(form: forms.Form, mark: str, values: Mapping[str, object]) -> QueryDict:
    data = cast(QueryDict, form.data).copy()
    data[MARK], data[SHOWN] = mark, json.dumps(as_kept(values))
    return data


def _put(data: QueryDict, name: str, field: forms.Field, value: object) -> None:
    if isinstance(field, DatePartsField):
        day = dt.date.fromisoformat(value) if isinstance(value, str) and value else value
        parts = (day.day, day.month, day.year) if isinstance(day, dt.date) else ("", "", "")
        for part, typed in zip(PARTS, parts, strict=True):
            data[f"{name}_{part}"] = str(typed)
    elif isinstance(value, list | tuple):
        data.setlist(name, [str(one) for one in value])
    else:
        data[name] = "" if value is None else str(value)
