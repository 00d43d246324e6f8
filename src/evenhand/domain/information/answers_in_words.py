"""What a request's answers and grounds say, in the sentences that stand in its letters."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.domain.information.answers import NOT_HELD, Answers, Ground, Question
from evenhand.domain.lawbook.vocabularies import Vocabulary


def answer_in_words(answers: Answers, outcomes: Vocabulary, not_held: Vocabulary) -> str:
    """What is given, question by question, as it stands in the letter."""
    parts = []
    for question in answers.questions:
        head = f"{question.number}. {question.words}" if len(answers.questions) > 1 else ""
        body = question.answer
        if question.outcome == NOT_HELD:
            body = _not_held(question, not_held)
        elif question.outcome == "refused":
            body = "We are not able to give you this. Our reasons are below."
        elif question.outcome == "given-in-part":
            body = f"{question.answer}\n\nWe are not able to give you the rest. Our reasons are below."
        parts.append("\n\n".join(filter(None, (head, body or outcomes.title_of(question.outcome)))))
    return "\n\n".join(parts)


def not_held_in_words(answers: Answers, reasons: Vocabulary) -> str:
    """The questions about what is not held, each with why: a refusal of the others answers these too (FOI-14)."""
    found = (q for q in answers.questions if q.outcome == NOT_HELD)
    return "\n\n".join(f"{q.words}\n\n{_not_held(q, reasons)}" for q in found)


def _not_held(question: Question, reasons: Vocabulary) -> str:
    elsewhere = f" {question.held_by}" if question.held_by else ""
    return f"We do not hold this. {reasons.title_of(question.not_held_reason)}.{elsewhere}"


def held_in_words(answers: Answers) -> str:
    """Whether the information is held, as section 1(1)(a) has it said: of each request by itself, where there are several."""
    if len(answers.requests) < 2:
        return _held(answers.questions, answers.grounds)
    said = []
    for request in answers.requests:
        questions = tuple(q for q in answers.questions if q.request == request)
        grounds = tuple(g for g in answers.grounds if any(map(g.covers, questions)))
        said.append(f"Request {request}: {_held(questions, grounds)}")
    return "\n\n".join(said)


def _held(questions: Sequence[Question], grounds: Sequence[Ground]) -> str:
    """Under section 12(2) it is not known, and under section 14 there is no duty to say it (FOI-23)."""
    outcomes = {question.outcome for question in questions}
    if any(ground.neither for ground in grounds):
        return "We neither confirm nor deny whether we hold some of what you asked for."
    if any(ground.flags.get("held_unknown") for ground in grounds):
        return "We cannot tell you whether we hold this: finding that out would already cost more than the limit the law sets."
    if any(ground.flags.get("vexatious") for ground in grounds):
        return "The law does not ask us to say whether we hold this."
    if outcomes == {NOT_HELD}:
        return "We do not hold the information that you asked for."
    if NOT_HELD in outcomes:
        return "We hold some of the information that you asked for, and some of it we do not hold."
    return "We hold the information that you asked for."


def reason_in_words(ground: Ground) -> str:
    """Why a ground applies, as it stands in a notice; left out where saying so would disclose it (FOI-43)."""
    said = [ground.scope and f"It covers: {ground.scope}"]
    if not ground.reasons_would_disclose:
        said += [ground.why_applies, *ground.data_test, ground.harm]
    said.append(ground.where_published)
    return "\n\n".join(part for part in said if part)
