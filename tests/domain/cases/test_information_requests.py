"""Requests for information on the engine alone: receipt, clarification, extension, answer, refusal."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from evenhand.domain.cases.deciding import Proposal, Refused, decide
from evenhand.domain.cases.events import Actor
from evenhand.domain.cases.excuses import excuses_wanted
from evenhand.domain.cases.reading import Reading
from evenhand.domain.cases.surroundings import Surroundings
from tests.domain.cases.telling import Told, case_of, day

RECEIVED = {"customer": "customer:1", "received_on": day("2026-10-05"), "summary": "Cost of the new car park"}


def due(reading: Reading, rule: str):
    running = [clock for clock in reading.running if clock.rule.id == rule]
    assert len(running) == 1, [clock.rule.id for clock in reading.running]
    return running[0].due_on


def rules(reading: Reading) -> set[str]:
    return {clock.rule.id for clock in reading.running}


@pytest.fixture
def foi(lawbook, calendars) -> Told:
    told = case_of(lawbook, "foi-request", calendars=calendars, on="2026-10-05")
    told.tell("2026-10-05", "receive", **RECEIVED)
    return told


@pytest.fixture
def sar(lawbook, calendars) -> Told:
    told = case_of(lawbook, "subject-access-request", calendars=calendars, on="2026-10-05")
    told.tell("2026-10-05", "receive", **RECEIVED)
    return told


def test_FOI_1_the_answer_is_due_by_the_twentieth_working_day(foi):
    assert due(foi.reading("2026-10-05"), "FOI-20WD") == day("2026-11-02")


def test_FOI_1_logging_it_late_buys_no_time(lawbook, calendars):
    told = case_of(lawbook, "foi-request", calendars=calendars)
    told.tell("2026-10-19", "receive", **RECEIVED)
    assert due(told.reading("2026-10-19"), "FOI-20WD") == day("2026-11-02")


def test_FOI_2_asking_for_clarification_stops_the_clock_and_the_reply_starts_a_new_one(foi):
    foi.tell("2026-10-12", "ask-clarification", asked="Which car park?")
    assert "FOI-20WD" not in rules(foi.reading("2026-10-12"))
    foi.tell("2026-10-19", "receive-clarification", clarification="The one in Mill Lane.")
    assert due(foi.reading("2026-10-19"), "FOI-CLAR") == day("2026-11-16")


def test_FOI_3_a_lapsed_request_opens_again_when_the_person_replies(foi):
    foi.tell("2026-10-12", "ask-clarification", asked="Which car park?")
    assert "nobody can have left it unanswered" in foi.refused("2027-01-13", "lapse")
    foi.tell("2026-10-12", "send-letter", letter="acknowledgement")
    assert "nobody can have left it unanswered" in foi.refused("2027-01-13", "lapse")
    foi.tell("2026-10-12", "send-letter", letter="clarification")
    foi.tell("2027-01-13", "lapse")
    assert foi.reading("2027-01-13").story.outcome == "not-clarified"
    foi.tell("2027-01-18", "receive-clarification", clarification="Mill Lane.")
    assert foi.reading("2027-01-18").stage.name == "open"
    assert "FOI-CLAR" in rules(foi.reading("2027-01-18"))


def test_FOI_6_only_a_qualified_exemption_gives_more_time(foi):
    said = {"until": day("2026-11-20"), "why": "Advice is awaited."}
    assert "Only a qualified exemption" in foi.refused(
        "2026-10-30", "extend", exemption=("foi-40(2)",), **said
    )
    foi.tell("2026-10-30", "extend", exemption=("foi-43(2)",), **said)
    assert due(foi.reading("2026-10-30"), "FOI-PIT-MAX") == day("2026-12-01")


def test_FOI_6_the_day_of_the_decision_is_still_to_come(foi):
    said = {"exemption": ("foi-43(2)",), "why": "Advice is awaited."}
    assert "still to come" in foi.refused("2026-10-30", "extend", until=day("2026-10-30"), **said)


@pytest.mark.parametrize(
    ("procedure", "move"),
    [
        ("foi-request", "ask-fee"),
        ("foi-request", "ask-clarification"),
        ("eir-request", "ask-fee"),
        ("eir-request", "ask-clarification"),
    ],
)
def test_FOI_2_FOI_4_EIR_4_EIR_7_asked_for_after_the_twentieth_working_day_nothing_stops_the_clock(
    procedure, move, lawbook, calendars
):
    told = case_of(lawbook, procedure, calendars=calendars, on="2026-10-05")
    told.tell("2026-10-05", "receive", **RECEIVED)
    fee = {"amount": Decimal(5), "made_up_of": "Copies", "how_to_pay": "By card"}
    said = {"asked": "Which car park?"} if move == "ask-clarification" else fee
    refused = told.refused("2026-11-03", move, **said)
    assert "within the time for the answer, which ended on Monday 2 November 2026" in refused
    told.tell("2026-11-02", move, **said)


def test_FOI_6_the_notice_may_not_go_after_the_twentieth_working_day(foi):
    said = {"exemption": ("foi-43(2)",), "until": day("2026-11-20"), "why": "Advice is awaited."}
    assert "Monday 2 November 2026" in foi.refused("2026-11-03", "extend", **said)


def test_FOI_6_a_new_estimate_is_told_after_the_twentieth_day_and_takes_the_place_of_the_first(foi):
    again = {"until": day("2026-11-27"), "why": "Counsel asked for another week."}
    assert "Nobody was told yet" in foi.refused("2026-10-30", "estimate-anew", **again)
    foi.tell(
        "2026-10-30", "extend", exemption=("foi-43(2)",), until=day("2026-11-20"), why="Advice is awaited."
    )
    foi.tell("2026-11-19", "estimate-anew", **again)
    reading = foi.reading("2026-11-19")
    assert due(reading, "PROMISED-DAY") == day("2026-11-27")
    assert due(reading, "FOI-PIT-MAX") == day("2026-12-01")
    assert "extension-public-interest" in {one.name for one in reading.owed}
    late = foi.refused("2026-11-26", "estimate-anew", until=day("2026-12-02"), why="Another week.")
    assert "Tuesday 1 December 2026 at the latest" in late


def test_FOI_44_a_refusal_owes_its_notice(foi):
    foi.tell(
        "2026-10-20", "refuse", ground=("foi-12(1)",), reasons="Forty hours by a sample of thirty files."
    )
    letters = [owed.name for owed in foi.reading("2026-10-20").owed if owed.kind == "letter"]
    assert letters == ["refusal-notice"]


@pytest.mark.parametrize("sent", [False, True])
def test_FOI_44_a_refusal_that_was_decided_and_recorded_by_hand_still_owes_its_notice(foi, sent: bool):
    decided = {"ground": ("foi-42",), "reasons": "Advice of our solicitor."}
    foi.tell("2026-10-20", "decide-refusal", kind="exemption", **decided)
    foi.tell("2026-10-20", "refuse", **decided, **({"letter": "refusal-notice"} if sent else {}))
    letters = [owed.name for owed in foi.reading("2026-10-20").owed if owed.kind == "letter"]
    assert letters == ([] if sent else ["refusal-notice"])


@pytest.mark.parametrize("sent", [False, True])
def test_FOI_40_an_answer_that_refuses_a_part_and_is_recorded_by_hand_still_owes_its_notice(foi, sent: bool):
    foi.tell("2026-10-20", "clear-answer", outcome="given-in-part", ground=("foi-42",), answer="In part.")
    foi.tell("2026-10-20", "respond", **({"letter": "response"} if sent else {}))
    letters = [owed.name for owed in foi.reading("2026-10-20").owed if owed.kind == "letter"]
    assert letters == ([] if sent else ["response"])


def test_EIR_3_an_extension_needs_both_complexity_and_volume(lawbook, calendars):
    eir = case_of(lawbook, "eir-request", calendars=calendars)
    eir.tell("2026-10-05", "receive", **RECEIVED)
    assert "Volume alone" in eir.refused(
        "2026-10-20", "extend", complex=False, voluminous=True, why="Many files."
    )
    eir.tell("2026-10-20", "extend", complex=True, voluminous=True, why="Many files, three authorities.")
    assert due(eir.reading("2026-10-20"), "EIR-40WD") == day("2026-12-01")
    assert "EIR-20WD" not in rules(eir.reading("2026-10-20"))


def test_SAR_4_the_days_from_asking_to_answering_do_not_count(sar):
    sar.tell("2026-10-12", "ask-clarification", asked="Which years?")
    assert [c.due_on for c in sar.reading("2026-10-12").running if c.rule.id == "SAR-PAUSE"] == [None]
    sar.tell("2026-10-19", "receive-clarification", clarification="Since 2024.")
    assert due(sar.reading("2026-10-19"), "SAR-PAUSE") == day("2026-11-13")


def test_SAR_3_the_month_runs_from_proof_of_identity(sar):
    sar.tell("2026-10-06", "ask-identity", doubt="Written from an address never seen before.")
    assert "SAR-1M" not in rules(sar.reading("2026-10-06"))
    sar.tell("2026-10-17", "receive-identity", shown="Passport, in person.")
    assert due(sar.reading("2026-10-17"), "SAR-1M") == day("2026-11-17")


def test_SAR_5_an_extension_gives_three_months_from_receipt(sar):
    sar.tell("2026-10-30", "extend", because="complex", why="Nine systems hold the data.")
    assert due(sar.reading("2026-10-30"), "SAR-EXT") == day("2027-01-05")
    assert "SAR-1M" not in rules(sar.reading("2026-10-30"))


def test_SAR_18_an_answer_about_personal_data_never_enters_a_weekly_response(sar):
    assert sar.procedure.weekly_response is not None
    assert not sar.procedure.weekly_response.enters


def test_SPOC_18_the_clock_stops_when_the_answer_has_gone_and_not_when_it_is_cleared(foi):
    assert "has not cleared" in foi.refused("2026-10-26", "respond")
    foi.tell("2026-10-26", "clear-answer", outcome="given", answer="The file is enclosed.")
    assert "FOI-20WD" in rules(foi.reading("2026-10-27"))
    foi.tell("2026-10-30", "respond")
    reading = foi.reading("2026-10-30")
    assert reading.story.outcome == "given"
    assert [c.stopped_on for c in reading.clocks if c.rule.id == "FOI-20WD"] == [day("2026-10-30")]


def test_FOI_2_an_answer_cleared_before_a_clarification_does_not_count_after_it(foi):
    foi.tell("2026-10-06", "clear-answer", outcome="given", answer="Nothing yet.")
    foi.tell("2026-10-12", "ask-clarification", asked="Which car park?")
    foi.tell("2026-10-19", "receive-clarification", clarification="Mill Lane.")
    assert "has not cleared" in foi.refused("2026-10-20", "respond")


def test_SAR_4_two_pauses_both_count(sar):
    for asked, replied in (("2026-10-12", "2026-10-19"), ("2026-10-26", "2026-10-27")):
        sar.tell(asked, "ask-clarification", asked="Which years?")
        sar.tell(replied, "receive-clarification", clarification="Since 2024.")
    assert due(sar.reading("2026-10-27"), "SAR-PAUSE") == day("2026-11-16")


def test_a_clock_the_law_has_no_value_for_stands_still_and_says_why(lawbook, calendars):
    old = case_of(lawbook, "subject-access-request", calendars=calendars, on="2025-10-06")
    old.tell("2025-10-06", "receive", **{**RECEIVED, "received_on": day("2025-10-06")})
    old.tell("2025-10-13", "ask-clarification", asked="Which years?")
    clock = next(c for c in old.reading("2025-10-13").running if c.rule.id == "SAR-PAUSE")
    assert clock.due_on is None
    assert "SAR-PAUSE has no value" in clock.reckoning.reasons[0].text


def test_FOI_6_the_last_day_for_a_notice_nobody_need_give_is_no_duty(foi):
    reading = foi.reading("2026-10-06")
    assert [c.rule.id for c in reading.running if c.limit] == ["FOI-PIT-NOTICE", "FOI-PIT-MAX"]
    assert reading.next_due.rule.id == "FOI-20WD"


def test_FOI_13_what_another_body_holds_for_the_council_is_never_not_held(foi):
    foi.tell("2026-10-06", "question.add", question="What did the contractor pay its drivers?")
    said = {"question_outcome": "not-held", "not_held_reason": "elsewhere", "held_by": "The contractor"}
    assert "section 3(2)" in foi.refused(
        "2026-10-07", "question.answer", item="question-1", held_for_us=True, **said
    )
    foi.tell("2026-10-07", "question.answer", item="question-1", **said)


def test_FOI_13_what_went_after_the_request_came_counts_only_where_it_would_have_gone_anyway(foi):
    foi.tell("2026-10-06", "question.add", question="Who was at the meeting?")
    said = {"question_outcome": "not-held", "not_held_reason": "disposed", "gone_since": True}
    assert "section 1(4)" in foi.refused("2026-10-07", "question.answer", item="question-1", **said)
    foi.tell(
        "2026-10-07", "question.answer", item="question-1", gone_anyway="The log empties each week.", **said
    )


def test_FOI_15_another_form_than_the_one_asked_for_needs_its_reason(lawbook, calendars):
    told = case_of(lawbook, "foi-request", calendars=calendars, on="2026-10-05")
    told.tell("2026-10-05", "receive", preferred_form="reusable-dataset", **RECEIVED)
    said = {"outcome": "given", "answer": "The table."}
    assert "say whether they get it so" in told.refused("2026-10-20", "clear-answer", **said)
    assert "section 11(3)" in told.refused("2026-10-20", "clear-answer", form_given="otherwise", **said)
    told.tell("2026-10-20", "clear-answer", form_given="as-asked", **said)


def test_FOI_15_who_asks_for_no_form_is_asked_for_none(foi):
    foi.tell("2026-10-20", "clear-answer", outcome="given", answer="The table.")


def test_FOI_15_a_dataset_that_was_asked_for_stays_unpublished_only_with_a_reason(lawbook, calendars):
    told = case_of(lawbook, "foi-request", calendars=calendars, on="2026-10-05")
    told.tell("2026-10-05", "receive", preferred_form="reusable-dataset", **RECEIVED)
    told.tell("2026-10-20", "clear-answer", outcome="given", answer="The table.", form_given="as-asked")
    told.tell("2026-10-20", "respond")
    assert "section 19(2A)" in told.refused("2026-10-21", "decide-publication", publish=False)
    told.tell("2026-10-21", "decide-publication", publish=False, why="It would name families.")


def test_FOI_51_hiding_a_small_number_is_a_judgement_and_gives_in_part(foi):
    foi.tell("2026-10-06", "question.add", question="How many pupils were excluded, by school?")
    said = {"question_outcome": "given", "answer": "School A: fewer than five."}
    refused = foi.refused("2026-10-07", "question.answer", item="question-1", small_numbers="hidden", **said)
    assert "a judgement" in refused
    assert "given in part" in refused
    foi.tell(
        "2026-10-07",
        "question.answer",
        item="question-1",
        question_outcome="given-in-part",
        answer="School A: fewer than five.",
        small_numbers="hidden",
        small_numbers_why="One village school: everybody would know the child.",
    )


def test_FOI_51_a_small_number_may_be_shown_where_nobody_can_be_recognised(foi):
    foi.tell("2026-10-06", "question.add", question="How many cars does the council own?")
    foi.tell(
        "2026-10-07",
        "question.answer",
        item="question-1",
        question_outcome="given",
        answer="Three.",
        small_numbers="shown",
        small_numbers_why="Cars, and nobody drives one alone.",
    )


def test_FOI_52_a_senior_officers_name_is_given_as_a_rule_and_a_junior_officers_is_not(foi):
    ground = {"extent": "in-part", "scope": "Page 2.", "why_applies": "They are people's names."}
    foi.tell("2026-10-06", "ground.apply", ground="foi-40(2)", **ground)
    taken = {"pages": "2", "what": "A name", "how_much": "words", "words_count": 2}
    said = {"document": "Minutes", "ground_number": 1, **taken}
    assert "given as a rule" in foi.refused("2026-10-07", "redaction.log", whose="senior-officer", **said)
    foi.tell("2026-10-07", "redaction.log", whose="junior-officer", **said)
    foi.tell("2026-10-07", "redaction.log", whose="senior-officer", exceptional="Threats were made.", **said)


@pytest.mark.parametrize("how", ["respond", "refuse"])
def test_FOI_53_every_answer_owes_a_decision_whether_it_is_published(foi, how: str):
    foi.tell("2026-10-20", "clear-answer", outcome="given", answer="The table.")
    said = {} if how == "respond" else {"ground": ("foi-23",), "reasons": "It is on our page."}
    foi.tell("2026-10-21", how, **said)
    owed = {o.name: o for o in foi.reading("2026-10-21").obligations}["publication-decision"]
    assert owed.open
    assert owed.by == ("information-team",)
    foi.tell("2026-10-22", "decide-publication", publish=True, personal_data_checked=True)
    assert not any(o.open and o.name == owed.name for o in foi.reading("2026-10-22").obligations)


def test_FOI_53_an_answer_about_the_persons_own_data_is_never_up_for_publication(sar):
    assert "decide-publication" not in sar.procedure.moves
    assert all(owed.name != "publication-decision" for owed in sar.procedure.moves["respond"].owes)


def test_CNT_4_nothing_was_received_on_a_day_that_has_not_come(lawbook, calendars):
    told = case_of(lawbook, "foi-request", calendars=calendars)
    mistyped = {**RECEIVED, "received_on": day("2027-10-05")}
    said = told.refused("2026-10-05", "receive", **mistyped)
    assert "Tuesday 5 October 2027 has not come yet" in said


@pytest.mark.parametrize("year", ["9999", "2160", "1899", "0001"])
def test_CAL_9_a_year_from_which_no_clock_can_be_counted_is_refused_with_the_field(lawbook, calendars, year):
    told = case_of(lawbook, "foi-request", calendars=calendars)
    told.tell("2026-10-05", "receive", **RECEIVED)
    outcome = told.attempt(
        "2026-10-06", "extend", until=day(f"{year}-01-01"), why="Long.", exemption=("foi-43(1)",)
    )
    assert isinstance(outcome, Refused)
    assert f"The year {int(year)} cannot be meant." in str(outcome)
    assert "until" in {refusal.field for refusal in outcome.refusals}


def test_FOI_40_an_answer_given_in_full_withholds_nothing(foi):
    said = {"outcome": "given", "answer": "The file is enclosed."}

    against = foi.refused("2026-10-26", "clear-answer", ground=("foi-40(2)", "foi-43(2)"), **said)

    assert "“Given in full” withholds nothing" in against
    foi.tell(
        "2026-10-26", "clear-answer", outcome="given-in-part", ground=("foi-43(2)",), answer="Part of it."
    )
    foi.tell("2026-10-27", "clear-answer", **said)


def test_FOI_40_an_answer_given_in_full_has_no_ground_still_to_rely_on(foi):
    ground = {
        "ground": "foi-44",
        "subsection": "(1)(c)",
        "extent": "in-part",
        "scope": "Page 2",
        "why_applies": "An order forbids it.",
    }
    item = foi.tell("2026-10-20", "ground.apply", **ground).item
    foi.tell("2026-10-21", "ground.approve", item=item, approver="officer:9")

    against = foi.refused("2026-10-26", "clear-answer", outcome="given", answer="The file is enclosed.")

    assert "still to be withheld under: ground 1" in against


def test_SAR_10_an_answer_waits_for_its_search_its_papers_and_the_other_people_in_them(sar):
    answer = {"outcome": "given", "answer": "Your file is enclosed."}
    assert "Record a search first" in sar.refused("2026-10-12", "clear-answer", **answer)
    search = {"place": "Housing", "terms": "Name", "searched_on": day("2026-10-12"), "found": 1}
    sar.tell("2026-10-12", "search.make", searcher="officer:1", **search)
    sar.tell("2026-10-12", "paper.list", paper_title="Letter of 3 May", source="Housing", pages=2)
    sar.tell("2026-10-12", "third-party.find", who="A neighbour", paper_number=1)
    said = sar.refused("2026-10-13", "clear-answer", **answer)
    assert "What becomes of these papers is not decided yet: paper 1" in said
    assert "Other people are in the papers" in said
    sar.tell("2026-10-13", "paper.decide", item="paper-1", becomes="disclosed")
    decided = {"consent": "not-asked", "decision": "disclose", "why": "They wrote it together."}
    sar.tell("2026-10-13", "third-party.decide", item="third-party-1", **decided)
    sar.tell("2026-10-13", "clear-answer", **answer)


def test_SAR_10_the_date_of_a_paper_is_added_later_and_what_was_decided_about_it_stays(sar):
    sar.tell("2026-10-12", "paper.list", paper_title="Letter", source="Housing", pages=2)
    sar.tell("2026-10-13", "paper.decide", item="paper-1", becomes="disclosed")
    assert "Say at least one of these" in sar.refused("2026-10-14", "paper.describe", item="paper-1")

    sar.tell("2026-10-14", "paper.describe", item="paper-1", dated_on=day("2024-05-03"))

    (paper,) = sar.reading("2026-10-14").items_of("paper")
    assert (paper.stage, paper.facts["becomes"], paper.facts["dated_on"]) == (
        "decided",
        "disclosed",
        day("2024-05-03"),
    )


def test_SAR_5_while_proof_of_identity_is_awaited_no_notice_of_more_time_falls_due(sar):
    sar.tell("2026-10-12", "ask-identity", doubt="An address never seen before.")
    assert "SAR-EXT-NOTICE" not in rules(sar.reading("2026-10-12"))
    sar.tell("2026-10-20", "receive-identity", shown="Passport, in person.")
    assert due(sar.reading("2026-10-20"), "SAR-EXT-NOTICE") == day("2026-11-20")


@pytest.mark.parametrize(
    ("asked", "said", "wanted"),
    [
        ("2026-10-12", {}, "2026-10-19"),  # the usual five working days
        ("2026-10-29", {}, "2026-10-30"),  # due by law on Monday 2 November 2026
        ("2026-10-12", {"wanted_on": day("2026-10-14")}, "2026-10-14"),
        ("2026-11-05", {}, "2026-11-12"),  # late already: no such day is left
    ],
)
def test_SPOC_10_a_colleague_is_asked_for_a_day_before_the_law_wants_the_answer(
    foi, asked: str, said: dict[str, object], wanted: str
):
    facts = {"from_whom": "officer:5", "question": "Which gifts?", **said}
    foi.tell(asked, "contribution.ask", **facts)
    running = [clock for clock in foi.reading(asked).running if clock.item]
    assert [clock.due_on for clock in running] == [day(wanted)]


def test_SPOC_10_a_day_past_the_usual_time_is_refused_and_never_silently_shortened(foi):
    said = {"from_whom": "officer:5", "question": "Which gifts?", "wanted_on": day("2026-10-27")}
    assert "Monday 19 October 2026" in foi.refused("2026-10-12", "contribution.ask", **said)


def test_SPOC_10_a_reminder_that_was_not_written_yet_is_owed_and_one_that_went_is_not(foi):
    asked = {"from_whom": "officer:5", "question": "Which gifts?"}
    item = foi.tell("2026-10-12", "contribution.ask", **asked).item
    foi.tell("2026-10-12", "contribution.tell", item=item)
    foi.tell("2026-10-20", "contribution.chase", item=item, contact="contact:7")
    assert not foi.reading("2026-10-20").owed
    foi.tell("2026-10-21", "contribution.chase", item=item)
    assert [owed.name for owed in foi.reading("2026-10-21").owed] == ["contribution-chase"]
    foi.tell("2026-10-21", "contribution.tell", item=item)
    assert not foi.reading("2026-10-21").owed
    other = foi.tell("2026-10-21", "contribution.ask", **asked).item
    foi.tell("2026-10-22", "contribution.return", item=other, why="It is for Highways.")
    assert [owed.name for owed in foi.reading("2026-10-22").owed] == ["returned"]
    foi.tell("2026-10-23", "contribution.settle", item=other, instead="Highways was asked.")
    assert not foi.reading("2026-10-23").owed
    last = foi.tell("2026-10-23", "contribution.ask", **asked).item
    foi.tell("2026-10-26", "contribution.return", item=last, why="It is for Parks.")
    assert [owed.name for owed in foi.reading("2026-10-26").owed] == ["returned"]
    ended = foi.tell("2026-10-27", "withdraw")
    assert not foi.reading("2026-10-27").owed
    given_up = foi.reading("2026-10-27").obligations[-1]
    assert (given_up.name, given_up.met_by, given_up.waived) == ("returned", ended.sequence, True)


def test_FOI_1_what_has_gone_with_the_answer_is_not_answered_otherwise_behind_it(foi):
    foi.tell("2026-10-06", "question.add", question="What did it cost?")
    given = {"item": "question-1", "question_outcome": "given"}
    foi.tell("2026-10-07", "question.answer", answer="£1.", **given)
    foi.tell("2026-10-08", "clear-answer", outcome="given", answer="£1.")
    foi.tell("2026-10-09", "respond")
    assert "has gone with this" in foi.refused("2026-10-12", "question.answer", answer="£2.", **given)
    assert "has gone with this" in foi.refused("2026-10-12", "question.drop", item="question-1", why="Less")


def test_FOI_22_no_more_is_tried_than_there_is_and_the_trial_is_over(foi):
    work = {
        "activity": "extracting",
        "systems": "Paper files",
        "sample_minutes": 50,
        "estimator": "officer:1",
    }
    many = {**work, "records": 216, "sample_records": 500, "sampled_on": day("2026-10-08")}
    assert "500 were tried and there are only 216" in foi.refused("2026-10-08", "estimate.make", **many)
    later = {**work, "records": 216, "sample_records": 10, "sampled_on": day("2027-01-12")}
    assert "has not come yet" in foi.refused("2026-10-08", "estimate.make", **later)
    nothing = {
        **work,
        "records": 216,
        "sample_records": 10,
        "sample_minutes": 0,
        "sampled_on": day("2026-10-08"),
    }
    assert "took no time costs nothing" in foi.refused("2026-10-08", "estimate.make", **nothing)


@pytest.mark.parametrize(
    ("procedure", "rule"),
    [("foi-request", "FOI-26"), ("eir-request", "EIR-20"), ("subject-access-request", "SAR-7")],
)
def test_GEN_6_what_stands_against_an_answer_is_said_by_the_rule_of_its_own_law(lawbook, procedure, rule):
    guards = lawbook.edition(procedure, day("2026-10-01")).moves["clear-answer"].guards
    assert [guard.rule for guard in guards if guard.holds == "nothing-against"] == [rule]


@pytest.mark.parametrize("procedure", ["eir-request", "subject-access-request"])
def test_EIR_3_SAR_5_more_time_is_taken_once_and_its_notice_has_a_name_people_know(lawbook, procedure):
    move = lawbook.edition(procedure, day("2026-10-01")).moves["extend"]
    assert not move.repeatable
    assert [owed.title for owed in move.owes] == ["Notice of more time"]


def test_FOI_6_the_notice_that_buys_time_has_a_day_of_its_own_and_stands_on_the_work_list(foi):
    said = {"exemption": ("foi-43(2)",), "until": day("2026-11-20"), "why": "Advice is awaited."}
    foi.tell("2026-10-30", "extend", **said)
    owed = [one for one in foi.reading("2026-10-30").owed if one.name == "extension-public-interest"]
    assert [one.due_on for one in owed] == [day("2026-11-02")]


@pytest.mark.parametrize(
    ("name", "received", "asked"),
    [
        ("foi-request", "2012-10-01", True),
        ("foi-request", "2025-10-04", True),
        ("foi-request", "2025-10-05", False),
        ("subject-access-request", "2012-10-01", True),
        ("subject-access-request", "2024-10-01", True),
        ("data-rights-request", "2024-10-01", True),
        ("data-protection-complaint", "2024-10-01", True),
    ],
)
def test_FOI_1_a_day_of_receipt_long_ago_is_asked_about_and_taken_with_its_reason(
    lawbook, calendars, name, received, asked
):
    facts = {"customer": "customer:1", "received_on": day(received), "summary": "Gifts"}
    facts |= {"how_received": "letter"} if name == "data-protection-complaint" else {}

    def logged(**more):
        proposal = Proposal(
            move="receive",
            facts={**facts, **more},
            happened_on=day(received),
            recorded_at=dt.datetime(2026, 10, 6, 9, tzinfo=dt.UTC),
            recorded_by=Actor(officer="officer:1", roles=frozenset({"information-team"})),
        )
        procedure = lawbook.edition(name, day(received))
        return decide(
            procedure,
            (),
            Surroundings(calendars=calendars),
            proposal,
            vocabularies=lawbook.vocabularies,
            today=day("2026-10-06"),
        )

    refused = logged()
    assert isinstance(refused, Refused) is asked
    if asked:
        assert "Check the year" in refused.refusals[0].says
        assert refused.refusals[0].field == "received_on"
    assert not isinstance(logged(logged_late_because="It lay in a locked drawer."), Refused)
    procedure = lawbook.edition(name, day(received))
    wanted = excuses_wanted(
        procedure,
        procedure.moves["receive"],
        {"received_on": day(received)},
        Surroundings(calendars=calendars),
        happened_on=day(received),
        today=day("2026-10-06"),
    )
    assert [one.ask.name for one in wanted] == ["logged_late_because"] * asked


@pytest.mark.parametrize("outcome", ["withdrawn", "fee-not-paid", "not-clarified", "identity-not-shown"])
def test_FOI_14_no_answer_is_cleared_as_something_that_a_move_of_its_own_records(outcome, foi):
    refused = foi.refused("2026-10-12", "clear-answer", outcome=outcome, answer="£1.")
    assert "recorded by a move of its own" in refused
    foi.tell("2026-10-12", "clear-answer", outcome="not-held", answer="We hold none.")


def test_FOI_40_a_ground_names_a_question_that_is_there(foi):
    ground = {"ground": "foi-43(2)", "extent": "in-full", "scope": "The rates.", "why_applies": "Trade."}
    foi.tell("2026-10-06", "question.add", question="What were the rates?")
    for number in (2, 0):
        refused = foi.refused("2026-10-12", "ground.apply", question_number=number, **ground)
        assert f"There is no question {number}" in refused
    foi.tell("2026-10-12", "ground.apply", question_number=1, **ground)
    foi.tell("2026-10-12", "question.drop", item="question-1", why="Withdrawn.")
    assert "it was dropped" in foi.refused("2026-10-12", "ground.apply", question_number=1, **ground)
