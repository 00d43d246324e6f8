"""Bounces, automatic replies, lists and loops: recorded, never answered by themselves, and the duty to tell stays open."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.contacts.models import Contact, OutgoingMessage
from evenhand.apps.contacts.operations.automatic import NotAutomatic
from evenhand.apps.contacts.operations.posting import Outgoing, queue_message
from evenhand.apps.contacts.operations.triage import NewMatter, open_cases
from evenhand.apps.contacts.queries.lists import uncertain_messages
from evenhand.apps.contacts.signing import is_ours, new_message_id
from evenhand.apps.council.models import Mailbox, Officer, PostHolding
from evenhand.apps.council.operations import end_holding
from evenhand.apps.letters.drawing import MailBodies
from evenhand.apps.work.mail import mail_for
from tests.apps.contacts.conftest import AT, TODAY, signed_in, taken_in
from tests.apps.contacts.letters_box import mail
from tests.domain.contact.mail.bounce_shapes import SHAPES, Sent

pytestmark = pytest.mark.usefixtures("administrator")
BODIES = MailBodies(text="The fence is mended.", html="<p>The fence is mended.</p>")
TELL = "tell-another-way"


@pytest.fixture
def answered(contact: Contact, olive: Officer) -> tuple[Case, OutgoingMessage]:
    """A case of Morgan's, and our answer on it by mail, sent."""
    by = signed_in(olive)
    (case,) = open_cases(
        contact, [NewMatter(procedure="enquiry", summary="The fence")], by=by, at=AT, batch=uuid4()
    )
    outgoing = Outgoing(
        to=("morgan@example.com",), subject="Your fence", bodies=BODIES, purpose="response", case=case,
        customer=contact.customer, answers=contact,
    )  # fmt: skip
    message = queue_message(outgoing, by=by, at=AT)
    OutgoingMessage.objects.filter(pk=message.pk).update(state="sent", sent_at=AT)
    return case, message


def report(
    message: OutgoingMessage,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    named: str = "headers",
    number: str = "",
) -> bytes:
    """A delivery report; `named` says where our message stands in it, `number` another number for it."""
    number = number or message.contact.message_id
    returned = f"Content-Type: text/rfc822-headers\n\nMessage-ID: {number}\nSubject: x\n--b\n"
    return f"""From: MAILER-DAEMON@mx.example.com
To: {message.envelope_from}
Return-Path: <>
Received: from mx.example.com by mx.council.example.org; Thu, 19 Nov 2026 10:00:00 +0000
Date: Thu, 19 Nov 2026 10:00:00 +0000
Subject: Undelivered Mail Returned to Sender
Message-ID: <{uuid4().hex}@mx.example.com>
{f"In-Reply-To: {number}" if named == "reply" else "X-Nothing: here"}
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

It could not be delivered. {f"Message {number}" if named == "text" else ""}
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; morgan@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user
--b
{returned if named == "headers" else "Content-Type: text/plain"}

--b--
""".encode()


@pytest.mark.parametrize("named", ["headers", "text", "reply"])
def test_a_bounce_finds_what_it_bounced_and_opens_the_duty_to_tell_the_person(
    answered: tuple[Case, OutgoingMessage], olive: Officer, tmp_path: Path, named: str
) -> None:
    case, message = answered

    bounced = taken_in(tmp_path / "b", report(message, named=named))

    message.refresh_from_db()
    assert (bounced.answers, bounced.reader) == (message.contact, olive)
    assert (message.state, "no such user" in message.problem) == ("returned", True)
    owed = [one for one in reading_of(case, TODAY).obligations if one.name == TELL]
    assert [one.open for one in owed] == [True]
    assert list(uncertain_messages()) == [message]
    (line,) = mail_for(signed_in(olive), on=TODAY).uncertain
    assert line.sender == "Did not arrive"


def test_what_went_by_itself_and_came_back_is_said_at_triage(administrator: User, tmp_path: Path) -> None:
    digest = queue_message(automatic("olive@example.org", purpose="morning-digest"), by=None, at=AT)

    bounced = taken_in(tmp_path / "b", report(digest))

    digest.refresh_from_db()
    assert (digest.state, bounced.answers, bounced.reader) == ("returned", digest.contact, None)
    assert "olive@example.org, did not arrive" in bounced.route_reason


@pytest.mark.parametrize("action", ["failed", "delayed"])
def test_a_report_on_mail_that_is_never_kept_names_whose_address_failed(
    contact: Contact, tmp_path: Path, action: str
) -> None:
    code = OutgoingMessage(
        contact=Contact(message_id="<a-code@council.example.org>"), envelope_from="c@council.example.org"
    )

    bounced = taken_in(tmp_path / "b", report(code, action=action))

    failed = action == "failed"
    assert bounced.answers is None
    assert (bounced.suggested_customer, "one-time code" in bounced.suggested_why) == (
        (contact.customer, True) if failed else (None, False)
    )


@pytest.mark.parametrize("shape", ["postfix, given up after days", "our mail as a file", "barracuda"])
def test_a_bounce_of_any_program_opens_the_duty(
    answered: tuple[Case, OutgoingMessage], tmp_path: Path, shape: str
) -> None:
    case, message = answered
    sent = Sent(message.contact.message_id, to="morgan@example.com", sender=message.envelope_from)

    taken_in(tmp_path / "b", SHAPES[shape][1](sent))

    assert [one.open for one in reading_of(case, TODAY).obligations if one.name == TELL] == [True]


def test_a_bounce_that_names_nothing_says_what_was_last_sent_there(
    answered: tuple[Case, OutgoingMessage], olive: Officer, tmp_path: Path
) -> None:
    case, message = answered

    bounced = taken_in(tmp_path / "b", report(message, number="<of-their-own@mx.example.com>"))

    message.refresh_from_db()
    assert (bounced.answers, bounced.reader, message.state) == (None, olive, "sent")
    assert "“Your fence" in bounced.route_reason
    assert not [one for one in reading_of(case, TODAY).obligations if one.name == TELL]


def test_what_somebody_sent_who_has_left_comes_back_to_an_officer_named_on_the_case(
    contact: Contact, olive: Officer, helen: Officer, administrator: User, tmp_path: Path
) -> None:
    (case,) = open_cases(
        contact,
        [NewMatter(procedure="enquiry", summary="The fence", handler=olive)],
        by=signed_in(helen), at=AT, batch=uuid4(),
    )  # fmt: skip
    message = queue_message(
        Outgoing(to=("morgan@example.com",), subject="x", bodies=BODIES, purpose="response", case=case),
        by=signed_in(helen), at=AT,
    )  # fmt: skip
    for held in PostHolding.objects.filter(officer=helen):
        end_holding(held, last_on=dt.date(2026, 11, 19), by=administrator, at=AT)
    User.objects.filter(pk=signed_in(helen).pk).update(is_active=False)

    bounced = taken_in(tmp_path / "b", report(message))

    assert bounced.reader == olive
    assert [one.open for one in reading_of(case, TODAY).obligations if one.name == TELL] == [True]


def test_the_same_bounce_twice_opens_one_duty(answered: tuple[Case, OutgoingMessage], tmp_path: Path) -> None:
    case, message = answered

    for number in range(2):
        taken_in(tmp_path / str(number), report(message))

    assert [one.name for one in reading_of(case, TODAY).obligations].count(TELL) == 1


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("relayed", "2.0.0")])
def test_a_report_of_a_delay_opens_no_duty(
    answered: tuple[Case, OutgoingMessage], tmp_path: Path, action: str, status: str
) -> None:
    _, message = answered

    taken_in(tmp_path / "b", report(message, action=action, status=status))

    message.refresh_from_db()
    assert message.state == "sent"


def test_a_made_up_message_number_finds_nothing(
    answered: tuple[Case, OutgoingMessage], tmp_path: Path
) -> None:
    _, message = answered
    number, _, domain = message.contact.message_id.partition("@")

    bounced = taken_in(tmp_path / "b", report(message, named="reply", number=f"{number[:-4]}0000@{domain}"))

    assert bounced.answers is None
    assert "false-number" in {problem["code"] for problem in bounced.problems}


def test_once_they_are_told_another_way_nothing_stands_open(
    answered: tuple[Case, OutgoingMessage], olive: Officer, tmp_path: Path
) -> None:
    case, message = answered
    taken_in(tmp_path / "b", report(message))
    client = Client()
    client.force_login(signed_in(olive))

    refused = client.post(reverse("message-told", args=[message.pk]), {"how": " "})
    assert "How they were told" in refused.content.decode()
    client.post(reverse("message-told", args=[message.pk]), {"how": "By telephone, to Morgan"})

    message.refresh_from_db()
    assert (message.state, message.settled_by) == ("sent", signed_in(olive))
    assert not any(one.open for one in reading_of(case, TODAY).obligations if one.name == TELL)
    assert not uncertain_messages().exists()


def test_CNT_5_an_out_of_office_goes_to_whoever_wrote_and_says_that_it_may_not_be_received(
    answered: tuple[Case, OutgoingMessage], olive: Officer, tmp_path: Path
) -> None:
    _, message = answered

    away = taken_in(
        tmp_path / "a",
        mail(
            subject="Automatic reply: Your fence", message_id="<away@x>", Auto_Submitted="auto-replied",
            In_Reply_To=message.contact.message_id,
        ),
    )  # fmt: skip

    assert (away.auto_reply, away.answers, away.reader) == (True, message.contact, olive)
    assert "CNT-5" in away.route_reason


def automatic(to: str, *, answers: Contact | None = None, purpose: str = "acknowledgement") -> Outgoing:
    return Outgoing(
        to=(to,), subject="We have it", bodies=BODIES, purpose=purpose, answers=answers, automatic=True
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-generated"},
        {"List_Id": "Parish news <news.lists.example.org>"},
        {"Precedence": "bulk"},
        {"subject": "Out of office: away until Monday"},
    ],
)
def test_no_machine_is_answered_automatically(
    administrator: User, tmp_path: Path, headers: dict[str, str]
) -> None:
    came = taken_in(tmp_path, mail(sender="robot@example.com", **headers))

    with pytest.raises(NotAutomatic, match="no person"):
        queue_message(automatic("robot@example.com", answers=came), by=administrator, at=AT)


def test_one_address_gets_only_so_many_automatic_messages_a_day(administrator: User) -> None:
    for _ in range(3):
        queue_message(automatic("ann@example.com"), by=administrator, at=AT)

    with pytest.raises(NotAutomatic, match="no more than 3"):
        queue_message(automatic("Ann@Example.com"), by=administrator, at=AT)
    queue_message(automatic("ann@example.com"), by=administrator, at=AT + dt.timedelta(days=1))


def test_nothing_goes_automatically_to_a_mailbox_of_our_own(administrator: User) -> None:
    Mailbox.objects.create(address="planning@council.example.org", title="Planning")

    with pytest.raises(NotAutomatic, match="our own"):
        queue_message(automatic("planning@council.example.org"), by=administrator, at=AT)


def test_a_signature_holds_for_its_own_number_alone() -> None:
    one, other = new_message_id("council.example.org"), new_message_id("council.example.org")

    assert is_ours(one)
    assert is_ours(one.upper())
    assert not is_ours(one.replace(one[1:33], other[1:33]))


def test_a_signature_of_an_earlier_key_still_holds(settings: object) -> None:
    written = new_message_id("council.example.org")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]  # type: ignore[attr-defined]  # the fixture of pytest-django

    assert is_ours(written)


def test_a_stranger_who_quotes_a_reference_is_a_suggestion_and_no_more(
    answered: tuple[Case, OutgoingMessage], tmp_path: Path
) -> None:
    case, _ = answered

    quoted = taken_in(
        tmp_path / "q", mail(sender="new@example.org", subject=f"Re: [{case.ref}]", message_id="<q@x>")
    )

    assert (quoted.customer, quoted.suggested_customer) == (None, case.customer)
    assert case.ref in quoted.suggested_why


def test_an_answer_goes_from_the_address_that_was_written_to(
    administrator: User, tmp_path: Path, olive: Officer
) -> None:
    Mailbox.objects.create(address="contact@council.example.org", title="First")
    planning = Mailbox.objects.create(address="planning@council.example.org", title="Planning")
    came = taken_in(tmp_path, mail(to=planning.address))

    ours = queue_message(
        Outgoing(to=("morgan@example.com",), subject="Re", bodies=BODIES, purpose="answer", answers=came),
        by=administrator, at=AT,
    )  # fmt: skip

    assert ours.envelope_from == planning.address
