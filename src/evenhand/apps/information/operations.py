"""What people do to requests for information beyond single moves: bring the answers together into one decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move
from evenhand.apps.cases.queries import reading_of, words_of
from evenhand.apps.information.queries import (
    CLEAR,
    DECIDE_REFUSAL,
    answers_in,
    codes_of,
    notice_for,
    on_record,
    refusal_kinds,
)
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.cases.events import Event, Value
from evenhand.domain.cases.reading import Reading
from evenhand.domain.information.answers import Answers, Lack, lacks
from evenhand.domain.information.answers_in_words import answer_in_words, reason_in_words
from evenhand.domain.information.decisions import kind_of
from evenhand.domain.information.whole_requests import whole_request_lacks
from evenhand.domain.time.legal_day import legal_day

REFUSED = "refused"
# What a ground says of whether the information is held, as the decision takes it (FOI-23).
HELD_BY_FLAG = {"held_known": "held", "held_unknown": "not-known"}


class AnswerLacks(Exception):
    """The decisions do not make a lawful answer yet; `lacks` names each part with its provision."""

    def __init__(self, found: tuple[Lack, ...]) -> None:
        self.lacks = found
        super().__init__(" ".join(f"{lack.says} ({lack.provision})" for lack in found))


@transaction.atomic
def settle(
    case: Case,
    *,
    by: User,
    at: dt.datetime,
    batch: UUID | None = None,
    form: Mapping[str, Value] | None = None,
) -> Event:
    """Bring questions and grounds together: clear the answer, or decide the refusal that they add up to.

    `form` says in which form an answer is given, where the person asked for one (FOI-15).
    Raises AnswerLacks with every part that lacks, MoveRefused where the procedure stands against it.
    """
    today = legal_day(at)
    reading, words = reading_of(case, today), words_of(case)
    answers = answers_in(reading, words)
    missing = what_lacks(case, reading, answers, words)
    if missing:
        raise AnswerLacks(missing)
    outcome = answers.outcome()
    move = _refusal(reading, answers, on=today) if outcome == REFUSED else _clearing(answers, outcome, form)
    return make_move(case, Move(move=move[0], facts=move[1], happened_on=today), by=by, at=at, batch=batch)


def what_lacks(case: Case, reading: Reading, answers: Answers, words: Mapping[str, str]) -> tuple[Lack, ...]:
    """Everything that a lawful answer still needs; without questions, that there are none."""
    notice = notice_for(reading.procedure)
    if not answers.questions:
        wanted = notice.answer
        return (Lack("No question has been entered yet.", wanted.rule, wanted.provision),)
    whole = whole_request_lacks(codes_of(answers), answers, on_record(case, reading, words), notice)
    return (*lacks(answers, notice), *whole)


def _clearing(
    answers: Answers, outcome: str, form: Mapping[str, Value] | None
) -> tuple[str, dict[str, Value]]:
    vocabularies = lawbook().vocabularies
    text = answer_in_words(answers, vocabularies["question-outcomes"], vocabularies["not-held-reasons"])
    facts: dict[str, Value] = {"outcome": outcome, "answer": text, **(form or {})}
    if answers.codes:
        facts["ground"] = answers.codes
    return CLEAR, facts


def _refusal(reading: Reading, answers: Answers, *, on: dt.date) -> tuple[str, dict[str, Value]]:
    """The decision to refuse, of the kind that the flags of its grounds say."""
    facts: dict[str, Value] = {
        "kind": kind_of(codes_of(answers), refusal_kinds(reading.procedure, on=on)),
        "ground": answers.codes,
        "reasons": "\n\n".join(f"{ground.title}. {reason_in_words(ground)}" for ground in answers.grounds),
    }
    flags = {name for ground in answers.grounds for name, value in ground.flags.items() if value}
    held = next((said for flag, said in HELD_BY_FLAG.items() if flag in flags), None)
    if held is not None:
        facts["held"] = held
    return DECIDE_REFUSAL, facts
