"""`evenhand intake PATH…`: take in mail from files, folders, Maildir and mbox. It may be run again at any time."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.timezone import now

from evenhand.apps.contacts.operations.intake import TOGETHER, TakenIn, take_in
from evenhand.apps.contacts.sources import FileSource
from evenhand.domain.contact.mail import NotMail, UnreadableMail

COUNTS = ("received", "stored", "duplicate", "matched", "suggested", "unmatched", "routed", "quarantined")
_UNDERSTOOD_NOT = 2


class Command(BaseCommand):
    help = "Take in mail: intake PATH… (.eml files, folders, Maildir, mbox). Running it twice adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--jsonl", action="store_true", help="Write one line of JSON a message instead.")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["paths"]:
            if not path.exists():
                raise CommandError(
                    f"{path} does not exist, so nothing was taken in; check the spelling of the path.",
                    returncode=_UNDERSTOOD_NOT,
                )
        counts: Counter[str] = Counter()
        try:
            unreadable = self._take_in(options, counts)
        except (OSError, DatabaseError) as fault:
            what = fault.strerror if isinstance(fault, OSError) else type(fault).__name__
            raise CommandError(
                f"After {counts['received']} messages nothing more could be stored ({what}): the disk or the database is "
                "full, read-only or away. Nothing is lost; mend that and run it again, which adds nothing twice."
            ) from fault
        self._end_progress(counts)
        if not options["jsonl"]:
            for name in COUNTS:
                self.stdout.write(f"{name}: {counts[name]}")
        if unreadable:
            sys.exit(1)

    def _take_in(self, options: dict[str, Any], counts: Counter[str]) -> int:
        """Take everything in and count it; gives how many files could not be read."""
        unreadable = 0
        for found in take_in(FileSource(options["paths"]), at=now(), together=TOGETHER):
            if isinstance(found, NotMail):
                self.stderr.write(f"{found.path} is not mail (*.eml, Maildir or mbox) and was passed over.")
            elif isinstance(found, UnreadableMail):
                unreadable += 1
                self.stderr.write(found.sentence)
            else:
                self._count(found, counts)
                if options["jsonl"]:
                    self.stdout.write(_line(found))
                self._show_progress(counts)
        return unreadable

    def _count(self, taken: TakenIn, counts: Counter[str]) -> None:
        counts["received"] += 1
        counts[taken.result] += 1
        counts["stored"] += taken.result != "duplicate"
        counts["routed"] += taken.routed

    def _show_progress(self, counts: Counter[str]) -> None:
        if self.stderr.isatty() and counts["received"] % 10 == 0:
            self.stderr.write(f"\r{counts['received']} messages", ending="")

    def _end_progress(self, counts: Counter[str]) -> None:
        if self.stderr.isatty() and counts["received"] >= 10:
            self.stderr.write(f"\r{counts['received']} messages")


def _line(taken: TakenIn) -> str:
    contact = taken.contact
    return json.dumps(
        {
            "file": taken.where.encode("utf-8", "replace").decode(),
            "result": taken.result,
            "contact": contact.pk if contact else None,
            "received_on": contact.received_on.isoformat() if contact and contact.received_on else None,
            "routed": taken.routed,
            "quarantined": taken.quarantined.pk if taken.quarantined else None,
            "reason": taken.quarantined.reason if taken.quarantined else "",
        }
    )
