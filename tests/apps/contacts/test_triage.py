"""Triage: one mail, several matters; an existing case; or read and filed with two ticks and a name."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case, CaseContact, CaseLink, ClockRow
from evenhand.apps.cases.operations import Move, MoveRefused, make_move
from evenhand.apps.cases.replying import reply_of
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.triage import (
    NewMatter,
    NoName,
    leave_on_cases,
    move_contact,
    open_cases,
    put_on_case,
    read_and_file,
    take_back_outcome,
)
from evenhand.apps.contacts.queries.lists import triage_queue
from evenhand.apps.contacts.queries.pointing import pointers_of
from evenhand.apps.contacts.queries.seen import NotSeen, contact_for
from evenhand.apps.contacts.queries.suggestions import suggestions_of
from evenhand.apps.council.models import Officer
from evenhand.apps.people.models import Customer
from tests.apps.contacts.conftest import AT, TODAY, signed_in, taken_in
from tests.apps.contacts.letters_box import mail

pytestmark = pytest.mark.usefixtures("administrator")

FENCE = NewMatter(procedure="service-request", summary="Mend the fence")
RIVER = NewMatter(procedure="eir-request", summary="What flows into the Till")
ALIAS = "riverwatch@example.org"
COSTS = NewMatter(procedure="foi-request", summary="What the fence cost")


def test_GEN_6_one_mail_becomes_several_linked_cases_with_the_same_day_of_receipt(
    contact: Contact, olive: Officer
) -> None:
    fence, costs = open_cases(contact, [FENCE, COSTS], by=signed_in(olive), at=AT, batch=uuid4())

    assert fence.received_on == costs.received_on == dt.date(2026, 11, 16)
    assert CaseLink.objects.filter(case=fence, other=costs, kind="same-message").exists()
    assert set(CaseContact.objects.filter(contact_id=contact.pk).values_list("case", flat=True)) == {
        fence.pk,
        costs.pk,
    }
    contact.refresh_from_db()
    assert (contact.outcome, contact.outcome_by, contact.read_by) == (
        "new-cases",
        signed_in(olive),
        signed_in(olive),
    )


def test_FOI_20WD_the_clock_of_a_case_from_a_mail_runs_from_its_legal_day(
    contact: Contact, olive: Officer
) -> None:
    (costs,) = open_cases(contact, [COSTS], by=signed_in(olive), at=AT, batch=uuid4())

    clock = ClockRow.objects.get(case=costs, rule="FOI-20WD")
    assert clock.started_on == dt.date(2026, 11, 16)


def test_a_second_press_opens_nothing_more(contact: Contact, olive: Officer) -> None:
    press = uuid4()
    first = open_cases(contact, [FENCE, COSTS], by=signed_in(olive), at=AT, batch=press)

    again = open_cases(contact, [FENCE, COSTS], by=signed_in(olive), at=AT, batch=press)

    assert again == first
    assert Case.objects.count() == 2


def test_a_matter_under_an_arrangement_is_tied_to_it_and_enters_the_weekly_response(
    arrangement: Case, contact: Contact, sam: Officer
) -> None:
    (fence,) = open_cases(contact, [FENCE], by=signed_in(sam), at=AT, batch=uuid4())

    assert CaseLink.objects.filter(case=arrangement, other=fence, kind="matter").exists()


def test_SPOC_18_what_may_not_enter_a_weekly_response_is_no_matter_of_it(
    arrangement: Case, contact: Contact, sam: Officer
) -> None:
    request = NewMatter(procedure="subject-access-request", summary="My own data")

    (case,) = open_cases(contact, [request], by=signed_in(sam), at=AT, batch=uuid4())

    assert list(CaseLink.objects.filter(other=case).values_list("kind", flat=True)) == ["related"]


def test_SPOC_4_a_complaint_is_the_single_points_to_see_though_it_is_answered_by_itself(
    arrangement: Case, contact: Contact, sam: Officer
) -> None:
    complaint = NewMatter(procedure="corporate-complaint", summary="Three missed calls")

    (case,) = open_cases(contact, [complaint], by=signed_in(sam), at=AT, batch=uuid4())

    assert list(CaseLink.objects.filter(other=case).values_list("kind", flat=True)) == ["matter"]


def test_SPOC_18_a_mail_about_the_single_point_of_contact_is_kept_from_both_once_it_is_sorted(
    arrangement: Case, contact: Contact, sam: Officer, dee: Officer
) -> None:
    about = NewMatter(procedure="enquiry", summary="About how I am treated", concerns_spoc=True)

    open_cases(contact, [about], by=signed_in(sam), at=AT, batch=uuid4())

    for officer in (sam, dee):
        with pytest.raises(NotSeen):
            contact_for(signed_in(officer), contact.pk, on=TODAY)


def test_SPOC_9_a_matter_may_need_no_answer_with_a_reason(
    arrangement: Case, contact: Contact, sam: Officer
) -> None:
    thanks = NewMatter(procedure="enquiry", summary="Thanks", no_answer_reason="thanks")

    (case,) = open_cases(contact, [thanks], by=signed_in(sam), at=AT, batch=uuid4())

    case.refresh_from_db()
    assert (case.final, case.stage) == (True, "no-answer-needed")


def test_a_case_that_is_always_answered_cannot_need_no_answer(contact: Contact, olive: Officer) -> None:
    silent = NewMatter(procedure="foi-request", summary="Costs", no_answer_reason="thanks")

    with pytest.raises(Refused, match="always answered"):
        open_cases(contact, [FENCE, silent], by=signed_in(olive), at=AT, batch=uuid4())

    assert not Case.objects.exists()


def test_nobody_opens_a_case_before_saying_who_it_is(tmp_path: Path, olive: Officer) -> None:
    stranger = taken_in(tmp_path, mail(sender="new@example.com"))

    with pytest.raises(Refused, match="Say who this is first"):
        open_cases(stranger, [FENCE], by=signed_in(olive), at=AT, batch=uuid4())


def test_an_arrangement_does_not_begin_with_a_mail(contact: Contact, olive: Officer) -> None:
    with pytest.raises(Refused, match="does not begin with a message"):
        open_cases(
            contact,
            [NewMatter(procedure="spoc-arrangement", summary="x")],
            by=signed_in(olive),
            at=AT,
            batch=uuid4(),
        )


def test_a_refusal_in_one_matter_opens_none(contact: Contact, olive: Officer) -> None:
    with pytest.raises((MoveRefused, Refused)):
        open_cases(
            contact,
            [FENCE, NewMatter(procedure="service-request", summary="")],
            by=signed_in(olive),
            at=AT,
            batch=uuid4(),
        )

    assert not Case.objects.exists()


def test_a_contact_put_on_the_wrong_case_is_moved_with_both_cases_saying_so(
    tmp_path: Path, contact: Contact, olive: Officer
) -> None:
    by = signed_in(olive)
    (fence,) = open_cases(contact, [FENCE], by=by, at=AT, batch=uuid4())
    other = taken_in(tmp_path / "2", mail(message_id="<2@x>", text="More on the costs"))
    (costs,) = open_cases(other, [COSTS], by=by, at=AT, batch=uuid4())
    third = taken_in(tmp_path / "3", mail(message_id="<3@x>", text="And one more thing"))
    put_on_case(third, fence, by=by, at=AT, batch=uuid4())

    move_contact(third, from_case=fence, to_case=costs, why="It is about costs", by=by, at=AT, batch=uuid4())

    assert list(CaseContact.objects.filter(contact_id=third.pk).values_list("case", flat=True)) == [costs.pk]


def test_putting_a_contact_on_a_case_twice_puts_it_there_once(
    tmp_path: Path, contact: Contact, olive: Officer
) -> None:
    by = signed_in(olive)
    (fence,) = open_cases(contact, [FENCE], by=by, at=AT, batch=uuid4())
    more = taken_in(tmp_path / "2", mail(message_id="<2@x>", text="More"))

    for _ in range(2):
        put_on_case(more, fence, by=by, at=AT, batch=uuid4())

    more.refresh_from_db()
    assert more.outcome == "existing-case"
    assert CaseContact.objects.filter(contact_id=more.pk).count() == 1


@pytest.mark.parametrize(("evidence", "safeguarding"), [(False, True), (True, False)])
def test_a_contact_is_filed_only_with_both_ticks(
    contact: Contact, olive: Officer, evidence: bool, safeguarding: bool
) -> None:
    with pytest.raises(Refused, match="Check"):
        read_and_file(
            contact,
            fresh_evidence_checked=evidence,
            safeguarding_checked=safeguarding,
            by=signed_in(olive),
            at=AT,
        )


def test_a_filed_contact_may_be_put_back(contact: Contact, olive: Officer) -> None:
    by = signed_in(olive)
    filed = read_and_file(contact, fresh_evidence_checked=True, safeguarding_checked=True, by=by, at=AT)

    back = take_back_outcome(filed, by=by, at=AT)

    assert (filed.outcome, back.outcome) == ("read-and-file", "")


def test_a_sorted_mail_is_split_further_and_the_first_case_stays(contact: Contact, olive: Officer) -> None:
    by = signed_in(olive)
    (fence,) = open_cases(contact, [FENCE], by=by, at=AT, batch=uuid4())

    (costs,) = open_cases(contact, [COSTS], by=by, at=AT, batch=uuid4())

    assert CaseLink.objects.filter(case=fence, other=costs, kind="same-message").exists()
    assert CaseContact.objects.filter(contact_id=contact.pk).count() == 2


def test_sorting_again_loses_nothing_that_was_made(contact: Contact, olive: Officer) -> None:
    by = signed_in(olive)
    (fence,) = open_cases(contact, [FENCE], by=by, at=AT, batch=uuid4())

    back = take_back_outcome(contact, by=by, at=AT)

    assert back.outcome == ""
    assert CaseContact.objects.get(contact_id=contact.pk).case == fence
    assert list(triage_queue(by, on=TODAY)) == [contact]
    assert leave_on_cases(back, by=by, at=AT).outcome == "existing-case"
    assert not triage_queue(by, on=TODAY).exists()


def test_what_stands_on_a_case_is_not_filed_unanswered(contact: Contact, olive: Officer) -> None:
    by = signed_in(olive)
    open_cases(contact, [FENCE], by=by, at=AT, batch=uuid4())
    back = take_back_outcome(contact, by=by, at=AT)

    with pytest.raises(Refused, match="stands on a case"):
        read_and_file(back, fresh_evidence_checked=True, safeguarding_checked=True, by=by, at=AT)


def test_a_contact_on_no_case_is_not_left_there(contact: Contact, olive: Officer) -> None:
    with pytest.raises(Refused, match="no case yet"):
        leave_on_cases(contact, by=signed_in(olive), at=AT)


def test_EIR_2_a_mail_without_a_name_becomes_a_request_and_nobody_is_suggested_for_it(
    tmp_path: Path, olive: Officer, morgan: Customer
) -> None:
    by, quoted = signed_in(olive), "Morgan Ravensdale is my neighbour. morgan@example.com"
    alias = {"sender": "riverwatch@example.org", "text": f"What flows into the Till?\n\n{quoted}"}
    first = taken_in(tmp_path, mail(**alias, message_id="<till-1@example.org>"))
    assert suggestions_of(first, on=TODAY)

    with pytest.raises(Refused, match="Say who this is first"):
        open_cases(first, [RIVER], by=by, at=AT, batch=uuid4())
    with pytest.raises(Refused, match="Freedom of information request needs a name"):
        open_cases(first, [COSTS], no_name=NoName("email", ALIAS), by=by, at=AT, batch=uuid4())
    hers = replace(RIVER, handler=olive)
    (river,) = open_cases(first, [hers], no_name=NoName("email", ALIAS), by=by, at=AT, batch=uuid4())
    (later := tmp_path / "later").mkdir()
    again = taken_in(later, mail(**alias, message_id="<till-2@example.org>", subject="The Till again"))

    first.refresh_from_db()
    reply = reply_of(river)
    assert reply is not None
    assert (river.customer, reply.to) == (None, ALIAS)
    assert (first.unnamed, first.suggested_customer) == (True, None)
    assert (again.customer, again.suggested_customer, suggestions_of(again, on=TODAY)) == (None, None, ())
    (pointer,) = pointers_of(again, by, on=TODAY)
    assert (pointer.case, pointer.evidence[0].startswith("It comes from the address")) == (river, True)
    asked = Move(move="ask-clarification", facts={"asked": "Which year?"}, happened_on=TODAY)
    told = {"asked_otherwise": "By mail", "early_because": "Nothing came", "why": "Two mails"}
    make_move(river, asked, by=by, at=AT)
    make_move(river, Move(move="lapse", facts=told, happened_on=TODAY), by=by, at=AT)
    river.refresh_from_db()
    assert [one.case for one in pointers_of(again, by, on=TODAY)] == [
        river
    ]  # FOI-3: an answer opens it again
    assert put_on_case(again, river, by=by, at=AT, batch=uuid4()).unnamed
