"""A town council's policy, step by step: from the first report to lapse, to extension, to a review upheld (SAL-1 to SAL-39)."""

from __future__ import annotations

import msgspec
import pytest

from evenhand.domain.conduct.register import entry_of
from tests.domain.cases.telling import Told, day
from tests.domain.conduct.conftest import (
    BEHAVIOUR,
    CONSIDERED,
    DECISION,
    DIRECTOR,
    LIMIT,
    MANAGER,
    RECORDER,
    WARNED,
    WHO,
    body,
    by,
    considered,
    initial_letter,
    sent,
    town_before_council,
    town_in_force,
    town_warned,
)

CLERK_2026 = by(MANAGER, "town-clerk", "2026-01-09")
LETTER = {
    "reasons": "The calls.",
    "moderate": "Call once.",
    "who_to_contact": "the planning desk",
    "with_chair": "member:1",
    "with_vice_chair": "member:2",
    "monitoring_officer_advice": "Within the policy.",
}


def clocks(told: Told, on: str) -> dict[str, object]:
    return {clock.rule.id: clock.due_on for clock in told.reading(on).running}


def test_SAL_1_no_letter_without_a_dated_incident(saltash, calendars, town: Told) -> None:
    town.tell("2026-01-05", "incident.set-aside", by=WHO, item="incident-1", why="Hearsay.")
    town.tell("2026-01-08", "consider-adjustments", by=WHO, **CONSIDERED)
    said = town.refused("2026-01-09", "decide-initial-letter", by=WHO, decided_by=CLERK_2026, **LETTER)
    assert "no dated incident" in said


def test_SAL_1_a_code_needs_a_dated_contact_or_a_colleagues_statement(town: Told) -> None:
    bare = {name: value for name, value in BEHAVIOUR.items() if name != "contact"}
    assert "the contact" in town.refused("2026-01-03", "incident.log", by=WHO, **bare)


def test_SAL_2_the_report_is_reviewed_within_seven_working_days(town: Told) -> None:
    assert clocks(town, "2026-01-03")["URB-REVIEW7"] == day("2026-01-13")


def test_SAL_2_clerk_with_chair_and_vice_chair_advised_by_the_monitoring_officer(town: Told) -> None:
    town.tell("2026-01-08", "consider-adjustments", by=WHO, **CONSIDERED)
    for missing in ("with_chair", "with_vice_chair", "monitoring_officer_advice"):
        told = {name: value for name, value in LETTER.items() if name != missing}
        town.refused("2026-01-09", "decide-initial-letter", by=WHO, decided_by=CLERK_2026, **told)
    one = {**LETTER, "with_vice_chair": "member:1"}
    assert "two people" in town.refused(
        "2026-01-09", "decide-initial-letter", by=WHO, decided_by=CLERK_2026, **one
    )


def test_SAL_30_not_applying_the_policy_is_a_record_of_its_own(town: Told) -> None:
    town.tell("2026-01-09", "decide-not-to-apply", by=WHO, decided_by=CLERK_2026, reasons="One bad day.")
    reading = town.reading("2026-01-10")
    assert (reading.stage.name, reading.story.outcome) == ("not-applied", "not-applied")
    assert entry_of(reading, town.words).not_applied[0].words == "One bad day."


def test_SAL_3_and_SAL_4_the_initial_letter_asks_for_an_answer_in_seven_working_days(town: Told) -> None:
    initial_letter(town)
    assert town.reading("2026-01-10").stage.name == "initial-letter"
    assert clocks(town, "2026-01-10")["URB-ACK7"] == day("2026-01-20")


def test_SAL_5_who_acknowledges_is_monitored_and_may_be_warned_if_they_go_on_with_a_reason(
    town: Told,
) -> None:
    initial_letter(town)
    town.tell("2026-01-14", "acknowledge", by=WHO)
    assert clocks(town, "2026-01-15")["CONDUCT-MONITOR-3M"] == day("2026-04-14")
    town.tell("2026-02-02", "consider-adjustments", by=WHO, **CONSIDERED)
    said = {**WARNED, "ignored": "acknowledged-and-went-on"}
    decider = by(MANAGER, "town-clerk", "2026-02-02")
    assert "how they went on" in town.refused(
        "2026-02-02", "warn-formally", by=WHO, decided_by=decider, **said
    )
    town.tell(
        "2026-02-02", "warn-formally", by=WHO, decided_by=decider, went_on="Nine calls on Monday.", **said
    )
    assert town.reading("2026-02-03").stage.name == "warned"


def test_SAL_6_no_formal_warning_before_the_seven_days_are_over_or_unless_both_conditions_hold(
    town: Told,
) -> None:
    initial_letter(town)
    town.tell("2026-01-12", "consider-adjustments", by=WHO, **CONSIDERED)
    early = by(MANAGER, "town-clerk", "2026-01-12")
    assert "20 January 2026" in town.refused(
        "2026-01-12", "warn-formally", by=WHO, decided_by=early, **WARNED
    )
    late = by(MANAGER, "town-clerk", "2026-01-26")
    told = {**WARNED, "deemed": False}
    assert "Both conditions" in town.refused("2026-01-26", "warn-formally", by=WHO, decided_by=late, **told)


def test_SAL_6_the_warning_owes_its_letter_and_SAL_7_a_report_to_the_committee(town: Told) -> None:
    town_warned(town)
    assert [owed.name for owed in town.reading("2026-01-28").owed] == ["report-stage-1"]


def test_SAL_7_an_urgent_report_to_full_council_says_why_it_could_not_wait(town: Told) -> None:
    town_warned(town)
    told = {"body": "town-council", "meeting_on": day("2026-02-05"), "part_2_why": "It is about one person."}
    assert "could not wait" in town.refused("2026-02-01", "report-to-committee", by=WHO, **told)


def test_SAL_7_a_report_is_refused_where_the_calendar_of_meetings_speaks_against_it(town: Told) -> None:
    town_warned(town)
    town.surroundings = msgspec.structs.replace(town.surroundings, against=("No such meeting.",))
    told = {"body": "policy-and-finance", "meeting_on": day("2026-02-05"), "part_2_why": "One person."}
    assert "No such meeting." in town.refused("2026-02-01", "report-to-committee", by=WHO, **told)


def test_SAL_34_the_register_holds_the_recommendation_and_the_decision_with_their_minutes(town: Told) -> None:
    town_in_force(town)
    entry = entry_of(town.reading("2026-04-10"), town.words)
    recommended, decided = entry.decided[-2:]
    assert (recommended.minute, decided.minute) == ("46/26/22", "46/26/22")
    assert (recommended.on, decided.on) == (day("2026-03-10"), day("2026-04-09")), "the day of the meeting"
    assert recommended.words == "What it recommends: apply. The log shows it."
    assert "Day of the meeting: Tuesday 10 March 2026." in entry.reports[0].words


@pytest.mark.parametrize(
    ("wrong", "said"),
    [("within_policy", "does not reach it"), ("complaint_dealt_with", "complaint properly")],
)
def test_SAL_8_three_tests_stand_before_stage_2(town: Told, wrong: str, said: str) -> None:
    town_warned(town)
    tests = {"within_policy": True, "complaint_dealt_with": True, "checked_how": "Read.", wrong: False}
    assert said in town.refused("2026-02-11", "stage-2-check", by=WHO, **tests)


def test_SAL_8_the_third_test_is_that_the_warning_was_really_sent(town: Told) -> None:
    initial_letter(town)
    town.tell("2026-01-26", "consider-adjustments", by=WHO, **CONSIDERED)
    decider = by(MANAGER, "town-clerk", "2026-01-26")
    town.tell("2026-01-26", "warn-formally", by=WHO, decided_by=decider, **WARNED)
    tests = {"within_policy": True, "complaint_dealt_with": True, "checked_how": "Read."}
    assert "has not been sent" in town.refused("2026-02-11", "stage-2-check", by=WHO, **tests)


def test_SAL_9_and_SAL_10_a_recommendation_needs_the_report_and_a_minute(town: Told) -> None:
    town_warned(town)
    tests = {"within_policy": True, "complaint_dealt_with": True, "checked_how": "Read."}
    town.tell("2026-02-11", "stage-2-check", by=WHO, **tests)
    told = {"recommends": "apply", "recommended_why": "The log shows it."}
    committee = body("policy-and-finance", "2026-03-10", minute="")
    said = town.refused("2026-03-10", "recommend", by=WHO, decided_by=committee, **told)
    assert "report to the committee" in said
    meeting = {
        "body": "policy-and-finance",
        "meeting_on": day("2026-03-10"),
        "part_2_why": "It is about one person.",
    }
    town.tell("2026-02-12", "report-to-committee", by=WHO, **meeting)
    assert "minute" in town.refused("2026-03-10", "recommend", by=WHO, decided_by=committee, **told)


def test_SAL_11_only_full_council_decides_and_its_minute_is_kept(town: Told) -> None:
    town_before_council(town)
    town.tell("2026-03-12", "restriction.propose", by=WHO, **LIMIT)
    clerk = by(MANAGER, "town-clerk", "2026-04-09")
    assert "decided by the town council" in town.refused(
        "2026-04-09", "decide", by=WHO, decided_by=clerk, **DECISION
    )
    council = body("town-council", "2026-04-09")
    event = town.tell("2026-04-09", "decide", by=WHO, decided_by=council, **DECISION)
    assert event.decided_by is not None
    assert event.decided_by.minute == "46/26/22"


def test_SAL_12_the_decision_letter_is_due_in_five_working_days_and_SAL_35_who_needs_to_know_is_told(
    town,
) -> None:
    town_in_force(town)
    owed = {one.name: one.due_on for one in town.reading("2026-04-10").owed}
    assert owed["conduct-decision"] == day("2026-04-16")
    assert "aware" in owed
    town.tell("2026-04-10", "tell-aware", by=WHO, told_officers=("officer:9",), told_why="Takes the calls.")
    entry = entry_of(town.reading("2026-04-10"), town.words)
    assert entry.aware[0].facts["told_officers"] == ("officer:9",)


def test_SAL_13_a_named_officer_is_appointed_with_the_decision(town: Told) -> None:
    town_in_force(town)
    assert town.reading("2026-04-14").story.people["named_officer"] == "officer:1"


def test_SAL_14_one_letter_and_then_no_reply_and_SAL_33_only_after_everything_was_read(town: Told) -> None:
    town_in_force(town)
    said = {"no_more_why": "All of it was answered in March."}
    assert "is new" in town.refused("2026-05-01", "answer-no-more", by=WHO, nothing_new=False, **said)
    town.tell("2026-05-01", "answer-no-more", by=WHO, nothing_new=True, **said)
    assert "conduct-no-more" in {one.name for one in town.reading("2026-05-01").owed}
    assert "recorded already" in town.refused(
        "2026-05-02", "answer-no-more", by=WHO, nothing_new=True, **said
    )


def test_SAL_15_a_new_issue_is_decided_on_its_merits_with_whether_the_limits_still_fit(town: Told) -> None:
    town_in_force(town)
    told = {"handled_how": "As a new complaint.", "fit_why": "It is about bins."}
    assert "still fit" in town.refused("2026-05-01", "take-new-issue", by=WHO, **told)
    town.tell("2026-05-01", "take-new-issue", by=WHO, limits_still_fit=True, **told)
    assert "limits-that-fit" not in {one.name for one in town.reading("2026-05-01").owed}


def test_SAL_16_the_review_falls_due_after_six_months_and_stays_overdue_until_it_is_done(town: Told) -> None:
    town_in_force(town)
    late = town.reading("2026-11-01")
    review = next(clock for clock in late.running if clock.rule.id == "URB-6M")
    assert review.due_on == day("2026-10-13")
    assert review.overdue(day("2026-11-01"))
    town.tell("2026-11-01", "consider-adjustments", by=WHO, **CONSIDERED)
    decider = by(MANAGER, "town-clerk", "2026-11-01")
    told = {"reasons": "Calls went on.", "next_review_on": day("2027-03-01")}
    town.tell("2026-11-01", "continue-after-review", by=WHO, decided_by=decider, **told)
    assert "conduct-review-continues" in {one.name for one in town.reading("2026-11-01").owed}
    assert town.reading("2026-11-02").story.facts["ends_on"] == day("2027-04-12")


def test_SAL_17_no_limit_goes_beyond_twelve_months(town: Told) -> None:
    town_before_council(town)
    said = town.refused(
        "2026-03-12", "restriction.propose", by=WHO, **{**LIMIT, "ends_on": day("2027-04-13")}
    )
    assert "until Monday 12 April 2027" in said


def test_SAL_17_at_the_end_the_person_is_told_that_it_is_over(town: Told) -> None:
    town_in_force(town)
    over = town.reading("2027-04-13")
    assert over.stage.name == "period-over"
    assert [item.stage for item in over.items_of("restriction")] == ["lapsed"]
    town.tell("2027-04-14", "end-period", by=WHO, reasons="All was calm.")
    ended = town.reading("2027-04-14")
    assert (ended.story.outcome, ended.anomalies) == ("lapsed", ())
    assert "conduct-review-lifted" in {one.name for one in ended.owed}


def extension(told: Told, decided: str, today: str = "") -> dict[str, object]:
    return {
        "by": WHO,
        "decided_by": body("town-council", decided),
        "today": today or decided,
        "reasons": "Forty calls since the review.",
        "continues_from": day("2027-04-13"),
        "ends_on": day("2028-04-12"),
        "next_review_on": day("2027-10-13"),
        "named_officer": "officer:1",
    }


def ready_to_extend(told: Told) -> None:
    town_in_force(told)
    considered(told, "2027-03-01")
    told.tell(
        "2027-03-02",
        "report-to-committee",
        by=WHO,
        body="policy-and-finance",
        meeting_on=day("2027-03-09"),
        part_2_why="It is about one person.",
    )


def test_SAL_18_full_council_may_continue_before_the_last_day_and_SAL_19_the_letter_says_the_next_review(
    town,
) -> None:
    ready_to_extend(town)
    town.tell("2027-04-08", "extend", **extension(town, "2027-04-08"))
    after = town.reading("2027-05-01")
    assert after.stage.name == "in-force"
    assert [(i.stage, i.facts["ends_on"]) for i in after.items_of("restriction")] == [
        ("in-force", day("2028-04-12"))
    ]
    assert "conduct-extension" in {one.name for one in after.owed}


def test_SAL_18_what_has_lapsed_is_not_continued_and_a_decision_in_time_may_be_recorded_late(
    town: Told,
) -> None:
    ready_to_extend(town)
    late = town.refused("2027-04-20", "extend", **extension(town, "2027-04-20"))
    assert "has lapsed" in late
    town.tell("2027-04-08", "extend", **extension(town, "2027-04-08", today="2027-04-20"))
    assert town.reading("2027-04-21").stage.name == "in-force"
    assert town.reading("2027-04-21").anomalies == ()


def test_SAL_20_and_SAL_22_an_outside_body_and_the_police_stand_on_the_record(town: Told) -> None:
    town.tell(
        "2026-01-05", "appoint-outside-body", by=WHO, outside_body="A county body", appointed_for="To review."
    )
    town.tell("2026-01-05", "tell-police", by=WHO, police_reference="CR/1", police_why="A threat.")
    assert entry_of(town.reading("2026-01-06"), town.words).outside[0].words.startswith("A county body")


def test_SAL_21_reading_without_answering_breaks_no_clock_of_the_case(town: Told) -> None:
    town_in_force(town)
    before = clocks(town, "2026-05-01")
    town.tell("2026-05-01", "record-contact", by=WHO, contact="contact:77")
    assert clocks(town, "2026-05-01") == before


def test_SAL_31_and_SAL_32_exceptions_and_complaints_not_taken_are_on_record(town: Told) -> None:
    town_in_force(town)
    town.tell("2026-05-01", "make-exception", by=WHO, exception="A call about a flood.")
    town.tell(
        "2026-05-02",
        "not-take-complaint",
        by=WHO,
        not_taken_why="Decided.",
        other_route="The Monitoring Officer.",
    )
    entry = entry_of(town.reading("2026-05-03"), town.words)
    assert (len(entry.exceptions), len(entry.complaints_not_taken)) == (1, 1)
    assert "conduct-stops-complaint" in {one.name for one in town.reading("2026-05-03").owed}


def test_SAL_36_adjustments_are_considered_again_before_each_decision(town: Told) -> None:
    initial_letter(town)
    decider = by(MANAGER, "town-clerk", "2026-01-26")
    said = town.refused("2026-01-26", "warn-formally", by=WHO, decided_by=decider, **WARNED)
    assert "Consider adjustments again" in said


def test_SAL_37_reviews_are_kept_with_who_decided_and_when(town: Told) -> None:
    ready_to_extend(town)
    town.tell("2027-04-08", "extend", **extension(town, "2027-04-08"))
    (review,) = entry_of(town.reading("2027-05-01"), town.words).reviews
    assert (review.on, review.by, review.minute) == (day("2027-04-08"), "town-council", "46/26/22")


def test_SAL_38_how_long_a_limit_lasted_with_its_renewals_can_be_told(town: Told) -> None:
    ready_to_extend(town)
    town.tell("2027-04-08", "extend", **extension(town, "2027-04-08"))
    (limit,) = entry_of(town.reading("2027-05-01"), town.words).limits
    assert (limit.ends_on - limit.starts_on).days == 730


def test_the_town_may_overturn_its_decision_when_the_person_asks(town: Told) -> None:
    town_in_force(town)
    town.tell("2026-05-01", "ask-for-review", by=WHO, grounds="I was in hospital that day.")
    assert clocks(town, "2026-05-02")["CONDUCT-APPEAL-20WD"] == day("2026-06-02")
    panel = body("appeal-panel", "2026-05-20")
    town.tell("2026-05-20", "uphold-review", by=RECORDER, decided_by=panel, reasons="It was somebody else.")
    reading = town.reading("2026-05-21")
    assert (reading.story.outcome, [i.stage for i in reading.items_of("restriction")]) == (
        "overturned",
        ["lifted"],
    )
    assert "conduct-appeal-upheld" in {one.name for one in reading.owed}


def test_URB_6_without_a_warning_only_where_the_evidence_is_grave_and_with_its_reason(town: Told) -> None:
    town.tell("2026-01-05", "incident.set-aside", by=WHO, item="incident-1", why="Not this one.")
    town.tell("2026-01-05", "incident.log", by=WHO, **{**BEHAVIOUR, "behaviours": ("C2",)})
    considered(town, "2026-01-05")
    dates = {"starts_on": day("2026-01-06"), "ends_on": day("2026-03-06"), "review_on": day("2026-02-06")}
    town.tell("2026-01-05", "restriction.propose", by=WHO, **{**LIMIT, **dates})
    told = {
        **DECISION,
        **dates,
        "exceptional": "threatening",
        "why_no_warning": "A threat to come to the house.",
    }
    decider = by(MANAGER, "town-clerk", "2026-01-06")
    assert "Warn first" in town.refused(
        "2026-01-06", "restrict-immediately", by=WHO, decided_by=decider, **told
    )
    town.tell("2026-01-06", "incident.log", by=WHO, **{**BEHAVIOUR, "behaviours": ("D3",)})
    silent = {name: value for name, value in told.items() if name != "why_no_warning"}
    assert "no warning" in town.refused(
        "2026-01-06", "restrict-immediately", by=WHO, decided_by=decider, **silent
    )
    town.tell("2026-01-06", "restrict-immediately", by=WHO, decided_by=decider, **told)
    assert {one.name for one in town.reading("2026-01-07").owed} >= {"conduct-immediate", "report-immediate"}


def test_somebody_who_holds_no_such_post_does_not_decide(town: Told) -> None:
    town.tell("2026-01-08", "consider-adjustments", by=WHO, **CONSIDERED)
    stranger = by(DIRECTOR, "town-clerk", "2026-01-09")
    assert "Name the officer" in town.refused(
        "2026-01-09", "decide-initial-letter", by=WHO, decided_by=stranger, **LETTER
    )


def test_a_spoken_please_stop_is_on_record_as_a_warning(town: Told) -> None:
    town.tell(
        "2026-01-05", "log-spoken-warning", by=WHO, warned_by=MANAGER, warned_with="Please stop shouting."
    )
    advised = entry_of(town.reading("2026-01-06"), town.words).advised
    assert advised[0].words == "Please stop shouting."


def test_nothing_is_backdated(town: Told) -> None:
    {"starts_on": day("2026-04-01"), "ends_on": day("2027-03-31"), "review_on": day("2026-10-01")}
    town_before_council(town)
    town.tell(
        "2026-03-12",
        "restriction.propose",
        by=WHO,
        **{
            **LIMIT,
            "starts_on": day("2026-04-01"),
            "ends_on": day("2027-03-31"),
            "review_on": day("2026-10-01"),
        },
    )
    council = body("town-council", "2026-04-09")
    said = town.refused(
        "2026-04-09",
        "decide",
        by=WHO,
        decided_by=council,
        **{
            **DECISION,
            "starts_on": day("2026-04-01"),
            "ends_on": day("2027-03-31"),
            "review_on": day("2026-10-01"),
        },
    )
    assert "Nothing here can begin before it was decided" in said
    assert "Nothing is backdated" in said


def test_the_letter_is_recorded_as_what_met_the_decision(town: Told) -> None:
    town_in_force(town)
    sent(town, "2026-04-10", "conduct-decision")
    assert "conduct-decision" not in {one.name for one in town.reading("2026-04-11").owed}
