"""`evenhand mail parse PATH…`: what is read out of mail, as JSON; nothing is stored."""

from __future__ import annotations

import datetime as dt
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from django.core.management.base import BaseCommand, CommandError

from evenhand.domain.contact.mail import (
    NotMail,
    ParsedMail,
    StoredMessage,
    UnreadableMail,
    attachments_of,
    messages_in,
    parse_mail,
)

_UNDERSTOOD_NOT = 2


class Command(BaseCommand):
    """Read mail from files and write one JSON object a message on standard output."""

    help = "Read mail without storing it: mail parse PATH… [--attachments DIR]"
    needs_records = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`parse`, its paths and where attachments go."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="parse")
        parse = verbs.add_parser("parse", help="Write what is read out of each mail as one line of JSON.")
        parse.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parse.add_argument(
            "--attachments",
            type=Path,
            metavar="DIR",
            help="Write each attachment there, named by its SHA-256.",
        )
        parse.add_argument(
            "--own-server", action="append", default=[], metavar="HOST", help="A mail server of the council."
        )
        parse.add_argument(
            "--own-domain",
            action="append",
            default=[],
            metavar="DOMAIN",
            help="A mail domain of the council.",
        )
        parse.add_argument(
            "--vouching-server",
            action="append",
            default=[],
            metavar="HOST",
            help="A mail server of the council that checks where mail comes from.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read every path; exit 1 where a file could not be read, 2 where a path does not exist."""
        paths: list[Path] = options["paths"]
        for path in paths:
            if not path.exists():
                raise CommandError(
                    f"{path} does not exist; check the spelling of the path.", returncode=_UNDERSTOOD_NOT
                )
        folder = _attachments_folder(options["attachments"])
        unreadable = 0
        for path in paths:
            for found in messages_in(path):
                if isinstance(found, StoredMessage):
                    self._write(found, folder=folder, options=options)
                elif isinstance(found, NotMail):
                    self.stderr.write(
                        f"{found.path} is not mail (*.eml, Maildir or mbox) and was passed over."
                    )
                elif isinstance(found, UnreadableMail):
                    unreadable += 1
                    self.stderr.write(found.sentence)
        if unreadable:
            sys.exit(1)

    def _write(self, found: StoredMessage, *, folder: Path | None, options: Mapping[str, Any]) -> None:
        parsed = parse_mail(
            found.raw,
            own_servers=tuple(options["own_server"]),
            own_domains=tuple(options["own_domain"]),
            vouching_servers=tuple(options["vouching_server"]),
            internal_date=found.internal_date,
            read_at=dt.datetime.now(tz=dt.UTC),
        )
        self.stdout.write(_json(found.source_name, parsed))
        if folder is not None:
            for attachment, content in attachments_of(found.raw):
                (folder / attachment.sha256).write_bytes(content)


def _attachments_folder(folder: Path | None) -> Path | None:
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sentence = (
            f"Attachments cannot be written to {folder} ({error.strerror}); name a folder you may write to."
        )
        raise CommandError(sentence, returncode=_UNDERSTOOD_NOT) from error
    return folder


def _json(source_name: str, parsed: ParsedMail) -> str:
    """One line of JSON, with the file it came from."""
    fields = {"file": source_name.encode("utf-8", "replace").decode(), **msgspec.to_builtins(parsed)}
    return msgspec.json.encode(fields).decode()
