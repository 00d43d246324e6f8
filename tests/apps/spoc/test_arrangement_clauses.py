"""The clauses of the protocol that are not about the weekly response, on real records."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenhand.apps.cases.keeping import faults
from evenhand.apps.cases.models import Case, CaseLink
from evenhand.apps.cases.operations import Move, MoveRefused, open_case
from evenhand.apps.cases.queries import events_of, reading_of, surroundings_of
from evenhand.apps.contacts.models import Contact
from evenhand.apps.council import operations as council_operations
from evenhand.apps.documents.operations import keep
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.directory import letter_book
from evenhand.apps.letters.gathering import about, gather
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.people.models import Customer
from evenhand.apps.people.operations import add_customer, record_adjustment
from evenhand.apps.spoc.asking import ask_officer
from evenhand.apps.spoc.handover import hand_back_note, last_absence
from evenhand.apps.spoc.operations import Said, draft_weekly, save_matters, send_weekly
from evenhand.apps.spoc.pages import contact_counts
from evenhand.domain.cases.events import Value
from evenhand.domain.letters import compose
from tests.apps.spoc.conftest import BY_MAIL, Council, FakePostRoom, MatterOf, at, begin, day

pytestmark = pytest.mark.django_db
TODAY = day("2026-09-04")


def notice(
    council: Council, about: Case, on: str, code: str = "ending-notice", posted: str = ""
) -> LetterSent:
    """A letter as it was put on the record of a case and posted to its customer, kept as contact 9."""
    return LetterSent.objects.create(
        case=about,
        code=code,
        subject="Your arrangement",
        content={},
        pdf=keep(b"%PDF-1.7", at=at(on), media_type="application/pdf"),
        channel="post",
        contact_id=9,
        posted_on=day(posted or on),
        sent_by=council.users["Sam"],
        sent_at=at(on),
    )


def ended(council: Council, arrangement: Case) -> Case:
    council.move(
        arrangement, "plan-end", "2026-09-07", by="Sam", contacts_at_end=2, why="Contact is back to normal."
    )
    notice(council, arrangement, "2026-09-07")
    council.move(arrangement, "tell-customer-of-end", "2026-09-07", by="Sam", contact="contact:9")
    council.move(arrangement, "tell-officers-of-end", "2026-09-07", by="Sam", officers_told="All.")
    council.move(arrangement, "tell-members-of-end", "2026-09-07", by="Sam", members_told="Both.")
    council.move(arrangement, "give-notice", "2026-09-07", by="Sam")
    council.move(arrangement, "end", "2026-09-21", by="Sam")
    return arrangement


def received(customer: Customer, on: str) -> None:
    Contact.objects.create(
        direction="in", channel="email", stored_at=at(on), received_on=day(on), customer=customer
    )


def test_SPOC_0_the_test_for_entry_shows_the_contacts_on_record(council: Council, customer: Customer) -> None:
    for on in ("2026-06-20", "2026-08-24", "2026-08-25", "2026-09-01"):
        received(customer, on)
    counts = contact_counts(customer.pk, today=TODAY)
    assert (counts.now, counts.before, counts.most) == (3, 1, 2)


def test_SPOC_0_the_page_of_the_test_is_filled_in_from_the_record(
    council: Council, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenhand.apps.spoc.views.beginning.localdate", lambda: TODAY)
    monkeypatch.setattr("evenhand.apps.spoc.views.beginning.now", lambda: at("2026-09-04"))
    received(customer, "2026-09-01")
    client = Client()
    client.force_login(council.users["Hope"])
    page = client.get(reverse("spoc-propose", args=[customer.pk]))
    assert page.context["form"]["contacts_now"].value() == 1
    by_hand = reverse("case-new", args=["spoc-arrangement"])
    led = client.get(by_hand, {"customer": customer.pk})
    assert led.headers["Location"] == reverse("spoc-propose", args=[customer.pk])
    client.force_login(council.users["Cara"])
    assert client.get(reverse("spoc-propose", args=[customer.pk])).status_code == 403


def test_SPOC_6_a_declined_call_is_logged_and_the_standard_wording_owed(
    council: Council, arrangement: Case
) -> None:
    council.move(arrangement, "decline-telephone", "2026-09-01", by="Cara", reason="wrote-instead")
    assert "telephone-declined" in {owed.name for owed in reading_of(arrangement, TODAY).owed}


def test_SPOC_7_a_telephone_adjustment_on_the_record_wins(
    council: Council, arrangement: Case, customer: Customer
) -> None:
    record_adjustment(
        customer, what="telephone", from_on=day("2026-08-30"), by=council.users["Hope"], at=at("2026-08-30")
    )
    with pytest.raises(MoveRefused, match="Take the call"):
        council.move(arrangement, "decline-telephone", "2026-09-01", by="Sam", reason="wrote-instead")


def test_SPOC_8_an_oral_environmental_request_runs_from_the_call(
    council: Council, arrangement: Case, customer: Customer
) -> None:
    opening = Move(
        move="receive",
        facts={
            "customer": f"customer:{customer.pk}",
            "received_on": day("2026-09-01"),
            "summary": "Bats in the wood",
            "spoken": True,
        },
        happened_on=day("2026-09-01"),
    )
    case = open_case("eir-request", opening, by=council.users["Cara"], at=at("2026-09-02"))
    clock = next(c for c in reading_of(case, TODAY).running if c.rule.id == "EIR-20WD")
    assert clock.started_on == day("2026-09-01")


def test_SPOC_13_the_legal_service_is_asked_through_its_deputy_head_and_who_commissions_it_is_on_record(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter("The covenant")
    council.hire("Lea", "deputy-head-of-legal")
    council.hire("Toni", "head-of-transformation")

    def ask(officer: str, commissioner: str = "") -> None:
        ask_officer(
            case,
            officer=council.officers[officer],
            question="May we?",
            by=council.users["Sam"],
            at=at("2026-09-01"),
            batch=uuid4(),
            through_legal=True,
            commissioner=council.officers[commissioner] if commissioner else None,
        )

    with pytest.raises(MoveRefused, match="through the Deputy Head of Legal"):
        ask("Olly", "Toni")
    with pytest.raises(MoveRefused, match="Say which officer commissions the work"):
        ask("Lea")
    with pytest.raises(MoveRefused, match="Head of Transformation, HR and Corporate Services commissions"):
        ask("Lea", "Olly")
    ask("Lea", "Toni")

    facts = reading_of(case, TODAY).items_of("contribution")[0].facts
    assert (facts["through_legal"], facts["commissioner"]) == (True, council.fact("Toni"))
    assert "commissioned by Toni Test, head-of-transformation post" in " ".join(
        post_room.to("lea@example.org").bodies.text.split()
    )


def test_SPOC_20_it_is_reinstated_as_a_new_period_tied_to_the_old(
    council: Council, arrangement: Case, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenhand.apps.spoc.views.beginning.localdate", lambda: day("2026-10-20"))
    monkeypatch.setattr("evenhand.apps.spoc.views.beginning.now", lambda: at("2026-10-20"))
    ended(council, arrangement)
    client = Client()
    client.force_login(council.users["Hope"])
    url = reverse("spoc-propose", args=[customer.pk])
    assert client.get(url).context["form"]["earlier"].value() == arrangement.ref
    said = {
        "happened_on_day": "20",
        "happened_on_month": "10",
        "happened_on_year": "2026",
        "batch": str(uuid4()),
        "customer": customer.pk,
        "kind": "service",
        "summary": "Extension at 4 Mill Lane again",
        "contacts_now": "28",
        "contacts_before": "2",
        "usual_ways": "Contact has risen again.",
        "paid_service": "not-affordable",
        "earlier": arrangement.ref,
    }
    assert "On record are 0 and 0 contacts" in client.post(url, said).content.decode()
    said["counts_because"] = "The calls were counted on paper."
    assert client.post(url, said).status_code == 302
    again = Case.objects.order_by("-pk")[0]
    assert CaseLink.objects.filter(case=again, other=arrangement, kind="earlier-period").exists()
    assert again.stage == "proposed"


def nominated(council: Council, customer: Customer, **more: Value) -> Case:
    """A second proposal for the customer, ready to start."""
    opening = Move(
        move="propose",
        facts={
            "customer": f"customer:{customer.pk}",
            "kind": "service",
            "summary": "The lane again",
            "contacts_now": 30,
            "contacts_before": 2,
            "usual_ways": "Many teams answer.",
            "paid_service": "not-available",
            **more,
        },
        happened_on=day("2026-09-01"),
    )
    case = open_case("spoc-arrangement", opening, by=council.users["Hope"], at=at("2026-09-01"))
    on = "2026-09-01"
    council.move(case, "nominate", on, by="Hope", spoc=council.fact("Olly"), deputy=council.fact("Dee"))
    council.move(case, "consult-members", on, by="Hope", members_consulted=False)
    council.move(
        case, "consider-adjustments", on, by="Hope", considered="None needed.", telephone_granted=False
    )
    return case


def test_SPOC_1_a_second_arrangement_does_not_start_while_one_is_in_force(
    council: Council, arrangement: Case, customer: Customer
) -> None:
    second = nominated(council, customer)
    with pytest.raises(MoveRefused, match=f"{arrangement.ref} is in force for this customer already"):
        begin(council, second, "2026-09-02")
    council.move(
        arrangement, "plan-end", "2026-09-02", by="Sam", contacts_at_end=2, why="Contact is back to normal."
    )
    with pytest.raises(MoveRefused, match=arrangement.ref):
        begin(council, second, "2026-09-02")


def test_SPOC_1_another_customers_arrangement_stands_against_nothing(
    council: Council, arrangement: Case
) -> None:
    other = add_customer(name="Wren Ash", by=council.users["Olly"], at=at("2026-09-01"))
    second = nominated(council, other)
    begin(council, second, "2026-09-02")
    assert second.stage == "in-force"


def test_SPOC_1_of_two_starts_the_second_waits_for_the_first_and_is_refused(
    council: Council, proposed: Case, customer: Customer
) -> None:
    """Each press holds the customer before it looks, so that it sees what the other has done."""
    second = nominated(council, customer)
    with CaptureQueriesContext(connection) as asked:
        begin(council, second, "2026-09-02")
    lines = [query["sql"] for query in asked.captured_queries]
    held = next(n for n, line in enumerate(lines) if 'FROM "people_customer"' in line)
    looked = next(n for n, line in enumerate(lines) if 'NOT ("cases_case"."id" =' in line)
    assert held < looked
    with pytest.raises(MoveRefused, match=second.ref):
        begin(council, proposed, "2026-09-02")


def test_SPOC_19_anothers_letter_is_no_notice_and_a_letter_went_on_the_day_it_was_posted(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    council.move(arrangement, "plan-end", "2026-09-07", by="Sam", contacts_at_end=2, why="Back to normal.")
    notice(council, matter(), "2026-09-07")
    with pytest.raises(MoveRefused, match="went from this arrangement to the customer"):
        council.move(arrangement, "tell-customer-of-end", "2026-09-08", by="Sam", contact="contact:9")
    notice(council, arrangement, "2026-09-10", posted="2026-09-08")
    gone = surroundings_of(arrangement, day("2026-09-10")).letters
    assert [(one.code, one.went_on) for one in gone] == [("ending-notice", day("2026-09-08"))]
    council.move(arrangement, "tell-customer-of-end", "2026-09-08", by="Sam", contact="contact:9")


def test_SPOC_7_a_telephone_that_was_granted_is_not_denied_in_the_start_letter(
    council: Council, proposed: Case
) -> None:
    granted = {"considered": "Needs it.", "telephone_granted": True}
    council.move(proposed, "consider-adjustments", "2026-08-22", by="Hope", **granted)
    begin(council, proposed, "2026-08-26")
    letter = lawbook().letters["spoc-start"]
    facts = gather(letter, about(proposed, user=council.users["Hope"], on=day("2026-08-26")))
    assert facts["telephone_granted"] is True
    assert "telephone" in facts["adjustments_agreed"].lower()
    words = str(compose(letter, facts, letter_book()).pieces)
    assert "not by telephone" not in words
    assert "You may use the telephone" in words


def test_SPOC_22_whose_decision_it_was_in_which_post_and_when_is_on_the_record(
    council: Council, arrangement: Case
) -> None:
    decider = next(e for e in events_of(arrangement) if e.move == "start").decided_by
    assert decider is not None
    assert (decider.role, decider.decided_on) == ("head-of-service", day("2026-08-26"))
    assert reading_of(arrangement, TODAY).story.facts["members_consulted"] is False


def test_SPOC_23_an_arrangement_of_a_restriction_rests_on_the_restriction_tied_to_it(
    council: Council, customer: Customer
) -> None:
    facts = {
        "customer": f"customer:{customer.pk}",
        "kind": "restriction",
        "summary": "Named officer",
        "contacts_now": 3,
        "contacts_before": 2,
        "usual_ways": "See the decision.",
        "paid_service": "not-available",
    }
    opening = Move(move="propose", facts=facts, happened_on=day("2026-08-20"))
    case = open_case("spoc-arrangement", opening, by=council.users["Hope"], at=at("2026-08-20"))
    council.move(
        case, "nominate", "2026-08-21", by="Hope", spoc=council.fact("Sam"), deputy=council.fact("Dee")
    )
    council.move(case, "consult-members", "2026-08-21", by="Hope", members_consulted=False)
    council.move(
        case, "consider-adjustments", "2026-08-21", by="Hope", considered="None.", telephone_granted=False
    )
    with pytest.raises(MoveRefused, match="routing side of a restriction"):
        begin(council, case, "2026-08-26")


def test_SPOC_25_the_process_that_was_outstanding_stands_as_a_checked_procedure() -> None:
    procedure = lawbook().edition("spoc-arrangement", dt.date(2026, 9, 1))
    assert {"propose", "start", "review", "plan-end", "end"} <= set(procedure.moves)
    assert procedure.source.title == "SPOC protocol"


def test_SPOC_2_coming_back_starts_from_a_note_of_what_was_done(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    case = matter("The drain")
    council_operations.record_absence(
        council.officers["Sam"],
        from_on=day("2026-09-01"),
        until_on=day("2026-09-03"),
        by=council.administrator,
        at=at("2026-09-01"),
    )
    council.move(
        case,
        "contribution.ask",
        "2026-09-02",
        by="Dee",
        from_whom=council.fact("Olly"),
        question="Who owns it?",
    )
    absence = last_absence(arrangement, on=TODAY)
    assert absence is not None
    note = hand_back_note(arrangement, absence, user=council.users["Sam"], on=TODAY)
    assert "Sam Test was away from Tuesday 1 September 2026 to Thursday 3 September 2026." in note
    assert "- Wednesday 2 September 2026: Ask an officer" in note
    assert "Log an enquiry" not in note


def test_GEN_2_what_a_weekly_response_wrote_agrees_with_the_record_made_again(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    cases = [matter(f"Matter {number}") for number in range(3)]
    draft_weekly(arrangement, by=council.users["Sam"], at=at("2026-09-04"))
    said = {
        cases[0].ref: Said(decision="answered", words="Yes."),
        cases[1].ref: Said(decision="carried", awaiting="The survey."),
        cases[2].ref: Said(decision="none_needed", reason="thanks"),
    }
    save_matters(arrangement, said, by=council.users["Sam"], at=at("2026-09-04"))
    send_weekly(arrangement, way=BY_MAIL, by=council.users["Sam"], at=at("2026-09-04"), batch=uuid4())
    assert list(faults(today=TODAY)) == []


def test_SPOC_19_the_notice_says_why_it_ends_and_gives_two_weeks_from_the_posting(
    council: Council, arrangement: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenhand.apps.letters.views.localdate", lambda: TODAY)
    monkeypatch.setattr("evenhand.apps.letters.views.now", lambda: at("2026-09-04"))
    council.move(arrangement, "plan-end", "2026-09-02", by="Sam", contacts_at_end=2, why="It is quiet now.")
    key = next(one.key for one in reading_of(arrangement, TODAY).owed if one.name == "ending-notice")
    client, url = Client(), reverse("letter-new", args=[arrangement.ref, key])
    client.force_login(council.users["Sam"])
    form = client.get(url).context["form"]
    assert form.initial["ending_reasons"] == "It is quiet now."

    def notify(last: str, **way: str) -> HttpResponse:
        form = client.get(url).context["form"]
        said = {
            **{name: value for name, value in form.initial.items() if isinstance(value, str)},
            **{name: form[name].value() or "" for name in ("draft_mark", "draft_shown")},
            "date_on_day": "4",
            "date_on_month": "9",
            "date_on_year": "2026",
            "ends_on_day": last,
            "ends_on_month": "9",
            "ends_on_year": "2026",
            **dict.fromkeys(("contact_afterwards", "open_matters", "question_contact"), "Write to us."),
            "recipient_name": "Robin Oakley",
            "recipient_address": "1 Mill Lane",
            "channel": "email",
            "batch": str(uuid4()),
            "send": "yes",
            **way,
        }
        return client.post(url, said)  # type: ignore[return-value]  # the client gives the response it got

    too_soon = notify("17").content.decode()
    assert "Thursday 17 September 2026 is too soon for two weeks" in too_soon
    assert "Friday 18 September 2026 at the earliest" in too_soon
    assert not LetterSent.objects.filter(code="ending-notice").exists()
    posted = {"posted_on_day": "2", "posted_on_month": "9", "posted_on_year": "2026"}
    assert notify("17", channel="letter", **posted).status_code == 302
    assert "It is quiet now." in str(LetterSent.objects.get(code="ending-notice").content)
    told = events_of(arrangement)[-1]
    assert (told.move, told.happened_on) == ("tell-customer-of-end", day("2026-09-02"))
