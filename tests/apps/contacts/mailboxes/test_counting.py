"""The daily count of a mailbox against our receipts, and where its alarm is seen."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from evenhand.apps.accounts.models import User
from evenhand.apps.contacts.mailboxes import recurring
from evenhand.apps.contacts.mailboxes.alarms import alarms_for, remarks_on_mailbox
from evenhand.apps.contacts.mailboxes.fetching import fetch_mailbox
from evenhand.apps.contacts.mailboxes.reconciling import count_mailbox, count_mailboxes
from evenhand.apps.contacts.models import Contact, MailboxCount, StoredCopy
from evenhand.apps.contacts.tasks import fetch_mail
from evenhand.apps.council.models import Mailbox, Officer
from tests.apps.contacts.conftest import AT, TODAY, signed_in
from tests.apps.contacts.mailboxes.conftest import MailboxOn
from tests.apps.contacts.mailboxes.dovecot import SENT, Dovecot
from tests.apps.contacts.mailboxes.test_fetching import OTHER, RAW


def test_a_mailbox_of_which_everything_is_stored_counts_to_nothing_missing(
    dovecot: Dovecot, box: Mailbox
) -> None:
    dovecot.deliver(box.login, RAW)
    fetch_mailbox(box, at=AT)

    count = count_mailbox(box, at=AT)

    assert (count.on_server, count.with_us, count.missing) == (1, 1, [])


def test_a_message_that_somebody_filed_before_we_had_it_is_listed(dovecot: Dovecot, box: Mailbox) -> None:
    dovecot.deliver(box.login, RAW)
    fetch_mailbox(box, at=AT)
    dovecot.deliver(box.login, OTHER, folder="Evenhand")

    count = count_mailbox(box, at=AT)

    ((_, _), (uid, _)) = dovecot.folder(box.login, "Evenhand")
    assert count.missing == [
        {"folder": "Evenhand", "uid": int(uid), "received_at": SENT.isoformat(), "size": len(OTHER)}
    ]


def test_what_only_just_came_in_is_not_missing_yet(dovecot: Dovecot, box: Mailbox) -> None:
    dovecot.deliver(box.login, RAW, at=AT - dt.timedelta(minutes=5))

    assert count_mailbox(box, at=AT).missing_count == 0
    assert count_mailbox(box, at=AT + dt.timedelta(hours=1)).missing_count == 1


def test_where_the_server_said_no_new_place_date_and_size_tell(dovecot: Dovecot, box: Mailbox) -> None:
    dovecot.deliver(box.login, RAW)
    fetch_mailbox(box, at=AT)
    StoredCopy.objects.all().delete()

    assert count_mailbox(box, at=AT).missing_count == 0


def test_an_emptied_folder_raises_no_alarm_as_all_of_it_is_safe_with_us(
    dovecot: Dovecot, box: Mailbox, administrator: User
) -> None:
    dovecot.deliver(box.login, RAW)
    fetch_mailbox(box, at=AT)
    with dovecot.box(box.login) as owner:
        owner.folder.set("Evenhand")
        owner.delete(owner.uids())

    count = count_mailbox(box, at=AT)

    assert (count.on_server, count.with_us, count.missing_count) == (0, 1, 0)
    assert alarms_for(administrator, on=TODAY, at=AT) == ()


def test_each_mailbox_is_counted_once_a_day_and_a_bad_one_stops_no_other(
    dovecot: Dovecot, mailbox_on: MailboxOn
) -> None:
    mailbox_on(port=1)
    good = mailbox_on()

    counted = [count_mailboxes(at=AT), count_mailboxes(at=AT), count_mailboxes(at=AT + dt.timedelta(days=1))]

    assert [[one.mailbox for one in some] for some in counted] == [[good], [], [good]]
    assert MailboxCount.objects.count() == 2


@pytest.fixture
def missing(dovecot: Dovecot, box: Mailbox) -> Mailbox:
    """A mailbox with one message that we have not."""
    at = timezone.now()
    fetch_mailbox(box, at=at)
    dovecot.deliver(box.login, OTHER, folder="Evenhand")
    count_mailbox(box, at=at)
    return box


@pytest.mark.parametrize("address", ["/", "/quarantine/", "/settings/mailboxes/"])
def test_an_administrator_is_shown_what_is_missing(
    address: str, missing: Mailbox, administrator: User
) -> None:
    client = Client()
    client.force_login(administrator)

    page = client.get(address, follow=True).content.decode()

    assert "1 message is on the server and not with us" in page
    assert "Thursday 19 November 2026" in page or address == "/settings/mailboxes/"


def test_an_officer_who_keeps_no_mailbox_is_shown_no_alarm(missing: Mailbox, olive: Officer) -> None:
    assert alarms_for(signed_in(olive), on=TODAY, at=AT) == ()


def test_a_head_of_service_who_oversees_the_reading_of_mail_is_shown_it(
    missing: Mailbox, helen: Officer
) -> None:
    (alarm,) = alarms_for(signed_in(helen), on=timezone.localdate(), at=timezone.now())

    assert (alarm.mailbox, alarm.missing_count) == (missing, 1)


def test_a_mailbox_that_nobody_looks_into_says_so(box: Mailbox) -> None:
    assert "Nobody has looked into this mailbox yet" in remarks_on_mailbox(box, AT)[0].sentence
    fetch_mailbox(box, at=AT)

    silent = remarks_on_mailbox(box, AT + dt.timedelta(hours=2))

    assert silent[0].trouble
    assert "Find out whether evenhand worker runs" in silent[0].sentence


def test_the_command_prints_counts_as_intake_does(
    dovecot: Dovecot, box: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    dovecot.deliver(box.login, RAW)

    call_command("fetch", "--mailbox", box.address.upper())

    assert capsys.readouterr().out.splitlines() == [
        "received: 1", "stored: 1", "duplicate: 0", "matched: 0",
        "suggested: 0", "unmatched: 1", "routed: 0", "quarantined: 0",
    ]  # fmt: skip


def test_the_command_says_on_standard_error_which_mailbox_failed_and_fetches_the_others(
    dovecot: Dovecot, mailbox_on: MailboxOn, capsys: pytest.CaptureFixture[str]
) -> None:
    mailbox_on(port=1)
    good = mailbox_on()
    dovecot.deliver(good.login, RAW)

    with pytest.raises(SystemExit, match="1"):
        call_command("fetch")

    said = capsys.readouterr()
    assert "stored: 1" in said.out
    assert "The line to the mail server could not be made" in said.err


def test_the_command_lists_what_the_count_misses(
    missing: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="1"):
        call_command("fetch", "--count")

    assert "1 not with us" in capsys.readouterr().out


def test_the_command_knows_no_mailbox_that_is_not_live(administrator: User) -> None:
    with pytest.raises(CommandError, match="no live mailbox"):
        call_command("fetch", "--mailbox", "nobody@council.example.org")


def test_the_schedule_asks_once_for_each_mailbox_and_the_task_fetches_it(
    dovecot: Dovecot, box: Mailbox
) -> None:
    dovecot.deliver(box.login, RAW)

    assert [recurring.fetch_due(AT), recurring.fetch_due(AT)] == [1, 0]
    fetch_mail.func(box.pk)

    assert Contact.objects.count() == 1


def test_a_mailbox_out_of_use_is_not_fetched(dovecot: Dovecot, box: Mailbox) -> None:
    Mailbox.objects.filter(pk=box.pk).update(active=False)

    assert recurring.fetch_due(AT) == 0
    assert fetch_mail.func(box.pk) == 0
