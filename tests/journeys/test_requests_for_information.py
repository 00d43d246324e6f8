"""Requests for information from receipt to the regulator, as the officers of a council make their moves."""

from __future__ import annotations

from uuid import uuid4

import pytest

from evenhand.apps.council.operations import add_mailbox
from evenhand.apps.information.operations import settle
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters import gathering
from evenhand.apps.letters.operations import send_owed
from evenhand.apps.letters.ways import Way
from tests.apps.cases.conftest import AT, officer_fact
from tests.apps.information.conftest import (
    Handled,
    administrator,
    day,
    ingrid,
    morgan,
    noon,
    olive,
    person_in,
    requested,
)

__all__ = ["administrator", "ingrid", "morgan", "olive", "person_in", "requested"]

pytestmark = pytest.mark.django_db
COVERED = {"extent": "in-full", "scope": "The rates.", "why_applies": "A tender is open."}
WEIGHED = {"for_disclosing": "Public money.", "for_withholding": "A tender.", "balance": "Not before May."}
TITLE = {"sender_title": "Information officer"}


@pytest.fixture(autouse=True)
def box(administrator):
    add_mailbox(
        address="foi@example.org", title="Information requests", purpose="Requests", by=administrator, at=AT
    )


@pytest.fixture
def hilda(person_in):
    return person_in("head-of-service", "Hilda Head")


def post(request: Handled, letter: str, on: str) -> None:
    """Write a letter that the case owes from what is recorded, and post it."""
    owed = next(owed for owed in request.reading(on).owed if owed.name == letter)
    about = gathering.about(request.case, user=request.by, on=day(on), item=owed.item)
    facts = {**gathering.gather(lawbook().letters[letter], about), **TITLE}
    way = Way(channel="letter", posted_on=day(on))
    send_owed(request.case, owed, facts, way, by=request.by, at=noon(on), press=uuid4())
    request.case.refresh_from_db()


def ask(request: Handled, on: str, *questions: str) -> None:
    for words in questions:
        request.tell(on, "question.add", question=words)


def answer(request: Handled, on: str, number: int, outcome: str, **more: object) -> None:
    request.tell(on, "question.answer", item=f"question-{number}", question_outcome=outcome, **more)


def rely_on(request: Handled, on: str, ground: str, question: int) -> None:
    """Apply a ground to a question, weigh it and have it approved."""
    number = len(request.reading(on).items_of("ground")) + 1
    request.tell(on, "ground.apply", ground=ground, question_number=question, **COVERED)
    request.tell(on, "ground.weigh", item=f"ground-{number}", **WEIGHED)
    request.tell(on, "ground.approve", item=f"ground-{number}", approver=officer_fact(request.by))


def met(request: Handled, rule: str, on: str) -> list[bool | None]:
    return [clock.met for clock in request.reading(on).clocks if clock.rule.id == rule and not clock.limit]


def test_an_foi_request_is_clarified_extended_answered_in_part_reviewed_and_goes_to_the_regulator(
    requested, hilda
):
    """FOI-2, FOI-6, FOI-40, FOI-41, FOI-42, FOI-7, FOI-9, FOI-54."""
    request = requested()
    request.tell("2026-10-07", "ask-clarification", asked="Which car park, and which years?")
    request.tell("2026-10-07", "send-letter", letter="clarification")
    request.tell("2026-10-12", "receive-clarification", clarification="Mill Lane, since 2024.")
    ask(request, "2026-10-13", "What did it cost?", "What were the day rates?")
    answer(request, "2026-10-20", 1, "given", answer="£1,200,000.")
    answer(request, "2026-10-20", 2, "refused")
    rely_on(request, "2026-10-20", "foi-43(1)", 2)
    said = {"exemption": ("foi-43(1)",), "until": day("2026-11-25"), "why": "The tender closes on Friday."}
    request.tell("2026-11-06", "extend", **said)
    post(request, "extension-public-interest", "2026-11-06")
    settle(request.case, by=request.by, at=noon("2026-11-20"), batch=uuid4())
    request.case.refresh_from_db()
    post(request, "response", "2026-11-24")
    assert (request.case.stage, request.case.outcome) == ("answered", "given-in-part")
    assert met(request, "FOI-PIT-MAX", "2026-11-24")[-1] is True
    assert met(request, "PROMISED-DAY", "2026-11-24") == [True]

    request.tell(
        "2026-12-02", "internal-review.request", received_on=day("2026-12-01"), about="The rates are known."
    )
    post(request, "review-acknowledgement", "2026-12-02")
    review = {"item": "internal-review-1", "by": hilda}
    request.tell("2026-12-15", "internal-review.decide", outcome="upheld", reasons="They are not.", **review)
    post(request, "review-decision", "2026-12-16")
    request.tell(
        "2027-01-20",
        "regulator-complaint.notify",
        received_on=day("2027-01-20"),
        regulator_reference="IC-1",
        about="Section 43.",
        answer_by=day("2027-02-17"),
    )
    regulator = {"item": "regulator-complaint-1"}
    request.tell("2027-02-10", "regulator-complaint.answer", answer="Our reasons.", **regulator)
    notice = {"notice_reference": "IC-1-DN", "decided_on": day("2027-05-03"), "findings": "Not engaged."}
    request.tell(
        "2027-05-04",
        "regulator-complaint.decide",
        outcome="upheld",
        steps_ordered=True,
        **notice,
        **regulator,
    )
    step = {"step": "Give the rates.", "due_on": day("2027-06-07"), "notice_reference": "IC-1-DN"}
    request.tell("2027-05-04", "regulator-step.order", **step)
    assert request.case.next_due_on == day("2027-06-07")
    request.tell("2027-06-01", "regulator-step.comply", item="regulator-step-1", done="Sent.")
    assert request.case.next_due_on is None
    request.tell("2027-06-01", "decide-publication", publish=True, personal_data_checked=True)
    assert request.reading("2027-06-01").owed == ()
    assert request.reading("2027-06-01").anomalies == ()


def test_an_foi_request_too_dear_to_answer_gets_its_estimate_help_and_rights(requested):
    """FOI-20, FOI-22, FOI-23, FOI-24, FOI-26, FOI-33, FOI-44, FOI-46."""
    request = requested()
    ask(request, "2026-10-06", "A list of every complaint since 2010.")
    request.tell(
        "2026-10-08",
        "estimate.make",
        activity="extracting",
        systems="Paper files",
        records=450,
        sample_records=10,
        sample_minutes=50,
        sampled_on=day("2026-10-08"),
        estimator=officer_fact(request.by),
    )
    answer(request, "2026-10-09", 1, "refused")
    request.tell("2026-10-09", "ground.apply", ground="foi-12(1)", **COVERED)
    request.tell("2026-10-09", "ground.approve", item="ground-1", approver=officer_fact(request.by))
    request.tell("2026-10-09", "advise", help="Ask for one year, or for a number alone.")
    settle(request.case, by=request.by, at=noon("2026-10-09"), batch=uuid4())
    post(request, "refusal-cost", "2026-10-12")
    assert (request.case.stage, request.case.outcome) == ("refused", "refused")
    assert met(request, "FOI-20WD", "2026-10-12") == [True]


def test_an_environmental_request_by_word_of_mouth_is_extended_and_refused_with_the_public_interest(
    requested,
):
    """EIR-2, EIR-3, EIR-6, EIR-10."""
    request = requested("eir-request", spoken=True)
    ask(request, "2026-10-06", "Every reading of the air since 2005.")
    said = {"complex": True, "voluminous": True, "why": "It cannot be done sooner."}
    said |= {"complexity": "Twelve stations in four formats.", "volume": "Nine million readings."}
    request.tell("2026-10-20", "extend", **said)
    post(request, "extension-environmental", "2026-10-20")
    answer(request, "2026-11-10", 1, "refused")
    rely_on(request, "2026-11-10", "eir-12(4)(e)", 1)
    settle(request.case, by=request.by, at=noon("2026-11-10"), batch=uuid4())
    post(request, "refusal-environmental", "2026-11-12")
    assert request.case.stage == "refused"
    assert met(request, "EIR-40WD", "2026-11-12") == [True]
    assert "EIR-20WD" not in {clock.rule.id for clock in request.reading("2026-11-12").clocks}


def test_a_subject_access_request_waits_for_identity_pauses_is_extended_and_answered(requested):
    """SAR-1, SAR-3, SAR-4, SAR-5, SAR-10."""
    request = requested("subject-access-request")
    request.tell("2026-10-06", "ask-identity", doubt="An address never seen before.")
    request.tell("2026-10-12", "receive-identity", shown="Passport, in person.", copy_kept=True)
    assert "destroy-papers" in [owed.name for owed in request.reading("2026-10-12").owed]
    request.tell("2026-10-12", "destroy-papers", how_destroyed="The scan was deleted.")
    request.tell("2026-10-13", "ask-clarification", asked="Which service?")
    request.tell("2026-10-19", "receive-clarification", clarification="Housing.")
    request.tell("2026-10-30", "extend", because="complex", why="Nine systems.")
    clocks = {c.rule.id: c.due_on for c in request.reading("2026-10-30").running}
    assert clocks["SAR-EXT"] == day("2027-01-19")  # three months from 12 October, and seven paused days
    search = {"place": "Housing system", "terms": "Name and address", "found": 2}
    request.tell(
        "2026-11-02",
        "search.make",
        searched_on=day("2026-11-02"),
        searcher=officer_fact(request.by),
        **search,
    )
    for title in ("Letter of 3 May", "The same letter"):
        request.tell("2026-11-03", "paper.list", paper_title=title, source="Housing system", pages=2)
    request.tell("2026-11-03", "ground.apply", ground="sar-third-party", **COVERED)
    request.tell("2026-11-03", "ground.approve", item="ground-1", approver=officer_fact(request.by))
    request.tell("2026-11-03", "paper.decide", item="paper-1", becomes="redacted", ground_number=1)
    request.tell("2026-11-03", "paper.decide", item="paper-2", becomes="duplicate", same_as=1)
    request.tell("2026-11-03", "third-party.find", who="A neighbour", paper_number=1)
    decided = {"consent": "not-asked", "decision": "redact", "why": "It is not about them."}
    request.tell("2026-11-03", "third-party.decide", item="third-party-1", **decided)
    cleared = {
        "outcome": "given-in-part",
        "ground": ("sar-third-party",),
        "answer": "Two papers are enclosed.",
    }
    request.tell("2026-11-10", "clear-answer", **cleared)
    request.tell("2026-11-12", "respond")
    assert met(request, "SAR-EXT", "2026-11-12") == [True]
    assert request.reading("2026-11-12").anomalies == ()


def test_a_data_protection_complaint_is_acknowledged_looked_into_and_told(requested):
    """DPC-1, DPC-3, DPC-4, DPC-5, DPC-6."""
    request = requested_complaint(requested)
    request.tell("2026-10-06", "acknowledge", acknowledged_by="email")
    request.tell("2026-10-07", "enquire", enquiry="The envelope went to number 12.")
    request.tell("2026-10-08", "tell-progress", progress="We asked the printer.")
    said = {"outcome": "upheld", "reasons": "It went to the wrong house.", "remedy": "An apology."}
    request.tell("2026-10-12", "decide", **said)
    post(request, "data-protection-outcome", "2026-10-13")
    assert (request.case.stage, request.case.outcome) == ("decided", "upheld")
    assert met(request, "DPC-ACK", "2026-10-13") == [True]


def requested_complaint(requested) -> Handled:
    return requested("data-protection-complaint", how_received="email", request=None)
