"""What the pages of a request show, worked out from its reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from evenhand.apps.cases.models import Case
from evenhand.apps.information.operations import what_lacks
from evenhand.apps.information.queries import answers_in, estimate_of, kinds_of_work
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.ui.components import Row
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.reading import Reading
from evenhand.domain.information.answers import Answers, Lack, Question
from evenhand.domain.information.cost import Estimate, Piece, fitting_scopes, number, pounds, scope_in_words


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question with what became of it and the grounds that cover it."""

    number: int
    request: int
    words: str
    outcome: str
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One piece of work of the estimate, in words."""

    what: str
    sample: str
    hours: str
    fits: str


@dataclass(frozen=True, slots=True)
class EstimateShown:
    """The estimate of one request of the letter, and how it stands to the limit."""

    request: int
    lines: tuple[WorkLine, ...]
    left_out: tuple[str, ...]
    rows: tuple[Row, ...]
    exceeds: bool
    scope: str


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """Everything on the page where an answer is put together."""

    questions: tuple[QuestionLine, ...]
    several: bool
    lacks: tuple[Lack, ...]
    adds_up_to: str
    refuses: bool
    estimates: tuple[EstimateShown, ...]
    worksheet: str


def answer_page(case: Case, reading: Reading, words: Mapping[str, str]) -> AnswerPage:
    """Gather the questions, grounds, estimates and gaps of a request."""
    answers = answers_in(reading, words)
    outcome = answers.outcome()
    known = lawbook().vocabularies["information-outcomes"]
    worksheets = reading.procedure.worksheets
    return AnswerPage(
        questions=tuple(_question(question, answers) for question in answers.questions),
        several=len(answers.requests) > 1,
        lacks=what_lacks(case, reading, answers, words),
        adds_up_to=known.title_of(outcome) if outcome else "",
        refuses=outcome == "refused",
        estimates=estimates_shown(case, reading, words),
        worksheet=reverse("case-worksheet", args=[case.ref, "questions"])
        if "questions" in worksheets
        else "",
    )


def _question(question: Question, answers: Answers) -> QuestionLine:
    outcomes = lawbook().vocabularies["question-outcomes"]
    return QuestionLine(
        number=question.number,
        request=question.request,
        words=question.words,
        outcome=outcomes.title_of(question.outcome) if question.outcome else "To be answered",
        grounds=tuple(ground.title for ground in answers.grounds if ground.stands_for(question)),
    )


def estimates_shown(case: Case, reading: Reading, words: Mapping[str, str]) -> tuple[EstimateShown, ...]:
    """The estimate of each request of the letter that has one: section 12 falls on a request (FOI-26)."""
    whole = estimate_of(case, reading, words)
    if whole is None:
        return ()
    numbers = sorted({piece.request for piece in (*whole.counted, *whole.left_out) if not piece.of}) or [1]
    found = ((n, estimate_of(case, reading, words, request=n)) for n in numbers)
    return tuple(_estimate(n, one) for n, one in found if one is not None)


def _estimate(request: int, found: Estimate) -> EstimateShown:
    titles = kinds_of_work()
    fits = {id(scope.piece): scope.records for scope in fitting_scopes(found)}
    lines = tuple(
        WorkLine(
            what=", ".join(
                filter(None, (titles.get(piece.activity, piece.activity), piece.systems, _whose(piece)))
            ),
            sample=_sample(piece),
            hours=number(piece.minutes / 60),
            fits=f"{fits[id(piece)]:,} of {piece.records:,}",
        )
        for piece in found.counted
    )
    limit = found.limit
    rows = (
        Row("Hours that count", number(found.hours)),
        Row("Cost", f"{pounds(found.cost)} at £{limit.rate:,.2f} an hour"),
        Row("Limit", f"£{limit.pounds:,.2f}, which is {number(limit.hours)} hours"),
    )
    left_out = tuple(titles.get(piece.activity, piece.activity) for piece in found.left_out)
    return EstimateShown(request, lines, left_out, rows, found.exceeds, scope_in_words(found))


def _whose(piece: Piece) -> str:
    return f"for {piece.of}, counted together with this" if piece.of else ""


def _sample(piece: Piece) -> str:
    when = f" on {in_full(piece.sampled_on)}" if piece.sampled_on else ""
    who = f" by {piece.estimator}" if piece.estimator else ""
    return f"{piece.sample_records:,} tried in {piece.sample_minutes:,} minutes{when}{who}"
