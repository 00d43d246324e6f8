"""The reasons that opening a case wants for what a message says of itself, asked beside what it asks.

A procedure may take what is odd with its reason: a request that was received more than a year ago is a slip in the year,
or there is a reason why it is logged only now (FOI-1). Whoever opens the case by hand finds the question on its form;
this asks the same where a message fills in the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.fact_types import Asking, fact_from, field_for
from evenhand.apps.ui.forms import HouseForm
from evenhand.domain.cases.events import Value
from evenhand.domain.cases.excuses import Excuse
from evenhand.domain.lawbook.procedure import Ask
from evenhand.domain.lawbook.vocabularies import lowered


@dataclass(frozen=True, slots=True)
class Reasons:
    """What is asked, by the name of the question, with the words that say for which kinds and why."""

    asks: Mapping[str, Ask]
    hints: Mapping[str, str]
    asking: Asking

    @staticmethod
    def of(kinds: Sequence[tuple[str, tuple[Excuse, ...]]], *, user: User, today: dt.date) -> Reasons:
        """The questions of some kinds of case, each by its title; one that several ask is asked once."""
        asks: dict[str, Ask] = {}
        says: dict[str, str] = {}
        wanted_by: dict[str, list[str]] = {}
        for title, excuses in kinds:
            for excuse in excuses:
                name = excuse.ask.name
                asks.setdefault(name, excuse.ask)
                says.setdefault(name, excuse.says)
                wanted_by.setdefault(name, []).append(title)
        hints = {
            name: f"{says[name]} Needed for: {', '.join(map(lowered, wanted_by[name]))}." for name in asks
        }
        return Reasons(asks, hints, Asking(user=user, today=today))

    def ask_in(self, form: HouseForm) -> None:
        """Put the questions on a form. None must be answered until a kind is chosen that wants it."""
        for name, ask in self.asks.items():
            form.fields[name] = field_for(ask, self.asking)
            form.fields[name].help_text = self.hints[name]
        form.want(self.asks)
        form.word_requirements()

    def given_in(self, form: HouseForm) -> dict[str, Value]:
        """What was answered on a form that holds, as facts."""
        found = ((name, fact_from(ask, form.cleaned_data.get(name))) for name, ask in self.asks.items())
        return {name: value for name, value in found if value is not None}
