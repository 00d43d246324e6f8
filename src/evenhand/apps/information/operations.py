"""What people do to requests for information beyond single moves: bring the answers together into one decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Set
from uuid import UUID

from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move
from evenhand.apps.cases.queries import reading_of, words_of
from evenhand.apps.information.queries import answers_in, notice_for, on_record
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.cases.events import Event, Value
from evenhand.domain.cases.reading import Reading
from evenhand.domain.information.answers import Answers, Lack, answer_in_words, lacks, reason_in_words
from evenhand.domain.information.whole_requests import whole_request_lacks
from evenhand.domain.lawbook.vocabularies import Code
from evenhand.domain.time.legal_day import legal_day

REFUSED, CLEAR, DECIDE_REFUSAL = "refused", "clear-answer", "decide-refusal"
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
    codes = {ground.code: Code(title=ground.title, flags=dict(ground.flags)) for ground in answers.grounds}
    whole = whole_request_lacks(codes, answers, on_record(case, reading, words), notice)
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
    ask = reading.procedure.moves[DECIDE_REFUSAL].asks["kind"]
    flags = {name for ground in answers.grounds for name, value in ground.flags.items() if value}
    if ask.choice:  # subject access: as a whole, or under an exemption
        kind = ask.choice[1] if "whole_request" in flags else ask.choice[0]
    else:
        kinds = lawbook().vocabularies[ask.vocabulary].on(on)
        kind = _kind_of(flags, {code: kind for code, kind in kinds.items() if ask.offers(kind)})
    facts: dict[str, Value] = {
        "kind": kind,
        "ground": answers.codes,
        "reasons": "\n\n".join(f"{ground.title}. {reason_in_words(ground)}" for ground in answers.grounds),
    }
    held = next((said for flag, said in HELD_BY_FLAG.items() if flag in flags), None)
    if held is not None:
        facts["held"] = held
    return DECIDE_REFUSAL, facts


def _kind_of(flags: Set[str], kinds: Mapping[str, Code]) -> str:
    """The kind of refusal that one of these flags makes, else the kind for all others."""
    made = (code for code, kind in kinds.items() if kind.flags.get("of_ground") in flags)
    otherwise = (code for code, kind in kinds.items() if kind.flags.get("otherwise"))
    return next(made, None) or next(otherwise)
