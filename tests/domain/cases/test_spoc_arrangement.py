"""The single point of contact protocol of seed 004, clause by clause, on the engine alone."""

from __future__ import annotations

import msgspec
import pytest

from evenhand.domain.cases.events import Actor, Decider
from evenhand.domain.cases.surroundings import LetterGone, LinkedCase, LinkedClock
from tests.domain.cases.telling import Told, case_of, day

HEAD = Decider(officer="officer:9", role="head-of-service", decided_on=day("2026-09-02"))
SPOC = Actor(officer="officer:2", roles=frozenset({"officer"}))
DEPUTY = Actor(officer="officer:3", roles=frozenset({"officer"}))
STRANGER = Actor(officer="officer:7", roles=frozenset({"officer"}))
PROPOSED = {
    "customer": "customer:1",
    "summary": "Extension at 4 Mill Lane",
    "contacts_now": 31,
    "contacts_before": 2,
    "usual_ways": "Six teams answer the same questions.",
    "paid_service": "not-affordable",
}


@pytest.fixture
def proposed(lawbook, calendars) -> Told:
    told = case_of(lawbook, "spoc-arrangement", calendars=calendars)
    told.tell("2026-09-01", "propose", kind="service", **PROPOSED)
    return told


@pytest.fixture
def ready(proposed: Told) -> Told:
    proposed.tell("2026-09-01", "nominate", spoc="officer:2", deputy="officer:3")
    proposed.tell("2026-09-01", "consult-members", members_consulted=False)
    proposed.tell(
        "2026-09-01", "consider-adjustments", considered="Asked; none needed.", telephone_granted=False
    )
    return proposed


def start(told: Told, on: str = "2026-09-02") -> None:
    told.tell(
        on,
        "start",
        weekly_day="friday",
        nil_week="short-letter",
        reasons="It is the fairest way.",
        decided_by=HEAD,
    )


def with_matters(told: Told, *matters: LinkedCase) -> Told:
    told.surroundings = msgspec.structs.replace(
        told.surroundings, linked=matters, next_weekly_on=day("2026-09-11")
    )
    return told


def matter(ref: str, **more: object) -> LinkedCase:
    return LinkedCase(ref=ref, link="matter", procedure="enquiry", stage="open", **more)  # type: ignore[arg-type]  # each as the test says it


def test_SPOC_0_the_entry_test_is_recorded_with_contact_counts(proposed):
    assert proposed.reading("2026-09-01").story.facts["contacts_now"] == 31


def test_SPOC_0_a_proposal_without_contact_counts_is_refused(lawbook, calendars):
    told = case_of(lawbook, "spoc-arrangement", calendars=calendars)
    said = {**PROPOSED, "kind": "service"}
    del said["contacts_before"]
    assert "contacts in four weeks before" in told.refused("2026-09-01", "propose", **said)


def test_SPOC_1_it_cannot_start_before_a_single_point_of_contact_is_nominated(proposed):
    sentence = proposed.refused(
        "2026-09-02", "start", weekly_day="friday", nil_week="no-letter", reasons="Fair.", decided_by=HEAD
    )
    assert "Nominate the single point of contact" in sentence


def test_SPOC_2_the_deputy_is_somebody_else(proposed):
    assert "somebody other" in proposed.refused(
        "2026-09-01", "nominate", spoc="officer:2", deputy="officer:2"
    )


def test_SPOC_3_the_start_letter_is_owed_until_it_is_sent(ready):
    start(ready)
    assert "spoc-start" in {owed.name for owed in ready.reading("2026-09-02").owed}
    ready.tell("2026-09-03", "send-letter", letter="spoc-start", by=HEAD_OF_SERVICE)
    assert "spoc-start" not in {owed.name for owed in ready.reading("2026-09-03").owed}


HEAD_OF_SERVICE = Actor(officer="officer:9", roles=frozenset({"head-of-service"}))


def test_SPOC_5_notices_to_officers_and_members_are_owed_from_the_start(ready):
    start(ready)
    assert {"notice-to-officers", "notice-to-members"} <= {
        owed.name for owed in ready.reading("2026-09-02").owed
    }
    ready.tell("2026-09-03", "inform-members", by=SPOC, members_told="The ward members, who were written to.")
    assert "notice-to-members" not in {owed.name for owed in ready.reading("2026-09-03").owed}
    assert "Say who was told" in ready.refused("2026-09-03", "inform-officers", by=SPOC)


def test_SPOC_7_a_telephone_adjustment_wins_over_the_rule(proposed):
    proposed.surroundings = msgspec.structs.replace(proposed.surroundings, adjustments=("telephone",))
    refused = proposed.refused(
        "2026-09-01", "consider-adjustments", considered="Prefers the telephone.", telephone_granted=False
    )
    assert "an adjustment wins" in refused
    proposed.tell("2026-09-01", "consider-adjustments", considered="Needs it.", telephone_granted=True)


def test_SPOC_7_a_call_cannot_be_declined_where_the_telephone_was_granted(ready):
    ready.tell("2026-09-02", "consider-adjustments", considered="Needs it after all.", telephone_granted=True)
    start(ready)
    assert "Take the call" in ready.refused(
        "2026-09-03", "decline-telephone", by=SPOC, reason="wrote-instead"
    )


def test_SPOC_11_the_first_weekly_response_falls_due_on_the_coming_weekly_day(ready):
    start(ready)
    assert ready.reading("2026-09-02").next_due.due_on == day("2026-09-04")


def test_SPOC_11_a_letter_sent_early_does_not_move_the_next(ready):
    start(ready)
    ready.tell("2026-09-03", "weekly-response.draft", by=SPOC, scheduled_on=day("2026-09-04"))
    ready.tell(
        "2026-09-03",
        "weekly-response.send",
        item="weekly-response-1",
        by=SPOC,
        scheduled_on=day("2026-09-04"),
    )
    weekly = [c for c in ready.reading("2026-09-03").running if c.rule.id == "SPOC-WEEKLY"]
    assert [clock.due_on for clock in weekly] == [day("2026-09-11")]


def test_SPOC_11_a_weekly_day_on_a_holiday_is_moved_back(ready):
    start(ready)
    for n, (scheduled, sent) in enumerate([("2026-12-18", "2026-12-18")], start=1):
        ready.tell(sent, "weekly-response.draft", by=SPOC, scheduled_on=day(scheduled))
        ready.tell(
            sent, "weekly-response.send", item=f"weekly-response-{n}", by=SPOC, scheduled_on=day(scheduled)
        )
    weekly = [c for c in ready.reading("2026-12-18").running if c.rule.id == "SPOC-WEEKLY"]
    assert weekly[0].due_on == day("2026-12-24")


def drafted(told: Told) -> Told:
    start(told)
    told.tell("2026-09-03", "weekly-response.draft", by=SPOC, scheduled_on=day("2026-09-04"))
    return told


def send(told: Told, **lists: object) -> str:
    return told.refused(
        "2026-09-04",
        "weekly-response.send",
        item="weekly-response-1",
        by=SPOC,
        scheduled_on=day("2026-09-04"),
        **lists,
    )


def test_SPOC_12_nothing_is_sent_while_a_matter_is_undecided(ready):
    told = with_matters(drafted(ready), matter("EH-2026-000001"), matter("EH-2026-000002"))
    assert "EH-2026-000002" in send(told, answered=("EH-2026-000001",))


def test_SPOC_12_it_goes_once_every_matter_is_answered_carried_or_needs_none(ready):
    told = with_matters(drafted(ready), matter("EH-2026-000001"), matter("EH-2026-000002"))
    told.tell(
        "2026-09-04",
        "weekly-response.send",
        item="weekly-response-1",
        by=DEPUTY,
        scheduled_on=day("2026-09-04"),
        answered=("EH-2026-000001",),
        carried=("EH-2026-000002",),
    )
    assert told.reading("2026-09-04").items_of("weekly-response")[0].stage == "sent"


def test_SPOC_15_nothing_is_carried_past_a_date_set_by_law(ready):
    foi = matter(
        "EH-2026-000003", clocks=(LinkedClock(rule="FOI-20WD", class_="LAW", due_on=day("2026-09-09")),)
    )
    sentence = send(with_matters(drafted(ready), foi), carried=("EH-2026-000003",))
    assert "Wednesday 9 September 2026" in sentence
    assert "Answer it now" in sentence


def test_SPOC_15_each_answer_that_goes_on_its_own_is_owed_until_that_one_went(ready):
    told = with_matters(drafted(ready), matter("EH-2026-000001"), matter("EH-2026-000002"))
    both = ("EH-2026-000001", "EH-2026-000002")

    def sent(week: int, on: str, **decided: tuple[str, ...]) -> None:
        item = f"weekly-response-{week}"
        told.tell(on, "weekly-response.send", item=item, by=SPOC, scheduled_on=day(on), **decided)

    def owed(on: str) -> list[str]:
        return [one.about for one in told.reading(on).owed if one.name == "answer-alone"]

    sent(1, "2026-09-04", alone=both)
    assert owed("2026-09-04") == list(both)
    told.tell("2026-09-07", "send-single-issue", by=SPOC, case=both[0], reason="statutory-date")
    assert owed("2026-09-07") == [both[1]]
    told.tell("2026-09-08", "weekly-response.draft", by=SPOC, scheduled_on=day("2026-09-11"))
    sent(2, "2026-09-11", alone=both)
    assert owed("2026-09-11") == [both[1], both[0]]  # the one still open is owed once
    told.tell("2026-09-14", "weekly-response.draft", by=SPOC, scheduled_on=day("2026-09-18"))
    sent(3, "2026-09-18", answered=(both[0],), none_needed=(both[1],))
    assert owed("2026-09-18") == []


def test_SPOC_18_a_subject_access_answer_never_enters_a_weekly_response(ready):
    sar = matter("EH-2026-000004", enters_weekly=False, why_not_weekly="It goes to that person alone.")
    assert "alone" in send(with_matters(drafted(ready), sar), answered=("EH-2026-000004",))


def gone(told: Told, on: str, code: str = "ending-notice") -> None:
    """The letter went from the case to its customer on this day, kept as contact 9."""
    letter = LetterGone(code=code, contact="contact:9", went_on=day(on))
    told.surroundings = msgspec.structs.replace(told.surroundings, letters=(letter,))


@pytest.fixture
def planned(ready: Told) -> Told:
    start(ready)
    ready.tell("2026-12-01", "plan-end", by=SPOC, contacts_at_end=2, why="Contact is back to normal.")
    return ready


def test_SPOC_19_the_notice_is_this_cases_own_letter_of_that_kind(planned):
    notice = {"by": SPOC, "contact": "contact:9"}
    assert "went from this arrangement" in planned.refused("2026-12-02", "tell-customer-of-end", **notice)
    gone(planned, "2026-12-02", code="review-outcome")
    assert "went from this arrangement" in planned.refused("2026-12-02", "tell-customer-of-end", **notice)
    gone(planned, "2026-11-02")
    assert "went from this arrangement" in planned.refused("2026-12-02", "tell-customer-of-end", **notice)


def test_SPOC_19_the_two_weeks_run_from_the_day_the_notice_went_not_from_one_typed(planned):
    gone(planned, "2026-12-20")
    early = planned.refused(
        "2026-12-01", "tell-customer-of-end", by=SPOC, contact="contact:9", today="2026-12-20"
    )
    assert "It went on Sunday 20 December 2026" in early
    planned.tell("2026-12-20", "tell-customer-of-end", by=SPOC, contact="contact:9")
    planned.tell("2026-12-01", "tell-officers-of-end", by=SPOC, officers_told="All.", today="2026-12-20")
    planned.tell("2026-12-01", "tell-members-of-end", by=SPOC, members_told="Both.", today="2026-12-20")
    assert "Sunday 20 December 2026" in planned.refused(
        "2026-12-01", "give-notice", by=SPOC, today="2026-12-20"
    )


def test_SPOC_19_the_two_weeks_run_from_the_posting_however_late_it_is_put_on_the_record(planned):
    gone(planned, "2026-12-02")
    told_of = {"by": SPOC, "contact": "contact:9", "posted_on": day("2026-12-02"), "today": "2026-12-07"}
    soon = planned.refused("2026-12-02", "tell-customer-of-end", ends_on=day("2026-12-15"), **told_of)
    assert "Wednesday 16 December 2026 at the earliest" in soon
    planned.tell("2026-12-02", "tell-customer-of-end", ends_on=day("2026-12-18"), **told_of)
    planned.tell("2026-12-03", "tell-officers-of-end", by=SPOC, officers_told="All.", today="2026-12-07")
    planned.tell("2026-12-01", "tell-members-of-end", by=SPOC, members_told="Both.", today="2026-12-07")
    planned.tell("2026-12-07", "give-notice", by=SPOC)
    (due,) = [c.due_on for c in planned.reading("2026-12-07").running if c.rule.id == "SPOC-END-2W"]
    assert due == day("2026-12-17")
    # The letter promised a later day than the rule, so that day counts.
    assert "Friday 18 December 2026" in planned.refused("2026-12-17", "end", by=SPOC)
    planned.tell("2026-12-18", "end", by=SPOC)


def test_SPOC_19_a_notice_that_was_withdrawn_is_given_anew(planned):
    gone(planned, "2026-12-02")
    planned.tell("2026-12-02", "tell-customer-of-end", by=SPOC, contact="contact:9")
    planned.tell("2026-12-02", "tell-officers-of-end", by=SPOC, officers_told="All.")
    planned.tell("2026-12-02", "tell-members-of-end", by=SPOC, members_told="Both.")
    planned.tell("2026-12-02", "give-notice", by=SPOC)
    planned.tell("2026-12-09", "withdraw-notice", by=SPOC, why="Contact rose again.")
    assert "First record" in planned.refused("2026-12-17", "give-notice", by=SPOC)


def test_SPOC_21_a_review_that_ends_it_owes_the_ending(ready):
    start(ready)
    body = Decider(body="leadership-team", decided_on=day("2026-12-01"), minute="LT 41")
    ends = {"continue": False, "reasons": "No longer needed."}
    ready.tell("2026-12-01", "review", by=SPOC, decided_by=body, **ends)
    assert "end-after-review" in {owed.name for owed in ready.reading("2026-12-01").owed}
    ready.tell("2026-12-02", "plan-end", by=SPOC, contacts_at_end=2, why="The review said so.")
    assert "end-after-review" not in {owed.name for owed in ready.reading("2026-12-02").owed}


def test_SPOC_21_a_review_that_goes_on_takes_back_what_the_last_one_owed(ready):
    start(ready)
    body = Decider(body="leadership-team", decided_on=day("2026-12-01"), minute="LT 41")
    ends = {"continue": False, "reasons": "No longer needed."}
    ready.tell("2026-12-01", "review", by=SPOC, decided_by=body, **ends)
    again = {"continue": True, "reasons": "Contact rose."}
    ready.tell("2026-12-05", "review", by=SPOC, decided_by=body, **again)
    assert "end-after-review" not in {owed.name for owed in ready.reading("2026-12-05").owed}


def test_SPOC_22_it_does_not_start_before_the_decision(ready):
    said = {"weekly_day": "friday", "nil_week": "no-letter", "reasons": "Fair.", "decided_by": HEAD}
    assert "The decision is dated Wednesday 2 September 2026" in ready.refused(
        "2026-09-01", "start", today="2026-09-02", **said
    )


def test_SPOC_20_what_starts_again_owes_the_letter_that_says_so(lawbook, calendars):
    told = case_of(lawbook, "spoc-arrangement", calendars=calendars)
    told.tell("2026-09-01", "propose", kind="service", earlier="EH-2025-000001", **PROPOSED)
    told.tell("2026-09-01", "nominate", spoc="officer:2", deputy="officer:3")
    told.tell("2026-09-01", "consult-members", members_consulted=False)
    told.tell("2026-09-01", "consider-adjustments", considered="None.", telephone_granted=False)
    start(told)
    owed = {one.name for one in told.reading("2026-09-02").owed}
    assert "reinstatement" in owed
    assert "spoc-start" not in owed


def test_SPOC_19_it_ends_only_after_three_notices_and_two_weeks(ready):
    start(ready)
    ready.tell("2026-12-01", "plan-end", by=SPOC, contacts_at_end=2, why="Contact is back to normal.")
    gone(ready, "2026-12-02")
    ready.tell("2026-12-02", "tell-customer-of-end", by=SPOC, contact="contact:9")
    ready.tell("2026-12-02", "tell-officers-of-end", by=SPOC, officers_told="All named in the start notice.")
    assert "members" in ready.refused("2026-12-14", "give-notice", by=SPOC)
    ready.tell("2026-12-14", "tell-members-of-end", by=SPOC, members_told="Both ward members.")
    ready.tell("2026-12-14", "give-notice", by=SPOC)
    assert "Monday 28 December 2026" in ready.refused("2026-12-27", "end", by=SPOC)
    ready.tell("2026-12-28", "end", by=SPOC)
    assert ready.reading("2026-12-28").stage.final


def test_SPOC_19_a_notice_to_the_person_is_recorded_with_what_was_sent(ready):
    start(ready)
    ready.tell("2026-12-01", "plan-end", by=SPOC, contacts_at_end=2, why="Contact is back to normal.")
    assert "the notice as it was sent" in ready.refused("2026-12-02", "tell-customer-of-end", by=SPOC)


def test_SPOC_19_last_years_notices_do_not_count_again(ready):
    start(ready)
    ready.tell("2026-11-02", "plan-end", by=SPOC, contacts_at_end=2, why="Quiet.")
    gone(ready, "2026-11-02")
    ready.tell("2026-11-02", "tell-customer-of-end", by=SPOC, contact="contact:9")
    ready.tell("2026-11-02", "tell-officers-of-end", by=SPOC, officers_told="All.")
    ready.tell("2026-11-02", "tell-members-of-end", by=SPOC, members_told="Both.")
    ready.tell("2026-11-02", "give-notice", by=SPOC)
    ready.tell("2026-11-09", "withdraw-notice", by=SPOC, why="Contact rose again.")
    ready.tell("2026-12-01", "plan-end", by=SPOC, contacts_at_end=1, why="Quiet again.")
    assert "First record" in ready.refused("2026-12-01", "give-notice", by=SPOC)


def test_SPOC_21_the_leadership_review_falls_due_after_six_months_and_then_again(ready):
    start(ready, on="2026-09-30")
    due = {c.rule.id: c.due_on for c in ready.reading("2026-09-30").running}
    assert due["SPOC-6M"] == day("2027-03-30")
    ready.tell(
        "2027-03-15",
        "review",
        by=SPOC,
        decided_by=Decider(body="leadership-team", decided_on=day("2027-03-15"), minute="LT 41"),
        **{"continue": True, "reasons": "Contact is as high as before."},
    )
    reading = ready.reading("2027-03-15")
    assert {c.rule.id: c.due_on for c in reading.running}["SPOC-6M"] == day("2027-09-15")
    assert "review-outcome" in {owed.name for owed in reading.owed}


def test_SPOC_21_a_review_is_the_leadership_teams_and_says_its_day(ready):
    start(ready)
    said = {"continue": True, "reasons": "Still needed."}
    assert "leadership team" in ready.refused("2026-10-01", "review", by=SPOC, **said)


def test_SPOC_24_a_restriction_arrangement_cannot_start_before_the_restriction_exists(lawbook, calendars):
    told = case_of(lawbook, "spoc-arrangement", calendars=calendars)
    told.tell("2026-09-01", "propose", kind="restriction", **PROPOSED)
    told.tell("2026-09-01", "nominate", spoc="officer:2", deputy="officer:3")
    told.tell(
        "2026-09-01", "consult-members", members_consulted=True, members_said="Both ward members agreed."
    )
    told.tell("2026-09-01", "consider-adjustments", considered="None needed.", telephone_granted=False)
    sentence = told.refused(
        "2026-09-02", "start", weekly_day="friday", nil_week="no-letter", reasons="Decided.", decided_by=HEAD
    )
    assert "routing side of a restriction" in sentence
    tied = LinkedCase(ref="EH-2026-000009", link="restriction", procedure="conduct", stage="reported")
    told.surroundings = msgspec.structs.replace(told.surroundings, linked=(tied,))
    undecided = told.refused(
        "2026-09-02", "start", weekly_day="friday", nil_week="no-letter", reasons="Decided.", decided_by=HEAD
    )
    assert "routing side of a restriction" in undecided
    decided = msgspec.structs.replace(tied, stage="in-force")
    told.surroundings = msgspec.structs.replace(told.surroundings, linked=(decided,))
    start(told)


def test_a_stranger_may_not_send_what_the_single_point_of_contact_sends(ready):
    drafted(ready)
    sentence = ready.refused(
        "2026-09-04",
        "weekly-response.send",
        item="weekly-response-1",
        by=STRANGER,
        scheduled_on=day("2026-09-04"),
    )
    assert "recorded by: spoc, deputy" in sentence
