"""Correcting, erasing, limiting and the like: the month of a subject access request, and no pause (DPC-7)."""

from __future__ import annotations

import pytest

from tests.domain.cases.telling import Told, case_of, day

RECEIVED = {
    "customer": "customer:1",
    "received_on": day("2026-10-05"),
    "summary": "Wrong date of birth",
    "right": ("rectification",),
}


@pytest.fixture
def told(lawbook, calendars) -> Told:
    told = case_of(lawbook, "data-rights-request", calendars=calendars, on="2026-10-05")
    told.tell("2026-10-05", "receive", **RECEIVED)
    return told


def due(told: Told, on: str) -> dict[str, object]:
    return {clock.rule.id: clock.due_on for clock in told.reading(on).running if not clock.limit}


def test_DPC_7_another_right_has_the_month_of_a_subject_access_request(told):
    assert due(told, "2026-10-05") == {"SAR-1M": day("2026-11-05")}


def test_DPC_7_asking_what_is_meant_does_not_stop_the_month(told):
    told.tell("2026-10-12", "ask-person", asked="Which record?")
    told.tell("2026-10-26", "hear-person", heard="The housing one.")
    assert due(told, "2026-10-26") == {"SAR-1M": day("2026-11-05")}
    assert all(clock.rule.id != "SAR-PAUSE" for clock in told.reading("2026-10-26").clocks)


def test_DPC_7_the_month_runs_from_proof_of_identity(told):
    told.tell("2026-10-06", "ask-identity", doubt="Another address than on record.")
    assert due(told, "2026-10-07") == {}
    told.tell("2026-10-20", "receive-identity", shown="A council tax bill.")
    assert due(told, "2026-10-20") == {"SAR-1M": day("2026-11-20")}


def test_DPC_7_it_can_take_two_months_more_with_a_notice_before_the_first_ends(told):
    assert told.refused("2026-11-06", "extend", because="complex", why="Six systems.")
    told.tell("2026-11-05", "extend", because="complex", why="Six systems.")
    assert due(told, "2026-11-05") == {"SAR-EXT": day("2027-01-05")}
    assert [o.name for o in told.reading("2026-11-05").obligations if o.open] == ["rights-extension"]


@pytest.mark.parametrize(
    ("outcome", "more", "letter"),
    [
        ("done", {"action": "Put right."}, "rights-answer"),
        ("done-in-part", {"action": "Put right.", "reasons": "The rest is right."}, "rights-answer"),
        ("refused", {"reasons": "It is right as it is.", "kind": "on-its-merits"}, "rights-refusal"),
    ],
)
def test_SAR_6_a_decision_owes_the_letter_that_tells_it_and_the_month_runs_until_it_went(
    told, outcome: str, more: dict[str, str], letter: str
):
    assert told.refused("2026-10-12", "decide", outcome=outcome)
    told.tell("2026-10-12", "decide", outcome=outcome, **more)
    assert [o.name for o in told.reading("2026-10-12").obligations if o.open] == [letter]
    assert due(told, "2026-10-12") == {"SAR-1M": day("2026-11-05")}
    told.tell("2026-10-13", "refuse" if outcome == "refused" else "respond")
    assert due(told, "2026-10-13") == {}


def test_DPC_7_nothing_is_decided_before_it_is_said_what_is_asked(lawbook, calendars):
    told = case_of(lawbook, "data-rights-request", calendars=calendars, on="2026-10-05")
    told.tell("2026-10-05", "receive", **{k: v for k, v in RECEIVED.items() if k != "right"})
    assert "what the person asks" in told.refused("2026-10-12", "decide", outcome="done", action="Put right.")


def test_SAR_3_SAR_5_a_letter_that_stops_or_moves_a_time_has_a_day_by_which_it_goes(told, lawbook):
    told.tell("2026-10-06", "ask-identity", doubt="Another address than on record.")
    (letter,) = told.reading("2026-10-06").owed
    assert letter.due_on == day("2026-10-07")
    without = [
        f"{procedure.id} {owed.name}"
        for procedure in lawbook.procedures.values()
        for move in procedure.moves.values()
        for owed in move.owes
        if owed.gives_day and not owed.within
    ]
    assert without == []


def test_URB_26_a_right_is_refused_as_a_whole_only_on_an_assessment_of_this_very_request(told):
    refused = {"outcome": "refused", "reasons": "The same record every week."}
    whole = {**refused, "kind": "unfounded-or-excessive", "ground": "sar-excessive"}
    assert "kind of refusal" in told.refused("2026-10-12", "decide", **refused).casefold()
    assert "First assess this request" in told.refused("2026-10-12", "decide", **whole)
    assert "Leave it out" in told.refused("2026-10-12", "decide", **{**whole, "kind": "on-its-merits"})
    assessed = {"indicators": ("repeats",), "history": "Each week.", "purpose": "None.", "tried": "A call."}
    told.tell("2026-10-12", "assessment.open", **assessed)
    relied = {"ground": "sar-excessive", "reasons": "Each week.", "subject": "The date of birth"}
    told.tell(
        "2026-10-13",
        "assessment.rely",
        item="assessment-1",
        deciders=("officer:2",),
        wider_behaviour=False,
        **relied,
    )
    told.tell("2026-10-14", "decide", **whole)
    assert [owed.name for owed in told.reading("2026-10-14").owed] == ["rights-refusal"]
