"""What the record of a request says, read for its pages and letters: answers, grounds, estimates."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from django.conf import settings

from evenhand.apps.cases.fact_types import number_in
from evenhand.apps.cases.models import Case
from evenhand.apps.council.models import Officer
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.cases.events import PassageRef
from evenhand.domain.cases.reading import Reading
from evenhand.domain.cases.story import ItemStory
from evenhand.domain.information.answers import Answers, answers_of
from evenhand.domain.information.cost import Estimate, Limit, Piece, estimate
from evenhand.domain.information.notices import Notice, load_notices, regime_of
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.lawbook.purposes import COST_LIMIT

ESTIMATE, MADE = "estimate", "made"
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
    return answers_of(reading.story, words, lawbook().vocabularies[GROUNDS])


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
    """The estimate of a case, or of one request of its letter, held against the limit; None where there is none."""
    limit = limit_for(case)
    items = [item for item in reading.items_of(ESTIMATE) if item.stage == MADE]
    names = _names(items)
    pieces = [_piece(item, words, names) for item in items]
    pieces = [piece for piece in pieces if piece.request == request or not request]
    return estimate(pieces, limit) if limit is not None and pieces else None


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
