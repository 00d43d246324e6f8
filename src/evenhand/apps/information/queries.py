"""What the record of a request says, read for its pages and letters: answers, grounds, estimates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from django.conf import settings
from django.db.models import Q

from evenhand.apps.cases.fact_types import number_in
from evenhand.apps.cases.models import Case, CaseLink
from evenhand.apps.cases.queries import reading_of, words_of
from evenhand.apps.cases.shown import ties_shown
from evenhand.apps.council.models import Officer
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.cases.events import PassageRef
from evenhand.domain.cases.reading import Reading
from evenhand.domain.cases.story import ItemStory
from evenhand.domain.information.answers import Answers, answers_of
from evenhand.domain.information.cost import Estimate, Limit, Piece, estimate
from evenhand.domain.information.notices import Notice, load_notices, regime_of
from evenhand.domain.information.whole_requests import OnRecord
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.lawbook.purposes import COST_LIMIT
from evenhand.domain.lawbook.vocabularies import Code

ESTIMATE, MADE = "estimate", "made"
ASSESSMENT, RELIED_ON, TO_BE_ANSWERED = "assessment", "relied-on", "answered"
AGGREGATE, TOGETHER_WITH, COUNTED = "aggregate", "together_with", "counted-together"
CLEAR, DECIDE_REFUSAL = "clear-answer", "decide-refusal"
GROUNDS, KINDS_OF_WORK = "refusal-grounds", "kinds-of-work"


@lru_cache(maxsize=1)
def _notices() -> Mapping[str, Notice]:
    return load_notices(settings.LAW)


def asks_for_information(procedure: Procedure) -> bool:
    """Whether a procedure answers questions of a request under one of the information laws."""
    return bool(regime_of(procedure))


def notice_for(procedure: Procedure) -> Notice:
    """What the regime of a procedure wants of an answer or a refusal."""
    return _notices()[regime_of(procedure)]


def answers_in(reading: Reading, words: Mapping[str, str]) -> Answers:
    """The questions and grounds of a request that still stand."""
    return answers_of(reading.story, words, lawbook().vocabularies)


def codes_of(answers: Answers) -> Mapping[str, Code]:
    """The grounds of a request by their codes, each under the title by which its notice cites it."""
    return {ground.code: Code(title=ground.title, flags=dict(ground.flags)) for ground in answers.grounds}


def refusal_kinds(procedure: Procedure, *, on: dt.date) -> Mapping[str, Code]:
    """The kinds of refusal that a procedure offers on a day."""
    ask = procedure.moves[DECIDE_REFUSAL].asks["kind"]
    kinds = lawbook().vocabularies[ask.vocabulary].on(on)
    return {code: kind for code, kind in kinds.items() if ask.offers(kind)}


def limit_for(case: Case) -> Limit | None:
    """The appropriate limit and rate on the day of the request, as the lawbook has them."""
    on = case.received_on or case.opened_on
    value = lawbook().rule_for(COST_LIMIT).value_on(on) if on else None
    if value is None or value.limit is None or value.rate is None:
        return None
    return Limit(pounds=value.limit, rate=value.rate)


def estimate_of(
    case: Case, reading: Reading, words: Mapping[str, str], *, request: int = 0
) -> Estimate | None:
    """The estimate of a case, or of one request of its letter, held against the limit; None where there is none.

    What the requests that are counted together with it would take is added: the cost of each is the cost of all (FOI-25).
    """
    limit = limit_for(case)
    if limit is None:
        return None
    pieces = [p for p in _pieces(reading, words) if p.request == request or not request]
    for other in counted_together(case, reading):
        today = reading.today
        pieces += [replace(p, of=other.ref) for p in _pieces(reading_of(other, today), words_of(other))]
    return estimate(pieces, limit) if pieces else None


def counted_together(case: Case, reading: Reading) -> tuple[Case, ...]:
    """The requests that are recorded as counted together with this one, whichever of them the entry was made on (FOI-25).

    Those counted with them count too. One that was found to fall under another law since is left out.
    """
    if AGGREGATE not in reading.procedure.moves:
        return ()
    found, reached = {case.pk}, {case.pk}
    ties = [(tie.case_id, tie.other_id) for tie in ties_shown(case) if tie.kind == COUNTED]
    while ties:
        reached = {number for tie in ties for number in tie} - found
        found |= reached
        tied = CaseLink.objects.filter(Q(case__in=reached) | Q(other__in=reached), kind=COUNTED)
        ties = list(tied.values_list("case_id", "other_id")) if reached else []
    others = found - {case.pk}
    return (
        tuple(Case.objects.filter(pk__in=others, procedure=case.procedure).order_by("ref")) if others else ()
    )


def _pieces(reading: Reading, words: Mapping[str, str]) -> list[Piece]:
    items = [item for item in reading.items_of(ESTIMATE) if item.stage == MADE]
    names = _names(items)
    return [_piece(item, words, names) for item in items]


def on_record(case: Case, reading: Reading, words: Mapping[str, str]) -> OnRecord:
    """What the record of a request says beside its answers: estimates, assessments relied on, help."""
    relied_on = _relied_on(reading)
    return OnRecord(
        estimate_of=lambda request: estimate_of(case, reading, words, request=request),
        assessed=lambda ground, request: (ground, request) in relied_on,
        helped="help" in reading.story.facts,
    )


def _relied_on(reading: Reading) -> frozenset[tuple[str, int]]:
    """The grounds that assessments rely on, each with its request of the letter; a later decision to answer ends them."""
    found: set[tuple[str, int]] = set()
    for item in reading.items_of(ASSESSMENT):
        request = _whole(item, "request_number") or 1
        if item.stage == RELIED_ON:
            found.add((str(item.facts.get("ground")), request))
        elif item.stage == TO_BE_ANSWERED:
            found = {one for one in found if one[1] != request}
    return frozenset(found)


def _names(items: list[ItemStory]) -> Mapping[str, str]:
    numbers = {number_in(str(item.facts.get("estimator", ""))) for item in items}
    rows = Officer.objects.filter(pk__in=numbers).values_list("pk", "name")
    return {f"officer:{number}": name for number, name in rows}


def _piece(item: ItemStory, words: Mapping[str, str], names: Mapping[str, str]) -> Piece:
    facts = item.facts
    activity = str(facts.get("activity", ""))
    kind = lawbook().vocabularies[KINDS_OF_WORK].codes.get(activity)
    systems, sampled_on, other = facts.get("systems"), facts.get("sampled_on"), facts.get("other_cost")
    return Piece(
        activity=activity,
        records=_whole(item, "records"),
        sample_records=_whole(item, "sample_records"),
        sample_minutes=_whole(item, "sample_minutes"),
        countable=bool(kind and kind.flags.get("countable")),
        systems=words.get(systems.name, "") if isinstance(systems, PassageRef) else "",
        estimator=names.get(str(facts.get("estimator")), ""),
        sampled_on=sampled_on if hasattr(sampled_on, "isoformat") else None,  # type: ignore[arg-type]  # a date, as the line asks
        other_cost=other if isinstance(other, Decimal) else Decimal(0),
        request=_whole(item, "request_number") or 1,
    )


def _whole(item: ItemStory, name: str) -> int:
    value = item.facts.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def kinds_of_work() -> dict[str, str]:
    """The kinds of work by code, in words."""
    return {code: one.title for code, one in lawbook().vocabularies[KINDS_OF_WORK].codes.items()}
