"""Watching a mailbox: mail is taken in as it arrives, a broken line goes on by itself, and it ends when told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections
from django.utils.timezone import now

from evenhand.apps.contacts.mailboxes import watching
from evenhand.apps.contacts.mailboxes.conversation import Conversation
from evenhand.apps.contacts.mailboxes.fetching import Pass
from evenhand.apps.contacts.mailboxes.shifts import LASTS, end_shifts, take_shift
from evenhand.apps.contacts.mailboxes.watching import pause_seconds, watch_all, watch_mailbox
from evenhand.apps.contacts.models import Contact, MailboxWatch
from evenhand.apps.council.models import Mailbox
from evenhand.config.management.commands import worker
from tests.apps.contacts.mailboxes.conftest import MailboxOn
from tests.apps.contacts.mailboxes.cut_line import line_to
from tests.apps.contacts.mailboxes.dovecot import Dovecot
from tests.apps.contacts.mailboxes.test_killed import database_url

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 60  # far more than is needed: a busy machine is no fault


def mail(number: int) -> bytes:
    return (
        f"From: jo{number}@example.org\r\nTo: contact@council.example.org\r\nSubject: Hedge {number}\r\n"
        f"Message-ID: <hedge-{number}@example.org>\r\n\r\nIt is {number} metres high.\r\n"
    ).encode()


def comes_true(claim: Callable[[], bool]) -> bool:
    """Whether it becomes so in a while."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if claim():
            return True
        time.sleep(0.05)
    return False


def _watch_and_hang_up(**watched_as: Any) -> None:
    """Watch as the command does, and end as its process would: with no connection to the database left open."""
    try:
        watch_all(**watched_as)
    finally:
        connections.close_all()


class Watch:
    """A watch in a thread of its own, and what it took in."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.stopped, self.passes = threading.Event(), list[Pass]()
        self.thread = threading.Thread(
            target=_watch_and_hang_up,
            kwargs={
                "stopped": self.stopped, "clock": now, "heard": self.passes.append, "only": mailbox.pk,
            },
        )  # fmt: skip

    @property
    def stored(self) -> int:
        return sum(one.counts["stored"] for one in self.passes)

    def end(self) -> None:
        self.stopped.set()
        self.thread.join(SECONDS)


@contextmanager
def watched(mailbox: Mailbox) -> Iterator[Watch]:
    watch = Watch(mailbox)
    watch.thread.start()
    try:
        assert comes_true(lambda: bool(watch.passes))
        yield watch
    finally:
        watch.end()


def test_what_arrives_is_taken_in_within_seconds_and_not_at_the_next_poll(
    dovecot: Dovecot, box: Mailbox
) -> None:
    dovecot.deliver(box.login, mail(1))
    with watched(box) as watch:
        assert comes_true(lambda: watch.stored == 1)
        for number in (2, 3):
            before = time.monotonic()
            dovecot.deliver(box.login, mail(number))
            assert comes_true(lambda number=number: watch.stored == number)  # type: ignore[misc]  # a lambda that keeps its number
            assert time.monotonic() - before < watching.POLLED_SECONDS / 3
    assert not watch.thread.is_alive()
    assert Contact.objects.count() == 3
    assert dovecot.folder(box.login) == []


def test_mail_told_of_in_one_breath_with_the_answer_that_the_server_listens_is_read(
    dovecot: Dovecot, mailbox_on: MailboxOn
) -> None:
    held: list[bytes] = []
    together = threading.Event()

    def joined(said: bytes) -> bytes:
        if b"+ idling" in said and not held:
            held.append(said)
            dovecot.deliver(box.login, mail(1))
            return b""
        if held and not together.is_set() and b"EXISTS" in said:
            together.set()
            return held[0] + said
        return said

    with line_to(dovecot.port, joined) as port:
        box = mailbox_on(port=port)
        with watched(box) as watch:
            assert comes_true(lambda: watch.stored == 1)
    assert together.is_set()


def test_a_server_that_cannot_tell_us_is_asked_again_and_again(
    dovecot: Dovecot, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Conversation, "can_wait", False)
    monkeypatch.setattr(watching, "POLLED_SECONDS", 0.2)
    with watched(box) as watch:
        dovecot.deliver(box.login, mail(1))
        assert comes_true(lambda: watch.stored == 1)


def test_IDLE_is_renewed_before_the_server_ends_it(
    dovecot: Dovecot, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "RENEWED_SECONDS", 1)
    with watched(box) as watch:
        assert comes_true(lambda: len(watch.passes) >= 3)
        dovecot.deliver(box.login, mail(1))
        assert comes_true(lambda: watch.stored == 1)
    assert all(not one.trouble for one in watch.passes)


def test_a_watch_ends_when_its_mailbox_goes_out_of_use(box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "RENEWED_SECONDS", 1)
    done = threading.Event()

    def out_of_use(_: Pass) -> None:
        Mailbox.objects.filter(pk=box.pk).update(active=False)
        done.set()

    watch_mailbox(box.pk, stopped=threading.Event(), clock=now, heard=out_of_use)  # it returns
    assert done.is_set()


def test_of_two_processes_one_watches_and_the_other_follows_when_it_stops_or_is_not_heard_of(
    box: Mailbox,
) -> None:
    begun = now()

    assert take_shift(box.pk, by="first", at=begun)
    assert not take_shift(box.pk, by="second", at=begun + LASTS / 2)
    assert take_shift(box.pk, by="first", at=begun + LASTS / 2)
    assert not take_shift(box.pk, by="second", at=begun + LASTS)
    assert take_shift(box.pk, by="second", at=begun + 2 * LASTS)

    end_shifts(by="second")

    assert take_shift(box.pk, by="first", at=begun + 2 * LASTS)


def test_the_worker_listens_by_itself_and_says_so_no_more_once_it_has_stopped(
    dovecot: Dovecot, box: Mailbox
) -> None:
    stopped = threading.Event()
    listening = threading.Thread(target=worker.listen_until, args=(stopped,))
    listening.start()
    try:
        assert comes_true(lambda: MailboxWatch.objects.filter(mailbox=box).exists())
        dovecot.deliver(box.login, mail(1))
        assert comes_true(lambda: Contact.objects.count() == 1)
    finally:
        stopped.set()
        listening.join(SECONDS)
    assert not MailboxWatch.objects.exists()


def test_a_watch_rests_longer_after_each_failure_and_never_for_good() -> None:
    assert [pause_seconds(n) for n in (1, 2, 3)] == [2, 4, 8]
    assert pause_seconds(1_000) == 300


def test_the_command_ends_calmly_on_sigterm_with_what_arrived_taken_in(
    dovecot: Dovecot, box: Mailbox
) -> None:
    environment = os.environ | {"DATABASE_URL": database_url()}
    command = [sys.executable, "-m", "evenhand", "fetch", "--watch", "--mailbox", box.address]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    try:
        dovecot.deliver(box.login, mail(1))
        assert comes_true(lambda: Contact.objects.count() == 1)
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=SECONDS)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "the watch has ended" in said


def test_a_line_that_breaks_while_we_wait_is_made_again_and_nothing_is_missed(
    dovecot: Dovecot, mailbox_on: MailboxOn
) -> None:
    cut, breaks = threading.Event(), threading.Event()

    def cutting(said: bytes) -> bytes | None:
        if cut.is_set() and b"EXISTS" in said:  # the very words that tell of the mail
            cut.clear()
            breaks.set()
            return None
        return said

    with line_to(dovecot.port, cutting) as port:
        box = mailbox_on(port=port)
        with watched(box) as watch:
            cut.set()
            dovecot.deliver(box.login, mail(1))
            assert comes_true(lambda: watch.stored == 1)
    assert breaks.is_set()
