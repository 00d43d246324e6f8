"""Equality monitoring: voluntary, asked apart, kept with no case and no person, shown only in aggregate (EQM-1).

What a person needs so that they can be served (an adjustment) is no equality data: it stands on their record,
where those who deal with them see it (EQM-2).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.complaints.models import EqualityReply
from evenhand.apps.lawbook.books import lawbook

VOCABULARY = "equality-questions"
PREFER_NOT = "Prefer not to say"
FEWEST = 10  # replies: below this nothing is shown
FEWEST_SHOWN = 5  # an answer given by fewer is not shown by itself


@dataclass(frozen=True, slots=True)
class Question:
    """One question with the answers to choose from."""

    code: str
    title: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """The answers to one question, counted; nothing where too few replied."""

    question: Question
    counts: tuple[tuple[str, str], ...]
    replied: int


def questions(on: dt.date) -> tuple[Question, ...]:
    """The questions in force on a day, each with “prefer not to say”."""
    codes = lawbook().vocabularies[VOCABULARY].on(on)
    return tuple(
        Question(code, found.title, (*_answers(found.flags.get("answers")), PREFER_NOT))
        for code, found in codes.items()
    )


def _answers(written: object) -> tuple[str, ...]:
    return tuple(part.strip() for part in str(written or "").split(";") if part.strip())


@transaction.atomic
def keep_reply(answers: Mapping[str, str], *, on: dt.date) -> EqualityReply:
    """Keep one reply with its month and nothing else. Raises Refused where it answers nothing."""
    known = {question.code: question.answers for question in questions(on)}
    kept = {code: said for code, said in answers.items() if code in known and said in known[code]}
    if not kept:
        raise Refused("Answer at least one question, or leave the page: it is voluntary.")
    return EqualityReply.objects.create(month_on=on.replace(day=1), answers=kept)


def profiles(*, first: dt.date, last: dt.date, on: dt.date) -> tuple[Profile, ...]:
    """How the replies of a span of months divide, with small numbers hidden together with another one."""
    replies = list(EqualityReply.objects.filter(month_on__gte=first.replace(day=1), month_on__lte=last))
    return tuple(
        _profile(question, [r.answers.get(question.code) for r in replies]) for question in questions(on)
    )


def _profile(question: Question, said: list[str | None]) -> Profile:
    given = Counter(answer for answer in said if answer)
    total = sum(given.values())
    if total < FEWEST:
        return Profile(question, (), total)
    hidden = {answer for answer in question.answers if 0 < given[answer] < FEWEST_SHOWN}
    if len(hidden) == 1:
        # One hidden number follows from the total and the rest, so the next smallest goes with it.
        rest = [answer for answer in question.answers if answer not in hidden and given[answer]]
        hidden |= {min(rest, key=lambda answer: given[answer])} if rest else set()
    counts = tuple(
        (answer, "fewer than shown" if answer in hidden else str(given[answer]))
        for answer in question.answers
    )
    return Profile(question, counts, total)
