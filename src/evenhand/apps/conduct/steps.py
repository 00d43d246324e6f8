"""The steps of the decision page: which may be taken, the form of the one in hand, and what was typed into it before.

Every form is the one form of every move. What was typed is kept on each press, so that a refusal loses nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from django.core.serializers.json import DjangoJSONEncoder
from django.http import QueryDict

from evenhand.apps.accounts.meanwhile import ChangedMeanwhile
from evenhand.apps.accounts.models import User
from evenhand.apps.cases.draft_forms import add_draft_fields, caught_up, draft_seen, now_shows
from evenhand.apps.cases.drafts import draft_of, drop_draft, keep_draft, values_of
from evenhand.apps.cases.fact_types import initial_from, show_fact
from evenhand.apps.cases.forms import MoveForm
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.pages import items_in_words
from evenhand.apps.cases.queries import actor_for, words_of
from evenhand.apps.ui.date_parts import PARTS
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.cases.events import Value
from evenhand.domain.cases.reading import Reading
from evenhand.domain.conduct.register import ADJUSTMENTS
from evenhand.domain.lawbook.procedure import Ask, Move

WEIGH = "weigh"
# In the order in which they are taken; a procedure has those it names.
PREPARING = (ADJUSTMENTS, WEIGH, "restriction.propose")
DECIDING = ("decide", "restrict-immediately", "warn", "warn-formally", "decide-initial-letter", "decide-not-to-apply",
            "continue-after-review", "continue-by-committee", "lift", "extend", "decline-extension", "uphold-review",
            "turn-down-review")  # fmt: skip
# Decisions with which similar past ones are compared.
COMPARED = frozenset({"decide", "restrict-immediately", "decide-not-to-apply"})
DEPARTS = "departs"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the page, or the sentences that stand against it; `chosen` is the one whose form is open."""

    name: str
    title: str
    says: str
    against: tuple[str, ...]
    chosen: bool = False

    @property
    def open(self) -> bool:
        """Whether it may be taken now."""
        return not self.against


def steps_of(
    user: User, case: Case, reading: Reading, today: dt.date, *, chosen: str = ""
) -> tuple[Step, ...]:
    """The steps at this stage; the form of the one that was asked for is open, else that of the next to be taken."""
    actor = actor_for(user, today)
    people = {**reading.surroundings.lent, **reading.story.people}
    found = []
    for name in (*PREPARING, *DECIDING):
        move, offer = reading.procedure.moves.get(name), reading.offer(name)
        if move is None or offer is None:
            continue
        against = tuple(f"{r.says} ({r.rule})" if r.rule else r.says for r in offer.refusals)
        if not may_record(move, actor, people):
            against = (f"This is for: {', '.join(who.replace('-', ' ') for who in move.by)}.",)
        found.append((move, against))
    in_hand = chosen or _next(reading, [move.name for move, against in found if not against])
    return tuple(
        Step(move.name, move.title, move.says, against, move.name == in_hand) for move, against in found
    )


def _next(reading: Reading, may_be_taken: list[str]) -> str:
    """The first step not taken since the last decision; what is already prepared is not asked for again."""
    story = reading.story
    decided = max((event.sequence for event in story.events if event.move in DECIDING), default=0)
    for name in may_be_taken:
        if all(event.sequence < decided for event in story.events if event.move == name):
            return name
    return ""


def step_form(
    user: User, case: Case, reading: Reading, move: Move, *, today: dt.date, data: Mapping[str, object] | None
) -> MoveForm:
    """The form of a step, with what is known and what was typed before."""
    known = {**_known(reading, move), **_typed_before(case, move)}
    items = items_in_words(reading, words_of(case))
    form = MoveForm(
        move,
        user=user,
        today=today,
        seen=case.head_sequence,
        data=data,
        initial=known,
        items=items,
        about=case.customer_id,
    )
    draft = draft_of(case, _draft_name(move))
    days = {name: value for name, value in known.items() if isinstance(value, dt.date) and name in move.asks}
    values = {**days, **values_of(draft)}
    add_draft_fields(form, mark=str(draft.version) if draft is not None else "", values=values)
    return form


def _known(reading: Reading, move: Move) -> dict[str, object]:
    """The days of the limits that are proposed, and the officer who is named already: a person looks and may change them."""
    limits = [item.facts for item in reading.items_of("restriction") if item.stage == "proposed"]
    found: dict[str, object] = {}
    for name, choose in (("starts_on", min), ("ends_on", max), ("review_on", min)):
        days = [day for facts in limits if isinstance(day := facts.get(name), dt.date)]
        if name in move.asks and days and move.name in DECIDING:
            found[name] = choose(days)
    named = reading.story.facts.get("named_officer")
    if "named_officer" in move.asks and named is not None:
        found["named_officer"] = initial_from(move.asks["named_officer"], named, {})
    return found


def _draft_name(move: Move) -> str:
    return f"step {move.name}"


def keep_typed(case: Case, form: MoveForm, *, by: User, at: dt.datetime) -> None:
    """Keep what was typed into a step that is not recorded yet.

    Raises ChangedMeanwhile where a colleague wrote in the same step since the page was shown; theirs stands then.
    """
    asks = form.move.asks

    def in_words(name: str, value: object) -> object:
        return show_fact(asks.get(name), _fact(asks[name], value), {}) if name in asks else value

    titles = {name: ask.title for name, ask in asks.items()}
    seen, typed = draft_seen(form, titles=titles, in_words=in_words), form.facts()
    words = json.dumps(typed, cls=DjangoJSONEncoder)
    draft = keep_draft(case, _draft_name(form.move), words, by=by, at=at, seen=seen)
    now_shows(form, mark=str(draft.version), values=typed)


def with_theirs(form: MoveForm, changed: ChangedMeanwhile) -> QueryDict:
    """What was typed into a step, with what a colleague wrote in the fields that were left alone."""
    asks = form.move.asks

    def as_shown(name: str, value: object) -> object:
        return initial_from(asks[name], _fact(asks[name], value), {}) if name in asks else value

    return caught_up(form, changed, form.facts(), as_shown=as_shown)


def typed_in_words(move: Move, data: QueryDict) -> list[tuple[str, str]]:
    """What was typed into a step that may not be taken any more, by the words of each field."""
    found = []
    for name, ask in move.asks.items():
        whole = [*data.getlist(name), *(data.get(f"{name}_{part}", "") for part in PARTS)]
        found.append((ask.title, " ".join(filter(None, whole))))
    return [(title, words) for title, words in found if words]


def forget_typed(case: Case, move: Move) -> None:
    """The step is on the record: what was typed stands there now."""
    drop_draft(case, _draft_name(move))


def _typed_before(case: Case, move: Move) -> dict[str, object]:
    typed = values_of(draft_of(case, _draft_name(move)))
    asks = move.asks
    return {
        name: initial_from(asks[name], _fact(asks[name], value), {})
        for name, value in typed.items()
        if name in asks
    }


def _fact(ask: Ask, value: object) -> Value:
    """A fact out of the plain JSON of a draft."""
    if isinstance(value, str) and value and ask.type == "date":
        return dt.date.fromisoformat(value)
    return cast(Value, tuple(value) if isinstance(value, list) else value)
