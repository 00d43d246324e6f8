"""The pages of contacts as people use them: without a script, one press after another."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CaseContact
from evenhand.apps.cases.operations import Move, open_case
from evenhand.apps.contacts.models import Contact, OutgoingMessage, Quarantined
from evenhand.apps.contacts.operations.delivering import mark_interrupted
from evenhand.apps.contacts.operations.intake import take_in
from evenhand.apps.contacts.operations.posting import Outgoing, queue_message
from evenhand.apps.contacts.operations.triage import NewMatter, open_cases
from evenhand.apps.contacts.sources import FileSource
from evenhand.apps.council.models import Member, Officer
from evenhand.apps.letters.drawing import MailBodies
from evenhand.apps.people import operations as people
from evenhand.apps.people.models import Customer
from evenhand.apps.search.models import SearchDocument
from evenhand.apps.search.sources import registered
from tests.apps.contacts.conftest import AT, TODAY, OfficerIn, signed_in, taken_in
from tests.apps.contacts.letters_box import mail, written
from tests.apps.questions import MOST, questions_of

pytestmark = pytest.mark.usefixtures("administrator")


def at_the_desk_of(officer: Officer) -> Client:
    client = Client()
    client.force_login(signed_in(officer))
    return client


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def press_in(html: str, name: str) -> str:
    """The value of a hidden field, as a browser would post it."""
    _, _, after = html.partition(f'name="{name}"')
    return after.partition('value="')[2].partition('"')[0]


def test_every_page_opens_for_an_officer(contact: Contact, olive: Officer, tmp_path: Path) -> None:
    list(take_in(FileSource([written(tmp_path / "odd", b"")]), at=AT))
    odd = Quarantined.objects.get()
    client = at_the_desk_of(olive)

    for url in (
        "/triage/",
        f"/triage/{contact.pk}/",
        "/triage/?whose=mine",
        "/contacts/",
        "/contacts/?show=unread",
        f"/contacts/{contact.pk}/",
        "/contacts/new/",
        "/quarantine/",
        f"/quarantine/{odd.pk}/",
    ):
        assert "<h1" in page(client, url)


@pytest.mark.parametrize("role", ["member", "clerk", "administrator"])
def test_a_contact_is_not_there_for_those_who_may_not_see_it(
    contact: Contact, officer_in: OfficerIn, role: str
) -> None:
    client = at_the_desk_of(officer_in(role))

    for url in (f"/contacts/{contact.pk}/", f"/contacts/{contact.pk}/raw/"):
        assert client.get(url).status_code == 404


def test_an_auditor_reads_and_changes_nothing(contact: Contact, officer_in: OfficerIn) -> None:
    client = at_the_desk_of(officer_in("auditor"))

    assert "Urgent: tells" not in page(client, f"/contacts/{contact.pk}/")
    assert "/contacts/new/" not in page(client, f"/triage/{contact.pk}/")
    assert client.post(f"/contacts/{contact.pk}/", {"do": "read"}).status_code == 403


def test_one_mail_is_split_into_two_cases_in_one_form(contact: Contact, olive: Officer) -> None:
    client = at_the_desk_of(olive)
    html = page(client, f"/triage/{contact.pk}/")

    response = client.post(
        f"/triage/{contact.pk}/",
        {
            "do": "open",
            "rows": "5",
            "batch": press_in(html, "batch"),
            "matter-0-procedure": "service-request",
            "matter-0-summary": "Mend the fence",
            "matter-1-procedure": "foi-request",
            "matter-1-summary": "What it cost",
            "matter-1-question": "How much did it cost?",
        },
    )

    assert response.status_code == 302
    assert set(Case.objects.values_list("procedure", flat=True)) == {"service-request", "foi-request"}


def test_the_dates_of_the_clocks_stand_on_the_page_before_anybody_confirms(
    contact: Contact, olive: Officer
) -> None:
    html = page(at_the_desk_of(olive), f"/triage/{contact.pk}/")

    assert "FOI-20WD" in html
    assert "due Tuesday 15 December 2026" in html


def test_a_second_press_of_the_same_form_opens_nothing_more(contact: Contact, olive: Officer) -> None:
    client = at_the_desk_of(olive)
    said = {
        "do": "open",
        "rows": "5",
        "batch": press_in(page(client, f"/triage/{contact.pk}/"), "batch"),
        "matter-0-procedure": "enquiry",
        "matter-0-summary": "The fence",
    }

    for _ in range(2):
        client.post(f"/triage/{contact.pk}/", said)

    assert Case.objects.count() == 1


@pytest.mark.parametrize("where", ["triage", "contacts"])
def test_of_two_who_open_a_case_from_one_message_the_second_is_told_and_asked(
    contact: Contact, olive: Officer, officer_in: OfficerIn, where: str
) -> None:
    url = f"/{where}/{contact.pk}/"
    desks = [at_the_desk_of(olive), at_the_desk_of(officer_in("officer", "priya"))]
    shown = [page(client, url) for client in desks]
    said = [
        {
            "do": "open",
            "rows": "5",
            "batch": press_in(html, "batch"),
            "seen": press_in(html, "seen"),
            "matter-0-procedure": "enquiry",
            "matter-0-summary": f"The fence, {number}",
        }
        for number, html in enumerate(shown)
    ]
    for _ in range(2):  # a press of one's own that is made twice is nobody else's
        assert desks[0].post(url, said[0]).status_code == 302

    told = desks[1].post(url, said[1]).content.decode()

    assert f"Olive Officer opened {Case.objects.get().ref} from it." in told
    assert "The fence, 1" in told
    assert desks[1].post(url, {**said[1], "seen": press_in(told, "seen")}).status_code == 302
    assert Case.objects.count() == 2


def test_a_row_in_error_does_not_make_an_old_page_new(
    contact: Contact, olive: Officer, officer_in: OfficerIn
) -> None:
    url = f"/triage/{contact.pk}/"
    client, other = at_the_desk_of(olive), at_the_desk_of(officer_in("officer", "priya"))
    html = page(client, url)
    said = {"do": "open", "rows": "5", "batch": press_in(html, "batch"), "matter-0-procedure": "enquiry"}
    theirs = {**said, "batch": press_in(page(other, url), "batch"), "matter-0-summary": "The fence"}
    other.post(url, theirs)

    again = client.post(
        url, {**said, "seen": press_in(html, "seen"), "matter-0-summary": ""}
    ).content.decode()

    assert press_in(again, "seen") == press_in(html, "seen")


def test_more_rows_keeps_what_was_typed(contact: Contact, olive: Officer) -> None:
    client = at_the_desk_of(olive)

    html = client.post(
        f"/triage/{contact.pk}/",
        {
            "do": "more-rows",
            "rows": "5",
            "matter-4-procedure": "enquiry",
            "matter-4-summary": "Kept words",
            "matter-1-question": "Half a row, whose kind is still to be chosen",
        },
    ).content.decode()

    assert "Kept words" in html
    assert "matter-9-summary" in html
    assert "govuk-error-message" not in html


def test_a_row_without_words_is_told_so_beside_the_field(contact: Contact, olive: Officer) -> None:
    client = at_the_desk_of(olive)
    html = page(client, f"/triage/{contact.pk}/")

    answer = client.post(
        f"/triage/{contact.pk}/",
        {
            "do": "open",
            "rows": "5",
            "batch": press_in(html, "batch"),
            "matter-0-procedure": "enquiry",
            "matter-0-summary": "",
        },
    ).content.decode()

    assert 'href="#id_matter-0-summary"' in answer
    assert "<title>Error: Triage" in answer


def test_a_stranger_is_looked_up_chosen_and_their_address_added(
    morgan: Customer, olive: Officer, tmp_path: Path
) -> None:
    stranger = taken_in(tmp_path, mail(sender="m.r@example.com"))
    client = at_the_desk_of(olive)
    url = f"/triage/{stranger.pk}/"

    found = client.post(url, {"do": "find", "words": "ravensdale"}).content.decode()
    client.post(url, {"do": "identify", "customer": str(morgan.pk), "add_address": "on"})

    assert f'value="{morgan.pk}"' in found
    stranger.refresh_from_db()
    assert stranger.customer == morgan
    assert morgan.email_addresses.filter(normalised="m.r@example.com").exists()


def test_somebody_new_gets_a_record(olive: Officer, tmp_path: Path) -> None:
    stranger = taken_in(tmp_path, mail(sender="new@example.com"))

    at_the_desk_of(olive).post(
        f"/triage/{stranger.pk}/",
        {"do": "new-customer", "new-name": "Nell Newcomer", "new-kind": "person", "new-add_address": "on"},
    )

    stranger.refresh_from_db()
    assert stranger.customer is not None
    assert stranger.customer.name == "Nell Newcomer"


def test_filing_needs_both_ticks_and_then_goes_to_the_next(
    contact: Contact, olive: Officer, tmp_path: Path
) -> None:
    following = taken_in(tmp_path / "2", mail(message_id="<2@x>", text="Second"))
    client = at_the_desk_of(olive)
    url = f"/triage/{contact.pk}/"

    refused = client.post(url, {"do": "file", "file-safeguarding": "on"}).content.decode()
    filed = client.post(url, {"do": "file", "file-safeguarding": "on", "file-fresh_evidence": "on"})

    assert "Check for fresh evidence" in refused
    assert filed.headers["Location"] == f"/triage/{following.pk}/"


def test_urgent_is_one_press_and_the_duty_contact_sees_it(
    arrangement: Case, contact: Contact, sam: Officer, officer_in: OfficerIn
) -> None:
    at_the_desk_of(sam).post(f"/contacts/{contact.pk}/", {"do": "urgent", "urgent-kind": "threat"})

    alert = OutgoingMessage.objects.get(purpose="urgent-alert")
    assert f"/contacts/{contact.pk}/" in alert.contact.text
    duty = at_the_desk_of(officer_in("duty-contact"))
    assert "Urgent, marked by" in page(duty, f"/contacts/{contact.pk}/")


def test_a_letter_is_recorded_with_its_scan_and_the_day_it_first_arrived(
    morgan: Customer, olive: Officer
) -> None:
    client = at_the_desk_of(olive)
    yesterday = timezone.localdate() - dt.timedelta(days=1)

    client.post(
        "/contacts/new/",
        {
            "channel": "letter",
            "received_on_day": yesterday.day,
            "received_on_month": yesterday.month,
            "received_on_year": yesterday.year,
            "customer_address": "morgan@example.com",
            "subject": "The fence",
            "text": "Handwritten, two pages",
            "scan": SimpleUploadedFile("scan.pdf", b"%PDF-1.4", content_type="application/pdf"),
            "batch": press_in(page(client, "/contacts/new/"), "batch"),
        },
    )

    letter = Contact.objects.get(channel="letter")
    assert (letter.customer, letter.received_on, letter.received_how) == (morgan, yesterday, "stated")
    scan = letter.attachments.get()
    shown = client.get(f"/contacts/{letter.pk}/files/{scan.place}/?view")
    assert b"".join(shown.streaming_content) == b"%PDF-1.4"  # type: ignore[arg-type]  # a file is read whole
    assert "sandbox" in shown.headers["Content-Security-Policy"]


def test_what_a_councillor_passes_on_names_the_councillor_and_is_routed(
    arrangement: Case, olive: Officer, sam: Officer
) -> None:
    member = Member.objects.create(name="Cllr Finch", email="finch@example.org", from_on=dt.date(2023, 5, 4))
    client = at_the_desk_of(olive)
    today = timezone.localdate()

    refused = client.post(
        "/contacts/new/",
        {
            "channel": "councillor",
            "received_on_day": today.day,
            "received_on_month": today.month,
            "received_on_year": today.year,
            "customer_address": "morgan@example.com",
            "subject": "The fence",
            "text": "My constituent asks about the fence",
            "batch": press_in(page(client, "/contacts/new/"), "batch"),
        },
    )
    assert "Choose the councillor who passed it on" in refused.content.decode()

    client.post(
        "/contacts/new/",
        {
            "channel": "councillor",
            "received_on_day": today.day,
            "received_on_month": today.month,
            "received_on_year": today.year,
            "customer_address": "morgan@example.com",
            "subject": "The fence",
            "text": "My constituent asks about the fence",
            "passed_on_by_member": str(member.pk),
            "batch": press_in(page(client, "/contacts/new/"), "batch"),
        },
    )

    passed_on = Contact.objects.get(channel="councillor")
    assert (passed_on.forwarded_by_member, passed_on.reader) == (member, sam)


def test_a_quarantined_message_is_taken_in_from_its_page(olive: Officer, tmp_path: Path) -> None:
    list(take_in(FileSource([written(tmp_path, b"Just a line of text\n")]), at=AT))
    odd = Quarantined.objects.get()
    client = at_the_desk_of(olive)

    assert "Just a line of text" in page(client, f"/quarantine/{odd.pk}/")
    client.post(f"/quarantine/{odd.pk}/", {"do": "as-it-is"})

    odd.refresh_from_db()
    assert odd.resolved_contact is not None


def test_the_head_of_service_is_told_what_was_not_read_in_time(
    contact: Contact, helen: Officer, olive: Officer
) -> None:
    old = AT - dt.timedelta(days=400)
    Contact.objects.filter(pk=contact.pk).update(stored_at=old)

    assert "not read within one working day" in page(at_the_desk_of(helen), "/contacts/")
    assert "not read within one working day" not in page(at_the_desk_of(olive), "/contacts/")


def test_a_message_that_may_have_been_sent_is_settled_on_the_page(olive: Officer) -> None:
    bodies = MailBodies(text="Hello", html="")
    message = queue_message(
        Outgoing(to=("a@example.com",), subject="Fence", bodies=bodies, purpose="answer"),
        by=signed_in(olive),
        at=AT,
    )
    OutgoingMessage.objects.filter(pk=message.pk).update(state="sending", tried_at=AT)
    mark_interrupted(at=AT + dt.timedelta(hours=1))
    client = at_the_desk_of(olive)

    assert "May have been sent" in page(client, "/contacts/")
    client.post(f"/messages/{message.pk}/went/")

    message.refresh_from_db()
    assert (message.state, message.settled_by) == ("sent", signed_in(olive))


def test_a_contact_is_moved_to_the_right_case_on_its_page(
    contact: Contact, olive: Officer, tmp_path: Path
) -> None:
    client = at_the_desk_of(olive)
    for number in range(2):
        other = contact if number == 0 else taken_in(tmp_path / "2", mail(message_id="<2@x>", text="B"))
        html = page(client, f"/triage/{other.pk}/")
        client.post(
            f"/triage/{other.pk}/",
            {
                "do": "open",
                "rows": "5",
                "batch": press_in(html, "batch"),
                "matter-0-procedure": "enquiry",
                "matter-0-summary": f"Matter {number}",
            },
        )
    first, second = Case.objects.order_by("pk")
    html = page(client, f"/contacts/{contact.pk}/")

    client.post(
        f"/contacts/{contact.pk}/move/",
        {
            "from_case": str(first.pk),
            "to_ref": second.ref.lower(),
            "why": "It is about the other matter",
            "batch": press_in(html, "batch"),
        },
    )

    assert list(CaseContact.objects.filter(contact_id=contact.pk).values_list("case", flat=True)) == [
        second.pk
    ]


def test_a_contact_goes_on_somebody_elses_case_only_when_asked_and_a_wrong_reference_is_a_sentence(
    contact: Contact, olive: Officer
) -> None:
    client, by = at_the_desk_of(olive), signed_in(olive)
    fence = NewMatter(procedure="enquiry", summary="The fence")
    (mine,) = open_cases(contact, [fence], by=by, at=AT, batch=uuid4())
    other = people.add_customer(name="Rowan Ash", by=by, at=AT)
    facts = {"customer": f"customer:{other.pk}", "received_on": TODAY, "summary": "B", "question": "When?"}
    theirs = open_case("enquiry", Move(move="receive", facts=facts, happened_on=TODAY), by=by, at=AT)
    url, said = f"/contacts/{contact.pk}/move/", {"from_case": str(mine.pk), "why": "For Rowan"}
    html = page(client, f"/contacts/{contact.pk}/")
    assert "all_the_same" not in html
    said["batch"] = press_in(html[html.index("move-heading") :], "batch")

    wrong = client.post(url, {**said, "to_ref": "EH-2026-99"})
    assert wrong.status_code == 200
    assert "There is no case EH-2026-99 that you may see." in wrong.content.decode()
    assert 'value="EH-2026-99"' in wrong.content.decode()

    asked = client.post(url, {**said, "to_ref": theirs.ref}).content.decode()
    assert f"{theirs.ref} is a case of Rowan Ash, and the message is from Morgan Ravensdale." in asked
    assert CaseContact.objects.get(contact_id=contact.pk).case == mine

    client.post(url, {**said, "to_ref": theirs.ref, "all_the_same": "on"})
    assert CaseContact.objects.get(contact_id=contact.pk).case == theirs
    assert "Why: For Rowan" in page(client, f"/cases/{theirs.ref}/")


def test_the_case_page_links_the_contact_it_came_from(contact: Contact, olive: Officer) -> None:
    client = at_the_desk_of(olive)
    html = page(client, f"/triage/{contact.pk}/")
    client.post(
        f"/triage/{contact.pk}/",
        {
            "do": "open",
            "rows": "5",
            "batch": press_in(html, "batch"),
            "matter-0-procedure": "enquiry",
            "matter-0-summary": "The fence",
        },
    )

    assert f'href="/contacts/{contact.pk}/"' in page(client, f"/cases/{Case.objects.get().ref}/")


def test_the_triage_page_asks_the_database_as_often_for_many_contacts_as_for_few(
    contact: Contact, olive: Officer, tmp_path: Path
) -> None:
    client = at_the_desk_of(olive)
    client.get(f"/triage/{contact.pk}/")
    few = questions_of(client, f"/triage/{contact.pk}/")
    for number in range(12):
        taken_in(tmp_path / str(number), mail(message_id=f"<{number}@x>", text=f"Mail {number}"))

    assert len(questions_of(client, f"/triage/{contact.pk}/")) == len(few) <= MOST
    stranger = taken_in(tmp_path / "new", mail(message_id="<new@x>", sender="Kit Osborne <kit@example.org>"))
    assert stranger.customer is None
    assert len(questions_of(client, f"/triage/{stranger.pk}/")) <= MOST


def test_nothing_of_a_message_stands_in_an_address(contact: Contact, olive: Officer) -> None:
    html = page(at_the_desk_of(olive), f"/contacts/{contact.pk}/")

    links = [part.partition('"')[0] for part in html.split('href="')[1:]]
    assert not [link for link in links if "morgan" in link.lower() or "@" in link]


def test_all_of_a_message_is_searched_and_found_by_those_who_may_see_it(
    contact: Contact, olive: Officer, officer_in: OfficerIn
) -> None:
    (source,) = [one for one in registered() if one.kind == "contact"]

    assert SearchDocument.objects.get(kind="contact", object_id=contact.pk).text.count("fence") >= 2
    assert contact in source.seen_by(signed_in(olive), TODAY)
    assert contact not in source.seen_by(signed_in(officer_in("clerk")), TODAY)


def test_standard_paragraphs_are_kept_by_an_administrator(olive: Officer, administrator: User) -> None:
    keeper = Client()
    keeper.force_login(administrator)

    keeper.post("/settings/paragraphs/", {"do": "add", "title": "Thanks", "words": "Thank you for writing."})

    officer = at_the_desk_of(olive)
    assert "Thank you for writing." in page(officer, "/settings/paragraphs/")
    assert officer.post("/settings/paragraphs/", {"do": "add", "title": "x", "words": "y"}).status_code == 403


def test_what_is_missing_is_asked_for_in_whole_sentences(contact: Contact, olive: Officer) -> None:
    client = at_the_desk_of(olive)

    recorded = client.post("/contacts/new/", {"direction": "in"}).content.decode()
    (case,) = open_cases(
        contact,
        [NewMatter(procedure="enquiry", summary="The fence")],
        by=signed_in(olive),
        at=AT,
        batch=uuid4(),
    )
    moved = client.post(f"/contacts/{contact.pk}/move/", {"to_ref": case.ref}).content.decode()
    elsewhere = {"to_ref": case.ref, "from_case": "9999", "why": "It is not theirs"}
    no_longer = client.post(f"/contacts/{contact.pk}/move/", elsewhere).content.decode()

    assert "Say by which way it came or went" in recorded
    assert "Enter the day it came in, or we made it" in recorded
    assert "Choose the case to take it off" in moved
    assert "It does not stand on that case any longer." in no_longer
