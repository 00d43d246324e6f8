"""Each procedure of complaints from receipt to the end of its road, through the database."""

from __future__ import annotations

from evenhand.apps.cases.models import Case, ClockRow
from evenhand.domain.cases.events import Value
from tests.apps.complaints.conftest import Hall

REVIEWED = {"review_findings": "The same.", "outcome": "upheld", "reasons": "Our standard."}
UPHELD = {
    "findings": "It was missed.",
    "evidence": "The sheets.",
    "outcome": "upheld",
    "reasons": "The plan.",
}


def stage(case: Case) -> str:
    return Case.objects.get(pk=case.pk).stage


def answered(hall: Hall, kind: str, **decided: Value) -> Case:
    """A complaint under a law of its own, upheld and answered at stage 1."""
    case = hall.log(kind, days_ago=1, summary="The carer came late")
    hall.do(case, "acknowledge-1")
    hall.do(case, "assign", service="service:waste", investigator=hall.fact("Ivo"))
    hall.do(case, "point.raise", summary="The carer came late", cause="delay")
    said = {**UPHELD, "no_learning_because": "It is done."}
    hall.do(case, "point.find", by="Ivo", item="point-1", **said)
    hall.do(case, "decide-1", by="Ivo", apology="We are sorry.", **decided)
    hall.do(case, "respond-1", by="Ivo")
    return case


def test_CC_8_a_corporate_complaint_goes_through_both_stages_to_the_ombudsmans_decision(hall):
    case, today = hall.answered(), hall.today
    said = {"requested_on": today, "grounds": ("not-said",), "still_unhappy_about": "Nothing changed."}
    hall.do(case, "escalate", **said)
    hall.do(case, "acknowledge-2")
    hall.do(case, "appoint-reviewer", reviewer=hall.fact("Rita"))
    hall.do(case, "point.review", by="Rita", item="point-1", **REVIEWED)
    hall.do(case, "decide-2", by="Rita", apology="We are sorry.", answer="It stands.")
    hall.do(case, "respond-2", by="Rita")
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
    hall.do(case, "acknowledge-2")
    hall.do(case, "appoint-reviewer", reviewer=hall.fact("Rita"), independent_person="A. Quill")
    hall.do(case, "point.review", by="Rita", item="point-1", **REVIEWED)
    hall.do(case, "report", reported_on=today)
    hall.do(case, "decide-2", adjudicator=hall.fact("Hal"), apology="We are sorry.")
    hall.do(case, "respond-2")
    hall.do(case, "ask-for-panel", panel_requested_on=today, still_unhappy_about="The apology.")
    three = {"panel_chair": "B. Reed", "panel_second": "C. Sedge", "panel_third": "D. Rush"}
    hall.do(case, "set-up-panel", panel_on=today, none_sat_before=True, **three)
    hall.do(case, "acknowledge-3")
    hall.do(case, "hold-panel", met_on=today)
    sent = {"panel_reported_on": today, "recommendations": "Say sorry.", "sent_to_all_on": today}
    hall.do(case, "receive-panel-report", **sent)
    hall.do(case, "decide-3", answer="We do.", with_independent_person=True, outcome="upheld")
    hall.do(case, "respond-3")
    assert stage(case) == "answered-3"
    running = ClockRow.objects.filter(case=case, item="", stopped_on=None, limit=False)
    assert not running.exists()
