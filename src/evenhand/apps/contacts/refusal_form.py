"""The form by which something is not taken as it comes in: what it is about, the ground, the reasons, where to go instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django import forms

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.forms import MoveForm
from evenhand.apps.contacts.operations.triage import NewMatter
from evenhand.apps.contacts.reasons import Reasons
from evenhand.apps.council.queries import officer_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.lawbook.procedure import Move, Procedure

SIGNPOST = "signpost"


class RefusalForm(MoveForm):
    """What the procedure's own move asks, with what the message is about in front. It happens on the day it is pressed."""

    def __init__(
        self,
        kind: Procedure,
        move: Move,
        *,
        user: User,
        today: dt.date,
        data: Mapping[str, object] | None,
        summary: str,
        reasons: Reasons,
    ) -> None:
        self.kind = kind
        super().__init__(move, user=user, today=today, seen=None, data=data, initial={"summary": summary})
        self.prefix = f"not-{kind.name}"  # several forms stand on the desk
        del self.fields["happened_on"]
        self.fields["summary"] = forms.CharField(label="What it is about", max_length=300)
        self.order_fields(["summary"])
        self.reasons = reasons
        reasons.ask_in(self)
        self.word_requirements()

    @property
    def signposts(self) -> tuple[tuple[str, str], ...]:
        """Every ground that this procedure knows, with where the person is sent instead, as the vocabulary of the ground says."""
        books = lawbook().vocabularies
        return tuple(
            (code.title, str(code.flags[SIGNPOST]))
            for ask in self.move.asks.values()
            if ask.vocabulary
            for code in books[ask.vocabulary].codes.values()
            if SIGNPOST in code.flags and ask.offers(code)
        )

    def matter(self, user: User) -> NewMatter:
        """What is logged; whoever refuses it looks after its letter."""
        return NewMatter(
            procedure=self.kind.name,
            summary=self.cleaned_data["summary"],
            handler=officer_of(user),
            said=self.reasons.given_in(self),
        )
