"""The record of cases in the database: added to, chained, projected, and nothing else."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from evenhand.apps.accounts.meanwhile import ChangedMeanwhile
from evenhand.apps.cases import keeping, operations
from evenhand.apps.cases.append_only import forbid_changes
from evenhand.apps.cases.models import (
    Case,
    CaseContact,
    ClockChange,
    ClockRow,
    Erasure,
    EventRow,
    NeverChanged,
    Passage,
)
from evenhand.apps.cases.operations import Move, MoveRefused
from evenhand.apps.cases.queries import NotSeen, case_for, cases_seen_by, reading_of, words_of
from evenhand.apps.council import operations as council
from tests.apps.cases.conftest import AT, officer_fact

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 5)
PROCLAIMED = dt.date(2026, 10, 2)


@pytest.fixture
def enquiry(olive, morgan) -> Case:
    facts = {"customer": f"customer:{morgan.pk}", "received_on": DAY, "summary": "Hedge in Mill Lane"}
    return operations.open_case(
        "enquiry", Move(move="receive", facts=facts, happened_on=DAY), by=olive, at=AT
    )


def answer(words: str = "It was cut on Monday.", **more: object) -> Move:
    return Move(move="answer", facts={"answer": words}, happened_on=DAY, **more)  # type: ignore[arg-type]  # each as the test says it


def test_a_case_opens_with_a_reference_of_its_year_and_the_words_in_a_passage(enquiry):
    assert enquiry.ref == "EH-2026-000001"
    assert enquiry.title == "Hedge in Mill Lane"
    assert words_of(enquiry) == {"1.summary": "Hedge in Mill Lane"}
    assert "Hedge" not in EventRow.objects.get(case=enquiry).text


def test_ENQUIRY_10WD_the_clock_row_holds_the_reckoned_day(enquiry):
    assert ClockRow.objects.get(case=enquiry).due_on == dt.date(2026, 10, 19)
    assert enquiry.next_due_on == dt.date(2026, 10, 19)


def test_a_second_press_of_the_same_button_opens_no_second_case(olive, morgan):
    facts = {"customer": f"customer:{morgan.pk}", "received_on": DAY, "summary": "Hedge"}
    move, press = Move(move="receive", facts=facts, happened_on=DAY), uuid4()
    first = operations.open_case("enquiry", move, by=olive, at=AT, batch=press)
    again = operations.open_case("enquiry", move, by=olive, at=AT, batch=press)
    assert first == again
    assert Case.objects.count() == 1


def test_a_second_press_of_the_same_button_makes_no_second_move(enquiry, olive):
    press = uuid4()
    first = operations.make_move(enquiry, answer(), by=olive, at=AT, batch=press)
    again = operations.make_move(enquiry, answer(), by=olive, at=AT, batch=press)
    assert first == again
    assert EventRow.objects.filter(case=enquiry).count() == 2


def test_the_second_of_two_editors_is_told_what_the_first_recorded(enquiry, olive):
    operations.make_move(
        enquiry, Move(move="note", facts={"note": "Rang back."}, happened_on=DAY), by=olive, at=AT
    )
    with pytest.raises(ChangedMeanwhile, match="Add an internal note"):
        operations.make_move(enquiry, answer(seen=1), by=olive, at=AT)
    assert not Case.objects.get(pk=enquiry.pk).final


def test_a_refused_move_leaves_nothing_behind(enquiry, olive):
    with pytest.raises(MoveRefused, match="Say: answer"):
        operations.make_move(enquiry, answer(""), by=olive, at=AT)
    assert EventRow.objects.filter(case=enquiry).count() == 1
    assert Passage.objects.filter(case=enquiry).count() == 1


def test_several_moves_go_all_or_none(enquiry, olive):
    note = Move(move="note", facts={"note": "Spoke to parks."}, happened_on=DAY)
    with pytest.raises(MoveRefused):
        operations.make_moves([(enquiry, note), (enquiry, answer(""))], by=olive, at=AT)
    assert EventRow.objects.filter(case=enquiry).count() == 1


def test_an_event_cannot_be_changed_through_the_models(enquiry):
    row = EventRow.objects.get(case=enquiry)
    with pytest.raises(NeverChanged):
        row.save()
    with pytest.raises(NeverChanged):
        row.delete()


def test_the_database_itself_refuses_to_change_an_event(enquiry):
    forbid_changes(connection)
    for change in (
        lambda: EventRow.objects.filter(case=enquiry).update(text="{}"),
        lambda: EventRow.objects.filter(case=enquiry)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_rebuilding_finds_the_same_rows(enquiry, olive):
    operations.make_move(
        enquiry,
        Move(
            move="contribution.ask",
            facts={"from_whom": officer_fact(olive), "question": "When was it cut?"},
            happened_on=DAY,
        ),
        by=olive,
        at=AT,
    )
    assert [different for _, different in keeping.rebuild(today=DAY)] == [False]


def test_a_projection_that_was_tampered_with_is_found_and_rebuilt(enquiry):
    ClockRow.objects.filter(case=enquiry).update(due_on=dt.date(2030, 1, 1))
    assert any("do not agree" in fault for fault in keeping.faults(today=DAY))
    assert [different for _, different in keeping.rebuild(today=DAY)] == [True]
    assert list(keeping.faults(today=DAY)) == []


def test_a_check_of_the_whole_record_only_reads(enquiry):
    keeping.mark_heads(day=DAY, at=AT)
    ClockRow.objects.filter(case=enquiry).update(
        due_on=dt.date(2030, 1, 1)
    )  # what would be written, were it to write
    with CaptureQueriesContext(connection) as asked:
        assert list(keeping.faults(today=DAY))
    begun = {query["sql"].split()[0] for query in asked}
    assert begun <= {"SELECT", "DECLARE"}  # a cursor is declared where one is read row by row
    assert not any("FOR UPDATE" in query["sql"] for query in asked)


def test_an_altered_passage_is_found(enquiry):
    Passage.objects.filter(case=enquiry).update(words="Fence in Mill Lane")
    assert any("was altered" in fault for fault in keeping.faults(today=DAY))


def test_RET_2_a_confirmed_erasure_leaves_a_record_that_still_holds(enquiry, olive):
    Erasure.objects.create(
        case=enquiry, kept="enquiry", why="Its time was over.", asked_by=olive, asked_at=AT, confirmed_at=AT
    )
    Passage.objects.filter(case=enquiry).update(words=None, key=None, erased_at=AT)
    list(keeping.rebuild(today=DAY))
    assert list(keeping.faults(today=DAY)) == []
    assert words_of(enquiry) == {"1.summary": "[erased]"}


def test_RET_2_words_that_went_without_a_confirmed_erasure_are_found(enquiry):
    Passage.objects.filter(case=enquiry).update(words=None, key=None, erased_at=AT)
    assert any("nobody confirmed an erasure" in fault for fault in keeping.faults(today=DAY))


def test_a_missing_case_shows_against_the_daily_mark(enquiry, olive, morgan):
    keeping.mark_heads(day=DAY, at=AT)
    assert keeping.mark_heads(day=DAY, at=AT).cases == 1
    Case.objects.filter(pk=enquiry.pk).update(ref="EH-2026-999999")
    assert any("is gone or was replaced" in fault for fault in keeping.faults(today=DAY))


def test_GEN_2_a_proclaimed_holiday_moves_an_open_clock_and_says_so(enquiry, administrator):
    council.add_holiday(
        on=dt.date(2026, 10, 12),
        nations=["ENG", "WLS"],
        reason="Proclaimed",
        proclaimed_on=PROCLAIMED,
        by=administrator,
        at=AT,
    )
    moved = keeping.recompute_open_clocks(cause="Holiday on Monday 12 October 2026", today=DAY, at=AT)
    change = ClockChange.objects.get()
    assert moved == 1
    assert (change.was_due_on, change.now_due_on) == (dt.date(2026, 10, 19), dt.date(2026, 10, 20))


def test_GEN_2_a_stopped_clock_keeps_the_day_it_stopped_under(enquiry, olive, administrator):
    operations.make_move(enquiry, answer(), by=olive, at=AT)
    council.add_holiday(
        on=dt.date(2026, 10, 12),
        nations=["ENG", "WLS"],
        reason="Proclaimed",
        proclaimed_on=PROCLAIMED,
        by=administrator,
        at=AT,
    )
    keeping.recompute_open_clocks(cause="Holiday", today=DAY, at=AT)
    list(keeping.rebuild(today=DAY))
    assert ClockRow.objects.get(case=enquiry).due_on == dt.date(2026, 10, 19)
    assert not ClockChange.objects.exists()


def test_GEN_2_a_holiday_added_after_a_case_closed_is_no_fault_of_its_lists(enquiry, olive, administrator):
    operations.make_move(enquiry, answer(), by=olive, at=AT)
    council.add_holiday(
        on=dt.date(2026, 10, 12),
        nations=["ENG", "WLS"],
        reason="Proclaimed",
        proclaimed_on=PROCLAIMED,
        by=administrator,
        at=AT,
    )
    keeping.recompute_open_clocks(cause="Holiday", today=DAY, at=AT)
    assert list(keeping.faults(today=DAY)) == []
    Case.objects.filter(pk=enquiry.pk).update(title="Altered")
    assert any("lists do not agree" in fault for fault in keeping.faults(today=DAY))


def test_a_contact_put_on_a_case_can_be_taken_off_again(enquiry, olive):
    put = Move(move="record-contact", facts={"contact": "contact:7"}, happened_on=DAY)
    off = Move(
        move="remove-contact", facts={"contact": "contact:7", "why": "Another hedge."}, happened_on=DAY
    )
    operations.make_move(enquiry, put, by=olive, at=AT)
    assert CaseContact.objects.get().contact_id == 7
    operations.make_move(enquiry, off, by=olive, at=AT)
    assert not CaseContact.objects.exists()


def test_a_changed_procedure_is_pinned_and_read_from_receipt(enquiry, olive):
    operations.reclassify(enquiry, to="foi-request", stage="open", why="A request.", on=DAY, by=olive, at=AT)
    case = Case.objects.get(pk=enquiry.pk)
    assert case.procedure == "foi-request"
    assert case.next_due_on == dt.date(2026, 11, 2)
    assert list(keeping.faults(today=DAY)) == []


def test_a_corrected_day_moves_the_clock_and_both_stand_on_the_record(enquiry, olive):
    operations.correct(
        enquiry,
        entry=1,
        why="It came on Friday.",
        facts={"received_on": dt.date(2026, 10, 2)},
        by=olive,
        at=AT,
    )
    assert Case.objects.get(pk=enquiry.pk).next_due_on == dt.date(2026, 10, 16)
    assert EventRow.objects.filter(case=enquiry).count() == 2


def test_a_person_sees_what_their_role_may_see_and_nothing_else(enquiry, olive, person_in):
    member = person_in("member", "Mo Member")
    assert case_for(olive, enquiry.ref, on=DAY) == enquiry
    assert cases_seen_by(member, DAY).count() == 0
    with pytest.raises(NotSeen, match="no case"):
        case_for(member, enquiry.ref, on=DAY)


def test_a_post_given_up_no_longer_opens_the_door(enquiry, olive):
    from evenhand.apps.council.models import PostHolding

    PostHolding.objects.filter(officer__user=olive).update(until_on=DAY)
    assert cases_seen_by(olive, DAY).exists()
    assert not cases_seen_by(olive, DAY + dt.timedelta(days=1)).exists()


def test_reading_a_case_asks_few_questions(enquiry, django_assert_max_num_queries):
    # Outside a page the council's own days and nation are asked for each time.
    with django_assert_max_num_queries(9):
        reading_of(enquiry, DAY)


def test_an_entry_that_changes_no_list_writes_none_anew(enquiry, olive):
    before = list(ClockRow.objects.filter(case=enquiry).values_list("pk", "due_on"))
    note = Move(move="note", facts={"note": "Rang twice."}, happened_on=DAY)
    with CaptureQueriesContext(connection) as asked:
        operations.make_move(enquiry, note, by=olive, at=AT)
    assert list(ClockRow.objects.filter(case=enquiry).values_list("pk", "due_on")) == before
    written = {sql.split('"')[1] for one in asked if (sql := one["sql"]).startswith(("INSERT", "DELETE"))}
    assert written == {"cases_eventrow", "cases_passage", "search_searchdocument"}


def test_an_entry_costs_no_more_questions_for_a_longer_case(enquiry, olive):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            note = Move(move="note", facts={"note": "Rang."}, happened_on=DAY)
            operations.make_move(enquiry, note, by=olive, at=AT)
        return len(asked)

    first = cost()
    for _ in range(5):
        cost()
    assert cost() <= first
