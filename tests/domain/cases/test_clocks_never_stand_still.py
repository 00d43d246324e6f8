"""However a request for information is asked about, paid for, let lapse and taken up again, a clock runs while it is open.

Each test walks every way through the questions that may be asked of a person and their answers, some steps deep.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from evenhand.domain.cases.events import Event
from evenhand.domain.cases.reading import Reading
from tests.domain.cases.telling import Told, case_of, day

ASKED = (
    "ask-clarification",
    "receive-clarification",
    "ask-fee",
    "receive-fee",
    "waive-fee",
    "ask-identity",
    "receive-identity",
    "extend",
    "lapse",
    "lapse-identity",
)
DEEP = 5
FIRST = day("2026-09-01")


def _event(told: Told, move: str, on: dt.date, **facts: object) -> Event:
    number = len(told.events) + 1
    at = dt.datetime.combine(on, dt.time(12), dt.UTC)
    return Event(
        sequence=number,
        move=move,
        happened_on=on,
        recorded_at=at,
        recorded_by="officer:1",
        under=told.procedure.id,
        facts=facts,  # type: ignore[arg-type]  # days only
    )


def _ways(told: Told, deep: int = DEEP) -> Iterator[Reading]:
    on = FIRST + dt.timedelta(days=2 * len(told.events))
    reading = told.reading(on.isoformat())
    yield reading
    if not deep:
        return
    for name in ASKED:
        move = told.procedure.moves.get(name)
        if (
            move is None
            or reading.stage.name not in move.from_stages
            or (name == "extend" and _extended(told))
        ):
            continue
        facts = {"until": on + dt.timedelta(days=30)} if name == "extend" else {}
        told.events.append(_event(told, name, on, **facts))
        yield from _ways(told, deep - 1)
        told.events.pop()


def _extended(told: Told) -> bool:
    return any(event.move == "extend" for event in told.events)


@pytest.mark.parametrize("procedure", ["foi-request", "eir-request", "subject-access-request"])
def test_FOI_1_EIR_1_SAR_1_an_open_request_always_has_a_day_by_which_it_is_answered(
    procedure, lawbook, calendars
):
    told = case_of(lawbook, procedure, calendars=calendars)
    told.events.append(_event(told, "receive", FIRST, received_on=FIRST))
    without = {
        tuple(event.move for event in told.events)
        for reading in _ways(told)
        if reading.stage.name == "open"
        and not any(clock.due_on for clock in reading.running if not clock.limit and not clock.item)
    }
    assert without == set()


@pytest.fixture
def opened(lawbook, calendars):
    def make(procedure: str) -> Told:
        told = case_of(lawbook, procedure, calendars=calendars, on="2026-03-02")
        received = {"customer": "customer:7", "received_on": day("2026-03-02"), "summary": "Car parks"}
        told.tell("2026-03-02", "receive", **received)
        return told

    return make


def due(told: Told, on: str) -> dict[str, dt.date | None]:
    return {clock.rule.id: clock.due_on for clock in told.reading(on).running}


FEE = {"amount": Decimal("12.50"), "made_up_of": "Copies", "how_to_pay": "By card"}


def test_FOI_4_FOI_6_days_of_waiting_for_a_fee_count_neither_for_the_notice_nor_for_the_longer_time(opened):
    told = opened("foi-request")
    told.tell("2026-03-04", "ask-fee", **FEE)
    told.tell("2026-03-18", "receive-fee", paid_amount=Decimal("12.50"))
    days = due(told, "2026-03-18")  # ten working days left out: 17 March is a holiday in Northern Ireland
    assert days["FOI-FEE"] == days["FOI-PIT-NOTICE"] == day("2026-04-16")
    told.tell("2026-04-02", "extend", exemption=("foi-43(2)",), until=day("2026-05-15"), why="A tender.")
    assert due(told, "2026-04-02")["FOI-PIT-MAX"] == day("2026-05-15")


def test_FOI_4_a_fee_asked_for_after_a_clarification_leaves_out_its_days_too(opened):
    told = opened("foi-request")
    told.tell("2026-03-04", "ask-clarification", asked="Which?")
    told.tell("2026-03-10", "receive-clarification", clarification="The one in Mill Lane.")
    assert due(told, "2026-03-10")["FOI-CLAR"] == day("2026-04-10")
    told.tell("2026-03-11", "ask-fee", **FEE)
    told.tell("2026-03-25", "receive-fee", paid_amount=Decimal("12.50"))
    days = due(told, "2026-03-25")
    assert days["FOI-FEE"] == day("2026-04-24")
    assert "FOI-CLAR" not in days


@pytest.mark.parametrize(("procedure", "rule"), [("foi-request", "FOI-FEE"), ("eir-request", "EIR-FEE")])
def test_FOI_4_EIR_7_a_fee_that_is_waived_lets_the_clock_go_on(procedure, rule, opened):
    told = opened(procedure)
    told.tell("2026-03-04", "ask-fee", **FEE)
    told.tell("2026-03-11", "waive-fee", why="It costs more to collect.")
    assert due(told, "2026-03-11")[rule] == day("2026-04-10")  # six working days left out


def test_EIR_7_the_days_of_waiting_for_payment_are_left_out_of_an_extension_as_well(opened):
    told = opened("eir-request")
    told.tell("2026-03-04", "ask-fee", **FEE)
    told.tell("2026-03-18", "receive-fee", paid_amount=Decimal("12.50"))
    assert due(told, "2026-03-18")["EIR-EXT-NOTICE"] == day(
        "2026-03-31"
    )  # regulation 8(7) does not name 7(3)
    told.tell("2026-03-30", "extend", complex=True, voluminous=True, why="Nine sites.")
    assert due(told, "2026-03-30")["EIR-40WD"] == day("2026-05-15")


def test_SAR_8_a_clarification_after_the_case_was_closed_goes_on_with_the_same_month(opened):
    told = opened("subject-access-request")
    told.tell("2026-03-03", "ask-clarification", asked="Which service?")
    told.tell("2026-03-03", "send-letter", letter="clarification-subject-access")
    told.tell("2026-06-05", "lapse")
    assert not [clock for clock in told.reading("2026-06-05").running if clock.due_on]
    assert "closed-subject-access" in [owed.name for owed in told.reading("2026-06-05").owed]
    told.tell("2026-07-06", "receive-clarification", clarification="Housing.")
    assert due(told, "2026-07-06")["SAR-PAUSE"] == day("2026-08-06")  # 126 days left out


def test_SAR_8_proof_of_identity_after_the_case_was_closed_opens_it_and_begins_the_month(opened):
    told = opened("subject-access-request")
    told.tell("2026-03-03", "ask-identity", doubt="A new address.")
    told.tell("2026-06-05", "lapse-identity", asked_otherwise="At the counter.")
    assert told.reading("2026-06-05").story.outcome == "identity-not-shown"
    told.tell("2026-07-06", "receive-identity", shown="A passport.")
    assert due(told, "2026-07-06")["SAR-1M"] == day("2026-08-06")


@pytest.mark.parametrize("procedure", ["foi-request", "eir-request", "subject-access-request"])
def test_FOI_4_a_request_is_withdrawn_while_its_fee_is_awaited(procedure, opened):
    told = opened(procedure)
    if "ask-fee" in told.procedure.moves and procedure != "subject-access-request":
        told.tell("2026-03-04", "ask-fee", **FEE)
    else:
        told.tell("2026-03-04", "ask-identity", doubt="A new address.")
    told.tell("2026-03-05", "withdraw", why="In a mail.")
    assert told.reading("2026-03-05").story.outcome == "withdrawn"
