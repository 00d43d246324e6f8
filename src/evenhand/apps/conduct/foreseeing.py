"""A step as it would be if it were recorded now: what stands against it, the letters it would owe, and what it amounts to.

Nothing is written. The same pure functions decide and read, so what is foreseen here is what would happen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move as MoveMade
from evenhand.apps.cases.queries import actor_for, events_of, procedure_of, surroundings_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters import gathering
from evenhand.apps.letters.directory import letter_book
from evenhand.domain.cases.deciding import Proposal, Refused, decide
from evenhand.domain.cases.guards import Refusal
from evenhand.domain.cases.reading import read
from evenhand.domain.conduct.alike import Decision, decision_in
from evenhand.domain.lawbook.procedure import Move
from evenhand.domain.letters import ComposedLetter, compose
from evenhand.domain.time.legal_day import legal_day

LETTER = "letter"
AS_TYPED = frozenset(
    {"text", "line", "date"}
)  # what may stand in a letter as it was typed: never an id or a code


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a step would do: every sentence against it, the letters as they would read, the decision as it would be."""

    refusals: tuple[Refusal, ...]
    letters: tuple[ComposedLetter, ...]
    decision: Decision


def foresee(case: Case, step: Move, made: MoveMade | None, *, user: User, at: dt.datetime) -> Foreseen:
    """A step on a case as it would be with what was typed; `made` is None while nothing was typed yet.

    Where the step is refused, its letters still show what was typed, so that the whole page can be finished in any order.
    """
    about = gathering.about(case, user=user, on=legal_day(at))
    if made is None:
        return Foreseen((), _letters(step, about, {}), decision_in(about.reading, case.ref))
    today, events, around = legal_day(at), events_of(case), surroundings_of(case, legal_day(at))
    outcome = decide(
        procedure_of(case),
        events,
        around,
        Proposal(
            move=made.move,
            facts=made.facts,
            happened_on=made.happened_on,
            recorded_at=at,
            recorded_by=actor_for(user, today),
            item=made.item,
            decided_by=made.decided_by,
        ),
        vocabularies=lawbook().vocabularies,
        today=today,
    )
    if isinstance(outcome, Refused):
        typed = {name: value for name, value in made.facts.items() if step.asks[name].type in AS_TYPED}
        decision = _length_of(decision_in(about.reading, case.ref), made)
        return Foreseen(outcome.refusals, _letters(step, about, typed), decision)
    words = {**about.words, **outcome.passages}
    reading = read(procedure_of(case), (*events, outcome.event), around, today)
    then = replace(about, reading=reading, words=words, cache={})
    return Foreseen((), _letters(step, then, None), decision_in(reading, case.ref))


def _length_of(decision: Decision, made: MoveMade) -> Decision:
    first, last = made.facts.get("starts_on"), made.facts.get("ends_on")
    days = (last - first).days + 1 if isinstance(first, dt.date) and isinstance(last, dt.date) else 0
    return replace(decision, days=max(days, 0))


def _letters(
    step: Move, about: gathering.About, typed: Mapping[str, object] | None
) -> tuple[ComposedLetter, ...]:
    """The letters that a step owes, each as far as the record and what was typed fill it.

    `typed` is None where the step already stands in the reading. Until then, what it asks is never filled from an
    earlier step: the reasons of the decision are not those of its review.
    """
    book, found = letter_book(), []
    for owed in step.owes:
        if owed.kind == LETTER and owed.name in book:
            letter = book[owed.name]
            wanted = lawbook().letters.facts_of(letter)
            known = gathering.gather(letter, about)
            if typed is not None:
                known = {name: value for name, value in known.items() if name not in step.asks}
                known.update({name: value for name, value in typed.items() if name in wanted})
            found.append(compose(letter, known, book))
    return tuple(found)
