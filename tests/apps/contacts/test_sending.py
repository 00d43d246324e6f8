"""Sending: against a real mail server that takes, refuses, breaks off and dawdles."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import LazySettings
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.contacts.models import Contact, OutgoingMessage
from evenhand.apps.contacts.operations.delivering import (
    INTERRUPTED_AFTER,
    due_to_send,
    mark_interrupted,
    put_back_in_queue,
    say_it_went,
    send_one,
)
from evenhand.apps.contacts.operations.posting import Outgoing, queue_message, send_again
from evenhand.apps.contacts.operations.urgent import mark_urgent
from evenhand.apps.contacts.queries.lists import uncertain_messages
from evenhand.apps.contacts.tasks import send_message
from evenhand.apps.contacts.transport import FolderTransport, NotSent, SmtpTransport, configured
from evenhand.apps.council import operations as council_operations
from evenhand.apps.council.models import Mailbox, Officer
from evenhand.apps.documents.queries import content_of
from evenhand.apps.documents.tasks import examine_file
from evenhand.apps.letters.drawing import MailBodies
from evenhand.apps.search.queries import search
from tests.apps.contacts.conftest import AT, TODAY, asked_by_mail, signed_in, taken_in
from tests.apps.contacts.letters_box import mail
from tests.apps.contacts.mailboxes.certificates import for_localhost

pytestmark = pytest.mark.usefixtures("administrator")
BODIES = MailBodies(text="Dear Morgan\n\nThe fence is mended.\n", html="<p>The fence is mended.</p>")
TO = "morgan@example.com"


class Postbox:
    """A mail server's other half: keeps what it takes; may be told to refuse, break off or dawdle."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.refuses: dict[str, str] = {}
        self.says = "250 Message accepted for delivery"
        self.breaks = False

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.breaks:
            assert server.transport is not None
            server.transport.abort()
            return "250 never heard"
        if self.says.startswith("250"):
            self.taken.append(envelope)
        return self.says


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, SmtpTransport]]:
    """A real mail server on this machine and the transport that speaks to it."""
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, SmtpTransport(host="127.0.0.1", port=port, tls=False, seconds=5)
    server.stop()


@pytest.fixture
def queued(administrator: User) -> OutgoingMessage:
    Mailbox.objects.create(address="contact@council.example.org", title="Contact")
    return queue_message(
        Outgoing(to=(TO,), subject="The fence", bodies=BODIES, purpose="answer"), by=administrator, at=AT
    )


def test_the_mail_server_gets_exactly_the_bytes_that_are_stored(
    queued: OutgoingMessage, postbox: tuple[Postbox, SmtpTransport]
) -> None:
    box, transport = postbox

    sent = send_one(queued.pk, transport=transport, at=AT)

    assert (sent.state, sent.sent_at) == ("sent", AT)
    (envelope,) = box.taken
    assert envelope.original_content == content_of(queued.raw)
    assert (envelope.mail_from, envelope.rcpt_tos) == ("contact@council.example.org", [TO])


def test_a_mail_server_with_a_certificate_that_nobody_vouches_for_gets_neither_password_nor_mail(
    queued: OutgoingMessage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, box = for_localhost(tmp_path), Postbox()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(made.path, made.key_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port, tls_context=tls, require_starttls=True)
    server.start()
    transport = SmtpTransport(host="127.0.0.1", port=port, tls=True, seconds=5)
    try:
        waiting = send_one(queued.pk, transport=transport, at=AT)
        assert (waiting.state, box.taken) == ("queued", [])
        assert "certificate that is not trusted" in waiting.problem

        monkeypatch.setenv("SSL_CERT_FILE", str(made.path))
        assert send_one(queued.pk, transport=transport, at=AT).state == "sent"
    finally:
        server.stop()


def test_an_address_that_smtp_cannot_say_is_refused_and_hinders_no_other(
    queued: OutgoingMessage, postbox: tuple[Postbox, SmtpTransport]
) -> None:
    box, transport = postbox
    queued.recipients = ["siân@example.com", TO]
    queued.save(update_fields=["recipients"])

    sent = send_one(queued.pk, transport=transport, at=AT)

    assert (sent.state, sent.partly_refused, list(sent.refused)) == ("sent", True, ["siân@example.com"])
    assert [one.rcpt_tos for one in box.taken] == [[TO]]


def test_what_we_sent_is_found_among_the_last_days_too(queued: OutgoingMessage, olive: Officer) -> None:
    found = search(signed_in(olive), "mended", on=TODAY, since_on=TODAY)
    assert [one.dated_on for one in found.hits] == [TODAY]


def test_a_task_that_runs_twice_sends_once(
    queued: OutgoingMessage, postbox: tuple[Postbox, SmtpTransport]
) -> None:
    box, transport = postbox

    for _ in range(2):
        send_one(queued.pk, transport=transport, at=AT)

    assert len(box.taken) == 1


def test_a_recipient_refused_for_good_fails_and_stands_on_the_work_list(
    queued: OutgoingMessage, postbox: tuple[Postbox, SmtpTransport]
) -> None:
    box, transport = postbox
    box.refuses[TO] = "550 5.1.1 No such mailbox"

    failed = send_one(queued.pk, transport=transport, at=AT)

    assert failed.state == "failed"
    assert "No such mailbox" in failed.problem
    assert list(uncertain_messages()) == [failed]


def test_where_one_of_two_recipients_is_refused_it_is_sent_and_says_who_did_not_get_it(
    administrator: User, postbox: tuple[Postbox, SmtpTransport]
) -> None:
    box, transport = postbox
    box.refuses["gone@example.com"] = "550 5.1.1 Gone"
    message = queue_message(
        Outgoing(to=(TO,), cc=("gone@example.com",), subject="x", bodies=BODIES, purpose="answer"),
        by=administrator,
        at=AT,
    )

    sent = send_one(message.pk, transport=transport, at=AT)

    assert (sent.state, list(sent.refused)) == ("sent", ["gone@example.com"])
    assert list(uncertain_messages()) == [sent]


def test_what_is_sent_again_and_then_refused_for_some_stands_on_the_work_list_again(
    administrator: User, postbox: tuple[Postbox, SmtpTransport]
) -> None:
    box, transport = postbox
    box.refuses = {TO: "550 5.1.1 Gone", "gone@example.com": "550 5.1.1 Gone"}
    outgoing = Outgoing(to=(TO,), cc=("gone@example.com",), subject="x", bodies=BODIES, purpose="answer")
    message = queue_message(outgoing, by=administrator, at=AT)
    assert send_one(message.pk, transport=transport, at=AT).state == "failed"

    del box.refuses[TO]
    put_back_in_queue(message, by=administrator, at=AT)
    assert list(uncertain_messages()) == []
    sent = send_one(message.pk, transport=transport, at=AT)

    assert list(uncertain_messages()) == [sent]
    say_it_went(sent, by=administrator, at=AT)
    assert list(uncertain_messages()) == []


def test_a_message_put_off_by_the_server_waits_and_is_tried_again_later(
    queued: OutgoingMessage, postbox: tuple[Postbox, SmtpTransport]
) -> None:
    box, transport = postbox
    box.says = "451 4.3.0 Try later"

    waiting = send_one(queued.pk, transport=transport, at=AT)

    assert waiting.state == "queued"
    assert not due_to_send(at=AT + dt.timedelta(minutes=1)).exists()
    box.says = "250 OK"
    later = AT + dt.timedelta(minutes=6)
    (due,) = due_to_send(at=later)
    assert send_one(due.pk, transport=transport, at=later).state == "sent"


def test_a_server_that_cannot_be_reached_sends_nothing_for_sure(queued: OutgoingMessage) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    waiting = send_one(
        queued.pk, transport=SmtpTransport(host="127.0.0.1", port=port, tls=False, seconds=1), at=AT
    )

    assert waiting.state == "queued"
    assert "could not be reached" in waiting.problem


def test_a_line_that_breaks_after_the_message_leaves_its_fate_unknown_and_it_is_not_sent_again(
    queued: OutgoingMessage, postbox: tuple[Postbox, SmtpTransport]
) -> None:
    box, transport = postbox
    box.breaks = True

    uncertain = send_one(queued.pk, transport=transport, at=AT)
    send_one(queued.pk, transport=transport, at=AT + dt.timedelta(hours=1))

    assert uncertain.state == "may-have-been-sent"
    assert list(uncertain_messages()) == [uncertain]
    assert not due_to_send(at=AT + dt.timedelta(days=1)).exists()


class PowerCut(BaseException):
    """The machine stopped."""


class Stopping:
    """A transport during whose work the machine stops."""

    def hand_over(self, raw: bytes, *, sender: str, recipients: Any, name: str) -> dict[str, str]:
        raise PowerCut


def test_a_crash_while_sending_becomes_may_have_been_sent_after_a_while(queued: OutgoingMessage) -> None:
    with pytest.raises(PowerCut):
        send_one(queued.pk, transport=Stopping(), at=AT)

    assert mark_interrupted(at=AT + dt.timedelta(minutes=1)) == 0
    assert mark_interrupted(at=AT + INTERRUPTED_AFTER + dt.timedelta(minutes=1)) == 1
    assert uncertain_messages().get().state == "may-have-been-sent"


def test_a_person_settles_an_uncertain_message_either_way(
    queued: OutgoingMessage, administrator: User, postbox: tuple[Postbox, SmtpTransport]
) -> None:
    box, transport = postbox
    box.breaks = True
    uncertain = send_one(queued.pk, transport=transport, at=AT)

    send_again(uncertain, by=administrator, at=AT)
    still = send_one(queued.pk, transport=transport, at=AT)
    went = say_it_went(still, by=administrator, at=AT)

    assert (went.state, went.settled_by) == ("sent", administrator)
    assert not uncertain_messages().exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_when_the_transaction_that_wrote_it_fails(administrator: User) -> None:
    def stopped_before_the_commit() -> None:
        with transaction.atomic():
            outgoing = Outgoing(to=(TO,), subject="x", bodies=BODIES, purpose="answer")
            queue_message(outgoing, by=administrator, at=AT)
            raise PowerCut

    with pytest.raises(PowerCut):
        stopped_before_the_commit()

    assert not OutgoingMessage.objects.exists()
    assert not Contact.objects.exists()


def test_a_second_press_queues_nothing_more(administrator: User) -> None:
    outgoing = Outgoing(to=(TO,), subject="x", bodies=BODIES, purpose="answer", press=uuid4())

    first, second = (queue_message(outgoing, by=administrator, at=AT) for _ in range(2))

    assert first == second
    assert OutgoingMessage.objects.count() == 1


def test_words_of_a_customer_in_a_subject_never_make_a_header(administrator: User) -> None:
    outgoing = Outgoing(
        to=(TO,), subject="Fence\r\nBcc: everybody@example.com", bodies=BODIES, purpose="answer"
    )

    message = queue_message(outgoing, by=administrator, at=AT)

    parsed = message_from_bytes(content_of(message.raw), policy=default)
    assert parsed["Bcc"] is None
    assert parsed["Subject"] == "Fence Bcc: everybody@example.com"


def test_without_a_mail_server_messages_go_to_a_folder(
    queued: OutgoingMessage, settings: LazySettings, tmp_path: Path
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_FILE_PATH = "", tmp_path / "outbox"
    transport = configured()
    assert isinstance(transport, FolderTransport)

    send_one(queued.pk, transport=transport, at=AT)

    (file,) = (tmp_path / "outbox").glob("*.eml")
    assert file.read_bytes() == content_of(queued.raw)


def test_a_folder_that_cannot_be_written_sends_nothing_for_sure(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file, no folder")

    with pytest.raises(NotSent):
        FolderTransport(tmp_path / "outbox").hand_over(b"x", sender="a", recipients=["b"], name="c")


def test_mail_goes_before_files_that_came_in_earlier_are_looked_into(queued: OutgoingMessage) -> None:
    asked = DBTaskResult.objects.ready()
    send_message.enqueue(queued.pk)
    examined = examine_file.enqueue(queued.raw.pk)
    asked.filter(pk=examined.id).update(enqueued_at=AT, run_after=AT)

    first, *_, last = asked.values_list("task_path", flat=True)

    assert (first, last) == (send_message.module_path, examine_file.module_path)


def test_an_urgent_contact_alerts_the_duty_contact_once(contact: Contact, olive: Officer) -> None:
    link = "https://casework.council.example.org/contacts/1/"

    for _ in range(2):
        mark_urgent(contact, kind="risk-to-life", link=link, by=signed_in(olive), at=AT)

    alert = OutgoingMessage.objects.get(purpose="urgent-alert")
    assert alert.recipients == ["duty@council.example.org"]
    assert link in alert.contact.text
    assert "Risk to life" in alert.contact.text
    contact.refresh_from_db()
    assert (contact.urgent_kind, contact.urgent_by) == ("risk-to-life", signed_in(olive))


def test_an_answer_from_another_address_suggests_the_customer_with_its_evidence(
    contact: Contact, administrator: User, tmp_path: Path
) -> None:
    ours = queue_message(
        Outgoing(
            to=(TO,),
            subject="Re: fence",
            bodies=BODIES,
            purpose="answer",
            customer=contact.customer,
            answers=contact,
        ),
        by=administrator,
        at=AT,
    ).contact
    assert ours.in_reply_to == contact.message_id

    reply = taken_in(
        tmp_path / "reply",
        mail(sender="other@example.com", message_id="<r@x>", In_Reply_To=ours.message_id),
    )

    assert (reply.customer, reply.suggested_customer) == (None, contact.customer)
    assert "answers a message that we sent to them, from another address" in reply.suggested_why


def test_an_officers_reply_to_a_request_is_the_answer_on_the_case(
    contact: Contact, olive: Officer, sam: Officer, tmp_path: Path
) -> None:
    case, message = asked_by_mail(contact, olive, sam)

    reply = taken_in(
        tmp_path / "reply",
        mail(
            sender=sam.email,
            subject=f"RE: {message.contact.subject}",
            message_id="<re@council.example.org>",
            text="It was mended on Tuesday.",
            In_Reply_To=message.contact.message_id,
        ),
    )

    item = reading_of(case, TODAY).story.items[message.item]
    assert item.stage == "received"
    assert item.facts["contact"] == reply.fact
    assert (reply.outcome, reply.reader) == ("contribution", olive)


def test_a_second_reply_of_the_officer_waits_for_whoeverasked_by_mail(
    contact: Contact, olive: Officer, sam: Officer, tmp_path: Path
) -> None:
    _, message = asked_by_mail(contact, olive, sam)

    def replied(number: int, text: str) -> Contact:
        answer = mail(
            sender=sam.email,
            subject=f"RE: {message.contact.subject}",
            message_id=f"<re{number}@council.example.org>",
            text=text,
            In_Reply_To=message.contact.message_id,
        )
        return taken_in(tmp_path / str(number), answer)

    replied(1, "It was mended on Tuesday.")
    second = replied(2, "No, on Wednesday.")

    assert (second.outcome, second.reader) == ("", olive)
    assert "could not be put on record by itself" in second.route_reason


@pytest.mark.parametrize(
    "answering",
    [
        "Antw: {}",
        "RE: {}",
        "{}",
        "re: SV: {}",
        "[EXTERNAL] Re: {} (Tuesday)",
        "FW: Re: {}",
        "AW: {}\r\n again",
    ],
)
def test_the_mark_in_the_subject_is_enough_where_a_mail_program_drops_the_headers(
    contact: Contact, olive: Officer, sam: Officer, tmp_path: Path, answering: str
) -> None:
    case, message = asked_by_mail(contact, olive, sam)
    subject = answering.format(message.contact.subject).replace("\r\n", " ")

    taken_in(
        tmp_path / "reply", mail(sender=sam.email, subject=subject, message_id="<re@x>", text="Tuesday.")
    )

    assert reading_of(case, TODAY).story.items[message.item].stage == "received"


@pytest.mark.parametrize("header", ["References", "In_Reply_To"])
def test_either_header_of_an_answer_is_enough(
    contact: Contact, olive: Officer, sam: Officer, tmp_path: Path, header: str
) -> None:
    case, message = asked_by_mail(contact, olive, sam)
    numbers = message.contact.message_id if header == "In_Reply_To" else f"<o@x> {message.contact.message_id}"

    taken_in(
        tmp_path / "reply",
        mail(sender=sam.email, subject="no mark", message_id="<re@x>", **{header: numbers}),
    )

    assert reading_of(case, TODAY).story.items[message.item].stage == "received"


def test_a_mark_without_our_signature_ties_nothing(
    contact: Contact, olive: Officer, sam: Officer, tmp_path: Path
) -> None:
    case, message = asked_by_mail(contact, olive, sam)

    for number, mark in enumerate(
        (f"[{case.ref} {message.item}]", f"[{case.ref} {message.item} 0123456789abcdef]")
    ):
        taken_in(
            tmp_path / str(number),
            mail(sender=sam.email, subject=f"Re: {mark}", message_id=f"<re{number}@x>", text="Guessed."),
        )

    assert reading_of(case, TODAY).story.items[message.item].stage == "asked"


def test_an_officer_who_never_signs_in_answers_by_replying_all_the_same(
    contact: Contact, olive: Officer, administrator: User, tmp_path: Path
) -> None:
    fern = council_operations.add_officer(
        name="Fern Atwell", email="fern@council.example.org", by=administrator, at=AT
    )
    case, message = asked_by_mail(contact, olive, fern)

    taken_in(
        tmp_path / "reply", mail(sender=fern.email, subject=message.contact.subject, message_id="<re@x>")
    )

    item = reading_of(case, TODAY).story.items[message.item]
    assert (item.stage, item.facts["from_whom"]) == ("received", f"officer:{fern.pk}")


@pytest.mark.parametrize("sender", ["dee@council.example.org", "sam@example.com"])
def test_nobody_but_the_officer_asked_by_their_known_address_answers_a_request(
    contact: Contact, olive: Officer, sam: Officer, dee: Officer, tmp_path: Path, sender: str
) -> None:
    case, message = asked_by_mail(contact, olive, sam)

    reply = taken_in(
        tmp_path / "reply",
        mail(sender=sender, subject=message.contact.subject, message_id="<re@x>", text="Never."),
    )

    assert reading_of(case, TODAY).story.items[message.item].stage == "asked"
    if sender == dee.email:  # a colleague to whom it was passed on: whoever asked reads it
        assert reply.reader == olive
        assert "somebody else was asked" in reply.route_reason


def test_an_answer_from_a_teams_mailbox_is_read_by_whoever_asked_and_recorded_by_them(
    contact: Contact, olive: Officer, sam: Officer, tmp_path: Path
) -> None:
    case, message = asked_by_mail(contact, olive, sam)

    reply = taken_in(
        tmp_path / "reply",
        mail(sender="parks@council.example.org", message_id="<re@x>", In_Reply_To=message.contact.message_id),
    )

    assert reading_of(case, TODAY).story.items[message.item].stage == "asked"
    assert (reply.outcome, reply.reader) == ("", olive)
    assert "from an address that is no officer's" in reply.route_reason


def test_a_question_passed_on_to_a_colleague_with_a_copy_to_us_is_no_answer(
    contact: Contact, olive: Officer, sam: Officer, dee: Officer, tmp_path: Path
) -> None:
    case, message = asked_by_mail(contact, olive, sam)

    passed_on = taken_in(
        tmp_path / "reply",
        mail(
            sender=sam.email, to=dee.email, Cc=message.envelope_from, subject=f"FW: {message.contact.subject}",
            message_id="<fw@x>", text="Dee, over to you.", In_Reply_To=message.contact.message_id,
        ),
    )  # fmt: skip

    assert reading_of(case, TODAY).story.items[message.item].stage == "asked"
    assert (passed_on.outcome, passed_on.reader) == ("", olive)
    assert "passed the question on" in passed_on.route_reason


def test_a_reply_to_one_request_with_the_mark_of_another_answers_neither_by_itself(
    contact: Contact, olive: Officer, sam: Officer, tmp_path: Path
) -> None:
    case, message = asked_by_mail(contact, olive, sam)
    second = taken_in(tmp_path / "second", mail(message_id="<two@x>", subject="Trees", text="Trees, please."))
    other, another = asked_by_mail(second, olive, sam)

    reply = taken_in(
        tmp_path / "reply",
        mail(
            sender=sam.email, subject=f"RE: {another.contact.subject}", message_id="<re@x>",
            In_Reply_To=message.contact.message_id,
        ),
    )  # fmt: skip

    stages = {reading_of(c, TODAY).story.items[m.item].stage for c, m in ((case, message), (other, another))}
    assert (stages, reply.reader) == ({"asked"}, olive)
    assert "Say below which" in reply.route_reason


def test_an_out_of_office_is_no_answer(
    contact: Contact, olive: Officer, sam: Officer, tmp_path: Path
) -> None:
    case, message = asked_by_mail(contact, olive, sam)

    away = taken_in(
        tmp_path / "reply",
        mail(
            sender=sam.email,
            subject=message.contact.subject,
            message_id="<re@x>",
            text="I am away.",
            Auto_Submitted="auto-replied",
        ),
    )

    assert reading_of(case, TODAY).story.items[message.item].stage == "asked"
    assert (away.reader, away.answers) == (olive, message.contact)  # by the mark: its program kept no number
