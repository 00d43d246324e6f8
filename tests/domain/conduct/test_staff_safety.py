"""Keeping staff safe: an incident first, a precaution that ends, told to the person, need to know (PVP-1 to PVP-14)."""

from __future__ import annotations

import msgspec
import pytest

from evenhand.domain.cases.events import Actor
from evenhand.domain.conduct.limits import keeps_precautions, limits_contact, precautions_in
from tests.domain.cases.telling import Told, case_of, day
from tests.domain.conduct.conftest import DIRECTOR, OTHER_DIRECTOR, POSTS, RECORDER, by, sent

HURT = "officer:1"
WHO = Actor(officer=DIRECTOR, roles=frozenset({"director", "service-manager", "officer", "head-of-service"}))
INCIDENT = {
    "customer": "customer:1",
    "received_on": day("2026-03-02"),
    "place": "Reception, Council House",
    "summary": "A chair was thrown",
    "incident_kind": "physical",
    "words_and_acts": "Threw a chair at the desk and said “you will see”.",
    "affected": HURT,
    "reported_by": HURT,
    "injury": "none",
}
ASSESSED = {
    "assessor": DIRECTOR,
    "severity": "high",
    "likelihood": "medium",
    "intent": "Meant.",
    "condition": "None is known.",
    "happened_before": "No.",
}
MARKER = {
    "reasons": "A chair was thrown.",
    "level": "medium",
    "precautions": ("two-officers", "screened"),
    "for_address": False,
    "starts_on": day("2026-03-09"),
    "ends_on": day("2027-03-08"),
    "review_on": day("2026-09-09"),
    "sees_it": "Reception and housing visits",
}
SHARED = {
    "shared_with": "A repairs contractor",
    "shared_what": "Two people",
    "lawful_basis": "Task in the public interest",
}
DECIDER = by(DIRECTOR, "director", "2026-03-09")


@pytest.fixture
def told(coventry, calendars) -> Told:
    case = case_of(coventry, "staff-safety", calendars=calendars, on="2026-03-02")
    case.surroundings = msgspec.structs.replace(
        case.surroundings, posts={**POSTS, "director": (DIRECTOR, OTHER_DIRECTOR, HURT)}
    )
    case.tell("2026-03-02", "report", by=WHO, **INCIDENT)
    return case


def marked(told: Told, **more: object) -> Told:
    told.tell("2026-03-05", "assess", by=WHO, decided_by=by(DIRECTOR, "director", "2026-03-05"), **ASSESSED)
    told.tell("2026-03-09", "decide-marker", by=WHO, decided_by=DECIDER, **{**MARKER, **more})
    return told


def standing(told: Told, on: str) -> tuple:
    return precautions_in(told.reading(on), vocabularies=told.lawbook.vocabularies)


def test_PVP_1_and_PVP_2_a_marker_begins_with_an_incident_told_as_fact(coventry, calendars) -> None:
    case = case_of(coventry, "staff-safety", calendars=calendars, on="2026-03-02")
    bare = {name: value for name, value in INCIDENT.items() if name != "words_and_acts"}
    assert "said and done" in case.refused("2026-03-02", "report", by=WHO, **bare)
    assert [move.name for move in case.procedure.opening_moves] == ["report"]


def test_PVP_2_the_report_is_short_enough_for_a_telephone(told: Told) -> None:
    asked = [ask for ask in told.procedure.opening_moves[0].asks.values() if not ask.optional]
    assert len(asked) <= 9


def test_PVP_3_a_senior_person_assesses_and_never_the_one_who_was_hurt(told: Told) -> None:
    hurt = by(HURT, "director", "2026-03-05")
    assert "does not assess" in told.refused("2026-03-05", "assess", by=WHO, decided_by=hurt, **ASSESSED)
    said = told.refused("2026-03-09", "decide-marker", by=WHO, decided_by=DECIDER, **MARKER)
    assert "Assess the incident" in said


def test_PVP_4_and_PVP_8_the_front_line_sees_what_to_do_and_nothing_else(told: Told) -> None:
    (precaution,) = standing(marked(told), "2026-03-10")
    assert precaution.what == ("Visit with two officers", "Meet in a screened or open interview room")
    assert "chair" not in repr(precaution)
    assert "medium" not in repr(precaution)


def test_PVP_5_the_person_is_told_or_not_telling_is_a_reasoned_decision(told: Told) -> None:
    marked(told)
    (owed,) = [one for one in told.reading("2026-03-10").owed if one.name == "marker-told"]
    assert owed.due_on == day("2026-03-23")
    decider = by(DIRECTOR, "director", "2026-03-12")
    assert "risk" in told.refused("2026-03-12", "decide-not-to-tell", by=WHO, decided_by=decider)
    told.tell(
        "2026-03-12",
        "decide-not-to-tell",
        by=WHO,
        decided_by=decider,
        not_told_why="Said he would wait outside.",
    )
    assert "marker-told" not in {one.name for one in told.reading("2026-03-13").owed}


def test_PVP_5_not_telling_is_looked_at_again_at_the_review(told: Told) -> None:
    marked(told)
    decider = by(DIRECTOR, "director", "2026-09-09")
    said = told.refused("2026-09-09", "review-keeps", by=WHO, decided_by=decider, reasons="Still needed.")
    assert "has been told" in said


def test_PVP_6_a_marker_ends_by_itself_and_is_never_kept_past_its_day(told: Told) -> None:
    marked(told)
    assert standing(told, "2027-03-08")
    assert standing(told, "2027-03-09") == ()
    assert told.reading("2027-03-09").stage.name == "marker-over"


def test_PVP_6_a_review_never_moves_the_last_day(told: Told) -> None:
    marked(told)
    decider = by(DIRECTOR, "director", "2026-09-09")
    told.tell(
        "2026-09-09",
        "review-keeps",
        by=WHO,
        decided_by=decider,
        reasons="Still needed.",
        still_not_told="told",
    )
    assert standing(told, "2027-03-09") == ()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"ends_on": day("2027-03-09")}, "too late"),
        ({"level": "low", "review_on": day("2026-09-10")}, "too late for the review"),
        ({"review_on": day("2027-04-01")}, "after the last day"),
        ({"starts_on": day("2026-03-01")}, "before the decision"),
    ],
)
def test_PVP_6_a_marker_has_an_end_and_a_review_in_time(told: Told, more: dict, said: str) -> None:
    told.tell("2026-03-05", "assess", by=WHO, decided_by=by(DIRECTOR, "director", "2026-03-05"), **ASSESSED)
    assert said in told.refused(
        "2026-03-09", "decide-marker", by=WHO, decided_by=DECIDER, **{**MARKER, **more}
    )


def test_PVP_6_an_overdue_review_shows(told: Told) -> None:
    marked(told)
    review = next(c for c in told.reading("2026-09-10").running if c.rule.id == "PVP-6M")
    assert (review.due_on, review.overdue(day("2026-09-10"))) == (day("2026-09-09"), True)


def test_PVP_7_an_appeal_is_decided_by_somebody_else_in_twenty_working_days(told: Told) -> None:
    marked(told)
    told.tell("2026-04-01", "appeal", by=WHO, grounds="I was ill.")
    clock = next(c for c in told.reading("2026-04-02").running if c.rule.id == "PVP-APPEAL-20WD")
    assert clock.due_on == day("2026-05-01")
    (precaution,) = standing(told, "2026-04-02")
    assert precaution.appealed
    own = by(DIRECTOR, "director", "2026-04-20")
    assert "must not be" in told.refused(
        "2026-04-20", "uphold-appeal", by=RECORDER, decided_by=own, reasons="X"
    )
    other = by(OTHER_DIRECTOR, "director", "2026-04-20")
    told.tell("2026-04-20", "uphold-appeal", by=RECORDER, decided_by=other, reasons="He was ill.")
    assert standing(told, "2026-04-21") == ()


def test_PVP_8_members_contractors_and_the_rest_do_not_see_the_case(told: Told) -> None:
    assert not {"member", "officer", "contact-centre-agent", "anyone"} & set(told.procedure.seen_by)


def test_PVP_9_and_PVP_10_what_was_shared_is_recalled_before_the_marker_is_off(told: Told) -> None:
    marked(told)
    told.tell(
        "2026-03-12",
        "share",
        by=WHO,
        shared_with="A repairs contractor",
        shared_what="Two people",
        lawful_basis="Task in the public interest",
    )
    ticked = {"reasons": "Calm.", "copies_removed": True, "told_of_end": "tell-them"}
    assert "shared outside" in told.refused("2026-09-09", "remove", by=WHO, **ticked), "a tick is no recall"
    told.tell("2026-09-09", "recall", by=WHO, recalled_from="A repairs contractor")
    said = told.refused("2026-09-09", "remove", by=WHO, **{**ticked, "copies_removed": False})
    assert "Recall every copy" in said
    told.tell("2026-09-09", "remove", by=WHO, **ticked)
    assert standing(told, "2026-09-10") == ()
    assert "marker-removed" in {one.name for one in told.reading("2026-09-10").owed}


def test_PVP_11_the_letter_tells_of_the_rights_over_the_record(coventry) -> None:
    assert "rights" in {statement.id for statement in coventry.letters["marker-told"].must_state}


def test_PVP_12_a_limit_and_a_marker_are_two_procedures_and_neither_makes_the_other(coventry) -> None:
    for procedure in coventry.procedures.values():
        assert not (limits_contact(procedure) and keeps_precautions(procedure))


@pytest.mark.parametrize(
    ("injury", "owed"),
    [
        ("none", {}),
        ("first-aid", {}),
        (
            "hospital-or-specified",
            {"notify-safety-regulator-now": None, "report-serious-injury": "2026-03-12"},
        ),
        ("death", {"notify-death-now": None, "report-death": "2026-03-12"}),
        ("over-seven-days", {"report-long-injury": "2026-03-17"}),
    ],
)
def test_PVP_13_injuries_are_notified_at_once_and_reported_in_ten_or_fifteen_days(
    coventry, calendars, injury: str, owed: dict
) -> None:
    case = case_of(coventry, "staff-safety", calendars=calendars, on="2026-03-02")
    case.tell("2026-03-02", "report", by=WHO, **{**INCIDENT, "injury": injury})
    found = {one.name: one.due_on for one in case.reading("2026-03-02").owed}
    assert found == {name: day(due) if due else None for name, due in owed.items()}


def test_PVP_14_members_see_precautions_for_a_visit_through_nothing_here(told: Told) -> None:
    assert "member" not in {
        role for move in told.procedure.moves.values() for role in move.by if not move.built_in
    }


def test_PVP_2_and_PVP_4_a_report_may_tell_of_a_stranger_and_a_marker_needs_a_person(
    coventry, calendars
) -> None:
    stranger = {name: value for name, value in INCIDENT.items() if name != "customer"}
    case = case_of(coventry, "staff-safety", calendars=calendars, on="2026-03-02")
    case.surroundings = msgspec.structs.replace(case.surroundings, posts=POSTS)
    assert "in words" in case.refused("2026-03-02", "report", by=WHO, **stranger)
    case.tell("2026-03-02", "report", by=WHO, **stranger, person_words="A man in a green coat")
    case.tell("2026-03-05", "assess", by=WHO, decided_by=by(DIRECTOR, "director", "2026-03-05"), **ASSESSED)
    assert "who it was" in case.refused("2026-03-09", "decide-marker", by=WHO, decided_by=DECIDER, **MARKER)
    case.tell("2026-03-06", "name-person", by=WHO, customer="customer:1")
    case.tell("2026-03-09", "decide-marker", by=WHO, decided_by=DECIDER, **MARKER)
    assert standing(case, "2026-03-10")


def test_PVP_3_the_officer_it_happened_to_is_not_named_as_assessor_by_another(told: Told) -> None:
    affected = told.events[0].facts["affected"]
    decider = by(DIRECTOR, "director", "2026-03-05")
    said = told.refused(
        "2026-03-05", "assess", by=WHO, decided_by=decider, **{**ASSESSED, "assessor": affected}
    )
    assert "does not assess it" in said


GONE = {"reasons": "Calm.", "copies_removed": True}
UNTOLD = {**GONE, "told_of_end": "not-told-and-still-a-risk"}


def not_telling(told: Told) -> None:
    decider = by(DIRECTOR, "director", "2026-03-12")
    told.tell("2026-03-12", "decide-not-to-tell", by=WHO, decided_by=decider, not_told_why="A threat.")


def test_PVP_5_who_was_not_told_of_a_marker_hears_of_its_end_only_where_somebody_says_so_afresh(
    told: Told,
) -> None:
    not_telling(marked(told))
    assert "whether the person is told" in told.refused("2026-09-09", "remove", by=WHO, **GONE)
    told.tell("2026-09-09", "remove", by=WHO, **UNTOLD)
    assert [one.name for one in told.reading("2026-09-10").owed] == []


def test_PVP_5_who_was_told_of_a_marker_or_should_have_been_is_told_of_its_end(told: Told) -> None:
    marked(told)
    assert "Nobody decided" in told.refused("2026-09-09", "remove", by=WHO, **UNTOLD)
    not_telling(told)
    sent(told, "2026-04-01", "marker-told")
    assert "in a letter" in told.refused("2026-09-09", "remove", by=WHO, **UNTOLD)


def test_PVP_5_whoever_answers_the_telephone_learns_that_the_person_was_not_told(told: Told) -> None:
    marked(told)
    assert [one.told for one in standing(told, "2026-03-10")] == [False]
    not_telling(told)
    assert [one.told for one in standing(told, "2026-03-13")] == [False]
    sent(told, "2026-04-01", "marker-told")
    assert [one.told for one in standing(told, "2026-04-02")] == [True]


def test_PVP_7_who_appealed_is_told_of_the_end_and_nobody_owes_them_an_answer_for_ever(told: Told) -> None:
    not_telling(marked(told))
    told.tell("2026-04-01", "appeal", by=WHO, grounds="I never said it.")
    assert [one.told for one in standing(told, "2026-04-02")] == [True]
    assert "They appealed" in told.refused("2026-04-10", "remove", by=WHO, **UNTOLD)
    told.tell("2026-04-10", "remove", by=WHO, **GONE, told_of_end="tell-them")
    reading = told.reading("2026-04-11")
    assert [one.name for one in reading.owed] == ["marker-removed"]
    assert "PVP-APPEAL-20WD" not in {clock.rule.id for clock in reading.running}
