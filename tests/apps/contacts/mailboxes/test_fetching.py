"""Fetching from a live mailbox: everything once, whatever its flags and age, and moved only when it is safe."""

from __future__ import annotations

import datetime as dt

import pytest

from evenhand.apps.contacts.mailboxes.fetching import fetch_mailbox
from evenhand.apps.contacts.models import Contact, MailboxCheck, Receipt, StoredCopy
from evenhand.apps.council.models import Mailbox
from evenhand.apps.documents.queries import content_of
from tests.apps.contacts.conftest import AT
from tests.apps.contacts.letters_box import mail
from tests.apps.contacts.mailboxes.conftest import MailboxOn
from tests.apps.contacts.mailboxes.cut_line import line_to
from tests.apps.contacts.mailboxes.dovecot import SENT, Dovecot

RAW = mail().as_bytes().replace(b"\n", b"\r\n")
OTHER = mail(message_id="<2@example.com>", text="Another matter").as_bytes().replace(b"\n", b"\r\n")


def test_a_message_is_stored_exactly_and_then_moved(dovecot: Dovecot, box: Mailbox) -> None:
    dovecot.deliver(box.login, RAW)

    done = fetch_mailbox(box, at=AT)

    assert (done.trouble, done.counts["stored"]) == ("", 1)
    receipt = Receipt.objects.get()
    assert content_of(receipt.raw) == RAW
    assert dovecot.folder(box.login) == []
    assert len(dovecot.folder(box.login, "Evenhand")) == 1
    assert StoredCopy.objects.get().receipt == receipt


def test_CNT_4_the_servers_date_of_receipt_is_when_it_was_received(dovecot: Dovecot, box: Mailbox) -> None:
    dovecot.deliver(box.login, RAW, at=SENT)

    fetch_mailbox(box, at=AT)

    contact = Contact.objects.get()
    assert (contact.received_at, contact.received_how) == (SENT, "server")


def test_a_message_that_is_read_already_or_years_old_is_fetched_all_the_same(
    dovecot: Dovecot, box: Mailbox
) -> None:
    dovecot.deliver(box.login, RAW, seen=True)
    dovecot.deliver(box.login, OTHER, at=dt.datetime(2019, 3, 1, tzinfo=dt.UTC))

    assert fetch_mailbox(box, at=AT).counts["stored"] == 2


def test_a_message_that_stays_in_its_folder_is_not_marked_as_read_and_comes_in_once(
    dovecot: Dovecot, mailbox_on: MailboxOn
) -> None:
    box = mailbox_on(stored_folder="")
    dovecot.deliver(box.login, RAW)

    first, second = fetch_mailbox(box, at=AT), fetch_mailbox(box, at=AT)

    assert (first.counts["received"], second.counts["received"]) == (1, 0)
    assert [flags for _, flags in dovecot.folder(box.login)] == [()]


def test_every_folder_that_is_named_is_read(dovecot: Dovecot, mailbox_on: MailboxOn) -> None:
    box = mailbox_on(folders=("INBOX", "Junk"))
    with dovecot.box(box.login) as owner:
        owner.folder.create("Junk")
    dovecot.deliver(box.login, RAW)
    dovecot.deliver(box.login, OTHER, folder="Junk")

    assert fetch_mailbox(box, at=AT).counts["stored"] == 2


def test_what_is_more_than_one_pass_takes_follows_in_the_next(dovecot: Dovecot, box: Mailbox) -> None:
    dovecot.deliver(box.login, RAW)
    dovecot.deliver(box.login, OTHER)

    first, second = fetch_mailbox(box, at=AT, most=1), fetch_mailbox(box, at=AT, most=1)

    assert (first.more_wait, second.more_wait) == (True, False)
    assert Contact.objects.count() == 2


def test_a_mailbox_that_was_numbered_anew_is_read_again_and_nothing_doubled(
    dovecot: Dovecot, mailbox_on: MailboxOn
) -> None:
    box = mailbox_on(stored_folder="")
    dovecot.deliver(box.login, RAW)
    fetch_mailbox(box, at=AT)

    dovecot.number_anew(box.login)
    again = fetch_mailbox(box, at=AT)

    assert (again.counts["received"], again.counts["duplicate"]) == (1, 1)
    assert Contact.objects.get().receipts.count() == 2
    assert "numbered the folder INBOX anew" in MailboxCheck.objects.get().remark


@pytest.mark.parametrize("security", [Mailbox.Security.TLS, Mailbox.Security.STARTTLS])
def test_a_line_is_kept_private_by_a_certificate_that_is_checked(
    security: str,
    dovecot: Dovecot,
    mailbox_on: MailboxOn,
    monkeypatch: pytest.MonkeyPatch,
    certificate: object,
) -> None:
    port = dovecot.tls_port if security == Mailbox.Security.TLS else dovecot.port
    box = mailbox_on(security=security, host="localhost", port=port)
    dovecot.deliver(box.login, RAW)

    distrusted = fetch_mailbox(box, at=AT)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))  # type: ignore[attr-defined]  # the certificate of the test server
    trusted = fetch_mailbox(box, at=AT)

    assert "certificate could not be trusted" in distrusted.trouble
    assert (trusted.trouble, trusted.counts["stored"]) == ("", 1)


def test_a_server_that_cannot_move_is_asked_for_a_copy_and_the_removal_of_that_message_alone(
    dovecot: Dovecot, mailbox_on: MailboxOn
) -> None:
    with line_to(dovecot.port, lambda said: said.replace(b" MOVE", b"")) as port:
        box = mailbox_on(port=port)
        dovecot.deliver(box.login, RAW)
        dovecot.deliver(box.login, OTHER)
        first, other = (uid for uid, _ in dovecot.folder(box.login))
        with dovecot.box(box.login) as owner:  # marked by somebody else, to be removed by them
            owner.client.uid("STORE", other, "+FLAGS", r"(\Deleted)")

        done = fetch_mailbox(box, at=AT, most=1)

    assert (done.trouble, done.remark) == ("", "")
    assert [uid for uid, _ in dovecot.folder(box.login)] == [other]
    assert len(dovecot.folder(box.login, "Evenhand")) == 1
    assert first != other


def test_a_server_that_can_do_neither_keeps_its_message_and_it_comes_in_once(
    dovecot: Dovecot, mailbox_on: MailboxOn
) -> None:
    def unable(said: bytes) -> bytes:
        return said.replace(b" MOVE", b"").replace(b" UIDPLUS", b"")

    with line_to(dovecot.port, unable) as port:
        box = mailbox_on(port=port)
        dovecot.deliver(box.login, RAW)
        first, second = fetch_mailbox(box, at=AT), fetch_mailbox(box, at=AT)

    assert "could not be moved to Evenhand" in first.remark
    assert (first.counts["received"], second.counts["received"]) == (1, 0)
    assert len(dovecot.folder(box.login)) == 1


def test_mail_that_names_no_mailbox_is_known_by_the_one_it_came_in_by(dovecot: Dovecot, box: Mailbox) -> None:
    dovecot.deliver(box.login, RAW)

    fetch_mailbox(box, at=AT)

    assert Contact.objects.get().mailbox == box


def test_mail_that_arrives_while_a_pass_runs_keeps_the_servers_date(dovecot: Dovecot, box: Mailbox) -> None:
    during_at = AT + dt.timedelta(seconds=40)
    dovecot.deliver(box.login, RAW, at=during_at)

    fetch_mailbox(box, at=AT)

    contact = Contact.objects.get()
    assert (contact.received_at, contact.receipt_to_confirm) == (during_at, False)
