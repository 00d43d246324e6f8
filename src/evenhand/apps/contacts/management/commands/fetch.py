"""`evenhand fetch [--mailbox ADDRESS] [--watch]`: take in the mail of the live mailboxes, now or as it arrives."""

from __future__ import annotations

import signal
import sys
import threading
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from evenhand.apps.contacts.mailboxes.faults import in_words
from evenhand.apps.contacts.mailboxes.fetching import Pass, fetch_mailbox
from evenhand.apps.contacts.mailboxes.names import live_mailboxes
from evenhand.apps.contacts.mailboxes.reconciling import count_mailbox
from evenhand.apps.contacts.mailboxes.watching import watch_all
from evenhand.apps.contacts.management.commands.intake import COUNTS
from evenhand.apps.council.models import Mailbox
from evenhand.apps.council.queries import mailbox_by_address

_UNDERSTOOD_NOT = 2


class Command(BaseCommand):
    help = (
        "Take in the mail of the live mailboxes now, also of those that wait after a failure. Running it twice adds "
        "nothing. Exit status 1 where a mailbox could not be read to its end, or the count found mail we have not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mailbox", metavar="ADDRESS", help="Only this mailbox.")
        parser.add_argument(
            "--count", action="store_true", help="Afterwards count the mailbox against what we have."
        )
        parser.add_argument(
            "--watch",
            action="store_true",
            help="Go on until told to stop: what arrives is taken in within seconds, where the server tells us.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["watch"]:
            if options["count"]:
                raise CommandError(
                    "Choose --watch or --count: counting is done once and ends.", returncode=_UNDERSTOOD_NOT
                )
            self._watch(options["mailbox"])
            return
        counts: Counter[str] = Counter()
        failed = False
        for mailbox in _asked_for(options["mailbox"]):
            failed |= self._fetch(mailbox, counts)
            if options["count"]:
                failed |= self._count(mailbox)
        for name in COUNTS:
            self.stdout.write(f"{name}: {counts[name]}")
        if failed:
            sys.exit(1)

    def _watch(self, address: str | None) -> None:
        """Until SIGTERM or Ctrl+C; what is being taken in is finished first."""
        only = _asked_for(address)[0].pk if address else None
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        watch_all(stopped=stopped, clock=now, heard=self._heard, only=only)
        self.stdout.write("Told to stop: the watch has ended.")

    def _heard(self, done: Pass) -> None:
        if done.counts["received"]:
            counted = ", ".join(f"{name} {done.counts[name]}" for name in COUNTS)
            self.stdout.write(f"{done.mailbox.title}: {counted}")
            self.stdout.flush()
        for sentence in filter(None, (done.remark, done.trouble)):
            self.stderr.write(f"{done.mailbox.title}: {sentence}")

    def _fetch(self, mailbox: Mailbox, counts: Counter[str]) -> bool:
        while True:
            done = fetch_mailbox(mailbox, at=now())
            counts.update(done.counts)
            for sentence in filter(None, (done.remark, done.trouble)):
                self.stderr.write(f"{mailbox.title}: {sentence}")
            if done.trouble or not done.more_wait:
                return bool(done.trouble)

    def _count(self, mailbox: Mailbox) -> bool:
        try:
            counted = count_mailbox(mailbox, at=now())
        except Exception as fault:  # noqa: BLE001 - said in words; the next mailbox is counted all the same
            self.stderr.write(f"{mailbox.title}: it could not be counted. {in_words(fault)}")
            return True
        self.stdout.write(
            f"{mailbox.title}: {counted.on_server} on the server, {counted.with_us} with us, "
            f"{counted.missing_count} not with us"
        )
        for one in counted.missing:
            self.stdout.write(
                f"  {one['folder']}, message {one['uid']}, {one['received_at']}, {one['size']} bytes"
            )
        return counted.missing_count > 0


def _asked_for(address: str | None) -> list[Mailbox]:
    if address is None:
        return list(live_mailboxes())
    mailbox = mailbox_by_address(address)
    if mailbox is None or mailbox.kind != Mailbox.Kind.IMAP or not mailbox.active:
        raise CommandError(
            "There is no live mailbox in use with this address; see Settings, Mailboxes, for those there are.",
            returncode=_UNDERSTOOD_NOT,
        )
    return [mailbox]
