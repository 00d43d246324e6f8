"""One form for every move of every procedure, drawn from what the move asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID, uuid4

from django import forms

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.fact_types import Asking, fact_from, field_for
from evenhand.apps.cases.listed_field import SuggestingInput
from evenhand.apps.cases.operations import Move as MoveMade
from evenhand.apps.council.queries import officer_of, roles_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.ui.forms import DatePartsField, HouseForm
from evenhand.domain.cases.code_guards import fits_here
from evenhand.domain.cases.events import Decider, Value
from evenhand.domain.cases.guards import Refusal
from evenhand.domain.cases.post_guards import roles_wanted
from evenhand.domain.lawbook.compiling import words_of as words_of_name
from evenhand.domain.lawbook.procedure import Ask, Move

ME, TODAY = "me", "today"
# What a condition refuses where it is left empty is not called optional.
_WANTED_BY = {"decider-holds-post": "decided_officer", "minute-given": "minute"}
IDS = frozenset({"code", "contact", "file"})


class MoveForm(HouseForm):
    """A move as somebody makes it: when it happened, what it asks, and whose decision it is.

    `batch` marks this press of the button, so that a second press does nothing; `seen` is the last entry
    that the person had on the screen. `known` is what the case and the item say already;
    `offers` are the lines that a text box offers while one types, by the name of its fact.
    """

    happened_on = DatePartsField(label="Day it happened")
    batch = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        move: Move,
        *,
        user: User,
        today: dt.date,
        seen: int | None,
        data: Mapping[str, object] | None = None,
        initial: Mapping[str, object] | None = None,
        items: Mapping[str, str] | None = None,
        about: int | None = None,
        known: Mapping[str, Value] | None = None,
        offers: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.move, self.user, self.today = move, user, today
        given_first = first_shown(move, user, today)
        first = {"happened_on": today, "batch": uuid4(), "seen": seen, **given_first, **(initial or {})}
        super().__init__(data, initial=first)
        given = str((initial or {}).get("customer", ""))
        customer = int(given) if given.isdigit() else None
        about = None if move.built_in else about  # those put any contact on a case, and take it off
        asking = Asking(
            user=user,
            today=today,
            customer=customer,
            items=items or {},
            about=about,
            fits=partial(fits_here, move, known or {}),
            posts=roles_wanted(move, lawbook().vocabularies, today),
        )
        for name, ask in move.asks.items():
            if not filled_in_elsewhere(ask, initial or {}):
                self.fields[name] = field_for(ask, asking)
                self.fields[name].help_text = self.fields[name].help_text or _asked_where(ask, move)
        for name, lines in (offers or {}).items():
            self.fields[name].widget = SuggestingInput([(line, "") for line in lines])
            self.fields[name].widget.is_required = self.fields[name].required
        if move.happens_on:
            del self.fields["happened_on"]
        if move.decided_elsewhere:
            self._ask_who_decided()
        self.word_requirements()

    def _ask_who_decided(self) -> None:
        move = self.move
        roles = [(role, lawbook().vocabularies["roles"].title_of(role)) for role in move.decided_by_roles]
        if roles:
            self.fields["decided_role"] = forms.ChoiceField(label="Decided by the", choices=roles)
            self.fields["decided_officer"] = self._who_decided()
        body = words_of_name(move.decided_by_body)
        words = f"Day the {body.lower()} decided" if body else "Day it was decided"
        self.fields["decided_on"] = DatePartsField(label=words)
        self.fields["minute"] = forms.CharField(label="Minute or reference", required=False, max_length=200)
        self.want(_WANTED_BY[guard.holds] for guard in move.guards if guard.holds in _WANTED_BY)

    def _who_decided(self) -> forms.Field:
        """Any officer; only holders of the posts that decide, now or once, where a condition looks at that."""
        by_post = any(guard.holds == "decider-holds-post" for guard in self.move.guards)
        posts = {"decided_officer": frozenset(self.move.decided_by_roles)} if by_post else {}
        ask = Ask(name="decided_officer", type="officer", title="Who", optional=True)
        return field_for(ask, Asking(user=self.user, today=self.today, posts=posts))

    @property
    def batch_id(self) -> UUID:
        """The press of the button that this form is."""
        batch: UUID = self.cleaned_data["batch"]
        return batch

    def facts(self) -> dict[str, Value]:
        """What the form says, as facts."""
        found = ((name, fact_from(ask, self.cleaned_data.get(name))) for name, ask in self.move.asks.items())
        return {name: value for name, value in found if value is not None}

    def decider(self) -> Decider | None:
        """Whose decision it is, where that is not the recorder's."""
        if not self.move.decided_elsewhere:
            return None
        officer = self.cleaned_data.get("decided_officer")
        return Decider(
            officer=f"officer:{officer.pk}" if officer else "",
            role=self.cleaned_data.get("decided_role", ""),
            body=self.move.decided_by_body,
            decided_on=self.cleaned_data.get("decided_on"),
            minute=self.cleaned_data.get("minute", ""),
        )

    def as_move(self, *, item: str = "") -> MoveMade:
        """The move, for the operation."""
        return MoveMade(
            move=self.move.name,
            facts=self.facts(),
            happened_on=self.cleaned_data[self.move.happens_on or "happened_on"],
            item=item,
            decided_by=self.decider(),
            seen=self.cleaned_data.get("seen"),
        )

    def refuse(self, refusals: tuple[Refusal, ...]) -> None:
        """Put the sentences of a refusal beside the fields they are about, or at the top."""
        for refusal in refusals:
            rule = f" ({refusal.rule})" if refusal.rule else ""
            self.add_error(refusal.field if refusal.field in self.fields else None, f"{refusal.says}{rule}")


def _asked_where(ask: Ask, move: Move) -> str:
    """When a fact is needed that only some answers call for, in a sentence; nothing where it always is."""
    needs = [
        f"“{move.asks[name].title}” is {' or '.join(_answer(move.asks[name], one) for one in said.split('|'))}"
        for name, said in ask.when.items()
        if name in move.asks and said != "*"
    ]
    return f"Needed where {' and '.join(needs)}." if needs else ""


def _answer(ask: Ask, code: str) -> str:
    if ask.vocabulary:
        return f"“{lawbook().vocabularies[ask.vocabulary].title_of(code)}”"
    return f"“{ {'true': 'Yes', 'false': 'No'}.get(code) or words_of_name(code) }”"


def first_shown(move: Move, user: User, today: dt.date) -> dict[str, object]:
    """What the form of a move shows to begin with: the day or whoever fills it in, where the procedure says so.

    Whoever holds a post that decides stands as the one who decided today, to be looked at and changed.
    """
    found: dict[str, object] = {name: today for name, ask in move.asks.items() if ask.first == TODAY}
    mine = [name for name, ask in move.asks.items() if ask.first == ME]
    officer = officer_of(user) if mine else None
    mine_now = dict.fromkeys(mine, officer.pk) if officer is not None else {}
    return {**found, **mine_now, **_decider(move, user, today)}


def _decider(move: Move, user: User, today: dt.date) -> dict[str, object]:
    if not move.decided_by_roles:
        return {}
    officer, roles = officer_of(user), roles_of(user, today)
    role = next((one for one in move.decided_by_roles if one in roles), "")
    if officer is None or not role:
        return {}
    return {"decided_role": role, "decided_officer": officer.pk, "decided_on": today}


def filled_in_elsewhere(ask: Ask, given: Mapping[str, object]) -> bool:
    """Whether a fact is an id that pages fill in (the contact it came in), not for a person to type."""
    return (
        ask.optional
        and not ask.offered
        and ask.type in IDS
        and not ask.choice
        and not ask.vocabulary
        and ask.name not in given
    )


class ReclassifyForm(HouseForm):
    """Another procedure for a case, and the stage it stands at there."""

    to = forms.ChoiceField(label="Procedure")
    stage = forms.ChoiceField(label="Stage it stands at there")
    why = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}))
    batch = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *, today: dt.date, seen: int, data: Mapping[str, object] | None = None) -> None:
        super().__init__(data, initial={"batch": uuid4(), "seen": seen})
        procedures = lawbook().in_force(today)
        self.offer("to", [(p.name, p.title) for p in procedures])
        stage = self.fields["stage"]
        assert isinstance(stage, forms.ChoiceField)
        stage.choices = [
            ("", "Choose one of the stages of the procedure"),
            *((p.title, [(name, one.title) for name, one in p.stages.items()]) for p in procedures),
        ]
