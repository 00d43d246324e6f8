"""Whatever breaks while a mailbox is read: nothing lost, nothing twice, said in words, and on by itself."""

from __future__ import annotations

import datetime as dt
import errno
from typing import Any

import pytest
from django.db import OperationalError, connection
from imap_tools.errors import MailboxFetchError

from evenhand.apps.contacts.mailboxes import fetching
from evenhand.apps.contacts.mailboxes.conversation import Conversation
from evenhand.apps.contacts.mailboxes.fetching import due_mailboxes, fetch_mailbox, pause_after
from evenhand.apps.contacts.mailboxes.source import ImapSource
from evenhand.apps.contacts.models import Contact, MailboxCheck, Quarantined, Receipt
from evenhand.apps.contacts.operations import intake, keeping, reading
from evenhand.apps.council.models import Mailbox
from evenhand.apps.documents.queries import content_of
from tests.apps.contacts.conftest import AT
from tests.apps.contacts.mailboxes.conftest import MailboxOn
from tests.apps.contacts.mailboxes.cut_line import line_to
from tests.apps.contacts.mailboxes.dovecot import Dovecot
from tests.apps.contacts.mailboxes.test_fetching import OTHER, RAW

LATER = AT + dt.timedelta(minutes=5)


class Killed(BaseException):
    """The process ends here."""


def test_killed_between_keeping_and_moving_the_next_pass_moves_it_and_stores_nothing_twice(
    dovecot: Dovecot, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*args: object) -> None:
        raise Killed

    dovecot.deliver(box.login, RAW)
    with monkeypatch.context() as patched:
        patched.setattr(ImapSource, "acknowledge", killed)
        with pytest.raises(Killed):
            fetch_mailbox(box, at=AT)
    assert (Receipt.objects.count(), Contact.objects.count()) == (1, 0)

    again = fetch_mailbox(box, at=LATER)

    assert again.trouble == ""
    assert (Receipt.objects.count(), Contact.objects.count()) == (1, 1)
    assert dovecot.folder(box.login) == []
    assert len(dovecot.folder(box.login, "Evenhand")) == 1


def test_killed_between_moving_and_reading_the_next_pass_reads_it(
    dovecot: Dovecot, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*args: object, **more: object) -> None:
        raise Killed

    dovecot.deliver(box.login, RAW)
    with monkeypatch.context() as patched:
        patched.setattr(intake, "settle_all", killed)
        with pytest.raises(Killed):
            fetch_mailbox(box, at=AT)

    fetch_mailbox(box, at=LATER)

    assert Contact.objects.get().receipts.count() == 1
    assert len(dovecot.folder(box.login, "Evenhand")) == 1


def test_a_line_that_breaks_in_a_message_loses_nothing_and_the_next_pass_takes_it(
    dovecot: Dovecot, mailbox_on: MailboxOn
) -> None:
    whole = [False]

    def cut(said: bytes) -> bytes | None:
        return None if b"Subject:" in said and not whole[0] else said

    with line_to(dovecot.port, cut) as port:
        box = mailbox_on(port=port)
        dovecot.deliver(box.login, RAW)

        broken = fetch_mailbox(box, at=AT)
        assert Receipt.objects.count() == 0
        whole[0] = True
        mended = fetch_mailbox(box, at=LATER)

    assert "The line to the mail server could not be made or broke off" in broken.trouble
    assert (mended.trouble, mended.counts["stored"]) == ("", 1)
    assert MailboxCheck.objects.get().trouble == ""


def test_what_came_before_a_message_at_which_the_line_breaks_is_taken_in_each_time(
    dovecot: Dovecot, mailbox_on: MailboxOn
) -> None:
    with line_to(dovecot.port, lambda said: None if b"The other matter" in said else said) as port:
        box = mailbox_on(port=port)
        dovecot.deliver(box.login, RAW)
        dovecot.deliver(box.login, RAW.replace(b"Subject:", b"Subject: The other matter", 1))

        broken = fetch_mailbox(box, at=AT)

    assert "broke off" in broken.trouble
    assert broken.counts["stored"] == Contact.objects.count() == 1


def test_a_message_that_the_server_will_not_give_stays_and_holds_back_no_other(
    dovecot: Dovecot, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refused = Conversation.fetch, [True]

    def fetch(self: Conversation, uid: int) -> Any:
        if refused and refused.pop():
            raise MailboxFetchError(command_result=("NO", [b"[SERVERBUG]"]), expected="OK")
        return real(self, uid)

    dovecot.deliver(box.login, RAW)
    dovecot.deliver(box.login, OTHER)
    with monkeypatch.context() as patched:
        patched.setattr(Conversation, "fetch", fetch)
        done = fetch_mailbox(box, at=AT)
    assert (done.trouble, done.counts["stored"]) == ("", 1)
    assert "1 messages the mail server would not give us" in done.remark
    assert len(dovecot.folder(box.login)) == 1

    fetch_mailbox(box, at=LATER)

    assert Contact.objects.count() == 2


def test_half_a_message_stays_in_the_mailbox_and_is_asked_for_again(
    dovecot: Dovecot, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, lengths = Conversation.fetch, iter((40, 60))

    def halved(self: Conversation, uid: int) -> Any:
        found = real(self, uid)
        assert found is not None
        return type(found)(raw=found.raw[: next(lengths)], received_at=found.received_at, size=found.size)

    dovecot.deliver(box.login, RAW)
    with monkeypatch.context() as patched:
        patched.setattr(Conversation, "fetch", halved)
        half = fetch_mailbox(box, at=AT)
    assert Receipt.objects.count() == 0
    assert "came only in part" in half.remark

    fetch_mailbox(box, at=LATER)

    assert content_of(Receipt.objects.get().raw) == RAW


def test_a_server_that_only_guesses_sizes_is_believed_once_it_gives_the_same_bytes_twice(
    dovecot: Dovecot, mailbox_on: MailboxOn
) -> None:
    stated = b"RFC822.SIZE %d" % len(RAW)

    def guessed(said: bytes) -> bytes:
        return said.replace(stated, b"RFC822.SIZE 999999")

    with line_to(dovecot.port, guessed) as port:
        box = mailbox_on(port=port)
        dovecot.deliver(box.login, RAW)
        done = fetch_mailbox(box, at=AT)

    assert content_of(Receipt.objects.get().raw) == RAW
    assert "another size than the server had said" in done.remark


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
        (OSError(errno.EROFS, "Read-only file system"), "The disk can only be read"),
        (
            OperationalError("attempt to write a readonly database"),
            "The database could not be written",
        ),
    ],
)
def test_a_machine_that_cannot_store_moves_nothing_and_quarantines_nothing(
    fault: Exception, words: str, dovecot: Dovecot, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*args: object, **more: object) -> None:
        raise fault

    dovecot.deliver(box.login, RAW)
    with monkeypatch.context() as patched:
        patched.setattr(keeping, "keep_all", failing)
        full = fetch_mailbox(box, at=AT)
    assert words in full.trouble
    assert words in MailboxCheck.objects.get().trouble
    assert len(dovecot.folder(box.login)) == 1

    fetch_mailbox(box, at=LATER)

    assert Contact.objects.count() == 1


def test_a_disk_that_fills_up_while_a_message_is_read_leaves_it_to_the_next_pass(
    dovecot: Dovecot, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    dovecot.deliver(box.login, RAW)
    with monkeypatch.context() as patched:
        patched.setattr(reading, "parse_mail", full)
        assert "The disk is full" in fetch_mailbox(box, at=AT).trouble
    assert (Receipt.objects.count(), Quarantined.objects.count()) == (1, 0)

    fetch_mailbox(box, at=LATER)

    assert Contact.objects.count() == 1


def test_where_not_even_the_trouble_can_be_written_the_pass_still_says_it(
    box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*args: object, **more: object) -> None:
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(fetching, "_begin", read_only)

    done = fetch_mailbox(box, at=AT)

    assert "The database could not be written" in done.trouble


def test_one_message_that_cannot_be_read_never_stops_the_next(dovecot: Dovecot, box: Mailbox) -> None:
    dovecot.deliver(box.login, b"\x00\xff no mail at all")
    dovecot.deliver(box.login, OTHER)

    done = fetch_mailbox(box, at=AT)

    assert done.counts["received"] == 2
    assert Contact.objects.filter(subject="The fence at the allotment").exists()
    assert dovecot.folder(box.login) == []


def test_one_bad_mailbox_never_stops_another(dovecot: Dovecot, mailbox_on: MailboxOn) -> None:
    bad, good = mailbox_on(port=1), mailbox_on()
    dovecot.deliver(good.login, RAW)

    done = [fetch_mailbox(box, at=AT) for box in due_mailboxes(at=AT)]

    assert {one.mailbox: bool(one.trouble) for one in done} == {bad: True, good: False}
    assert Contact.objects.count() == 1


def test_a_mailbox_that_fails_is_left_alone_for_longer_each_time_and_never_for_good(box: Mailbox) -> None:
    Mailbox.objects.filter(pk=box.pk).update(port=1)
    box.refresh_from_db()

    fetch_mailbox(box, at=AT)
    fetch_mailbox(box, at=AT)

    check = MailboxCheck.objects.get()
    assert (check.failures, check.trouble_since_at) == (2, AT)
    assert due_mailboxes(at=AT + dt.timedelta(minutes=1)) == []
    assert due_mailboxes(at=AT + dt.timedelta(minutes=2)) == [box]
    assert pause_after(1_000) == dt.timedelta(hours=1)


def test_a_folder_that_is_not_there_is_named(mailbox_on: MailboxOn) -> None:
    assert "no folder “Archive”" in fetch_mailbox(mailbox_on(folders=("Archive",)), at=AT).trouble


def test_a_wrong_password_says_what_to_check_and_names_no_secret(
    box: Mailbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("EVENHAND_MAILBOX_TESTS", "wrong-secret-word")

    done = fetch_mailbox(box, at=AT)

    assert "check the login and the secret" in done.trouble
    assert "wrong-secret-word" not in done.trouble + caplog.text
    assert box.login not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_database_that_can_only_be_read_loses_nothing_and_goes_on_once_it_can_be_written(
    dovecot: Dovecot, box: Mailbox
) -> None:
    sqlite = connection.vendor == "sqlite"
    read_only, writable = (
        ("PRAGMA query_only=ON", "PRAGMA query_only=OFF")
        if sqlite
        else ("SET default_transaction_read_only=on", "SET default_transaction_read_only=off")
    )
    dovecot.deliver(box.login, RAW)
    with connection.cursor() as cursor:
        cursor.execute(read_only)
    try:
        refused = fetch_mailbox(box, at=AT)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(writable)
    assert "The database could not be written" in refused.trouble
    assert len(dovecot.folder(box.login)) == 1

    assert fetch_mailbox(box, at=LATER).counts["stored"] == 1
