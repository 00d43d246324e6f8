"""What a regulator decided and ordered stands in the report of information rights, with what became of it (IR-10)."""

from __future__ import annotations

import pytest

from evenhand.apps.reports.books import questions
from evenhand.apps.reports.making import make
from evenhand.domain.reports.periods import Span
from tests.apps.information.conftest import day, noon

pytestmark = pytest.mark.django_db


def test_IR_10_the_report_names_each_decision_and_the_steps_it_ordered(requested) -> None:
    request = requested()
    request.tell("2026-10-28", "clear-answer", outcome="given", answer="£1,200,000.")
    request.tell("2026-10-29", "respond")
    asked = {"received_on": day("2027-01-20"), "regulator_reference": "IC-1", "about": "Section 43."}
    request.tell("2027-01-20", "regulator-complaint.notify", answer_by=day("2027-02-17"), **asked)
    found = {"outcome": "upheld", "findings": "Not engaged.", "steps_ordered": True}
    notice = {"notice_reference": "IC-1-DN", "decided_on": day("2027-05-03")}
    request.tell("2027-05-04", "regulator-complaint.decide", item="regulator-complaint-1", **notice, **found)
    for _ in range(2):
        step = {"step": "Give the rates.", "due_on": day("2027-06-07"), "notice_reference": "IC-1-DN"}
        request.tell("2027-05-04", "regulator-step.order", **step)
    request.tell("2027-06-01", "regulator-step.comply", item="regulator-step-1", done="Sent.")
    span = Span(day("2027-04-01"), day("2027-06-30"))
    report = questions().report("information-rights")
    document = make(report, span=span, audience="internal", at=noon("2027-07-02"))
    said = {
        table.caption.removesuffix(": Freedom of information requests"): [
            [line.title, *(cell.text for cell in line.cells)] for line in table.lines
        ]
        for part in document.parts
        for table in part.tables
    }
    ref = request.case.ref
    assert said["Decisions of the regulator, one by one"] == [
        [ref, "3 May 2027", "Upheld", "IC-1", "IC-1-DN", "Yes"]
    ]
    assert said["Steps ordered, one by one"] == [
        [ref, "IC-1-DN", "4 May 2027", "7 June 2027", "Done", "1 June 2027"],
        [ref, "IC-1-DN", "4 May 2027", "7 June 2027", "Ordered", ""],
    ]
    counted = {line[0]: line[-1] for line in said["Steps ordered by the regulator or a tribunal"]}
    assert [counted[title] for title in ("Steps ordered", "of which: done", "of which: overdue")] == [
        "2",
        "1",
        "1",
    ]
