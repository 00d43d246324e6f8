"""The weekly response, clause by clause: what goes in, in which order, and what blocks it."""

from __future__ import annotations

import ast
import datetime as dt
import inspect
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.cases.surroundings import LinkedClock
from evenhand.domain.contact import weekly
from evenhand.domain.contact.counting import counted_by_week
from evenhand.domain.contact.weekly import (
    Alerts,
    Awaited,
    Decision,
    Group,
    Matter,
    Schedule,
    WeeklyDraft,
    compile_weekly,
    may_be_carried_with_others,
    proposed,
    schedule,
)
from evenhand.domain.lawbook.clocks import ClockRule, load_clocks
from evenhand.domain.lawbook.vocabularies import load_vocabularies
from evenhand.domain.time import Calendars

LAW = Path(__file__).resolve().parents[3] / "src" / "evenhand" / "law"
POLICY = LAW.parents[2] / "policies" / "south-cambridgeshire" / "vocabularies"
AGAINST = load_vocabularies(POLICY)["weekly-blockers"]
CALENDARS = Calendars()
ALERTS = Alerts(carries=2, working_days=5)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


RULE = load_clocks(LAW)["SPOC-WEEKLY"]


@pytest.fixture
def rule() -> ClockRule:
    return RULE


def week_of(rule: ClockRule, last: str, today: str) -> Schedule:
    return schedule(rule, last_scheduled_on=day(last), today=day(today), calendars=CALENDARS)


def matter(ref: str = "EH-2026-000001", **more: object) -> Matter:
    said = {"title": "The fence", "procedure": "enquiry", "received_on": day("2026-08-20"), **more}
    return Matter(ref=ref, **said)  # type: ignore[arg-type]  # each as the test says it


def due_by_law(on: str) -> tuple[LinkedClock, ...]:
    return (LinkedClock(rule="FOI-20WD", class_="LAW", due_on=day(on)),)


def draft(
    rule: ClockRule, *matters: Matter, last: str = "2026-08-28", today: str = "2026-09-02"
) -> WeeklyDraft:
    return compile_weekly(
        matters,
        schedule=week_of(rule, last, today),
        alerts=ALERTS,
        today=day(today),
        calendars=CALENDARS,
        calendar="EW",
        against=AGAINST,
    )


def sentences(found: WeeklyDraft) -> str:
    return " ".join(blocker.says for blocker in found.blockers)


def test_SPOC_11_the_next_one_is_a_week_after_the_last_day_it_was_for(rule: ClockRule) -> None:
    week = week_of(rule, "2026-08-28", "2026-09-02")
    assert (week.scheduled_on, week.due_on, week.next_due_on) == (
        day("2026-09-04"),
        day("2026-09-04"),
        day("2026-09-11"),
    )


def test_SPOC_11_christmas_day_moves_it_back_to_thursday_24_december_2026(rule: ClockRule) -> None:
    week = week_of(rule, "2026-12-18", "2026-12-21")
    assert (week.scheduled_on, week.due_on) == (day("2026-12-25"), day("2026-12-24"))
    assert week.moved
    assert "Christmas Day" in " ".join(week.reasons)


def test_SPOC_11_after_a_day_moved_back_the_next_keeps_its_own_weekday(rule: ClockRule) -> None:
    assert week_of(rule, "2026-04-03", "2026-04-07").scheduled_on == day("2026-04-10")


def test_SPOC_11_a_missed_week_is_not_sent_twice_over(rule: ClockRule) -> None:
    week = week_of(rule, "2026-08-28", "2026-09-23")
    assert (week.scheduled_on, week.next_scheduled_on) == (day("2026-09-18"), day("2026-09-25"))


def test_SPOC_11_on_the_weekly_day_itself_it_is_for_that_day(rule: ClockRule) -> None:
    assert week_of(rule, "2026-08-28", "2026-09-04").scheduled_on == day("2026-09-04")


@given(last=st.dates(dt.date(2020, 1, 1), dt.date(2028, 1, 1)), later=st.integers(0, 60))
def test_SPOC_11_the_response_never_comes_after_its_weekly_day(last: dt.date, later: int) -> None:
    week = schedule(RULE, last_scheduled_on=last, today=last + dt.timedelta(days=later), calendars=CALENDARS)
    assert week.due_on <= week.scheduled_on < week.next_scheduled_on
    assert week.scheduled_on.weekday() == last.weekday()
    assert week.due_on <= week.next_due_on


def test_SPOC_15_what_the_law_wants_before_the_next_one_stands_first(rule: ClockRule) -> None:
    found = draft(
        rule,
        matter("EH-1", draft="Yes."),
        matter("EH-2", clocks=due_by_law("2026-09-09")),
        matter("EH-3", clocks=due_by_law("2026-09-30")),
    )
    assert [(line.matter.ref, line.group) for line in found.lines] == [
        ("EH-2", Group.MUST_GO),
        ("EH-1", Group.ANSWERED),
        ("EH-3", Group.AWAITING),
    ]


def test_SPOC_15_what_falls_due_before_this_weekly_day_must_go_alone(rule: ClockRule) -> None:
    found = draft(
        rule, matter("EH-1", clocks=due_by_law("2026-09-03")), matter("EH-2", clocks=due_by_law("2026-09-04"))
    )
    assert {line.matter.ref: line.alone for line in found.lines} == {"EH-1": True, "EH-2": False}


def test_SPOC_15_the_warning_comes_five_working_days_ahead(rule: ClockRule) -> None:
    found = draft(
        rule, matter("EH-1", clocks=due_by_law("2026-09-09")), matter("EH-2", clocks=due_by_law("2026-09-10"))
    )
    assert {line.matter.ref: line.law_near for line in found.lines} == {"EH-1": True, "EH-2": False}


def test_SPOC_15_nothing_is_carried_over_past_a_date_set_by_law(rule: ClockRule) -> None:
    found = draft(rule, matter(decision=Decision.CARRIED, clocks=due_by_law("2026-09-10")))
    assert "Thursday 10 September 2026" in sentences(found)
    assert found.blockers[0].rule == "SPOC-15"


def test_SPOC_15_a_date_on_the_next_weekly_day_may_still_be_carried(rule: ClockRule) -> None:
    assert draft(rule, matter(decision=Decision.CARRIED, clocks=due_by_law("2026-09-11"))).may_go


def test_SPOC_15_the_next_weekly_day_counts_as_moved_back_by_a_holiday(rule: ClockRule) -> None:
    carried = matter(decision=Decision.CARRIED, clocks=due_by_law("2026-12-24"))
    assert draft(rule, carried, last="2026-12-11", today="2026-12-16").may_go


def test_SPOC_12_nothing_goes_while_a_matter_is_undecided(rule: ClockRule) -> None:
    found = draft(rule, matter("EH-1", decision=Decision.CARRIED), matter("EH-2"))
    assert not found.may_go
    assert [blocker.ref for blocker in found.blockers] == ["EH-2"]


def test_SPOC_12_a_second_carry_over_alerts(rule: ClockRule) -> None:
    found = draft(rule, *(matter(f"EH-{n}", carries=n) for n in (1, 2, 3)))
    assert {line.matter.carries: line.carried_too_often for line in found.lines} == {
        1: False,
        2: True,
        3: True,
    }


def test_SPOC_12_what_was_carried_most_often_stands_on_top_with_its_age(rule: ClockRule) -> None:
    found = draft(rule, *(matter(f"EH-{n}", carries=n) for n in (0, 2, 1)))
    assert [line.matter.carries for line in found.of(Group.AWAITING)] == [2, 1, 0]
    assert found.lines[0].weeks_old == 1
    assert found.lines[0].age == "1 week"
    assert draft(rule, matter(received_on=day("2026-09-03"))).lines[0].age == "less than a week"


def test_SPOC_11_an_answer_without_words_does_not_go(rule: ClockRule) -> None:
    assert "there is no answer yet" in sentences(draft(rule, matter(decision=Decision.ANSWERED, draft="  ")))


def test_SPOC_11_an_answer_that_lacks_something_does_not_go(rule: ClockRule) -> None:
    answered = matter(decision=Decision.ANSWERED, draft="Yes.", lacks=("say the outcome.",))
    assert "say the outcome" in sentences(draft(rule, answered))


def test_SPOC_12_what_its_case_does_not_allow_now_is_said_before_anything_is_sent(rule: ClockRule) -> None:
    kept = {Decision.CARRIED: "it stands at “Informal”."}
    carried = draft(rule, matter(decision=Decision.CARRIED, not_now=kept))
    assert "EH-2026-000001, The fence: it stands at “Informal”." in sentences(carried)
    answered = draft(rule, matter(decision=Decision.ANSWERED, draft="Yes.", not_now=kept))
    assert answered.may_go


def test_SPOC_9_no_answer_is_marked_with_a_reason(rule: ClockRule) -> None:
    assert "say why it needs no answer" in sentences(draft(rule, matter(decision=Decision.NONE_NEEDED)))
    assert draft(rule, matter(decision=Decision.NONE_NEEDED, reason="thanks")).may_go


def test_SPOC_18_a_request_under_information_law_never_goes_unanswered(rule: ClockRule) -> None:
    filed = matter(decision=Decision.NONE_NEEDED, reason="thanks", may_need_none=False)
    assert "always gets an answer" in sentences(draft(rule, filed))


def test_SPOC_18_what_is_kept_out_stands_in_no_part_and_blocks_nothing(rule: ClockRule) -> None:
    found = draft(
        rule, matter("EH-1", enters=False, draft="Your file"), matter("EH-2", decision=Decision.CARRIED)
    )
    assert [line.matter.ref for line in found.lines] == ["EH-2"]
    assert [kept.ref for kept in found.kept_out] == ["EH-1"]
    assert found.may_go


def test_SPOC_18_an_answer_another_team_recorded_waits_to_be_passed_on(rule: ClockRule) -> None:
    answered = matter(relayed=True, draft="Here it is.", may_be_carried=False)
    week = week_of(rule, "2026-08-28", "2026-09-02")
    assert proposed(answered, schedule=week) == Decision.ANSWERED
    carried = matter(relayed=True, draft="Here.", may_be_carried=False, decision=Decision.CARRIED)
    assert "stands already" in sentences(draft(rule, carried))


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({"draft": "Yes."}, Decision.ANSWERED),
        ({"draft": "Yes.", "lacks": ("say the outcome.",)}, Decision.UNDECIDED),
        ({"awaited": (Awaited(from_whom="Planning", asked_on=day("2026-08-24")),)}, Decision.CARRIED),
        (
            {
                "awaited": (Awaited(from_whom="Planning", asked_on=day("2026-08-24")),),
                "clocks": due_by_law("2026-09-08"),
            },
            Decision.UNDECIDED,
        ),
        ({}, Decision.UNDECIDED),
        ({"uncleared": True, "lacks": ("not cleared.",)}, Decision.CARRIED),
        (
            {"uncleared": True, "lacks": ("not cleared.",), "clocks": due_by_law("2026-09-08")},
            Decision.ALONE,
        ),
    ],
    ids=[
        "an answer stands",
        "an answer lacks something",
        "an officer was asked",
        "the law will not wait",
        "nobody asked",
        "another team has not cleared it",
        "not cleared, and the law will not wait",
    ],
)
def test_SPOC_12_what_a_fresh_draft_proposes(
    rule: ClockRule, about: dict[str, object], expected: Decision
) -> None:
    assert proposed(matter(**about), schedule=week_of(rule, "2026-08-28", "2026-09-02")) == expected


def test_SPOC_11_a_week_without_any_matter_has_nothing_to_say(rule: ClockRule) -> None:
    found = draft(rule)
    assert found.nothing_to_say
    assert found.may_go


_decisions = st.sampled_from(list(Decision))
_matters = st.builds(
    matter,
    ref=st.text("0123456789", min_size=1, max_size=4),
    decision=_decisions,
    draft=st.sampled_from(["", "Yes."]),
    reason=st.sampled_from(["", "thanks"]),
    carries=st.integers(0, 4),
    enters=st.booleans(),
    clocks=st.sampled_from([(), due_by_law("2026-09-03"), due_by_law("2026-10-01")]),
)


@given(matters=st.lists(_matters, max_size=12))
def test_SPOC_12_no_matter_is_lost_and_what_may_go_is_wholly_decided(matters: list[Matter]) -> None:
    found = draft(RULE, *matters)
    assert len(found.lines) + len(found.kept_out) == len(matters)
    if found.may_go:
        assert found.decided(Decision.UNDECIDED) == ()


def test_SPOC_0_contacts_are_counted_by_week_with_empty_weeks_shown() -> None:
    days = [day("2026-08-31"), day("2026-09-02"), day("2026-09-14"), day("2026-06-01")]
    assert counted_by_week(days, until=day("2026-09-16"), weeks=3) == (
        (day("2026-08-31"), 2),
        (day("2026-09-07"), 0),
        (day("2026-09-14"), 1),
    )


def test_SPOC_15_what_the_law_wants_before_the_next_one_may_go_on_its_own(rule: ClockRule) -> None:
    alone = matter(decision=Decision.ALONE, uncleared=True, clocks=due_by_law("2026-09-10"))
    overdue = matter(decision=Decision.ALONE, uncleared=True, clocks=due_by_law("2026-08-10"))
    assert draft(rule, alone).may_go
    assert draft(rule, overdue).may_go


def test_SPOC_17_an_answer_that_is_not_cleared_is_told_once_with_what_can_be_done_now(
    rule: ClockRule,
) -> None:
    lacks = ("not cleared yet by Ida, where it has been since May.",)
    waits = matter(decision=Decision.ANSWERED, uncleared=True, lacks=lacks)
    hurries = matter(decision=Decision.ANSWERED, uncleared=True, lacks=lacks, clocks=due_by_law("2026-09-10"))
    for one, then in ((waits, "Carry it over"), (hurries, "choose that it goes on its own")):
        (told,) = draft(rule, one).blockers
        assert lacks[0] in told.says
        assert then in told.says
        assert "Write one" not in told.says


def test_SPOC_15_only_what_the_law_hurries_goes_on_its_own(rule: ClockRule) -> None:
    for clocks in ((), due_by_law("2026-09-11")):
        against = draft(rule, matter(decision=Decision.ALONE, clocks=clocks))
        assert "sets no date for it before the next weekly response" in sentences(against)


def test_no_clause_that_is_cited_stands_in_the_code() -> None:
    source = inspect.getsource(weekly)
    code = ast.unparse(_without_words(ast.parse(source)))
    assert "SPOC-" not in code
    assert {code.source for code in AGAINST.codes.values()} <= {
        "SPOC-9",
        "SPOC-11",
        "SPOC-12",
        "SPOC-15",
        "SPOC-17",
        "SPOC-18",
    }


def _without_words(tree: ast.Module) -> ast.Module:
    """The module without its docstrings, where a clause may be named for who reads the code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return tree


@pytest.mark.parametrize(
    ("about", "all_open", "only_awaited"),
    [
        ({}, True, False),
        ({"awaited": (Awaited(from_whom="Planning", asked_on=day("2026-08-24")),)}, True, True),
        ({"draft": "Yes."}, False, False),
        ({"decision": Decision.NONE_NEEDED}, False, False),
        ({"clocks": due_by_law("2026-09-10")}, False, False),
        ({"not_now": {Decision.CARRIED: "it stands at “Informal”."}}, False, False),
        ({"relayed": True, "may_be_carried": False}, False, False),
    ],
)
def test_SPOC_12_what_is_carried_over_in_one_go(
    rule: ClockRule, about: dict[str, object], all_open: bool, only_awaited: bool
) -> None:
    found = draft(rule, matter(**about))
    may = [
        may_be_carried_with_others(found.lines[0], schedule=found.schedule, awaited_only=awaited)
        for awaited in (False, True)
    ]
    assert may == [all_open, only_awaited]


def test_CAL_8_a_matter_shows_the_cautious_day_before_its_date_by_law_and_no_day_of_another_clock(
    rule: ClockRule,
) -> None:
    by_law = LinkedClock(rule="FOI-20WD", class_="LAW", due_on=day("2026-09-30"), work_to=day("2026-09-29"))
    other = LinkedClock(
        rule="ENQUIRY-10WD", class_="POLICY", due_on=day("2026-09-10"), work_to=day("2026-09-09")
    )
    first, second = draft(
        rule, matter(clocks=(by_law, other)), matter("EH-2026-000002", clocks=(other,))
    ).lines
    assert {first.work_to, second.work_to} == {day("2026-09-29"), None}
