"""Limits act on what comes in: it goes to a named reader, is read, and starts the clocks that the law sets."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.finding import _show
from evenhand.apps.cases.models import Case, CaseContact
from evenhand.apps.cases.operations import Move, make_move, open_case
from evenhand.apps.cases.person_panel import cases_panel
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.cases.templatetags.cases import stage_of
from evenhand.apps.conduct.evidence import evidence_pieces, exhibits
from evenhand.apps.conduct.routing import rests_on_ended_limit
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.recording import Received, record_contact
from evenhand.apps.contacts.operations.routing import routed
from evenhand.apps.contacts.operations.triage import NewMatter, open_cases, read_and_file
from evenhand.apps.council.models import Mailbox, Officer
from evenhand.apps.council.operations import add_mailbox, add_service_area, record_absence
from evenhand.apps.documents.operations import keep
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.people.models import Customer
from evenhand.apps.work.queries import my_work
from evenhand.domain.contact.routing import Route
from tests.apps.conduct.conftest import Council, at, day, decide, warn
from tests.domain.conduct.conftest import CONSIDERED, DECISION, WEIGHED, limit_like

pytestmark = pytest.mark.django_db
TODAY = day("2026-05-04")
AFTER_THE_LAST_DAY = "Limits have ended, the person is still to be told"
DIVERT = {"what": "R10", "how": "Please write to one address.", "scope_words": "the hedge"}


def limited_by(council: Council, case: Case, **limit: str) -> None:
    warn(council, case)
    decide(council, case, limit)


def written(council: Council, customer: Customer, text: str = "About the hedge.") -> Contact:
    received = Received(channel="letter", received_on=TODAY, subject="Hedge", text=text, customer=customer)
    return record_contact(received, by=council.users["Cara"], at=at("2026-05-04"), press=uuid4())


def test_URB_5_diverted_mail_has_a_reader_and_is_never_blocked(council, reported, customer) -> None:
    limited_by(council, reported, **DIVERT)
    contact = written(council, customer)
    assert (contact.reader, contact.read_at) == (council.officers["Olly"], None)
    assert "and read (R10)" in contact.route_reason


def test_R03_sends_what_comes_in_to_the_named_officer_and_to_the_desk_while_they_are_away(
    council: Council, reported: Case, customer: Customer
) -> None:
    limited_by(council, reported, what="R03", how="Please write to Olly.", scope_words="the hedge")
    assert routed(customer_id=customer.pk, on=TODAY).reader == council.officers["Olly"].pk
    record_absence(
        council.officers["Olly"], from_on=TODAY, until_on=TODAY, by=council.administrator, at=at("2026-05-04")
    )
    away = routed(customer_id=customer.pk, on=TODAY)
    assert (away.reader, "is away" in away.reason) == (council.officers["Hope"].pk, True)


@pytest.fixture
def boxes(council: Council) -> dict[str, Mailbox]:
    """A mailbox for planning, one for housing, and the front door; Olly is of planning and Tess of housing."""
    by, when, found = council.administrator, at("2020-01-02"), {}
    for code, officer in (("planning", "Olly"), ("housing", "Tess")):
        area = add_service_area(code=code, name=code.title(), by=by, at=when)
        found[code] = add_mailbox(
            address=f"{code}@example.org", title=code, service_area=area, by=by, at=when
        )
        Officer.objects.filter(pk=council.officers[officer].pk).update(service_area=area)
    found["front"] = add_mailbox(address="front@example.org", title="Front door", by=by, at=when)
    return found


def test_URB_2_a_limit_on_one_service_diverts_what_comes_to_it_and_nothing_else(
    council: Council, reported: Case, customer: Customer, boxes: dict[str, Mailbox]
) -> None:
    limited_by(council, reported, **DIVERT)  # about planning alone

    def came(box: str = "front", *addresses: str) -> Route:
        return routed(
            customer_id=customer.pk, on=TODAY, mailbox_id=boxes[box].pk, addresses=frozenset(addresses)
        )

    named, desk = council.officers["Olly"].pk, council.officers["Hope"].pk
    to_planning = came("planning")
    assert (to_planning.reader, "cannot be told" in to_planning.reason) == (named, False)
    assert came("front", "olly@example.org").reader == named
    assert came("front", "planning@example.org", "housing@example.org").reader == named
    for other in (came("housing"), came("front", "tess@example.org"), came("front", "housing@example.org")):
        assert (other.reader, other.diverted) == (desk, False)
        assert "about another service" in other.reason


def test_URB_5_what_cannot_be_told_goes_to_the_reader_with_a_sentence(
    council: Council, reported: Case, customer: Customer, boxes: dict[str, Mailbox]
) -> None:
    limited_by(council, reported, **DIVERT)
    for found in (
        routed(customer_id=customer.pk, on=TODAY, mailbox_id=boxes["front"].pk),
        routed(customer_id=customer.pk, on=TODAY),
    ):
        assert found.reader == council.officers["Olly"].pk
        assert "Pass it on at once if it is for another" in found.reason


def test_URB_2_an_answer_to_another_services_letter_goes_its_usual_way(
    council: Council, reported: Case, customer: Customer, boxes: dict[str, Mailbox]
) -> None:
    limited_by(council, reported, **DIVERT)
    facts = {
        "customer": f"customer:{customer.pk}",
        "received_on": TODAY,
        "summary": "Repairs",
        "reported_by": council.fact("Olly"),
        "why_reported": "A case of the housing service.",
        "service": "service:housing",
    }
    housing = council.open("unreasonable-conduct", "report", "2026-05-04", by="Olly", facts=facts)
    ours = written(council, customer)
    CaseContact.objects.create(case=housing, contact_id=ours.pk, sequence=1)
    assert routed(customer_id=customer.pk, on=TODAY, answered=ours.pk).diverted is False


def test_a_limit_on_the_whole_council_diverts_whatever_comes(
    council: Council, reported: Case, customer: Customer, boxes: dict[str, Mailbox]
) -> None:
    wide = {"scope": "council", "whole_why": "Six services are called every day."}
    warn(council, reported)
    limit = {name: value for name, value in limit_like(**DIVERT, **wide).items() if name != "services"}
    council.move(reported, "consider-adjustments", "2026-04-01", **CONSIDERED)
    council.move(reported, "weigh", "2026-04-01", **WEIGHED)
    council.move(reported, "restriction.propose", "2026-04-01", **limit)
    decider = council.decider("Mona", "service-manager", "2026-04-09")
    named = {**DECISION, "named_officer": council.fact("Olly")}
    council.move(reported, "decide", "2026-04-09", decider=decider, **named)
    found = routed(customer_id=customer.pk, on=TODAY, mailbox_id=boxes["housing"].pk)
    assert (found.reader, "Pass it on" in found.reason) == (council.officers["Olly"].pk, False)


def test_a_limit_that_has_lapsed_sends_nothing_anywhere(council, reported, customer) -> None:
    limited_by(council, reported, **DIVERT)
    after = routed(customer_id=customer.pk, on=day("2027-04-13"))
    assert (after.diverted, after.reader) == (False, council.officers["Hope"].pk)


def test_what_has_lapsed_is_shown_nowhere_on_a_person_as_in_force(council, reported, customer) -> None:
    limited_by(council, reported, **DIVERT)
    shown = {}
    for on in (TODAY, day("2027-04-13")):
        panel = cases_panel(customer, council.users["Dora"], on)
        assert panel is not None
        shown[on] = [stage_of(case, on) for case in panel.values["cases"]]
    assert shown == {TODAY: ["Limits in force"], day("2027-04-13"): [AFTER_THE_LAST_DAY]}


def test_the_work_list_leads_on_from_where_a_case_stands_that_ended_by_itself(
    council, reported, customer
) -> None:
    limited_by(council, reported, **DIVERT)
    rows = [row for group in my_work(council.users["Dora"], on=day("2027-04-13")) for row in group.rows]
    led_to = {row.action.label for row in rows if row.ref == reported.ref}
    assert led_to == {"Record that the limits have ended"}
    assert "Limits in force" not in next(iter(_show([reported.pk]).values())).about


def test_a_members_own_mail_is_never_diverted_by_a_limit(council, reported, customer) -> None:
    limited_by(council, reported, **DIVERT)
    assert routed(customer_id=customer.pk, on=TODAY, from_member=True).diverted is False


def test_URB_5_filing_without_answering_takes_two_ticks_and_a_name(council, reported, customer) -> None:
    limited_by(council, reported, **DIVERT)
    contact, olly = written(council, customer), council.users["Olly"]
    for ticks in ((True, False), (False, True)):
        with pytest.raises(Refused):
            read_and_file(
                contact,
                fresh_evidence_checked=ticks[0],
                safeguarding_checked=ticks[1],
                by=olly,
                at=at("2026-05-05"),
            )
    filed = read_and_file(
        contact, fresh_evidence_checked=True, safeguarding_checked=True, by=olly, at=at("2026-05-05")
    )
    assert (filed.outcome, filed.outcome_by) == ("read-and-file", olly)


def test_URB_27_a_request_in_diverted_mail_starts_its_own_clock_from_its_first_arrival(
    council, reported, customer
) -> None:
    limited_by(council, reported, **DIVERT)
    contact = written(council, customer, "Under the Freedom of Information Act, how many hedges do you keep?")
    (case,) = open_cases(
        contact,
        [NewMatter(procedure="foi-request", summary="Hedges")],
        by=council.users["Olly"],
        at=at("2026-05-06"),
        batch=uuid4(),
    )
    clock = next(c for c in reading_of(case, TODAY).running if c.rule.id == "FOI-20WD")
    assert clock.started_on == TODAY


def test_SPOC_24_the_routing_side_of_a_limit_starts_with_it_and_routes_nothing_after_it(
    council: Council, reported: Case, customer: Customer
) -> None:
    facts = {
        "customer": f"customer:{customer.pk}",
        "kind": "restriction",
        "summary": "Named officer",
        "contacts_now": 30,
        "contacts_before": 2,
        "usual_ways": "See the decision.",
        "paid_service": "not-available",
    }
    head = council.users["Hope"]
    opening = Move(move="propose", facts=facts, happened_on=day("2026-04-01"))
    arrangement = open_case("spoc-arrangement", opening, by=head, at=at("2026-04-01"))
    nominated = {"spoc": council.fact("Olly"), "deputy": council.fact("Tess")}
    council.move(arrangement, "nominate", "2026-04-02", by="Hope", **nominated)
    council.move(arrangement, "consult-members", "2026-04-02", by="Hope", members_consulted=False)
    said = {"considered": "None.", "telephone_granted": False}
    council.move(arrangement, "consider-adjustments", "2026-04-02", by="Hope", **said)
    tie = Move(
        move="link", facts={"case": reported.ref, "kind": "restriction"}, happened_on=day("2026-04-02")
    )
    make_move(arrangement, tie, by=head, at=at("2026-04-02"), batch=uuid4())
    start = {"weekly_day": "friday", "nil_week": "no-letter", "reasons": "It carries out R03."}
    decider = council.decider("Hope", "head-of-service", "2026-04-14")
    with pytest.raises(Exception, match="routing side of a restriction"):
        council.move(arrangement, "start", "2026-04-14", by="Hope", decider=decider, **start)
    limited_by(council, reported, what="R03", how="Please write to Olly.", scope_words="the hedge")
    council.move(arrangement, "start", "2026-04-14", by="Hope", decider=decider, **start)
    assert routed(customer_id=customer.pk, on=TODAY).arrangement == arrangement.pk
    assert not rests_on_ended_limit(arrangement.pk, TODAY)
    after = routed(customer_id=customer.pk, on=day("2027-04-13"))
    assert (after.arrangement, after.reader) == (None, council.officers["Hope"].pk)


def test_the_day_of_a_limit_is_read_from_the_record_and_no_job_has_to_run(
    council, reported, customer
) -> None:
    limited_by(council, reported, **DIVERT)
    before = Case.objects.get(pk=reported.pk)
    routed(customer_id=customer.pk, on=dt.date(2030, 1, 1))
    assert Case.objects.get(pk=reported.pk).head_hash == before.head_hash


def test_URB_27_a_message_with_words_of_a_request_is_filed_only_where_somebody_says_it_is_none(
    council, reported, customer
) -> None:
    limited_by(council, reported, **DIVERT)
    asks = "Under the Freedom of Information Act, how many hedges do you keep?"
    contact, olly = written(council, customer, asks), council.users["Olly"]
    ticks = {"fresh_evidence_checked": True, "safeguarding_checked": True, "by": olly, "at": at("2026-05-05")}
    with pytest.raises(Refused, match="request that the law gives a clock"):
        read_and_file(contact, **ticks)
    assert read_and_file(contact, said_no_request=True, **ticks).outcome == "read-and-file"


def test_an_evidence_pack_is_words_without_marks_of_a_page_and_holds_whole_hashes(council, reported) -> None:
    assert not [words for one in exhibits(reported) for words in one.words if "<" in words]
    pieces = str(evidence_pieces(reported, on=TODAY))
    assert all(one.sha256 in pieces for one in exhibits(reported))


def test_SPOC_14_an_evidence_pack_holds_no_words_of_a_letter_that_answers_other_matters_too(
    council, reported, customer
) -> None:
    facts = {
        "customer": f"customer:{customer.pk}",
        "received_on": TODAY,
        "summary": "The hedge",
        "question": "Whose?",
    }
    other = open_case(
        "enquiry",
        Move(move="receive", facts=facts, happened_on=TODAY),
        by=council.users["Olly"],
        at=at("2026-05-05"),
    )
    told = {"direction": "out", "channel": "email", "stored_at": at("2026-05-05"), "subject": "The week"}
    letters = {"one": [reported.ref], "several": [other.ref, reported.ref]}
    for words, matters in letters.items():
        contact = Contact.objects.create(text=f"Said of {words}.", **told)
        CaseContact.objects.create(case=reported, contact_id=contact.pk, sequence=1)
        LetterSent.objects.create(
            case=other,
            contact_id=contact.pk,
            matters=matters,
            content={},
            sent_by=council.users["Olly"],
            sent_at=at("2026-05-05"),
            pdf=keep(b"%PDF", at=at("2026-05-05"), media_type="application/pdf"),
        )

    pieces = str(evidence_pieces(reported, on=TODAY))

    assert "Said of one." in pieces
    assert "Said of several." not in pieces
