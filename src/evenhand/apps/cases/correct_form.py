"""The form that corrects an entry: what its move asked, filled with what stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import uuid4

from django import forms

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.fact_types import Asking, fact_from, field_for, initial_from, number_in
from evenhand.apps.cases.forms import IDS
from evenhand.apps.people.queries import may_find_people
from evenhand.apps.people.standing import number_standing_for
from evenhand.apps.ui.forms import DatePartsField, HouseForm
from evenhand.domain.cases.events import Event, PassageRef, Value
from evenhand.domain.cases.guards import Refusal
from evenhand.domain.cases.story import NOW, corrected
from evenhand.domain.lawbook.procedure import Ask, Move

PREFIX = "now-"
ERASED = "[erased]"


class CorrectForm(HouseForm):
    """A correction of an entry: the day, any fact that its move asked for, or striking it out.

    Only what was changed is recorded. Words that this person may not read, or that were erased, are left out.
    """

    corrected_on = DatePartsField(label="Day on which it really happened", required=False)
    strike = forms.BooleanField(label="Strike this entry out", required=False)
    why = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}))
    batch = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        entry: Event | None,
        move: Move | None,
        *,
        user: User,
        today: dt.date,
        seen: int,
        words: Mapping[str, str],
        items: Mapping[str, str],
        data: Mapping[str, object] | None = None,
    ) -> None:
        self.entry = entry
        self.shown: dict[str, Value | None] = {}
        self.asks: dict[str, Ask] = {}
        first: dict[str, object] = {"batch": uuid4(), "seen": seen}
        if entry is not None:
            first["corrected_on"] = entry.happened_on
        super().__init__(data, initial=first)
        if entry is not None and move is not None:
            self._ask_facts(entry, move, user=user, today=today, words=words, items=items)
        self.word_requirements()

    def _ask_facts(
        self,
        entry: Event,
        move: Move,
        *,
        user: User,
        today: dt.date,
        words: Mapping[str, str],
        items: Mapping[str, str],
    ) -> None:
        then = Asking(user=user, today=entry.happened_on, items=items)
        now = Asking(user=user, today=today, items=items)
        for name, ask in move.asks.items():
            value = entry.facts.get(name)
            if _not_for_a_person(ask) or _unreadable(value, words):
                continue
            if ask.type == "customer":
                if not may_find_people(user, on=today):
                    continue
                value = _standing_now(value)
            field = field_for(ask, now if ask.type == "customer" else then)
            field.required = field.required and not self.data.get("strike")
            field.initial = initial_from(ask, value, words)
            self.fields[f"{PREFIX}{name}"] = field
            self.asks[name] = ask
            self.shown[name] = words[value.name] if isinstance(value, PassageRef) else value
        self.order_fields(["corrected_on", *(f"{PREFIX}{name}" for name in self.asks), "strike", "why"])

    def happened_on(self) -> dt.date | None:
        """The day that stands instead; none where it was left as it is."""
        said: dt.date | None = self.cleaned_data["corrected_on"]
        return None if self.entry is not None and said == self.entry.happened_on else said

    def facts(self) -> dict[str, Value]:
        """The facts that stand instead of others."""
        said = {name: self._said(name) for name in self.asks}
        return {
            name: value
            for name, value in said.items()
            if value is not None and _plain(value) != _plain(self.shown[name])
        }

    def cleared(self) -> Sequence[str]:
        """The facts that were taken out."""
        return [name for name in self.asks if self._said(name) is None and self.shown[name] not in (None, "")]

    def _said(self, name: str) -> Value | None:
        return fact_from(self.asks[name], self.cleaned_data.get(f"{PREFIX}{name}"))

    def refuse(self, refusals: tuple[Refusal, ...]) -> None:
        """Put the sentences of a refusal beside the fields they are about, or at the top."""
        for refusal in refusals:
            name = refusal.field.replace(NOW, PREFIX, 1)
            rule = f" ({refusal.rule})" if refusal.rule else ""
            self.add_error(name if name in self.fields else None, f"{refusal.says}{rule}")


def standing_entry(events: Sequence[Event], number: int) -> Event | None:
    """An entry as it stands, with its corrections laid over it; none where it was struck out."""
    return next((event for event in corrected(events) if event.sequence == number), None)


def _not_for_a_person(ask: Ask) -> bool:
    """Whether a fact is an id or a code that pages fill in, not for a person to type."""
    return ask.type in IDS and not ask.choice and not ask.vocabulary


def _unreadable(value: Value | None, words: Mapping[str, str]) -> bool:
    return isinstance(value, PassageRef) and words.get(value.name, ERASED) == ERASED


def _standing_now(value: Value | None) -> Value | None:
    """The customer who stands now for the one recorded: records are merged."""
    if not isinstance(value, str):
        return value
    number = number_standing_for(number_in(value), row=None, model="cases.case")
    return f"customer:{number}"


def _plain(value: Value | None) -> object:
    """A value for comparing: line ends as typed in a browser, and lists in any order, are no change."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return sorted(value) if isinstance(value, tuple) else value
