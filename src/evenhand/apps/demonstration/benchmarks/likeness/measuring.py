"""Finding the earlier twin among very many requests, through the same function as the page."""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Sequence

from django.db import connection, transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.finding import KIND
from evenhand.apps.cases.models import Case, Passage
from evenhand.apps.cases.operations import Move, open_case
from evenhand.apps.cases.similar import SHOWN, similar_cases
from evenhand.apps.demonstration.benchmarks import CannotMeasure, Measure
from evenhand.apps.demonstration.benchmarks.likeness.writing import Reworded, of_other_years, others, pairs
from evenhand.apps.demonstration.benchmarks.working import worked_seconds
from evenhand.apps.demonstration.cast import set_up
from evenhand.apps.demonstration.mailbox.story import instant
from evenhand.apps.search.operations import index_new
from evenhand.apps.search.sources import Words
from evenhand.domain.cases.events import Value

AT_ONCE, PROMISE = 5_000, 100.0
MISSED = 5.0  # in a hundred: the earlier twin is to be among the first five for at least 95
_ON = dt.date(2026, 11, 20)
_SEED = 5


def likeness(count: int = 100_000) -> list[Measure]:
    """How long the five most similar take among so many requests, and how often the earlier twin is one of them.

    Nothing of it stays. Raises CannotMeasure where the system holds cases already.
    """
    if Case._meta.db_table not in connection.introspection.table_names():
        raise CannotMeasure(
            "There is no database yet. Make one with “evenhand migrate”, then start this again."
        )
    if Case.objects.exists():
        raise CannotMeasure(
            "This benchmark adds very many invented requests, and this system holds cases. Run it with another folder "
            "in EVENHAND_HOME: first “evenhand migrate”, then this again."
        )
    with transaction.atomic():
        cast = set_up(weekly_on=_ON, at=instant(_ON, 8, 0), with_customers=True)
        by, customer = cast.users["information"], next(iter(cast.customers.values())).pk
        pattern = _opened("A pattern", customer, by)
        written, both = list(others(count, seed=_SEED)), pairs()
        twins = [*both.tuned, *both.held_out]
        near = [text for twin in twins for text in of_other_years(twin.asked)]
        step = len(written) // len(twins)
        for place, twin in enumerate(twins):
            written[place * step] = twin.asked
        for place, text in enumerate(near):
            written[place * (len(written) // len(near)) + 1] = text
        _add(written, pattern)
        if connection.vendor == "postgresql":  # as the server does by itself wherever much was added
            connection.cursor().execute("ANALYZE search_searchdocument")
        places = {twin.asked: place * step for place, twin in enumerate(twins)}
        found = [
            *_measured("tuned", both.tuned, places, pattern, by),
            *_measured("held out", both.held_out, places, pattern, by),
        ]
        transaction.set_rollback(True)
    return found


def _opened(text: str, customer: int, by: User) -> Case:
    facts: dict[str, Value] = {
        "customer": f"customer:{customer}",
        "received_on": _ON,
        "summary": f"About {text[:60]}",
        "request": text,
    }
    move = Move(move="receive", facts=facts, happened_on=_ON)
    return open_case("foi-request", move, by=by, at=instant(_ON, 9, 0))


def _add(texts: Sequence[str], pattern: Case) -> None:
    """Rows like the pattern's, each with its own words: writing so many histories would take an hour."""
    facts = {field.attname: getattr(pattern, field.attname) for field in Case._meta.concrete_fields}
    facts.pop("id")
    name = Passage.objects.get(case=pattern, name__startswith="1.", words="A pattern").name
    for first in range(0, len(texts), AT_ONCE):
        part = texts[first : first + AT_ONCE]
        rows = [
            Case(**{**facts, "ref": f"EH-2026-{pattern.pk + first + place:07d}", "title": text[:80]})
            for place, text in enumerate(part, start=1)
        ]
        cases = Case.objects.bulk_create(rows, batch_size=500)
        Passage.objects.bulk_create(
            (
                Passage(case=case, name=name, words=text, key=b"k")
                for case, text in zip(cases, part, strict=True)
            ),
            batch_size=500,
        )
        index_new(
            KIND, [Words(case.pk, f"{case.ref}\n{text}", _ON) for case, text in zip(cases, part, strict=True)]
        )


def _measured(
    part: str, twins: Sequence[Reworded], places: dict[str, int], pattern: Case, by: User
) -> list[Measure]:
    seconds, processor, missed = [], [], 0
    for twin in twins:
        again = _opened(twin.again, pattern.customer_id or 0, by)
        worked = worked_seconds()
        began = time.perf_counter()
        found = similar_cases(again, by, on=_ON)
        seconds.append(time.perf_counter() - began)
        processor.append(worked_seconds() - worked)
        if pattern.pk + 1 + places[twin.asked] not in {one.case.pk for one in found}:
            missed += 1
    share = 100 * missed / len(twins)
    first = f"{part}: of {len(twins)}, the twin not among the first {SHOWN}"
    return [
        Measure(benchmark="similar", what=first, value=share, unit="%", promise=MISSED),
        Measure(
            benchmark="similar",
            what=f"{part}: the five most similar, processor time with the server's, mean",
            value=statistics.mean(processor) * 1000,  # the server's is told in hundredths of a second
            unit="ms",
            promise=PROMISE,
        ),
        Measure(
            benchmark="similar",
            what=f"{part}: the five most similar, median",
            value=statistics.median(seconds) * 1000,
            unit="ms",
            promise=PROMISE,
        ),
        Measure(
            benchmark="similar",
            what=f"{part}: the same, 95 in 100",
            value=statistics.quantiles(seconds, n=20)[-1] * 1000,
            unit="ms",
        ),
    ]
