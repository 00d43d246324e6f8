"""A corporate complaint from receipt to the Ombudsman, clause by clause, on the engine alone."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from evenhand.domain.cases.events import Actor
from evenhand.domain.letters import compose
from tests.domain.cases.telling import Told, day
from tests.domain.complaints.conftest import (
    COMPLAINED_ABOUT,
    EARLY,
    INVESTIGATOR,
    REVIEWER,
    TEAM,
    due,
    lawbook_of,
    learn,
    limits,
    owed,
    point,
    received,
    worded,
)

BOTH = Actor(officer="officer:3", roles=frozenset({"head-of-service", "complaints-team"}))


@pytest.fixture
def complaint(coventry, calendars) -> Told:
    return received(coventry, calendars, "corporate-complaint")


@pytest.fixture
def formal(complaint: Told) -> Told:
    complaint.tell("2026-09-03", "formalise", by=EARLY, formal_because="customer-insists")
    return complaint


@pytest.fixture
def assigned(formal: Told) -> Told:
    formal.tell("2026-09-04", "acknowledge-1", by=TEAM)
    formal.tell("2026-09-04", "assign", by=TEAM, service="service:waste", investigator="officer:3")
    return formal


@pytest.fixture
def answered(assigned: Told) -> Told:
    point(assigned, "2026-09-10", 1)
    learn(assigned, "2026-09-10", 1)
    assigned.tell(
        "2026-09-14", "decide-1", by=INVESTIGATOR, apology="We are sorry.", answer="We missed them."
    )
    # Whoever presses it for the letter is told where the letter is: nothing closes on an answer that nobody sent.
    assert "write the letter that is owed" in assigned.refused("2026-09-15", "respond-1", by=INVESTIGATOR)
    assigned.tell("2026-09-15", "respond-1", by=INVESTIGATOR, posted_on=day("2026-09-15"))
    return assigned


@pytest.fixture
def escalated(answered: Told) -> Told:
    answered.tell(
        "2026-09-21",
        "escalate",
        by=TEAM,
        requested_on=day("2026-09-21"),
        grounds=("not-said",),
        still_unhappy_about="Nothing changed.",
    )
    answered.tell("2026-09-22", "acknowledge-2", by=TEAM)
    return answered


def test_CC_1_three_clocks_from_three_days_run_side_by_side_with_their_reasons(formal):
    clocks = due(formal, "2026-09-03")
    assert clocks["CC-S1"] == "2026-09-17"  # ten working days from the formal complaint
    assert clocks["LGC-S1"] == "2026-09-15"  # ten from receipt until it is acknowledged
    assert limits(formal, "2026-09-03")["LGC-S1-RECEIPT"] == "2026-09-22"  # fifteen from receipt
    running = {c.rule.id: c for c in formal.reading("2026-09-03").running}
    assert any("the formal complaint was received" in r.text for r in running["CC-S1"].reckoning.reasons)
    assert running["CC-S1"].rule.class_ == "LOCAL"
    assert running["LGC-S1"].rule.class_ == "CODE"


def test_CC_1_a_late_acknowledgement_is_a_breach_of_its_own_and_the_day_from_receipt_stays(formal):
    formal.tell("2026-09-18", "acknowledge-1", by=TEAM)
    clocks = {c.key.partition("#")[0]: c for c in formal.reading("2026-09-18").clocks}
    assert clocks["LGC-ACK"].met is False
    assert clocks["CC-ACK"].met is False
    assert due(formal, "2026-09-18")["LGC-S1"] == "2026-10-02"
    assert limits(formal, "2026-09-18")["LGC-S1-RECEIPT"] == "2026-09-22"


def test_one_entry_meets_each_thing_that_it_answers(formal):
    assert {"tell-route", "complaint-acknowledgement"} <= owed(formal, "2026-09-03")
    formal.tell("2026-09-04", "acknowledge-1", by=TEAM, letter="complaint-acknowledgement")
    assert not {"tell-route", "complaint-acknowledgement"} & owed(formal, "2026-09-04")


def test_OUT_2_an_informal_matter_has_three_working_days_and_ends_with_what_was_learned(complaint):
    assert due(complaint, "2026-09-01")["CC-INF"] == "2026-09-04"
    said = {"settled_by": "Collected the same day.", "told_on": day("2026-09-02")}
    assert "what was learned" in complaint.refused("2026-09-02", "resolve-informally", by=EARLY, **said)

    complaint.tell("2026-09-02", "resolve-informally", by=EARLY, learned="Check the list.", **said)
    assert complaint.reading("2026-09-02").story.outcome == "resolved-informally"


def test_OUT_2_it_is_opened_again_within_twenty_eight_days_and_not_after(complaint):
    said = {"settled_by": "Collected.", "told_on": day("2026-09-02"), "learned": "Check."}
    complaint.tell("2026-09-02", "resolve-informally", by=EARLY, **said)
    assert "Make it a formal complaint" in complaint.refused(
        "2026-10-01", "reopen-informally", by=EARLY, reopened_because="Missed again."
    )
    complaint.tell("2026-09-30", "reopen-informally", by=EARLY, reopened_because="Missed again.")
    assert complaint.reading("2026-09-30").stage.name == "informal"


def test_CC_1_the_way_straight_to_stage_1_is_always_open(complaint):
    complaint.tell("2026-09-01", "formalise", by=EARLY, formal_because="customer-insists")
    assert complaint.reading("2026-09-01").stage.name == "stage-1"
    assert {"complaint-acknowledgement", "assign"} <= owed(complaint, "2026-09-01")


def test_OUT_2_closing_as_not_for_triage_is_an_outcome_of_its_own(complaint):
    complaint.tell("2026-09-02", "do-not-triage", by=EARLY, why="A copy of another.")
    assert complaint.reading("2026-09-02").story.outcome == "do-not-triage"


def test_CC_6_a_matter_of_long_ago_needs_a_decision_with_reasons_either_way(coventry, calendars):
    told = received(coventry, calendars, "corporate-complaint", known_on=day("2025-06-01"))
    assert "last day for this was Monday 1 June 2026" in told.refused(
        "2026-09-02", "formalise", by=TEAM, formal_because="not-suitable"
    )
    told.tell(
        "2026-09-02",
        "decide-time-limit",
        by=TEAM,
        known_on=day("2025-06-01"),
        time_accepted=True,
        time_reasons="He was in hospital.",
    )
    told.tell("2026-09-02", "formalise", by=TEAM, formal_because="not-suitable")


def test_CC_6_a_matter_of_this_year_needs_none(coventry, calendars):
    told = received(coventry, calendars, "corporate-complaint", known_on=day("2026-06-01"))
    told.tell("2026-09-02", "formalise", by=TEAM, formal_because="not-suitable")


def test_CC_7_a_refusal_has_a_ground_reasons_a_thought_of_equality_and_a_letter_with_a_signpost(
    complaint, coventry
):
    assert "equality" in complaint.refused(
        "2026-09-02", "refuse", by=TEAM, exclusion="school", reasons="It is the school's."
    )
    said = {"exclusion": "school", "reasons": "It is the school's.", "equality_considered": "No effect."}
    complaint.tell("2026-09-02", "refuse", by=TEAM, passed_on_to="The head teacher", **said)
    assert "complaint-refused" in owed(complaint, "2026-09-02")
    assert complaint.reading("2026-09-02").story.outcome == "refused"
    assert "CC-7" in worded(coventry, "complaint-refused")


@pytest.mark.parametrize("policy", ["coventry", "lgsco-code"])
def test_CC_7_of_a_complaint_passed_on_to_a_school_the_education_service_is_told(policy, calendars):
    said = {"reasons": "It is the school's.", "equality_considered": "No effect.", "exclusion": "school"}
    told = received(lawbook_of(policy), calendars, "corporate-complaint")
    told.tell("2026-09-02", "refuse", by=TEAM, passed_on_to="Mill Lane School", **said)
    [one] = [o for o in told.reading("2026-09-02").owed if o.name == "tell-education"]
    assert (one.due_on, one.by) == (day("2026-09-04"), ("complaints-team",))
    asked = {"by": TEAM, "told_on": day("2026-09-03"), "told_by": "email"}
    assert "who in the education service" in told.refused("2026-09-03", "tell-education", **asked)
    told.tell("2026-09-03", "tell-education", education_officer="Ida Marsh", **asked)
    assert "tell-education" not in owed(told, "2026-09-03")


@pytest.mark.parametrize(
    "said", [{"exclusion": "school"}, {"exclusion": "recruitment", "passed_on_to": "The recruitment team"}]
)
def test_CC_7_nobody_is_told_of_a_complaint_that_was_passed_on_to_no_school(complaint, said):
    why = {"reasons": "It is theirs.", "equality_considered": "No effect."}
    complaint.tell("2026-09-02", "refuse", by=TEAM, **why, **said)
    assert "tell-education" not in owed(complaint, "2026-09-02")


def test_CC_7_what_is_accepted_after_all_runs_against_its_clocks_again(complaint):
    said = {"exclusion": "school", "reasons": "It is the school's.", "equality_considered": "No effect."}
    complaint.tell("2026-09-02", "refuse", by=TEAM, **said)
    assert due(complaint, "2026-09-02") == {}
    complaint.tell("2026-09-07", "reopen-refused", by=TEAM, reopened_because="It was our own transport.")
    assert {"CC-INF", "LGC-ACK", "LGC-S1"} <= set(due(complaint, "2026-09-07"))


def test_CC_7_every_ground_says_where_to_go_instead(coventry):
    codes = coventry.vocabularies["complaint-exclusions"].codes
    assert [code for code, meaning in codes.items() if not meaning.flags.get("signpost")] == []


def test_CC_2_a_new_day_needs_a_reason_and_progress_and_lies_ahead(assigned):
    unsaid = {"until": day("2026-09-25"), "why": "complex"}
    assert "how far it has come" in assigned.refused("2026-09-15", "extend-1", by=TEAM, **unsaid)
    said = {"why": "complex", "progress": "Two of three answers are in."}
    assert "still to come" in assigned.refused(
        "2026-09-15", "extend-1", by=TEAM, until=day("2026-09-15"), **said
    )


def test_CC_2_each_promised_day_is_watched_and_a_missed_one_stays_missed(assigned):
    said = {"why": "complex", "progress": "Two of three answers are in."}
    assigned.tell("2026-09-15", "extend-1", by=TEAM, until=day("2026-09-22"), **said)
    assert due(assigned, "2026-09-15")["PROMISED-DAY"] == "2026-09-22"
    assert "complaint-extension" in owed(assigned, "2026-09-15")

    assigned.tell("2026-09-24", "extend-1", by=TEAM, until=day("2026-09-30"), **said)
    promised = [c for c in assigned.reading("2026-09-24").clocks if c.rule.id == "PROMISED-DAY"]
    assert [clock.met for clock in promised] == [False, None]


def test_CC_1_the_Code_allows_ten_more_working_days_and_more_only_for_a_good_reason(assigned):
    said = {"why": "complex", "progress": "Two of three answers are in."}
    refused = assigned.refused("2026-09-15", "extend-1", by=TEAM, until=day("2026-11-30"), **said)
    assert "ten more working days" in refused
    assigned.tell(
        "2026-09-15", "extend-1", by=TEAM, until=day("2026-11-30"), good_reason="A court report.", **said
    )


def test_CC_1_a_longer_time_moves_the_Codes_clock_and_never_the_councils_own_measure(assigned):
    said = {"why": "complex", "progress": "Two of three answers are in."}
    assigned.tell("2026-09-15", "extend-1", by=TEAM, until=day("2026-09-25"), **said)
    clocks = due(assigned, "2026-09-15")
    assert clocks["CC-S1"] == "2026-09-17"
    assert clocks["LGC-S1-EXT"] == "2026-10-02"
    assert "LGC-S1" not in clocks


def test_CC_3_the_reason_for_more_time_is_from_a_list(assigned):
    assert "not in the list" in assigned.refused(
        "2026-09-15", "extend-1", by=TEAM, until=day("2026-09-25"), why="busy", progress="Some."
    )


def test_OUT_1_an_answer_cannot_go_while_a_point_is_open(assigned):
    assert "Break the complaint into its points" in assigned.refused(
        "2026-09-10", "decide-1", by=INVESTIGATOR
    )
    point(assigned, "2026-09-10", 1, outcome="not-upheld")
    assigned.tell("2026-09-10", "point.raise", by=TEAM, summary="Nobody called back", cause="delay")
    assert "point 2" in assigned.refused("2026-09-10", "decide-1", by=INVESTIGATOR)


def test_OUT_1_what_went_out_in_an_answer_is_not_found_anew_behind_it(escalated):
    said = {"findings": "None.", "evidence": "None.", "outcome": "not-upheld", "reasons": "None."}
    assert "The answer has gone" in escalated.refused(
        "2026-09-23", "point.find", item="point-1", by=INVESTIGATOR, **said
    )


def test_OUT_1_the_finding_of_the_whole_follows_from_the_points(assigned):
    point(assigned, "2026-09-10", 1, no_learning_because="Known already, see the round change of May.")
    point(assigned, "2026-09-10", 2, outcome="not-upheld")
    event = assigned.tell("2026-09-11", "decide-1", by=INVESTIGATOR, apology="We are sorry.")
    assert event.facts["outcome"] == "partially-upheld"


def test_OUT_1_it_is_overruled_only_with_a_reason(assigned):
    point(assigned, "2026-09-10", 1, outcome="not-upheld")
    refused = assigned.refused(
        "2026-09-11", "decide-1", by=INVESTIGATOR, outcome="upheld", no_apology_because="Given."
    )
    assert "adds up to “Not upheld”" in refused
    event = assigned.tell(
        "2026-09-11",
        "decide-1",
        by=INVESTIGATOR,
        outcome="upheld",
        overruled_because="Taken together it was our fault.",
        no_apology_because="Given by telephone.",
    )
    assert event.facts["outcome"] == "upheld"


def test_OUT_3_every_outcome_says_whether_it_counts_as_fault_where_there_is_no_partly(coventry):
    codes = coventry.vocabularies["complaint-outcomes"].codes
    assert codes["partially-upheld"].flags["fault"] is True
    assert codes["not-upheld"].flags["fault"] is False


def test_REM_1_an_apology_is_due_where_something_went_wrong_or_a_reason_why_none_is(assigned):
    point(assigned, "2026-09-10", 1)
    learn(assigned, "2026-09-10", 1)
    assert "apology is due" in assigned.refused("2026-09-11", "decide-1", by=INVESTIGATOR)


def test_CC_4_something_is_learned_at_each_upheld_point_or_a_reason_given(assigned):
    point(assigned, "2026-09-10", 1)
    assert "Nothing is learned yet from: point 1" in assigned.refused(
        "2026-09-11", "decide-1", by=INVESTIGATOR, apology="We are sorry."
    )


def test_CC_4_the_answer_goes_before_the_actions_are_done_and_they_stay_due(answered):
    reading = answered.reading("2026-09-15")
    assert reading.stage.final
    assert reading.story.items["learning-1"].stage == "agreed"
    assert {c.item: c.due_on for c in reading.running if c.item} == {"learning-1": day("2026-12-01")}
    answered.tell(
        "2026-11-02",
        "learning.do",
        item="learning-1",
        by=INVESTIGATOR,
        done_on=day("2026-11-02"),
        evidence="The check list of October.",
    )


def test_CC_5_a_new_issue_joins_before_the_answer_and_is_a_new_complaint_after_it(escalated):
    assert "new complaint" in escalated.refused(
        "2026-09-22", "point.raise", by=TEAM, summary="The lorry blocks the road", cause="other"
    )


def test_CC_1_stage_2_is_asked_for_within_twenty_working_days_without_having_to_explain(answered):
    assert limits(answered, "2026-09-15") == {"CC-ESC": "2026-10-13"}
    said = {"grounds": ("not-said",), "still_unhappy_about": "Nothing changed."}
    late = {"requested_on": day("2026-10-14"), **said}
    assert "last day to ask was Tuesday 13 October 2026" in answered.refused(
        "2026-10-14", "escalate", by=TEAM, **late
    )
    answered.tell("2026-10-14", "escalate", by=TEAM, late_because="She was ill.", **late)


def test_CC_1_stage_2_has_clocks_of_its_own_and_its_own_acknowledgement(answered):
    answered.tell(
        "2026-09-21",
        "escalate",
        by=TEAM,
        requested_on=day("2026-09-18"),
        grounds=("procedure",),
        still_unhappy_about="Nothing changed.",
    )
    clocks = due(answered, "2026-09-21")
    assert clocks["CC-S2"] == "2026-10-16"
    assert clocks["LGC-S2-ACK"] == "2026-09-25"
    assert "complaint-acknowledgement" in owed(answered, "2026-09-21")


def test_CC_1_the_reviewer_is_not_the_one_who_looked_into_it_first(escalated):
    assert "must not be the one" in escalated.refused(
        "2026-09-22", "appoint-reviewer", by=TEAM, reviewer="officer:3"
    )
    escalated.tell("2026-09-22", "appoint-reviewer", by=TEAM, reviewer="officer:4")
    said = {"review_findings": "The same.", "outcome": "upheld", "reasons": "Our standard."}
    again = {"item": "point-1", "by": BOTH, **said}
    assert "does not look at it again" in escalated.refused("2026-09-23", "point.review", **again)
    escalated.tell("2026-09-23", "point.review", item="point-1", by=REVIEWER, **said)


def test_CC_1_who_decided_stage_1_does_not_decide_stage_2(escalated):
    escalated.tell("2026-09-22", "appoint-reviewer", by=TEAM, reviewer="officer:4")
    said = {"review_findings": "The same.", "outcome": "upheld", "reasons": "Our standard."}
    escalated.tell("2026-09-23", "point.review", item="point-1", by=REVIEWER, **said)
    assert "does not decide stage 2" in escalated.refused("2026-09-24", "decide-2", by=BOTH, apology="Sorry.")


def test_CC_8_a_complaint_goes_through_both_stages_and_then_the_Ombudsman(escalated, coventry):
    escalated.tell("2026-09-22", "appoint-reviewer", by=TEAM, reviewer="officer:4")
    said = {"review_findings": "The same.", "outcome": "upheld", "reasons": "Our standard."}
    escalated.tell("2026-09-23", "point.review", item="point-1", by=REVIEWER, **said)
    escalated.tell("2026-09-24", "decide-2", by=REVIEWER, apology="We are sorry.")
    assert "complaint-stage-2" in owed(escalated, "2026-09-24")
    escalated.tell("2026-09-25", "respond-2", by=REVIEWER, posted_on=day("2026-09-25"))
    reading = escalated.reading("2026-09-25")
    assert (reading.stage.name, reading.story.outcome) == ("answered-2", "upheld")
    assert "CC-8" in worded(coventry, "complaint-stage-2")


def test_CC_8_the_Ombudsmans_case_lives_on_after_ours_with_the_day_of_each_letter(answered):
    answered.tell(
        "2026-11-02",
        "ombudsman.enquire",
        by=TEAM,
        body="lgsco",
        ombudsman_reference="26 001",
        received_on=day("2026-11-02"),
        answer_by=day("2026-11-04"),
    )
    clocks = {c.rule.id: c.due_on for c in answered.reading("2026-11-02").running if c.item == "ombudsman-1"}
    assert clocks == {"LGO-ENQUIRY": day("2026-11-05"), "PROMISED-DAY": day("2026-11-04")}
    answered.tell("2026-11-03", "ombudsman.premature", item="ombudsman-1", by=TEAM)
    assert answered.reading("2026-11-03").story.items["ombudsman-1"].stage == "premature"


@pytest.fixture
def decided_by_ombudsman(answered: Told) -> Told:
    reference = {"body": "lgsco", "ombudsman_reference": "26 001", "received_on": day("2026-11-02")}
    answered.tell("2026-11-02", "ombudsman.enquire", by=TEAM, **reference)
    item = {"item": "ombudsman-1", "by": TEAM}
    answered.tell("2026-11-09", "ombudsman.investigate", began_on=day("2026-11-09"), **item)
    answered.tell("2026-12-09", "ombudsman.receive-draft", draft_on=day("2026-12-09"), draft="Fault.", **item)
    answered.tell("2026-12-14", "ombudsman.comment", comments="We agree.", **item)
    final = {"decided_on": day("2027-01-11"), "decision": "fault-and-injustice", "remedies_agreed": True}
    assert "fault and which injustice" in answered.refused("2027-01-11", "ombudsman.decide", **final, **item)
    answered.tell("2027-01-11", "ombudsman.decide", fault="Delay.", injustice="Distress.", **final, **item)
    return answered


APOLOGY = {"remedy": "apology", "what": "A letter.", "owner": "officer:3", "due_on": day("2027-02-11")}


@pytest.fixture
def agreed_with_ombudsman(decided_by_ombudsman: Told) -> Told:
    told = decided_by_ombudsman
    assert "add-agreed-remedies" in owed(told, "2027-01-11")
    told.tell("2027-01-12", "remedy.agree", by=TEAM, **APOLOGY)
    assert "add-agreed-remedies" in owed(told, "2027-01-12"), "a remedy of our own is not the Ombudsman's"
    asked = {"by": TEAM, "ombudsman_case": "ombudsman-1", **APOLOGY}
    early = {**asked, "evidence_by": day("2027-02-10")}
    assert "cannot be due before" in told.refused("2027-01-12", "remedy.agree-with-ombudsman", **early)
    told.tell("2027-01-12", "remedy.agree-with-ombudsman", evidence_by=day("2027-02-18"), **asked)
    assert "add-agreed-remedies" not in owed(told, "2027-01-12")
    return told


def evidence_due(told: Told, on: str, item: str = "remedy-2") -> list[dt.date | None]:
    """The days by which evidence of a remedy is owed: by its clock, then by what the case owes."""
    reading = told.reading(on)
    clocks = [c.due_on for c in reading.running if c.item == item and c.title.startswith("Evidence")]
    return clocks + [one.due_on for one in reading.owed if (one.name, one.item) == ("send-evidence", item)]


def test_REM_4_a_remedy_of_the_Ombudsmans_is_complied_with_only_when_the_evidence_has_gone(
    agreed_with_ombudsman,
):
    told = agreed_with_ombudsman
    done = {"item": "remedy-2", "done_on": day("2027-02-01"), "evidence": "The letter."}
    assert "This stands at" in told.refused("2027-02-01", "remedy.do", by=INVESTIGATOR, **done)
    told.tell("2027-02-01", "remedy.do-for-ombudsman", by=INVESTIGATOR, **done)
    assert evidence_due(told, "2027-02-01") == [day("2027-02-18"), day("2027-02-18")]
    assert told.reading("2027-02-01").story.items["remedy-2"].stage == "evidence-owed"
    late = [c for c in told.reading("2027-02-19").running if c.overdue(day("2027-02-19"))]
    assert "Evidence due to the Ombudsman" in [c.title for c in late]
    sent = {"item": "remedy-2", "by": TEAM}
    before = {**sent, "sent_to_ombudsman_on": day("2027-01-31")}
    assert "cannot have gone before" in told.refused("2027-02-02", "remedy.send-evidence", **before)
    told.tell("2027-02-02", "remedy.send-evidence", sent_to_ombudsman_on=day("2027-02-02"), **sent)
    assert evidence_due(told, "2027-02-02") == []
    assert told.reading("2027-02-02").story.items["remedy-2"].stage == "complied"
    assert all(c.met for c in told.reading("2027-02-02").clocks if c.item == "remedy-2")


def test_REM_4_each_remedy_owes_its_own_evidence_and_another_day_is_the_Ombudsmans_to_give(
    agreed_with_ombudsman,
):
    told, more = agreed_with_ombudsman, {"ombudsman_case": "ombudsman-1", "evidence_by": day("2027-03-01")}
    told.tell("2027-01-13", "remedy.agree-with-ombudsman", by=TEAM, **APOLOGY, **more)
    for item in ("remedy-2", "remedy-3"):
        done = {"done_on": day("2027-02-01"), "evidence": "The letter."}
        told.tell("2027-02-01", "remedy.do-for-ombudsman", by=TEAM, item=item, **done)
    agreed = {"evidence_by": day("2027-02-25"), "why": "The Ombudsman's office is closed."}
    said = {"item": "remedy-2", "by": TEAM, **agreed}
    assert "the Ombudsman agreed on" in told.refused("2027-02-02", "remedy.postpone-evidence", **said)
    told.tell("2027-02-02", "remedy.postpone-evidence", ombudsman_agreed_on=day("2027-02-02"), **said)
    assert evidence_due(told, "2027-02-02") == [day("2027-02-25")] * 2
    assert evidence_due(told, "2027-02-02", "remedy-3") == [day("2027-03-01")] * 2
    sent = {"item": "remedy-3", "by": TEAM, "sent_to_ombudsman_on": day("2027-02-03")}
    told.tell("2027-02-03", "remedy.send-evidence", **sent)
    assert evidence_due(told, "2027-02-03") == [day("2027-02-25")] * 2


def test_REM_4_a_remedy_of_the_Ombudsmans_is_not_given_up_without_telling_the_Ombudsman(
    agreed_with_ombudsman,
):
    told, said = agreed_with_ombudsman, {"by": TEAM, "why": "She moved away."}
    assert "Tell the Ombudsman first" in told.refused("2027-01-20", "remedy.drop", item="remedy-2", **said)
    told.tell("2027-01-20", "remedy.drop", item="remedy-1", **said)
    told_on = {"ombudsman_told_on": day("2027-01-19")}
    told.tell("2027-01-20", "remedy.drop", item="remedy-2", **told_on, **said)
    assert evidence_due(told, "2027-01-20") == []


@pytest.mark.parametrize(
    ("body", "wrong", "right"),
    [
        ("lgsco", "maladministration", "no-fault"),
        ("housing-ombudsman", "fault-no-injustice", "service-failure"),
        ("housing-ombudsman", "no-fault", "discontinued"),
    ],
)
def test_CC_8_a_decision_is_one_that_this_Ombudsman_makes(answered, body, wrong, right):
    reference = {"body": body, "ombudsman_reference": "26 001", "received_on": day("2026-11-02")}
    answered.tell("2026-11-02", "ombudsman.enquire", by=TEAM, **reference)
    said = {"item": "ombudsman-1", "by": TEAM, "decided_on": day("2026-11-05")}
    refused = answered.refused("2026-11-05", "ombudsman.close-early", decision=wrong, **said)
    assert "Ombudsman does not decide" in refused
    answered.tell("2026-11-05", "ombudsman.close-early", decision=right, **said)


def test_CC_8_a_public_report_has_its_notice_its_inspection_and_its_reply(answered):
    answered.tell("2027-03-01", "ombudsman-report.receive", by=TEAM, report_on=day("2027-03-01"))
    item = {"item": "ombudsman-report-1", "by": TEAM}
    clocks = {c.rule.id: c.due_on for c in answered.reading("2027-03-01").running if c.item == item["item"]}
    assert clocks == {"LGO-REPORT-NOTICE": day("2027-03-15"), "LGO-REPORT-REPLY": day("2027-05-31")}
    answered.tell(
        "2027-03-10",
        "ombudsman-report.give-notice",
        notice_on=day("2027-03-10"),
        inspection_from=day("2027-03-15"),
        **item,
    )
    assert limits(answered, "2027-03-10")["LGO-INSPECTION"] == "2027-04-05"


def test_CC_8_refusing_stage_2_is_a_letter_with_reasons(answered, coventry):
    answered.tell(
        "2026-09-21",
        "refuse-escalation",
        by=TEAM,
        requested_on=day("2026-09-21"),
        reasons="The appeal decides it.",
        equality_considered="No effect.",
    )
    assert "escalation-refused" in owed(answered, "2026-09-21")
    assert {"CC-7"} == worded(coventry, "escalation-refused")


def test_WDR_1_a_withdrawal_is_acknowledged_and_what_is_left_becomes_a_management_review(formal):
    said = {"withdrawn_by": "complainant", "concluded": False}
    assert "what is left" in formal.refused("2026-09-04", "withdraw", by=TEAM, **said)
    formal.tell("2026-09-04", "withdraw", by=TEAM, outstanding="The round list.", **said)
    assert owed(formal, "2026-09-04") == {
        "complaint-withdrawn",
        "management-review",
    }  # and nothing of the stage
    formal.tell(
        "2026-09-07",
        "management-review.begin",
        by=TEAM,
        outstanding="The round list.",
        owner="officer:3",
        due_on=day("2026-10-01"),
    )
    assert "management-review" not in owed(formal, "2026-09-07")
    formal.tell(
        "2026-09-20", "management-review.finish", item="management-review-1", by=INVESTIGATOR, result="Done."
    )


def test_REP_1_a_representative_who_is_not_accepted_leads_to_two_letters(formal):
    who = {"representative_name": "A neighbour", "relation": "neighbour", "authority": "one-matter"}
    formal.tell("2026-09-04", "representative.offer", by=TEAM, because="asked", **who)
    formal.tell(
        "2026-09-04",
        "representative.refuse",
        item="representative-1",
        by=TEAM,
        ground="no-permission",
        reasons="She did not ask for him.",
    )
    assert {"representative-refused", "representative-refused-complainant"} <= owed(formal, "2026-09-04")


def test_REP_1_the_complainant_is_told_what_they_themselves_can_do(coventry):
    body = repr(coventry.letters["representative-refused-complainant"].body)
    assert "You can complain yourself" in body
    assert "The person can" not in body


def test_REP_2_consent_to_use_information_is_recorded_apart_from_authority(formal):
    said = {"whose": "The neighbour", "given": False}
    assert "reason to act without it" in formal.refused("2026-09-04", "consent.record", by=TEAM, **said)
    formal.tell("2026-09-04", "consent.record", by=TEAM, no_consent_reason="cannot-obtain", **said)


def test_MP_2_a_member_who_brought_it_is_kept_informed(formal):
    formal.tell(
        "2026-09-04",
        "member-update.tell",
        by=TEAM,
        member="member:1",
        updated_on=day("2026-09-04"),
        told="Stage 1 has begun.",
        basis="casework-of-the-person-concerned",
    )
    assert formal.reading("2026-09-04").items_of("member-update")


def test_CON_1_a_contractor_is_named_with_contract_and_manager_and_the_clock_is_ours(formal):
    before = due(formal, "2026-09-04")
    formal.tell(
        "2026-09-04",
        "contractor.name",
        by=TEAM,
        contractor_name="Weirside Waste",
        contract="Bins 2024",
        contract_manager="officer:5",
    )
    after = due(formal, "2026-09-04")
    assert {rule: after[rule] for rule in before} == before


def test_REM_2_a_remedy_has_an_owner_a_day_and_evidence(formal):
    said = {"remedy": "service", "what": "A round on Saturday.", "owner": "officer:3"}
    assert "by which day" in formal.refused("2026-09-04", "remedy.agree", by=TEAM, **said)
    formal.tell("2026-09-04", "remedy.agree", by=TEAM, due_on=day("2026-09-12"), **said)
    assert "how we know" in formal.refused(
        "2026-09-12", "remedy.do", item="remedy-1", by=INVESTIGATOR, done_on=day("2026-09-12")
    )


def test_REM_1_a_remedy_that_cannot_be_done_owes_the_person_a_letter_and_asks_what_is_done_instead(
    formal, coventry
):
    said = {"remedy": "service", "what": "A round on Saturday.", "owner": "officer:3"}
    formal.tell("2026-09-04", "remedy.agree", by=TEAM, due_on=day("2026-09-12"), **said)
    told = {"item": "remedy-1", "by": TEAM, "why": "The contractor has no lorry."}
    assert "what is done instead" in formal.refused("2026-09-08", "remedy.cannot-do", **told)
    formal.tell("2026-09-08", "remedy.cannot-do", instead="A round on Monday.", **told)
    assert "remedy-cannot-be-done" in owed(formal, "2026-09-08")
    assert not [c for c in formal.reading("2026-09-13").running if c.item == "remedy-1"]
    letter = coventry.letters["remedy-cannot-be-done"]
    assert {"what", "why", "instead"} <= {need for one in letter.must_state for need in one.needs}


def test_REM_1_a_remedy_that_is_not_needed_any_more_owes_no_letter(formal):
    said = {"remedy": "service", "what": "A round on Saturday.", "owner": "officer:3"}
    formal.tell("2026-09-04", "remedy.agree", by=TEAM, due_on=day("2026-09-12"), **said)
    before = owed(formal, "2026-09-08")
    formal.tell("2026-09-08", "remedy.drop", item="remedy-1", by=TEAM, why="She moved away.")
    assert owed(formal, "2026-09-08") == before


def test_CC_8_of_a_landlord_complaint_the_Housing_Ombudsman_is_named_where_a_remedy_cannot_be_done(
    code_alone,
):
    landlord = next(p for p in code_alone.newest() if p.name == "housing-complaint")
    (owing,) = landlord.moves["remedy.cannot-do"].owes
    body = repr(code_alone.letters[owing.name].body)
    assert "housing-ombudsman-rights" in body
    assert "remedy-ombudsman" not in body


def test_CC_1_stage_2_opens_for_somebody_who_does_not_say_why(answered):
    answered.tell("2026-09-21", "escalate", by=TEAM, requested_on=day("2026-09-21"), grounds=("not-said",))
    assert answered.reading("2026-09-21").stage.name == "stage-2"


def test_REM_3_a_payment_needs_its_amount_its_power_and_who_authorised_it(formal):
    said = {"remedy": "financial", "what": "Her costs.", "owner": "officer:3", "due_on": day("2026-10-01")}
    refused = formal.refused("2026-09-04", "remedy.agree", by=TEAM, **said)
    assert "amount in pounds" in refused
    assert "power to pay" in refused
    assert "who authorised" in refused
    formal.tell(
        "2026-09-04",
        "remedy.agree",
        by=TEAM,
        amount=Decimal("120.50"),
        power="lga-2000-s92",
        authorised_by="officer:8",
        **said,
    )


def test_CC_1_somebody_complained_about_takes_no_part(formal):
    formal.tell(
        "2026-09-04", "point.raise", by=TEAM, summary="He was rude", cause="attitude", about="officer:9"
    )
    assert "takes no part" in formal.refused(
        "2026-09-04", "assign", by=TEAM, service="service:waste", investigator="officer:9"
    )
    assert "about you" in formal.refused(
        "2026-09-04", "point.raise", by=COMPLAINED_ABOUT, summary="No I was not", cause="other"
    )


def test_CC_1_an_informal_attempt_before_stage_2_is_recorded_and_delays_nothing(answered):
    answered.tell(
        "2026-09-18",
        "attempt.record",
        by=TEAM,
        before="stage-2",
        tried_by="The service manager",
        tried_on=day("2026-09-18"),
        result="not-settled",
        what_was_tried="Offered a weekly call.",
    )
    assert answered.attempt(
        "2026-09-18",
        "escalate",
        by=TEAM,
        requested_on=day("2026-09-18"),
        grounds=("not-said",),
        still_unhappy_about="Nothing changed.",
    )


def test_CC_1_suspension_stops_the_clocks_and_they_start_again_where_it_goes_on(assigned):
    said = {"proceedings": "A county court claim", "why": "The same facts."}
    assigned.tell("2026-09-07", "suspend", by=TEAM, **said)
    assert due(assigned, "2026-09-07") == {}
    assert "stage 1" in assigned.refused("2026-11-02", "resume-2", by=TEAM, ended_on=day("2026-10-30"))
    assert "suspended_at" not in assigned.procedure.moves["suspend"].asks  # the case knows where it stops
    assigned.tell("2026-11-02", "resume-1", by=TEAM, ended_on=day("2026-10-30"))
    assert due(assigned, "2026-11-02")["CC-S1"] == "2026-11-16"


def test_CC_10_an_acknowledgement_states_the_process_and_the_timescale(coventry):
    needs = {s.id: s.needs for s in coventry.letters["complaint-acknowledgement"].must_state}
    assert needs["process"] == ("process",)
    assert needs["answer-by"] == ("answer_by",)
    assert needs["handler"] == ("handler_name", "handler_contact")


def test_CC_9_a_letter_gives_the_Ombudsman_only_where_the_Ombudsman_looks_at_the_council(coventry):
    facts = {"ombudsman_looks": False, "date_on": day("2026-09-01"), "matter_title": "Bins"}
    book = coventry.letters
    words = str(compose(book["ombudsman-signpost"], facts, book).pieces)
    assert "Monitoring Officer" in words
    assert "PO Box" not in words
    with_one = str(compose(book["ombudsman-signpost"], {**facts, "ombudsman_looks": True}, book).pieces)
    assert "lgo.org.uk" in with_one
    kinds = coventry.vocabularies["council-kinds"].codes
    assert kinds["parish"].flags["principal"] is False


def test_CC_1_the_Codes_own_edition_opens_at_stage_1_and_lets_nothing_wait_before_it(code_alone, calendars):
    told = received(code_alone, calendars, "corporate-complaint")
    assert told.reading("2026-09-01").stage.name == "stage-1"
    assert due(told, "2026-09-01") == {
        "ALLOCATE-2WD": "2026-09-03",
        "LGC-ACK": "2026-09-08",
        "LGC-S1": "2026-09-15",
    }
    told.tell("2026-09-02", "acknowledge-1", by=TEAM)
    assert due(told, "2026-09-02") == {"ALLOCATE-2WD": "2026-09-03", "LGC-S1": "2026-09-16"}


def test_CC_1_a_landlord_complaint_runs_on_the_housing_code(coventry, calendars):
    told = received(coventry, calendars, "housing-complaint")
    assert due(told, "2026-09-01") == {
        "ALLOCATE-2WD": "2026-09-03",
        "HOC-ACK": "2026-09-08",
        "HOC-S1": "2026-09-15",
    }
    housing = coventry.letters["housing-stage-2"]
    assert "housing-ombudsman-rights" in {block.standard for block in housing.body}


def test_SPOC_18_a_complaint_about_the_single_point_of_contact_is_told_apart_from_the_others(coventry):
    asks = coventry.edition("corporate-complaint", day("2026-09-01")).moves["receive"].asks
    assert "concerns_spoc" in asks
    for name in ("adult-social-care-complaint", "childrens-complaint"):
        weekly = coventry.edition(name, day("2026-09-01")).weekly_response
        assert weekly is not None
        assert not weekly.enters


def test_WDR_1_no_complaint_procedure_owes_an_acknowledgement_or_an_answer_after_it_was_withdrawn(coventry):
    kinds = [one for one in coventry.procedures.values() if one.family == "complaints"]
    stages = {"acknowledge-1", "acknowledge-2", "respond-1", "respond-2", "decide-procedure"}
    owed_by_stages = [
        (kind.name, move.name, duty)
        for kind in kinds
        for move in coventry.edition(kind.name, day("2026-09-01")).moves.values()
        for duty in move.owes
        if duty.met_by & stages
    ]
    assert len(owed_by_stages) >= 8
    assert [one[:2] for one in owed_by_stages if "withdraw" not in one[2].ended_by] == []


def test_giving_a_formal_complaint_out_is_a_clock_that_stops_with_it(coventry):
    edition = coventry.edition("corporate-complaint", day("2026-09-01"))
    clock = next(one for one in edition.clocks if "assign" in one.stops and one.next == ("assign",))
    assert clock.starts == {"formalise"}
    assert {"assign", "withdraw", "refuse"} <= clock.stops
    assert clock.overdue_to == {"complaints-team", "head-of-service"}


def test_what_a_work_list_offers_first_for_a_clock_is_a_move_of_the_procedure(coventry):
    unknown = {
        f"{one.name}: {name}"
        for one in coventry.procedures.values()
        for clock in one.clocks
        for name in clock.next
        if name not in one.moves
    }
    assert unknown == set()


DAYS_TO_COME = {
    "until", "due_on", "wanted_on", "response_by", "answer_by", "act_by", "panel_on", "expected_on", "inspection_from",
    "review_on", "authority_from", "authority_until", "kept_until", "evidence_by",
}  # fmt: skip


def test_no_day_that_is_over_by_now_can_lie_ahead_in_any_complaint_procedure(coventry):
    kinds = [one for one in coventry.procedures.values() if one.family == "complaints"]
    assert len(kinds) >= 4
    unwatched = {
        f"{kind.name}: {move.name}.{ask.name}"
        for kind in kinds
        for move in kind.moves.values()
        for ask in move.asks.values()
        if ask.type == "date" and not move.built_in and not ask.happened
        if ask.name not in DAYS_TO_COME | {"received_on"}  # the day of receipt is watched everywhere
    }
    assert unwatched == {"childrens-complaint: agree-later-start.starts_on"}
