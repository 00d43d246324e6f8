"""What a request that is refused as a whole needs on record: an estimate above the limit and help, or its assessment.

Sections 12 and 14, and regulation 12(4)(b), fall on a request and never on one question of it (FOI-26). What is given
beside such a refusal is advice and assistance, and recorded as that (FOI-33); where the ground names what the person is
to be helped with (`help`), it is refused only with that on record (FOI-33, EIR-5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evenhand.domain.information.answers import NOT_HELD, Answers, Lack
from evenhand.domain.information.cost import Estimate, number, pounds
from evenhand.domain.information.notices import Notice, Wanted
from evenhand.domain.lawbook.vocabularies import Code

REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecord:
    """What else the record of a case says: the estimate of each request of the letter, help, and its assessments.

    `assessed` says whether an assessment relied on a ground, by its code, for one request of the letter: what was found
    of one request is never held against another, and one ground never stands for another (FOI-30).
    """

    estimate_of: Callable[[int], Estimate | None]
    assessed: Callable[[str, int], bool]
    helped: bool


def whole_request_lacks(
    codes: Mapping[str, Code], answers: Answers, record: OnRecord, notice: Notice
) -> tuple[Lack, ...]:
    """Everything that stands against refusing whole requests on these grounds, by their codes; nothing where all is there."""
    found: list[Lack] = []
    for name, code in codes.items():
        if not code.flags.get("whole_request"):
            continue
        requests = _requests(name, answers)
        if code.flags.get("cost"):
            found += _cost_lacks(code, requests, record, notice)
        else:
            found += _assessment_lacks(name, code, requests, answers, record, notice)
        if (help_with := code.flags.get("help")) and not record.helped:
            says = f"The advice and assistance is not on record: {help_with}."
            found.append(_lack(says, notice.help))
        found += _given_beside(code, requests, answers, notice)
    return tuple(dict.fromkeys(found))


def _requests(code: str, answers: Answers) -> Sequence[int]:
    """The requests of the letter on which a ground falls: those for which it was applied, else every one."""
    applied = sorted({ground.request for ground in answers.grounds if ground.code == code})
    return applied or answers.requests


def _cost_lacks(code: Code, requests: Iterable[int], record: OnRecord, notice: Notice) -> list[Lack]:
    found = []
    for request in requests:
        estimate = record.estimate_of(request)
        if estimate is None or not estimate.complete:
            says = f"{code.title} needs its estimate of the work for request {request}: the sample, who made it and when."
            found.append(_lack(says, notice.estimate))
        elif not estimate.exceeds:
            comes_to = f"{number(estimate.hours)} hours, {pounds(estimate.cost)}"
            limit = f"within the limit of £{estimate.limit.pounds:,.2f}, so it is not too dear"
            says = f"The work for request {request} comes to {comes_to}. That is {limit}."
            found.append(_lack(says, notice.limit))
    return found


def _assessment_lacks(
    name: str, code: Code, requests: Iterable[int], answers: Answers, record: OnRecord, notice: Notice
) -> list[Lack]:
    """Each request needs its own assessment, on this very ground; for the burden an estimate stands in its place."""
    several = len(answers.requests) > 1
    return [
        _lack(
            f"{code.title} needs {f'request {request}' if several else 'this request'} to be assessed first on this "
            "ground, with the evidence, by those named to decide.",
            notice.assessed,
        )
        for request in requests
        if not record.assessed(name, request)
        and not (code.flags.get("limb") == "burden" and record.estimate_of(request) is not None)
    ]


def _given_beside(code: Code, requests: Sequence[int], answers: Answers, notice: Notice) -> list[Lack]:
    return [
        _lack(
            f"Question {question.number} belongs to request {question.request}, which is refused as a whole ({code.title}). "
            "What is given all the same is help: record it as advice, and the question as refused. Or move the question to "
            "a request of its own.",
            notice.help,
        )
        for question in answers.questions
        if question.request in requests and question.answered and question.outcome not in (REFUSED, NOT_HELD)
    ]


def _lack(says: str, wanted: Wanted) -> Lack:
    return Lack(says, wanted.rule, wanted.provision)
