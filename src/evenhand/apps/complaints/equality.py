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
from evenhand.domain.reports.suppression import Cell, Mark, Relation, suppress

VOCABULARY = "equality-questions"
PREFER_NOT = "Prefer not to say"
FEWEST = 10  # replies: below this nothing is shown
EVERYBODY = "All"
HIDDEN = "not given"
FEWEST_SHOWN = 5  # an answer given by fewer is not shown by itself


@dataclass(frozen=True, slots=True)
class Question:
    """One question with the answers to choose from; `experience` says of what happened to the person, if it asks that."""

    code: str
    title: str
    answers: tuple[str, ...]
    experience: str = ""


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
        Question(
            code,
            found.title,
            (*_answers(found.flags.get("answers")), PREFER_NOT),
            str(found.flags.get("experience") or ""),
        )
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


@dataclass(frozen=True, slots=True)
class Crossed:
    """What happened to people, by group: one line for each answer to `group`, one column for each to `experience`."""

    group: Question
    experience: Question
    lines: tuple[tuple[str, tuple[str, ...]], ...]


def crossed(*, first: dt.date, last: dt.date, on: dt.date) -> tuple[Crossed, ...]:
    """Access, time and outcome by group, where at least ten people said something to both (CO-18, SUP-5)."""
    replies = list(EqualityReply.objects.filter(month_on__gte=first.replace(day=1), month_on__lte=last))
    asked = questions(on)
    found = []
    for group in (one for one in asked if not one.experience):
        for experience in (one for one in asked if one.experience):
            said = Counter(
                (r.answers[group.code], r.answers[experience.code])
                for r in replies
                if r.answers.get(group.code) in group.answers
                and r.answers.get(experience.code) in experience.answers
            )
            if sum(said.values()) >= FEWEST:
                found.append(Crossed(group, experience, _lines(group, experience, said)))
    return tuple(found)


def _lines(
    group: Question, experience: Question, said: Counter[tuple[str, str]]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Numbers with every one below ten hidden, and whatever else would give one away."""
    rows, columns = (*group.answers, EVERYBODY), (*experience.answers, EVERYBODY)
    values = {
        (row, column): sum(
            number
            for (one, other), number in said.items()
            if row in (one, EVERYBODY) and column in (other, EVERYBODY)
        )
        for row in rows
        for column in columns
    }
    sums = [Relation(total=(row, EVERYBODY), parts=tuple((row, c) for c in columns[:-1])) for row in rows]
    sums += [Relation(total=(EVERYBODY, c), parts=tuple((r, c) for r in rows[:-1])) for c in columns]
    marks = suppress([Cell(key=key, value=value) for key, value in values.items()], sums, threshold=FEWEST)
    return tuple(
        (row, tuple(str(values[row, c]) if marks[row, c] is Mark.SHOWN else HIDDEN for c in columns))
        for row in rows
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
