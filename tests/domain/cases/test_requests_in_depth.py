"""Fees, particulars, section 14 and 17(6), transfers, agents: the less common turns of a request."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from evenhand.domain.cases.events import Actor
from evenhand.domain.cases.reading import as_if_told
from tests.domain.cases.telling import Told, case_of, day

RECEIVED = {"customer": "customer:1", "received_on": day("2026-10-05"), "summary": "Cost of the new car park"}
FEE = {"amount": Decimal("30.00"), "made_up_of": "300 copies and postage.", "how_to_pay": "By card."}
ASSESSED = {
    "indicators": ("volume",),
    "history": "Forty requests since May, with dates.",
    "purpose": "Little that could be seen.",
    "tried": "A call on 3 October, and an offer to narrow.",
}
RELIED = {
    "deciders": ("officer:2", "officer:3"),
    "reasons": "The burden is out of proportion to its purpose.",
    "subject": "The car park contract",
    "wider_behaviour": False,
}


@pytest.fixture
def opened(lawbook, calendars):
    def make(procedure: str) -> Told:
        told = case_of(lawbook, procedure, calendars=calendars, on="2026-10-05")
        told.tell("2026-10-05", "receive", **RECEIVED)
        return told

    return make


def due(told: Told, on: str) -> dict[str, object]:
    return {clock.rule.id: clock.due_on for clock in told.reading(on).running}


def assessed(told: Told, ground: str) -> Told:
    told.tell("2026-10-12", "assessment.open", **ASSESSED)
    told.tell("2026-10-14", "assessment.rely", item="assessment-1", ground=ground, **RELIED)
    return told


def test_FOI_4_the_working_days_from_the_notice_to_the_payment_do_not_count(opened):
    told = opened("foi-request")
    told.tell("2026-10-12", "ask-fee", **FEE)
    assert "FOI-20WD" not in due(told, "2026-10-12")
    told.tell("2026-10-16", "receive-fee", paid_amount=Decimal("30.00"))
    assert due(told, "2026-10-16")["FOI-FEE"] == day("2026-11-09")  # five working days later than 2 November


def test_FOI_5_an_unpaid_request_lapses_after_three_months_and_not_before(opened):
    told = opened("foi-request")
    told.tell("2026-10-12", "ask-fee", **FEE)
    assert "nobody can have left it unpaid" in told.refused("2027-01-12", "lapse-fee")
    told.tell("2026-11-09", "send-letter", letter="holding-update")
    assert "nobody can have left it unpaid" in told.refused("2027-01-12", "lapse-fee")
    told.tell("2026-10-12", "send-letter", letter="fees-notice")
    assert "Monday 11 January 2027" in told.refused("2027-01-11", "lapse-fee")  # they have all of that day
    told.tell("2027-01-12", "lapse-fee")
    assert told.reading("2027-01-12").story.outcome == "fee-not-paid"


def test_FOI_27_a_fees_notice_says_what_it_is_made_up_of(opened):
    told = opened("foi-request")
    refused = told.refused("2026-10-12", "ask-fee", amount=Decimal(30), how_to_pay="By card.")
    assert "what it is made up of" in refused
    refused = told.refused("2026-10-12", "ask-fee", search_cost=Decimal("30.01"), **FEE)
    assert "The whole fee is £30.00" in refused


def test_FOI_28_the_limit_and_the_rate_are_dated_settings(lawbook):
    value = lawbook.clocks["FOI-COST"].value_on(day("2026-10-05"))
    assert value is not None
    assert (value.limit, value.rate, value.from_) == (Decimal("450.00"), Decimal("25.00"), day("2005-01-01"))


def test_EIR_2_FOI_12_what_is_asked_by_word_of_mouth_is_environmental_or_is_written_down(lawbook, calendars):
    for procedure in ("eir-request", "subject-access-request"):
        told = case_of(lawbook, procedure, calendars=calendars, on="2026-10-05")
        told.tell("2026-10-05", "receive", spoken=True, request="How clean is the air?", **RECEIVED)
    told = case_of(lawbook, "foi-request", calendars=calendars, on="2026-10-05")
    refused = told.refused("2026-10-05", "receive", spoken=True, **RECEIVED)
    assert "Help the person to write it down" in refused
    told.tell("2026-10-05", "receive", spoken=False, **RECEIVED)


def test_EIR_1_an_answer_is_due_by_the_twentieth_working_day(opened):
    assert due(opened("eir-request"), "2026-10-05")["EIR-20WD"] == day("2026-11-02")


def test_EIR_4_particulars_start_twenty_new_working_days(opened):
    told = opened("eir-request")
    told.tell("2026-10-12", "ask-clarification", asked="Which river?")
    told.tell("2026-10-19", "receive-clarification", clarification="The Harrow.")
    assert due(told, "2026-10-19")["EIR-PARTIC"] == day("2026-11-16")


def test_EIR_5_help_is_recorded(opened):
    told = opened("eir-request")
    told.tell("2026-10-12", "advise", help="Name one river.")
    assert "help" in told.reading("2026-10-12").story.facts


def test_EIR_7_a_charge_pauses_the_clock_and_lapses_after_sixty_working_days(opened):
    told = opened("eir-request")
    told.tell("2026-10-12", "ask-fee", **FEE)
    reading = told.reading("2026-10-12")
    lapse = next(c for c in reading.running if c.rule.id == "EIR-FEE-LAPSE")
    assert lapse.limit
    assert "until" in told.refused("2026-12-01", "lapse-fee")
    told.tell("2026-10-16", "receive-fee", paid_amount=Decimal("30.00"))
    assert due(told, "2026-10-16")["EIR-FEE"] == day("2026-11-09")


def test_EIR_11_another_authority_is_named_with_its_address_and_no_clock_stops(opened):
    told = opened("eir-request")
    said = {"to_whom": "The river board", "how": "told-the-person"}
    assert "its address" in told.refused("2026-10-12", "transfer", **said)
    told.tell("2026-10-12", "transfer", their_address="1 Weir Lane, Harrowmere", **said)
    assert "EIR-20WD" in due(told, "2026-10-12")


def test_FOI_30_FOI_31_section_14_needs_an_assessment_with_evidence_and_deciders(opened):
    told = opened("foi-request")
    refusal = {"kind": "vexatious", "ground": ("foi-14(1)",), "reasons": "The burden."}
    assert "First assess the request" in told.refused("2026-10-12", "decide-refusal", **refusal)
    assert "Say:" in told.refused("2026-10-12", "assessment.open", indicators=("volume",))
    assessed(told, "foi-14(1)")
    told.tell("2026-10-15", "decide-refusal", **refusal)
    assert [owed.name for owed in told.reading("2026-10-15").owed] == ["refusal-vexatious"]


def test_FOI_11_a_repeated_request_names_the_one_that_was_answered_and_why_the_interval_is_too_short(opened):
    told = opened("foi-request")
    told.tell("2026-10-12", "assessment.open", **ASSESSED)
    said = {"item": "assessment-1", "ground": "foi-14(2)", **RELIED}
    for part in ({}, {"earlier_case": "EH-2026-000001"}, {"interval_reason": "Nothing changed in a month."}):
        assert "complied with before" in told.refused("2026-10-14", "assessment.rely", **said, **part)
    both = {"earlier_case": "EH-2026-000001", "interval_reason": "Nothing changed in a month."}
    told.tell("2026-10-14", "assessment.rely", **said, **both)


def test_FOI_32_advice_and_narrowing_are_considered_before_a_request_is_assessed_as_a_whole(opened):
    told = opened("foi-request")
    untried = {name: value for name, value in ASSESSED.items() if name != "tried"}
    refused = told.refused("2026-10-12", "assessment.open", **untried)
    assert "narrowing" in refused.casefold()
    told.tell("2026-10-12", "assessment.open", **ASSESSED)
    warned = {"warning": "More on this contract may be refused.", "warned_on": day("2026-10-13")}
    told.tell("2026-10-13", "assessment.warn", item="assessment-1", **warned)
    assert told.reading("2026-10-13").offer("clear-answer").allowed


def test_FOI_30_an_exemption_is_no_ground_for_refusing_a_request_as_a_whole(opened):
    told = opened("foi-request")
    told.tell("2026-10-12", "assessment.open", **ASSESSED)
    refused = told.refused("2026-10-14", "assessment.rely", item="assessment-1", ground="foi-43(2)", **RELIED)
    assert "is not a ground for refusing a request as a whole" in refused


def test_FOI_34_within_twelve_months_a_later_request_is_decided_on_and_never_barred(opened):
    told = assessed(opened("foi-request"), "foi-14(1)")
    clock = next(c for c in told.reading("2026-10-14").running if c.rule.id == "FOI-SIMILAR-12M")
    assert (clock.due_on, clock.limit) == (day("2027-10-13"), True)
    later = opened("foi-request")
    said = {"earlier_request": "EH-2026-000001", "taken_as": "fresh", "why": "Another contract."}
    later.tell("2026-11-02", "compare-with-earlier", **said)
    assert later.reading("2026-11-02").offer("clear-answer").allowed


def test_FOI_45_no_notice_only_for_section_14_after_an_earlier_notice_and_where_unreasonable(opened):
    told = assessed(opened("foi-request"), "foi-14(1)")
    said = {"kind": "no-notice", "ground": ("foi-14(1)",), "reasons": "As before."}
    refused = told.refused("2026-10-15", "decide-refusal", **said)
    assert "Name the earlier request" in refused
    assert "unreasonable in all the circumstances" in refused
    dear = {**said, "ground": ("foi-12(1)",)}
    assert "Only section 14 can go without a notice" in told.refused("2026-10-15", "decide-refusal", **dear)
    tests = {
        "earlier_notice": "EH-2026-000001",
        "unreasonable_to_expect": "The ninth in a month, word for word.",
    }
    told.tell("2026-10-15", "decide-refusal", **said, **tests)
    assert told.reading("2026-10-15").owed == ()
    told.tell("2026-10-15", "refuse", ground=("foi-14(1)",), reasons="As before.")
    assert [owed.kind for owed in told.reading("2026-10-15").owed] == ["task"]


def test_FOI_55_an_answer_says_how_the_information_may_be_used_again(lawbook):
    for letter in ("response", "response-environmental"):
        assert any(block.standard == "re-use" for block in lawbook.letters[letter].body)


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2027-01-31", "2027-03-01"),  # no 31 February, and its last day is a Sunday
        ("2026-11-25", "2026-12-29"),  # Christmas Day, a substitute holiday and a weekend
        ("2026-10-03", "2026-11-03"),  # received on a Saturday: counted from it all the same
    ],
)
def test_SAR_2_a_month_ends_on_the_same_number_or_the_last_day_and_moves_off_days_of_rest(
    lawbook, calendars, received, last
):
    told = case_of(lawbook, "subject-access-request", calendars=calendars, on=received)
    told.tell(received, "receive", **{**RECEIVED, "received_on": day(received)})
    (clock,) = (clock for clock in told.reading(received).running if clock.rule.id == "SAR-1M")
    assert clock.due_on == day(last)


def test_SAR_7_a_refusal_as_a_whole_is_for_the_council_to_show(opened):
    told = opened("subject-access-request")
    said = {"kind": "unfounded-or-excessive", "ground": ("sar-excessive",), "reasons": "The same again."}
    assert "for the council to show it" in told.refused("2026-10-12", "decide-refusal", **said)
    assessed(told, "sar-excessive")
    told.tell("2026-10-15", "decide-refusal", **said)


def test_SAR_8_without_proof_of_identity_it_is_closed_after_a_wait_and_the_person_told(opened):
    told = opened("subject-access-request")
    told.tell("2026-10-06", "ask-identity", doubt="An address never seen before.")
    assert "nobody can have left that unanswered" in told.refused("2027-01-06", "lapse-identity")
    told.tell("2026-10-06", "send-letter", letter="identity-request")
    assert "Wednesday 6 January 2027" in told.refused("2027-01-06", "lapse-identity")
    told.tell("2027-01-07", "lapse-identity")
    reading = told.reading("2027-01-07")
    assert reading.story.outcome == "identity-not-shown"
    assert "closed-subject-access" in [owed.name for owed in reading.owed]


def test_SAR_3_proof_of_identity_is_asked_for_within_the_month_and_again_only_for_a_reason(opened):
    told = opened("subject-access-request")
    doubt = {"doubt": "An address never seen before."}
    assert "Thursday 5 November 2026" in told.refused("2026-11-06", "ask-identity", **doubt)
    told.tell("2026-10-06", "ask-identity", **doubt)
    told.tell("2026-10-08", "receive-identity", shown="A passport, at the desk.")
    assert "given already" in told.refused("2026-10-12", "ask-identity", **doubt)
    told.tell("2026-10-12", "ask-identity", again_because="The passport is another person's.", **doubt)


def test_SAR_4_what_is_meant_is_asked_within_the_month(opened):
    told = opened("subject-access-request")
    assert "stops nothing" in told.refused("2026-11-06", "ask-clarification", asked="Which years?")
    told.tell("2026-11-05", "ask-clarification", asked="Which years?")


@pytest.mark.parametrize(
    ("procedure", "ground", "owed"),
    [("eir-request", ("eir-12(4)(a)",), ["response-environmental"]), ("foi-request", (), [])],
)
def test_EIR_11_not_held_is_refused_by_a_notice_also_where_the_answer_is_recorded_by_hand(
    opened, procedure, ground, owed
):
    told = opened(procedure)
    said = {"outcome": "not-held", "answer": "We hold nothing of the kind."}
    told.tell("2026-10-12", "clear-answer", **said, **({"ground": ground} if ground else {}))
    told.tell("2026-10-13", "respond")
    assert [one.name for one in told.reading("2026-10-13").owed if one.kind == "letter"] == owed


def test_FOI_5_less_than_the_fee_does_not_end_the_wait_without_a_reason(opened):
    told = opened("foi-request")
    told.tell("2026-10-12", "ask-fee", **FEE)
    refused = told.refused("2026-10-16", "receive-fee", paid_amount=Decimal("4.00"))
    assert "£30.00 and paid £4.00" in refused
    told.tell("2026-10-16", "receive-fee", paid_amount=Decimal("4.00"), paid_less_because="Postage is ours.")


AGENT = {"acts_for": "solicitor-or-agent", "authority": "A signed form."}


def test_SAR_9_proof_of_an_agents_authority_is_asked_for_while_the_month_runs_on(opened):
    """The law starts the month anew for identity and a fee alone, whatever guidance says of authority."""
    told = opened("subject-access-request")
    told.tell("2026-10-20", "check-authority", **AGENT)
    assert due(told, "2026-10-20")["SAR-1M"] == day("2026-11-05")
    told.tell("2026-10-21", "ask-identity", doubt="An address never seen before.")
    told.tell("2026-10-23", "receive-identity", shown="A passport, at the desk.")
    assert due(told, "2026-10-23")["SAR-1M"] == day("2026-11-23")


def test_SAR_9_whoever_asks_for_a_child_says_what_the_child_understands(opened):
    told = opened("subject-access-request")
    parent = {**AGENT, "acts_for": "parent-or-guardian"}
    assert "child" in told.refused("2026-10-06", "check-authority", **parent)
    told.tell("2026-10-06", "check-authority", child_competence="She is four.", **parent)


def test_SAR_9_any_officer_logs_what_was_only_said_and_its_month_runs_from_that_day(lawbook, calendars):
    told = case_of(lawbook, "subject-access-request", calendars=calendars, on="2026-10-05")
    anybody = Actor(officer="officer:9", roles=frozenset({"contact-centre-agent"}))
    told.tell("2026-10-12", "receive", by=anybody, **RECEIVED, spoken=True)
    assert due(told, "2026-10-12")["SAR-1M"] == day("2026-11-05")


@pytest.mark.parametrize("held_for", [False, True])
def test_SAR_12_data_held_for_law_enforcement_has_the_same_month_pause_and_extension(opened, held_for):
    told = opened("subject-access-request")
    told.tell("2026-10-06", "classify", cctv=False, law_enforcement=held_for)
    assert told.reading("2026-10-06").story.facts["law_enforcement"] is held_for
    assert due(told, "2026-10-06")["SAR-1M"] == day("2026-11-05")
    told.tell("2026-10-12", "ask-clarification", asked="Which service?")
    told.tell("2026-10-15", "receive-clarification", clarification="Trading standards.")
    assert due(told, "2026-10-15")["SAR-PAUSE"] == day("2026-11-09")  # four days, both counted
    told.tell("2026-10-30", "extend", because="complex", why="Nine systems.")
    assert due(told, "2026-10-30")["SAR-EXT"] == day("2027-01-11")


def test_SAR_11_a_request_for_cctv_is_counted_apart(opened):
    told = opened("subject-access-request")
    told.tell("2026-10-06", "classify", cctv=True, law_enforcement=False)
    assert told.reading("2026-10-06").story.facts["cctv"] is True


def test_SAR_5_a_pause_and_an_extension_add_up(opened):
    told = opened("subject-access-request")
    told.tell("2026-10-12", "ask-clarification", asked="Which service?")
    told.tell("2026-10-15", "receive-clarification", clarification="Housing.")
    told.tell("2026-10-30", "extend", because="complex", why="Nine systems.")
    assert due(told, "2026-10-30")["SAR-EXT"] == day(
        "2027-01-11"
    )  # 5 January and four days: a Saturday, 9 January


def test_SAR_5_the_notice_of_an_extension_may_go_in_the_days_that_a_pause_added(opened):
    told = opened("subject-access-request")
    told.tell("2026-10-12", "ask-clarification", asked="Which service?")
    told.tell("2026-10-21", "receive-clarification", clarification="Housing.")
    told.tell("2026-11-12", "extend", because="complex", why="Nine systems.")


def test_FOI_4_a_notice_counts_from_the_day_its_letter_went_and_the_clock_says_so(opened):
    told = opened("foi-request")
    asked = told.tell("2026-10-12", "ask-fee", **FEE)
    once_told = as_if_told(told.reading("2026-10-14"), asked, day("2026-10-14"))
    told.tell("2026-10-14", "send-letter", letter="fees-notice")
    assert (
        once_told.clocks == told.reading("2026-10-14").clocks
    )  # so that the letter says the day that will count
    lapse = next(c for c in told.reading("2026-10-14").running if c.rule.id == "FOI-FEE-LAPSE")
    assert lapse.due_on == day("2027-01-13")  # three months beginning with the day of the letter
    assert "Wednesday 14 October 2026, when the person was told" in lapse.reckoning.reasons[-1].text
    told.tell("2026-10-16", "receive-fee", paid_amount=Decimal("30.00"))
    assert due(told, "2026-10-16")["FOI-FEE"] == day("2026-11-05")  # three working days, and not five


@pytest.mark.parametrize(
    ("procedure", "ask", "said", "letter", "rule"),
    [
        ("foi-request", "ask-clarification", {"asked": "Which?"}, "clarification", "FOI-20WD"),
        ("eir-request", "ask-clarification", {"asked": "Which?"}, "clarification-environmental", "EIR-20WD"),
        ("subject-access-request", "ask-identity", {"doubt": "New."}, "identity-request", "SAR-1M"),
        ("data-rights-request", "ask-identity", {"doubt": "New."}, "identity-request", "SAR-1M"),
    ],
)
def test_FOI_2_SAR_3_a_question_whose_letter_went_too_late_did_not_stop_the_clock_in_time(
    procedure, ask, said, letter, rule, opened
):
    told = opened(procedure)
    told.tell("2026-10-12", ask, **said)
    told.tell("2026-11-20", "send-letter", letter=letter, posted_on=day("2026-11-18"))
    (stopped,) = (c for c in told.reading("2026-11-20").clocks if c.rule.id == rule)
    assert (stopped.stopped_on, stopped.met) == (day("2026-11-18"), False)


def test_FOI_2_a_letter_after_the_reply_moves_nothing_and_a_reply_before_its_day_was_an_answer(opened):
    told = opened("foi-request")
    told.tell("2026-10-12", "ask-clarification", asked="Which?")
    told.tell("2026-10-16", "send-letter", letter="clarification")
    told.tell("2026-10-14", "receive-clarification", clarification="Mill Lane.", today="2026-10-16")
    told.tell("2026-10-19", "send-letter", letter="clarification")
    (asked,) = (c for c in told.reading("2026-10-19").clocks if c.rule.id == "FOI-LAPSE")
    assert (asked.started_on, asked.stopped_on) == (day("2026-10-14"), day("2026-10-14"))


def test_FOI_6_more_time_whose_notice_went_after_the_twentieth_day_came_too_late(opened):
    told = opened("foi-request")
    more = {"exemption": ("foi-43(2)",), "until": day("2026-11-20"), "why": "Two sides."}
    told.tell("2026-10-30", "extend", **more)
    told.tell("2026-11-04", "send-letter", letter="extension-public-interest")
    (notice,) = (c for c in told.reading("2026-11-04").clocks if c.rule.id == "FOI-PIT-NOTICE")
    assert notice.met is False


def test_SAR_5_more_time_is_not_taken_after_the_first_month(opened):
    told = opened("subject-access-request")
    said = {"because": "complex", "why": "Nine systems."}
    last = next(c.due_on for c in told.reading("2026-10-12").clocks if c.rule.id == "SAR-EXT-NOTICE")
    late = (last + dt.timedelta(days=1)).isoformat()
    assert "This had to be done by" in told.refused(late, "extend", **said)
    told.tell(last.isoformat(), "extend", **said)


def test_FOI_25_people_counted_together_need_what_shows_that_they_act_together(opened):
    told = opened("foi-request")
    said = {"together_with": ("EH-2026-000001",), "by_whom": "acting-together", "similar": "The same park."}
    assert "Say what shows that they act together" in told.refused("2026-10-12", "aggregate", **said)


def test_SAR_10_no_paper_is_set_aside_for_one_that_is_not_kept_or_withheld_under_no_ground(
    lawbook, calendars
):
    """Two papers that each repeat the other were both left out of the bundle, and nothing said so."""
    told = case_of(lawbook, "subject-access-request", calendars=calendars, on="2026-10-05")
    received = {"customer": "customer:1", "received_on": day("2026-10-05"), "summary": "My file"}
    told.tell("2026-10-05", "receive", **received)
    for title in ("Letter", "The same letter"):
        told.tell("2026-10-06", "paper.list", paper_title=title, source="Housing", pages=1)
    repeats = {"becomes": "duplicate"}
    for number in (1, 9):
        assert f"Paper {number} is not there, is this one" in told.refused(
            "2026-10-06", "paper.decide", item="paper-1", same_as=number, **repeats
        )
    told.tell("2026-10-06", "paper.decide", item="paper-1", same_as=2, **repeats)
    assert "one of them has to go" in told.refused(
        "2026-10-06", "paper.decide", item="paper-2", same_as=1, **repeats
    )
    withheld = {"item": "paper-2", "becomes": "withheld", "ground_number": 1}
    assert "There is no ground 1" in told.refused("2026-10-06", "paper.decide", **withheld)
    assert "There is no paper 9" in told.refused(
        "2026-10-06", "third-party.find", who="A neighbour", paper_number=9
    )
