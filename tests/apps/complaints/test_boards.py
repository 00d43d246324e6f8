"""The pages of complaints: who sees them, what stands on them, and what is done to many at once."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

from django.test import Client

from evenhand.apps.cases.clock_lines import clock_line, remark_on
from evenhand.apps.cases.models import Case, CaseMember, EventRow
from evenhand.apps.cases.queries import cases_seen_by, reading_of
from evenhand.apps.cases.timeline import fact_rows
from evenhand.apps.complaints import facts, members, operations, queries
from evenhand.apps.complaints.likeness import logged_twice, service_guess
from evenhand.apps.documents.operations import keep
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.letters import gathering
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.work import mine
from tests.apps.complaints.conftest import Hall, noon

PAGES = (
    "/complaints/",
    "/complaints/after/",
    "/complaints/enquiries/",
    "/complaints/surveys/",
    "/complaints/equality/",
)


def page(client: Client, hall: Hall, who: str, path: str) -> str:
    client.force_login(hall.users[who])
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_the_boards_are_for_those_who_look_after_complaints(client, hall):
    for path in PAGES:
        client.force_login(hall.users["Ivo"])
        assert client.get(path).status_code == 403, path
        assert "<h1" in page(client, hall, "Connie", path)


def test_the_board_shows_each_open_complaint_by_clock_and_stage(client, hall):
    case = hall.formal(days_ago=30)
    words = page(client, hall, "Connie", "/complaints/")
    assert case.ref in words
    assert "Answer a complaint at stage 1" in words
    assert "Late" in words


def test_the_board_narrows_to_a_clock_a_stage_and_a_service(client, hall):
    formal, informal = hall.formal(), hall.log(summary="A light in Weir Street")
    at_stage = page(client, hall, "Connie", "/complaints/?stage=stage-1")
    assert formal.ref in at_stage
    assert informal.ref not in at_stage
    by_clock = page(client, hall, "Connie", "/complaints/?clock=CC-INF")
    assert informal.ref in by_clock
    assert formal.ref not in by_clock


def test_a_stage_is_counted_under_the_name_that_its_own_procedure_gives_it(client, hall):
    formal = hall.formal()
    caring = hall.log("adult-social-care-complaint", summary="The carer comes late")
    found = queries.board(hall.users["Connie"], on=hall.today, family="complaints")
    assert {tally.title: tally.total for tally in found.by_stage} == {
        "Corporate complaint: Stage 1": 1,
        "Adult social care complaint: Being looked into": 1,
    }
    at_stage = page(client, hall, "Connie", "/complaints/?stage=adult-social-care-complaint.stage-1")
    assert caring.ref in at_stage
    assert formal.ref not in at_stage


def test_a_clock_counts_once_by_how_soon_it_falls_due(hall):
    hall.formal(days_ago=40)
    found = queries.board(hall.users["Connie"], on=hall.today, family="complaints")
    counted = {tally.code: tally.counts for tally in found.by_clock}
    assert counted["LGC-ACK"]["late"] == 1
    assert counted["CC-S1"]["late"] == 0


def test_the_time_to_give_a_complaint_out_is_measured_in_working_days(hall):
    case = hall.formal(days_ago=7)
    hall.do(case, "assign", service="service:waste", investigator=hall.fact("Ivo"))
    row = queries.board(hall.users["Connie"], on=hall.today, family="complaints").rows[0]
    assert row.days_to_allocate is not None
    assert 4 <= row.days_to_allocate <= 5


def test_CC_4_what_is_promised_in_an_answer_stands_on_a_page_until_it_is_done(client, hall):
    case = hall.answered()
    words = page(client, hall, "Connie", "/complaints/after/")
    assert "Learning action" in words
    assert "Remedy: A round on Saturday." in words
    assert "Learning action: Check the round." in words
    hall.do(case, "remedy.do", item="remedy-1", by="Ivo", done_on=hall.today, evidence="The round sheet.")
    assert "Remedy:" not in page(client, hall, "Connie", "/complaints/after/")


def test_REM_1_whoever_authorised_a_payment_does_not_stand_as_the_one_who_makes_it(client, hall):
    case = hall.formal()
    pays = {"remedy": "financial", "what": "The costs.", "power": "lga-2000-s92", "amount": Decimal("62.00")}
    people = {"owner": hall.fact("Otto"), "authorised_by": hall.fact("Hal")}
    hall.do(case, "remedy.agree", due_on=hall.today + dt.timedelta(days=5), **pays, **people)
    [promised] = queries.after_the_answer(hall.users["Connie"], on=hall.today)
    assert promised.who == "Otto Test"
    of_waste = queries.owed_by_service(hall.users["Hal"], hall.officers["Hal"], on=hall.today)
    assert [one.ref for one in of_waste] == []
    asked = {who: mine.asked_of(hall.officers[who].pk, limit=9) for who in ("Hal", "Otto")}
    assert {who: [one.key for one in items] for who, items in asked.items()} == {
        "Hal": [],
        "Otto": ["remedy-1"],
    }


def test_CC_8_the_form_of_a_decision_offers_what_this_Ombudsman_decides(client, hall):
    case = hall.answered()
    said = {"body": "lgsco", "ombudsman_reference": "26 001", "received_on": hall.today}
    hall.do(case, "ombudsman.enquire", **said)
    path = f"/cases/{case.ref}/items/ombudsman-1/moves/ombudsman.investigate/"
    assert "Day set by the letter" in page(client, hall, "Connie", path)
    hall.do(case, "ombudsman.investigate", item="ombudsman-1", began_on=hall.today)
    form = page(client, hall, "Connie", path.replace("investigate", "decide"))
    assert "fault-no-injustice" in form
    assert "maladministration" not in form
    decided = {"decided_on": hall.today, "remedies_agreed": True, "decision": "fault-no-injustice"}
    hall.do(case, "ombudsman.decide", item="ombudsman-1", **decided)
    owed = page(client, hall, "Connie", f"/cases/{case.ref}/")
    assert f'/cases/{case.ref}/moves/remedy.agree-with-ombudsman/?ombudsman_case=ombudsman-1"' in owed


def test_CSC_4_what_was_done_in_time_is_recorded_late_from_the_page(client, hall):
    case = hall.log("childrens-complaint", days_ago=40)
    path = f"/cases/{case.ref}/moves/extend-1/"
    words = page(client, hall, "Connie", f"/cases/{case.ref}/")
    assert "It was done in time: record it" in words
    form = page(client, hall, "Connie", path)
    assert "give the day it happened" in form
    received = hall.today - dt.timedelta(days=40)
    days = {"happened_on": received + dt.timedelta(days=5), "until": received + dt.timedelta(days=20)}
    said = {
        f"{name}_{part}": getattr(day, part)
        for name, day in days.items()
        for part in ("day", "month", "year")
    }
    said |= {"why": "complex", "progress": "Half is done.", "batch": str(uuid4())}
    late = {**said, **{f"happened_on_{part}": getattr(hall.today, part) for part in ("day", "month", "year")}}
    assert "The ten working days ended" in client.post(path, late).content.decode()
    assert client.post(path, said).status_code == 302
    assert EventRow.objects.get(case=case, move="extend-1").happened_on == days["happened_on"]


def test_CC_2_what_is_owed_leads_an_investigator_to_no_step_of_another_post(client, hall):
    case = hall.formal()
    hall.do(case, "assign", service="service:waste", investigator=hall.fact("Ivo"))
    refuse = f'href="/cases/{case.ref}/moves/refuse/"'
    owed = {
        who: page(client, hall, who, f"/cases/{case.ref}/").partition("Still owed")[2]
        for who in ("Ivo", "Connie")
    }
    assert refuse in owed["Connie"].partition("What may be done")[0]
    assert refuse not in owed["Ivo"].partition("What may be done")[0]


def test_CC_4_a_learning_action_is_put_off_to_another_day_with_a_reason(client, hall):
    case = hall.answered()
    late = hall.today + dt.timedelta(days=90)
    hall.do(case, "learning.postpone", item="learning-1", by="Ivo", due_on=late, why="The crew is new.")
    due = {row.item: row.due_on for row in queries.after_the_answer(hall.users["Connie"], on=hall.today)}
    assert due["learning-1"] == late
    assert due["remedy-1"] == hall.today + dt.timedelta(days=30)


def test_the_board_is_narrowed_as_it_was_after_something_was_done_to_many(client, hall):
    case = hall.formal()
    words = page(client, hall, "Connie", "/complaints/?stage=corporate-complaint.stage-1&clock=CC-S1")
    said = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', words))
    said = {**said, "batch": str(uuid4()), "do": "reassign", "to": hall.officers["Erin"].pk, "ref": case.ref}
    answer = client.post("/complaints/many/", said)
    assert answer.status_code == 302
    assert answer.url == "/complaints/?clock=CC-S1&stage=corporate-complaint.stage-1"


def test_CC_1_at_stage_2_the_boards_name_whoever_reviews_it(client, hall):
    case = hall.answered()
    said = {"requested_on": hall.today, "grounds": ("not-said",), "still_unhappy_about": "The same again."}
    hall.do(case, "escalate", **said)
    hall.do(case, "appoint-reviewer", reviewer=hall.fact("Rita"))
    row = queries.board(hall.users["Connie"], on=hall.today, family="complaints").rows[0]
    assert row.who == "Rita Test"


def test_CC_10_an_acknowledgement_promises_no_day_that_has_passed(hall):
    case = hall.formal(days_ago=60)
    reading = reading_of(case, hall.today)
    late = facts.answer_by(SimpleNamespace(reading=reading, on=hall.today))
    assert late is not None
    assert late > hall.today
    far = hall.today + dt.timedelta(days=90)
    assert facts.answer_by(SimpleNamespace(reading=reading, on=far)) is None


def test_what_is_known_stands_under_the_words_in_which_it_was_asked(hall):
    case = hall.formal()
    until = hall.today + dt.timedelta(days=14)
    hall.do(case, "extend-1", until=until, why="complex", progress="Half of it is done.")
    known = {row.key: row.value for row in fact_rows(reading_of(case, hall.today), {})}
    assert known["Reason"] == "The complaint is complex"


def test_a_complaint_that_nobody_was_given_in_time_is_on_the_teams_own_list(client, hall):
    case = hall.log("adult-social-care-complaint", days_ago=20)
    assert case.ref in page(client, hall, "Connie", "/")


def test_nobody_is_told_of_no_working_days_late(hall):
    assert remark_on(dt.date(2026, 11, 20), dt.date(2026, 11, 22), calendars()) == "2 days late"
    assert remark_on(dt.date(2026, 11, 20), dt.date(2026, 11, 23), calendars()) == "1 working day late"


def test_nothing_that_ended_with_the_answer_is_listed_as_still_to_be_done(client, hall):
    hall.answered()
    assert "Point</td>" not in page(client, hall, "Connie", "/complaints/after/")


def test_CC_1_nobody_is_late_with_a_last_day_that_only_the_person_had(client, hall):
    case = hall.answered()
    later = hall.today + dt.timedelta(days=60)
    last = next(c for c in reading_of(case, later).running if c.rule.id == "CC-ESC")
    line = clock_line(last, later, calendars())
    assert (line.overdue, line.remark[:7], line.remark[-4:]) == (False, "passed ", " ago")


def test_what_is_owed_leads_to_no_step_of_another_stage(client, hall):
    case = hall.formal()
    words = page(client, hall, "Connie", f"/cases/{case.ref}/")
    assert "Record that the person was told how it is dealt with" in words
    assert "moves/resolve-informally/" not in words


def test_a_service_manager_sees_what_the_service_owes_and_by_when(client, hall):
    case = hall.formal()
    hall.do(case, "assign", service="service:waste", investigator=hall.fact("Ivo"))
    words = page(client, hall, "Hal", "/complaints/owed/")
    assert case.ref in words
    assert "Ivo Test" in words


def test_what_has_no_day_is_not_among_what_a_service_owes_by_when(client, hall):
    said = {"body": "lgsco", "ombudsman_reference": "26 1", "received_on": hall.today}
    case = hall.answered()
    hall.do(case, "ombudsman.enquire", link_officer=hall.fact("Ivo"), **said)
    assert "Ombudsman case" in page(client, hall, "Hal", "/complaints/owed/")
    hall.do(case, "ombudsman.answer-enquiry", item="ombudsman-1")
    assert "Ombudsman case" not in page(client, hall, "Hal", "/complaints/owed/")


def test_REP_3_a_member_sees_how_far_their_own_enquiries_are_and_nothing_else(client, hall, councillor):
    said = {"member": f"member:{councillor.pk}"}
    own = hall.log("member-enquiry", summary="The crossing at Mill Lane", **said)
    other = hall.log(summary="Another thing")
    words = page(client, hall, "Marsh", "/enquiries/")
    assert own.ref in words
    assert "Being looked into" in words
    assert other.ref not in words
    assert client.get(f"/cases/{own.ref}/").status_code == 404
    assert CaseMember.objects.get(case=own).member == councillor


def test_the_page_of_own_enquiries_is_for_members(client, hall):
    client.force_login(hall.users["Connie"])
    assert client.get("/enquiries/").status_code == 403


def test_MP_1_enquiries_are_looked_at_every_week(client, hall):
    hall.log("mp-enquiry", days_ago=1, mp="Dr Whitfield MP")
    hall.log("mp-enquiry", days_ago=60, mp="Dr Whitfield MP")
    week = {one.title: one for one in members.enquiries_this_week(hall.users["Connie"], on=hall.today)}
    assert (week["MP's enquiry"].received, week["MP's enquiry"].open, week["MP's enquiry"].late) == (1, 2, 1)
    assert "The last seven days" in page(client, hall, "Connie", "/complaints/enquiries/")


def test_many_are_acknowledged_in_one_go_each_with_its_letter(hall, post_room):
    cases = [hall.formal(), hall.formal(summary="A light in Weir Street")]
    for case in cases:
        hall.do(case, "assign", service="service:waste", investigator=hall.fact("Ivo"))
        LetterSent.objects.filter(case=case).delete()
    _known_address(hall, cases[0])
    press = uuid4()
    cases = list(Case.objects.filter(pk__in=[c.pk for c in cases]))
    done = operations.acknowledge_many(cases, by=hall.users["Connie"], at=noon(hall.today), batch=press)
    assert [one.why_not for one in done] == ["", ""]
    again = operations.acknowledge_many(cases, by=hall.users["Connie"], at=noon(hall.today), batch=press)
    assert [one.why_not for one in again] == ["No acknowledgement is owed."] * 2
    sent = LetterSent.objects.filter(case__in=cases, code="complaint-acknowledgement")
    assert sent.count() == 2
    words = str(sent.first().content)
    assert "Ivo Test" in words
    assert "answer by" in words
    assert EventRow.objects.filter(case__in=cases, move="acknowledge-1").count() == 2


def _known_address(hall: Hall, case: Case) -> None:
    """A letter went to the address before, so that nobody has to look at it again."""
    pdf = keep(b"%PDF-1.7 an earlier letter", at=noon(hall.today), media_type="application/pdf")
    LetterSent.objects.create(
        case=case,
        code="feedback-thanks",
        recipient="customer",
        subject="Earlier",
        content={},
        pdf=pdf,
        sha256=pdf.sha256,
        channel="email",
        to=["morgan@example.com"],
        sent_by=hall.users["Connie"],
        sent_at=noon(hall.today - dt.timedelta(days=9)),
    )


def test_an_address_that_was_never_used_is_looked_at_by_a_person_first(hall, post_room):
    case = hall.formal()
    done = operations.acknowledge_many([case], by=hall.users["Connie"], at=noon(hall.today), batch=uuid4())
    assert "Choose the address" in done[0].why_not
    assert post_room == []


def test_many_are_given_to_somebody_else_from_the_board(client, hall):
    cases = [hall.formal(), hall.log(summary="A light in Weir Street")]
    words = page(client, hall, "Connie", "/complaints/")
    batch = re.search(r'name="batch" value="([^"]+)"', words)
    assert batch is not None
    said = {
        "do": "reassign",
        "to": hall.officers["Erin"].pk,
        "batch": batch[1],
        "ref": [c.ref for c in cases],
    }
    answer = client.post("/complaints/many/", said, follow=True).content.decode()
    assert "2 given to Erin Test." in answer
    client.post("/complaints/many/", said, follow=True)
    assert EventRow.objects.filter(move="allocate").count() == 2


def test_nothing_ticked_and_nobody_chosen_are_said_in_a_sentence(client, hall):
    hall.formal()
    client.force_login(hall.users["Connie"])
    said = {"do": "acknowledge", "batch": str(uuid4())}
    assert "Tick at least one" in client.post("/complaints/many/", said, follow=True).content.decode()
    said = {"do": "reassign", "batch": str(uuid4()), "ref": ["EH-2026-000001"]}
    assert "Choose the officer" in client.post("/complaints/many/", said, follow=True).content.decode()


def test_the_same_complaint_logged_twice_is_suggested_with_the_earlier_one_and_never_merged(client, hall):
    first = hall.log(days_ago=3, summary="The bins of Mill Lane were missed again")
    second = hall.log(summary="Bins missed again in Mill Lane")
    found = logged_twice(second, hall.users["Connie"], on=hall.today)
    assert [one.case for one in found] == [first]
    assert found[0].evidence
    words = page(client, hall, "Connie", f"/cases/{second.ref}/")
    assert "Perhaps logged already" in words
    hall.do(second, "link", case=first.ref, kind="related")
    assert logged_twice(second, hall.users["Connie"], on=hall.today) == ()


def test_common_words_alone_are_no_sign_that_a_complaint_was_logged_twice_or_is_for_a_service(hall):
    hall.log(days_ago=3, summary="Nobody came and nothing was done about it", service="service:waste")
    other = hall.log(summary="Nobody told me and nothing was done again")
    assert logged_twice(other, hall.users["Connie"], on=hall.today) == ()
    assert service_guess(other, hall.users["Connie"], on=hall.today) is None
    same = hall.log(summary="Nothing was done about it, and nobody came")
    assert len(logged_twice(same, hall.users["Connie"], on=hall.today)) == 1


def test_a_service_is_suggested_from_past_cases_and_not_set(hall):
    hall.log(days_ago=9, summary="Bins missed in Weir Street", service="service:waste")
    case = hall.log(summary="Bins missed in Castle Street")
    guess = service_guess(case, hall.users["Connie"], on=hall.today)
    assert guess is not None
    assert guess.area.code == "waste"
    assert case.service == ""


def test_CC_1_somebody_complained_about_neither_sees_the_complaint_nor_finds_it_on_a_list(client, hall):
    case = hall.log(about=hall.fact("Otto"))
    assert not cases_seen_by(hall.users["Otto"], hall.today).filter(pk=case.pk).exists()
    client.force_login(hall.users["Otto"])
    assert client.get(f"/cases/{case.ref}/").status_code == 404


def test_the_two_teams_hand_over_a_case_keeps_its_receipt_and_its_clocks(hall):
    case = hall.log(by="Erin", days_ago=2)
    hall.do(case, "formalise", by="Erin", formal_because="not-resolved", handed_over="She wants a call.")
    case.refresh_from_db()
    assert case.stage == "stage-1"
    assert case.received_on == hall.today - dt.timedelta(days=2)


def test_the_letter_of_the_answer_carries_every_point_and_the_last_day_for_stage_2(client, hall):
    case = hall.formal(summary="Another matter")
    hall.do(case, "assign", service="service:waste", investigator=hall.fact("Ivo"))
    hall.do(case, "point.raise", summary="Nobody called back", cause="delay")
    found = {
        "findings": "No call.",
        "evidence": "The log.",
        "reasons": "Our standard.",
        "outcome": "not-upheld",
    }
    hall.do(case, "point.find", item="point-1", by="Ivo", **found)
    hall.do(case, "decide-1", by="Ivo", answer="We looked into it.")
    about = gathering.about(Case.objects.get(pk=case.pk), user=hall.users["Ivo"], on=hall.today)
    known = gathering.gather(lawbook().letters["complaint-stage-1"], about)
    assert known["complaint_outcome"] == "Not upheld"
    assert known["something_went_wrong"] is False
    assert known["complaint_points"][0]["point_summary"] == "Nobody called back"
    assert known["escalate_by"] > hall.today
