"""What needs records: the weekly draft, and the lists. Everything written is rolled back at the end."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.many import move_each
from evenhand.apps.cases.models import Case, Draft
from evenhand.apps.cases.operations import Move, make_moves, open_case
from evenhand.apps.cases.queries import cases_seen_by, surroundings_of
from evenhand.apps.cases.recording import locked
from evenhand.apps.council.queries import council
from evenhand.apps.demonstration.arrangement import PROCEDURE, found_arrangement
from evenhand.apps.demonstration.benchmarks import CannotMeasure, Measure, median_seconds
from evenhand.apps.demonstration.cast import Cast, set_up
from evenhand.apps.demonstration.mailbox.story import instant
from evenhand.apps.demonstration.mailbox.tellings import dispute_told
from evenhand.apps.letters.posting import EMAIL
from evenhand.apps.letters.ways import Way
from evenhand.apps.spoc.models import WeeklyChoice
from evenhand.apps.spoc.operations import draft_weekly, send_weekly
from evenhand.domain.contact.weekly import Decision

_MATTERS = 500
_WEEKLY_ON = dt.date(2026, 3, 13)  # a Friday
_STARTS_ON = _WEEKLY_ON - dt.timedelta(days=14)


def weekly() -> list[Measure]:
    """Drafting a weekly response with 500 open matters: opening the draft, then drafting it again."""
    with transaction.atomic():
        cast, arrangement = _arrangement()
        for number in range(_MATTERS):
            _matter(cast, arrangement, number)
        _tie_all(cast, arrangement)
        at, by = instant(_WEEKLY_ON, 9, 0), cast.users["spoc"]
        with CaptureQueriesContext(connection) as asked:
            first = median_seconds(
                lambda: draft_weekly(arrangement, by=by, at=at, batch=uuid4()), times=1, repeats=1
            )
        again = median_seconds(lambda: draft_weekly(arrangement, by=by, at=at), times=1, repeats=3)
        found = [
            Measure(
                benchmark="weekly",
                what=f"draft with {_MATTERS} open matters",
                value=first,
                unit="s",
                promise=2,
            ),
            Measure(benchmark="weekly", what="the same draft opened again", value=again, unit="s", promise=2),
            Measure(benchmark="weekly", what="queries of the first", value=len(asked), unit=""),
            Measure(
                benchmark="weekly",
                what=f"sending it with {_MATTERS} answers",
                value=_sending(arrangement, by, at),
                unit="s",
                promise=3,
            ),
        ]
        transaction.set_rollback(True)
    return found


def _sending(arrangement: Case, by: User, at: dt.datetime) -> float:
    """Seconds to send what was drafted, every matter answered: the letter drawn, an entry on each case."""
    matters = WeeklyChoice.objects.filter(arrangement=arrangement)
    matters.update(decision=Decision.ANSWERED)
    Draft.objects.bulk_create(
        Draft(case_id=number, name="answer", words="It may stay where it is.", saved_by=by, saved_at=at)
        for number in matters.values_list("matter_id", flat=True)
    )
    way = Way(channel=EMAIL, to=("resident@example.org",))
    return median_seconds(
        lambda: send_weekly(arrangement, way=way, by=by, at=at, batch=uuid4()), times=1, repeats=1
    )


def _arrangement() -> tuple[Cast, Case]:
    if Case._meta.db_table not in connection.introspection.table_names():
        raise CannotMeasure(
            "There is no database yet. Make one with “evenhand migrate”, then start this again."
        )
    if Case.objects.exists() and not council().demonstration:
        raise CannotMeasure(
            "This benchmark writes invented records, and this system holds real ones. Run it with another "
            "folder in EVENHAND_HOME: first “evenhand migrate”, then this again."
        )
    if Case.objects.filter(procedure=PROCEDURE).exists():
        raise CannotMeasure(
            "This system holds an arrangement already, and the benchmark wants an empty one. Run it with another "
            "folder in EVENHAND_HOME: first “evenhand migrate”, then this again."
        )
    cast = set_up(weekly_on=_WEEKLY_ON, at=instant(_STARTS_ON, 8, 0), with_customers=True)
    return cast, found_arrangement(cast, weekly_on=_WEEKLY_ON, starts_on=_STARTS_ON)


def _matter(cast: Cast, arrangement: Case, number: int) -> None:
    day = _STARTS_ON + dt.timedelta(days=3)
    opening = Move(
        move="receive",
        facts={
            "customer": f"customer:{cast.customers[dispute_told().customer].pk}",
            "received_on": day,
            "summary": f"Matter {number}",
            "question": "What has become of this?",
        },
        happened_on=day,
    )
    by, at = cast.users["spoc"], instant(day, 12, 0)
    case = open_case("enquiry", opening, by=by, at=at)
    if number % 2:
        asking: dict[str, str] = {
            "from_whom": f"officer:{cast.officers['planner'].pk}",
            "question": "What do the plans say?",
        }
        make_moves([(case, Move(move="contribution.ask", facts=asking, happened_on=day))], by=by, at=at)


def _tie_all(cast: Cast, arrangement: Case) -> None:
    """Tie every matter to the arrangement by an entry of its own, as triage does."""
    day = _STARTS_ON + dt.timedelta(days=3)
    refs = Case.objects.exclude(pk=arrangement.pk).order_by("pk").values_list("ref", flat=True)
    case = locked([arrangement.pk])[arrangement.pk]
    ties = [(case, Move(move="link", facts={"case": ref, "kind": "matter"}, happened_on=day)) for ref in refs]
    shared = surroundings_of(case, day)
    move_each(ties, shared=shared, by=cast.users["spoc"], at=instant(day, 13, 0), batch=uuid4())
    arrangement.refresh_from_db()


def lists() -> list[Measure]:
    """The case list at 10,000 cases: the first page of 50, and the count, as an officer sees them."""
    with transaction.atomic():
        cast, arrangement = _arrangement()
        _matter(cast, arrangement, 0)
        pattern = Case.objects.exclude(procedure=PROCEDURE).get()
        _copies(pattern, 10_000)
        on, by = _WEEKLY_ON, cast.users["planner"]

        def first_page() -> None:
            list(cases_seen_by(by, on).select_related("customer").order_by("-pk")[:50])

        with CaptureQueriesContext(connection) as asked:
            first_page()
        found = [
            Measure(
                benchmark="lists",
                what="first page of the case list at 10,000 cases",
                value=median_seconds(first_page, times=3) * 1000,
                unit="ms",
            ),
            Measure(benchmark="lists", what="queries of it", value=len(asked), unit=""),
            Measure(
                benchmark="lists",
                what="count of 10,000 cases",
                value=median_seconds(lambda: cases_seen_by(by, on).count(), times=3) * 1000,
                unit="ms",
            ),
        ]
        transaction.set_rollback(True)
    return found


def _copies(pattern: Case, count: int) -> None:
    """Many rows like one: the lists read rows alone, and writing 10,000 histories would take minutes."""
    facts = {field.attname: getattr(pattern, field.attname) for field in Case._meta.concrete_fields}
    facts.pop("id")
    rows = (Case(**{**facts, "ref": f"EH-2026-9{number:05}"}) for number in range(count))
    Case.objects.bulk_create(rows, batch_size=500)
