"""Each procedure of complaints from receipt to the end of its road, through the database."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from evenhand.apps.cases.models import Case, CasePerson, ClockRow, ItemRow, ObligationRow
from evenhand.apps.cases.operations import MoveRefused, correct
from evenhand.apps.complaints import queries
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.letters import gathering
from evenhand.apps.letters.directory import letter_book
from evenhand.apps.letters.going_along import with_what_goes_along
from evenhand.apps.work.queries import my_work
from evenhand.apps.work.rows import GROUPS
from evenhand.domain.cases.events import Value
from evenhand.domain.letters import compose
from evenhand.domain.time import in_full
from tests.apps.complaints.conftest import Hall, noon

REVIEWED = {"review_findings": "The same.", "outcome": "upheld", "reasons": "Our standard."}
UPHELD = {
    "findings": "It was missed.",
    "evidence": "The sheets.",
    "outcome": "upheld",
    "reasons": "The plan.",
}


def stage(case: Case) -> str:
    return Case.objects.get(pk=case.pk).stage


def nothing_runs(case: Case) -> bool:
    return not ClockRow.objects.filter(case=case, item="", stopped_on=None, limit=False).exists()


def told_by(hall: Hall, case: Case, name: str) -> dict[str, Any]:
    """What a letter that the case owes says by itself."""
    owed = ObligationRow.objects.get(case=case, name=name, open=True)
    about = gathering.about(case, user=hall.users["Connie"], on=hall.today, owed=owed.key)
    return gathering.gather(lawbook().letters[name], about)


def rows_of(hall: Hall, name: str, case: Case) -> list[tuple[str, str]]:
    """What the work list of somebody has of a case: what is to be done, and the step it leads to."""
    groups = [my_work(hall.users[name], on=hall.today, only=code) for code in GROUPS]
    rows = [row for (group,) in groups for row in group.rows if row.ref == case.ref]
    return [(row.task, row.action.label if row.action else "") for row in rows]


def answered(hall: Hall, kind: str, **decided: Value) -> Case:
    """A complaint under a law of its own, upheld and answered at stage 1."""
    case = hall.log(kind, days_ago=1, summary="The carer came late")
    hall.do(case, "acknowledge-1")
    hall.do(case, "assign", service="service:waste", investigator=hall.fact("Ivo"))
    hall.do(case, "point.raise", summary="The carer came late", cause="delay")
    said = {**UPHELD, "no_learning_because": "It is done."}
    hall.do(case, "point.find", by="Ivo", item="point-1", **said)
    hall.do(case, "decide-1", by="Ivo", apology="We are sorry.", **decided)
    hall.do(case, "respond-1", by="Ivo", posted_on=hall.today)
    return case


def test_CC_8_a_corporate_complaint_goes_through_both_stages_to_the_ombudsmans_decision(hall):
    case, today = hall.answered(), hall.today
    said = {"requested_on": today, "grounds": ("not-said",), "still_unhappy_about": "Nothing changed."}
    hall.do(case, "escalate", **said)
    hall.do(case, "acknowledge-2")
    hall.do(case, "appoint-reviewer", reviewer=hall.fact("Rita"))
    hall.do(case, "point.review", by="Rita", item="point-1", **REVIEWED)
    hall.do(case, "decide-2", by="Rita", apology="We are sorry.", answer="It stands.")
    hall.do(case, "respond-2", by="Rita", posted_on=hall.today)
    hall.do(case, "ombudsman.enquire", body="lgsco", ombudsman_reference="26 1", received_on=today)
    hall.do(case, "ombudsman.investigate", item="ombudsman-1", began_on=today)
    found = {"decision": "fault-and-injustice", "fault": "Delay.", "injustice": "Distress."}
    hall.do(case, "ombudsman.decide", item="ombudsman-1", decided_on=today, remedies_agreed=False, **found)
    assert (stage(case), Case.objects.get(pk=case.pk).outcome) == ("answered-2", "upheld")


def test_ASC_6_an_adult_social_care_complaint_ends_after_one_stage_and_an_informal_look(hall):
    decided = {"how_considered": "By talking.", "action_taken": True, "responsible_person": hall.fact("Hal")}
    case = answered(hall, "adult-social-care-complaint", **decided)
    hall.do(case, "escalate", requested_on=hall.today, still_unhappy_about="The apology.")
    hall.do(case, "respond-2", further_answer="We talked again.")
    assert stage(case) == "answered-2"


def test_CSC_11_a_childrens_complaint_goes_through_three_stages_to_the_answer_to_the_panel(hall):
    case, today = answered(hall, "childrens-complaint"), hall.today
    hall.do(case, "escalate", requested_on=today, by_word=False, still_unhappy_about="Nothing changed.")
    said = told_by(hall, case, "complaint-acknowledgement")
    assert (said["next_stage_asked_on"], said["received_on"]) == (today, today - dt.timedelta(days=1))
    assert said["handler_name"] == "Connie Test", "nobody is sent to whoever answered stage 1"
    hall.do(case, "acknowledge-2")
    for taken in (
        {"independent_person": "Rita Test"},
        {"independent_person": "Q", "outside_investigator": "Q"},
    ):
        with pytest.raises(MoveRefused, match="seem to be one person"):
            hall.do(case, "appoint-reviewer", reviewer=hall.fact("Rita"), **taken)
    hall.do(case, "appoint-reviewer", reviewer=hall.fact("Rita"), independent_person="A. Quill")
    hall.do(case, "point.review", by="Rita", item="point-1", **REVIEWED)
    hall.do(case, "report", reported_on=today)
    hall.do(case, "decide-2", adjudicator=hall.fact("Hal"), apology="We are sorry.")
    letter = lawbook().letters["childrens-adjudication"]
    about = gathering.about(case, user=hall.users["Connie"], on=today)
    composed = compose(letter, gathering.gather(letter, about), letter_book())
    runs = (run.text for piece in composed.pieces for run in getattr(piece, "runs", ()))
    assert "Decided by: Hal Test." in "".join(runs)
    for enclosed in (0, 1):  # the reports go with it, or it does not go
        gaps = with_what_goes_along(case, composed, enclosed=enclosed)[0].gaps
        assert ("reports" in {gap.statement for gap in gaps}) is (not enclosed)
    hall.do(case, "respond-2", posted_on=hall.today)
    with pytest.raises(MoveRefused, match="The answer has gone"):
        hall.do(case, "point.review", by="Rita", item="point-1", **REVIEWED)
    hall.do(case, "ask-for-panel", panel_requested_on=today, still_unhappy_about="The apology.")
    three = {"panel_chair": "B. Reed", "panel_second": "C. Sedge", "panel_third": "D. Rush"}
    sits = {"panel_on": today, "none_sat_before": True, **three}
    for part, name in {
        "panel_third": "Quill, Mrs Anne",
        "panel_chair": "Rita Test",
        "panel_second": "Dee Rush",
    }.items():
        with pytest.raises(MoveRefused, match="seem to be one person") as refused:
            hall.do(case, "set-up-panel", **{**sits, part: name})
        assert "Quill" not in str(refused.value), "the names themselves stay outside the engine"
    hall.do(case, "set-up-panel", **sits)
    entry = Case.objects.get(pk=case.pk).head_sequence
    slip = {"panel_chair": "Anne Quill"}
    with pytest.raises(MoveRefused, match="independent person"):  # nor by a correction
        correct(case, entry=entry, why="Slip.", facts=slip, by=hall.users["Connie"], at=noon(hall.today))
    hall.do(case, "set-up-panel", **sits, namesake_because="They are mother and daughter.")
    said = told_by(hall, case, "panel-acknowledgement")
    assert (said["panel_requested_on"], said["handler_name"]) == (today, "Connie Test")
    nth = calendars().plain("NATION", closed=True).nth_after
    follow = nth(today, 5), nth(nth(today, 5), 15)  # CSC-10: the report; CSC-11: the council's answer
    assert [line.partition(": by ")[2] for line in said["steps_ahead"]] == [in_full(day) for day in follow]
    hall.do(case, "acknowledge-3")
    hall.do(case, "hold-panel", met_on=today)
    sent = {"panel_reported_on": today, "recommendations": "Say sorry.", "sent_to_all_on": today}
    hall.do(case, "receive-panel-report", **sent)
    hall.do(case, "decide-3", answer="We do.", with_independent_person=True, outcome="upheld")
    hall.do(case, "respond-3", posted_on=hall.today)
    assert stage(case) == "answered-3"
    assert nothing_runs(case)


def test_CC_1_a_landlord_complaint_goes_through_both_stages_to_the_housing_ombudsmans_decision(hall):
    case, today = hall.log("housing-complaint", days_ago=1, summary="The boiler is out"), hall.today
    hall.do(case, "acknowledge-1")
    hall.do(case, "assign", service="service:waste", investigator=hall.fact("Ivo"))
    hall.do(case, "point.raise", summary="The boiler is out", cause="delay")
    hall.do(case, "point.find", by="Ivo", item="point-1", **UPHELD, no_learning_because="It is done.")
    hall.do(case, "decide-1", by="Ivo", apology="We are sorry.")
    hall.do(case, "respond-1", by="Ivo", posted_on=hall.today)
    said = {"requested_on": today, "grounds": ("not-said",), "still_unhappy_about": "It is out again."}
    hall.do(case, "escalate", **said)
    hall.do(case, "acknowledge-2")
    hall.do(case, "appoint-reviewer", reviewer=hall.fact("Rita"))
    hall.do(case, "point.review", by="Rita", item="point-1", **REVIEWED)
    hall.do(case, "decide-2", by="Rita", apology="We are sorry.", answer="It stands.")
    hall.do(case, "respond-2", by="Rita", posted_on=hall.today)
    hall.do(case, "ombudsman.enquire", body="housing-ombudsman", ombudsman_reference="H 1", received_on=today)
    hall.do(case, "ombudsman.investigate", item="ombudsman-1", began_on=today)
    found = {"decision": "maladministration", "fault": "Delay.", "injustice": "A cold week."}
    hall.do(case, "ombudsman.decide", item="ombudsman-1", decided_on=today, remedies_agreed=True, **found)
    owner = hall.fact("Ivo")
    said = {"ombudsman_case": "ombudsman-1", "remedy": "service", "what": "A new boiler.", "owner": owner}
    days = {"due_on": today + dt.timedelta(days=20), "evidence_by": today + dt.timedelta(days=27)}
    hall.do(case, "remedy.agree-with-ombudsman", **days, **said)
    done = {"done_on": today, "evidence": "The fitter's sheet."}
    hall.do(case, "remedy.do-for-ombudsman", item="remedy-1", by="Ivo", **done)
    after = queries.after_the_answer(hall.users["Connie"], on=today)
    assert {(one.kind, one.due_on) for one in after} == {
        (kind, days["evidence_by"]) for kind in ("remedy", "task")
    }
    hall.do(case, "remedy.send-evidence", item="remedy-1", sent_to_ombudsman_on=today)
    assert stage(case) == "answered-2"
    assert not ItemRow.objects.filter(case=case, final=False).exists()
    assert nothing_runs(case)


def test_MP_1_an_mps_enquiry_is_acknowledged_told_of_progress_and_answered(hall):
    case = hall.log("mp-enquiry", mp="Dr L. Whitfield MP", summary="A constituent's garage", days_ago=2)
    its_way(hall, case)


def test_MP_1_a_members_enquiry_is_acknowledged_told_of_progress_and_answered(hall, councillor):
    case = hall.log("member-enquiry", member=f"member:{councillor.pk}", summary="A crossing", days_ago=2)
    its_way(hall, case)
    client = Client()
    client.force_login(hall.users["Marsh"])
    assert "A crossing" in client.get("/enquiries/").content.decode()


def its_way(hall: Hall, case: Case) -> None:
    """An enquiry of a member or an MP from its acknowledgement to its answer."""
    hall.do(case, "acknowledge")
    hall.do(case, "assign", service="service:waste", handler=hall.fact("Ivo"))
    because = {"no_consent_reason": "cannot-give", "relevant": True}
    hall.do(case, "basis", by="Ivo", basis="about-somebody-else", **because)
    hall.do(case, "update-member", by="Ivo", told_on=hall.today, told="The surveyor went on Monday.")
    hall.do(case, "decide", by="Ivo", answer="It is mended on Friday.")
    hall.do(case, "answer", by="Ivo")
    assert stage(case) == "answered"
    assert nothing_runs(case)


def test_CMT_1_a_comment_is_passed_on_and_says_what_the_service_did_with_it(hall):
    case = hall.log("comment", summary="The benches are too low")
    hall.do(case, "pass-on", service="service:waste", passed_to=hall.fact("Ivo"))
    hall.do(case, "record-use", by="Ivo", used="The next ones are higher.")
    assert stage(case) == "passed-on"
    assert nothing_runs(case)


def test_CMT_2_a_compliment_reaches_the_officer_and_the_person_is_thanked(hall):
    case = hall.log("compliment", summary="A kind crew", praised=hall.fact("Ivo"))
    open_now = ObligationRow.objects.filter(case=case, open=True).values_list("name", flat=True)
    assert set(open_now) == {"pass-on", "compliment-to-officer"}
    assert told_by(hall, case, "compliment-to-officer")["recipient_name"] == "Ivo Test"
    assert not rows_of(hall, "Ivo", case), "whoever is praised does not send the thanks"
    hall.do(case, "pass-on", service="service:waste", passed_to=hall.fact("Hal"))
    assert told_by(hall, case, "compliment-to-service")["recipient_name"] == "Hal Test"
    hall.do(case, "tell-officer", told_on=hall.today)
    assert set(open_now.all()) == {"compliment-to-service"}
    hall.do(case, "thank")
    assert stage(case) == "passed-on"
    assert ObligationRow.objects.filter(case=case, name="feedback-thanks", open=True).exists()
    assert nothing_runs(case)


def test_a_service_request_is_handed_over_and_done(hall):
    case = hall.log("service-request", summary="A lamp is out")
    hall.do(case, "hand-over", handler=hall.fact("Ivo"), handed_over="Weir Street, number 3.")
    hall.do(case, "answer", by="Ivo", answer="It was mended.")
    assert stage(case) == "answered"
    assert nothing_runs(case)


@pytest.mark.parametrize("code", ["braille", "audio", "sign-language-film", "translation"])
def test_EQM_2_an_answer_in_another_format_is_ordered_and_sent_after_the_complaint_is_closed(hall, code):
    case = hall.answered()
    hall.do(case, "need-format", format=code, letter="complaint-stage-1")
    owed = ObligationRow.objects.filter(case=case, name="other-format", open=True)
    assert owed.exists()
    expected = hall.today + dt.timedelta(days=5)
    hall.do(case, "order-format", format=code, supplier="A studio", expected_on=expected)
    hall.do(case, "send-format", format=code)
    assert not owed.exists()


def test_REM_1_a_remedy_and_a_learning_action_stand_once_in_their_owners_list_with_their_step(hall):
    case = hall.answered()
    done = "Record that it was done"
    owed = [("Acknowledgement", "Write it")]
    assert sorted(rows_of(hall, "Ivo", case)) == [*owed, ("Learning action", done), ("Remedy", done)]
    CasePerson.objects.create(
        case=case, item="", role="handler", officer=hall.officers["Connie"], in_hand=True
    )
    assert ("Remedy due", done) in rows_of(hall, "Connie", case)
