"""What a decision on the requests of one letter says of each, and what of the record it leaves out or adds.

A letter may hold several requests (FOI-26). One decision refuses them all, each on grounds of its own, and one notice
tells of each: so the decision and the grounds on record must be the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.domain.information.answers import (
    NOT_HELD,
    Answers,
    Ground,
    Lack,
    citation_lacks,
    lacks,
    not_held_lacks,
)
from evenhand.domain.information.notices import Notice
from evenhand.domain.lawbook.vocabularies import Code

TOGETHER, OF_GROUND, OTHERWISE, TOLD = "together", "of_ground", "otherwise", "told"
# A flag of a ground that may fall on every request of the letter, applied to none by itself.
WHOLE_REQUEST = "whole_request"


def kind_of(grounds: Mapping[str, Code], kinds: Mapping[str, Code]) -> str:
    """The kind of refusal that grounds make: that of their flag, else the kind for all others; `together` for more than one."""
    otherwise = next(code for code, kind in kinds.items() if kind.flags.get(OTHERWISE))
    made = {
        next((code for code, kind in kinds.items() if ground.flags.get(_flag_of(kind))), otherwise)
        for ground in grounds.values()
    }
    several = next((code for code, kind in kinds.items() if kind.flags.get(TOGETHER)), otherwise)
    return several if len(made) > 1 else next(iter(made), otherwise)


def _flag_of(kind: Code) -> str:
    return str(kind.flags.get(OF_GROUND, ""))


def decision_lacks(
    codes: Mapping[str, Code], answers: Answers, notice: Notice, *, every_request: bool = False
) -> tuple[Lack, ...]:
    """What stands between a decision on these grounds and the record: each notice tells of what was applied, and no more.

    Where it decides several requests at once (`every_request`), each question needs its answer and its ground too.
    """
    found = [
        _lack(
            f"Ground {ground.number} ({ground.title}) stands on the record, and this decision leaves it out. Choose it here "
            "too, or rely on it no more.",
            notice,
        )
        for ground in answers.grounds
        if ground.code not in codes
    ]
    applied = set(answers.codes)
    found += [
        _lack(
            f"{code.title} is not applied to anything yet, so no notice could say why. Apply it first.",
            notice,
        )
        for name, code in codes.items()
        if name not in applied and (applied or not code.flags.get(WHOLE_REQUEST))
    ]
    if every_request and not answers.questions:
        says = (
            "No question has been entered yet. Enter those of each request, so that each gets its decision."
        )
        found.append(Lack(says, notice.answer.rule, notice.answer.provision))
    # Without a ground for one of them, sections 12 and 14 fall on every request of the letter, unanswered as it is.
    if every_request or (answers.grounds and (len(answers.requests) > 1 or answers.outcome())):
        found += lacks(answers, notice)
    found += not_held_lacks(answers, notice)
    found += citation_lacks(answers, notice)
    return tuple(dict.fromkeys(found))


def outcome_lacks(
    stated: str, answers: Answers, notice: Notice, outcomes: Mapping[str, Code]
) -> tuple[Lack, ...]:
    """What stands between an answer that is cleared with a stated outcome and the questions: they come to that and no other.

    `outcomes` are the codes of `information-outcomes`. Nothing while a question is open, or where none was entered (FOI-1).
    """
    comes_to = answers.outcome()
    if not comes_to or not stated or stated == comes_to:
        return ()
    says = (
        f"Together the questions come to “{outcomes[comes_to].title}”, and not to “{outcomes[stated].title}”. Put the "
        "answer together from them, or first correct what is recorded of a question."
    )
    return (Lack(says, notice.answer.rule, notice.answer.provision),)


def refusal_lacks(answers: Answers, notice: Notice) -> tuple[Lack, ...]:
    """The questions that are given, or “not held” where that is no refusal: no refusal in full tells of them (FOI-14)."""
    given = [q for q in answers.questions if q.answered and q.outcome not in ("refused", NOT_HELD)]
    if given:
        numbers = ", ".join(str(question.number) for question in given)
        says = (
            f"Something is given, by the record of question {numbers}, so this is no refusal in full. Clear the answer with what "
            "is withheld, or first correct what is recorded of the question."
        )
        return (_lack(says, notice),)
    if answers.outcome() == NOT_HELD and notice.not_held is None:
        says = "Nothing of it is held, and “not held” is an answer and no refusal. Clear the answer with that outcome."
        return (_lack(says, notice),)
    return ()


def _lack(says: str, notice: Notice) -> Lack:
    return Lack(says, notice.ground.rule, notice.ground.provision)


def decided_in_words(answers: Answers, outcomes: Mapping[str, Code]) -> tuple[str, ...]:
    """What became of each request of a letter, a line each; nothing where the letter holds one request alone."""
    if len(answers.requests) < 2:
        return ()
    return tuple(_decided(answers, request, outcomes) for request in answers.requests)


def _decided(answers: Answers, request: int, outcomes: Mapping[str, Code]) -> str:
    questions = [q for q in answers.questions if q.request == request]
    asked = " ".join(f"“{question.words.strip()}”" for question in questions)
    became = dict.fromkeys(str(outcomes[q.outcome].flags[TOLD]) for q in questions if q.outcome in outcomes)
    relied_on = dict.fromkeys(
        g.title for g in answers.grounds if not g.reasons_would_disclose and any(map(g.stands_for, questions))
    )
    parts = (
        f"Request {request}: {asked}",
        *(f"{said}." for said in became),
        *(f"{one}." for one in relied_on),
    )
    return " ".join(parts)


def about_in_words(ground: Ground, answers: Answers) -> str:
    """What of a letter a ground is about, in the person's own words; empty where the letter asks one thing alone (FOI-40)."""
    if len(answers.questions) < 2:
        return ""
    covered = [question for question in answers.questions if ground.stands_for(question)]
    asked = " ".join(f"“{question.words.strip()}”" for question in covered)
    if not covered or len(covered) == len(answers.questions):
        return ""
    if ground.question:
        return f"This is about your question {asked}"
    return f"This is about request {ground.request} of your letter: {asked}"
