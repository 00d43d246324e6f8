"""The council's mailboxes: their addresses, and how the mail of each is fetched."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
from dataclasses import asdict, dataclass

from django.db import transaction

from evenhand.apps.accounts.addresses import normalised_address
from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.council.models import Mailbox, ServiceArea

_MAILBOX_FACTS = ("address", "title", "purpose", "service_area", "kind", "active")
INBOX, STORED = "INBOX", "Evenhand"
# Environment variables of this form alone, so that no setting of a mailbox reaches the installation's own secrets;
# or the plain name of a file.
SECRET_VARIABLE = re.compile(r"EVENHAND_MAILBOX_[A-Z0-9_]{1,80}")
SECRET_FILE = re.compile(r"[a-z0-9][a-z0-9._-]{0,80}")


@dataclass(frozen=True, slots=True)
class Connection:
    """How the mail of a live mailbox is fetched; each field as the `Mailbox` has it."""

    host: str
    port: int
    security: str
    login: str
    auth: str
    secret_name: str
    folders: tuple[str, ...] = (INBOX,)
    stored_folder: str = ""
    token_url: str = ""
    token_client: str = ""
    token_scope: str = ""


@transaction.atomic
def add_mailbox(
    *,
    address: str,
    title: str,
    purpose: str = "",
    service_area: ServiceArea | None = None,
    kind: str = Mailbox.Kind.FILE,
    by: User,
    at: dt.datetime,
) -> Mailbox:
    """Add an address at which the council receives mail. The same address twice gives the one there is."""
    try:
        plain = normalised_address(address)
    except ValueError as odd:
        raise Refused(str(odd), field="address") from odd
    facts = {
        "title": title.strip(),
        "purpose": purpose.strip(),
        "service_area": service_area,
        "kind": kind,
    }
    mailbox, new = Mailbox.objects.get_or_create(address=plain, defaults=facts)
    if new:
        note_change(mailbox, what="add-mailbox", by=by, at=at, after=facts_of(mailbox, _MAILBOX_FACTS))
    return mailbox


@transaction.atomic
def change_mailbox(
    mailbox: Mailbox,
    *,
    title: str,
    purpose: str,
    active: bool,
    service_area: ServiceArea | None = None,
    by: User,
    at: dt.datetime,
) -> Mailbox:
    """Change what a mailbox is called, which service it is for, and whether it is in use.

    Its address never changes: add another.
    """
    mailbox = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
    before = facts_of(mailbox, _MAILBOX_FACTS)
    mailbox.title, mailbox.purpose, mailbox.active = title.strip(), purpose.strip(), active
    mailbox.service_area = service_area
    after = facts_of(mailbox, _MAILBOX_FACTS)
    if before != after:
        mailbox.save(update_fields=["title", "purpose", "service_area", "active"])
        note_change(mailbox, what="change-mailbox", by=by, at=at, before=before, after=after)
    return mailbox


_CONNECTION_FACTS = tuple(Connection.__dataclass_fields__)


@transaction.atomic
def connect_mailbox(mailbox: Mailbox, connection: Connection, *, by: User, at: dt.datetime) -> Mailbox:
    """Say that a mailbox is live, and how its mail is fetched.

    Raises Refused where a part is missing, where the line would be open to others, or where the secret's name
    is none that a secret of a mailbox may have.
    """
    _check(connection)
    mailbox = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
    watched = ("kind", *_CONNECTION_FACTS)
    before = facts_of(mailbox, watched)
    mailbox.kind = Mailbox.Kind.IMAP
    for name, value in asdict(connection).items():
        setattr(mailbox, name, list(value) if isinstance(value, tuple) else value)
    after = facts_of(mailbox, watched)
    if before != after:
        mailbox.save(update_fields=list(watched))
        note_change(mailbox, what="connect-mailbox", by=by, at=at, before=before, after=after)
    return mailbox


@transaction.atomic
def disconnect_mailbox(mailbox: Mailbox, *, by: User, at: dt.datetime) -> Mailbox:
    """Fetch a mailbox's mail no longer; how it was fetched stays noted, and its mail may come in from files."""
    mailbox = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
    if mailbox.kind != Mailbox.Kind.FILE:
        before = facts_of(mailbox, ("kind",))
        mailbox.kind = Mailbox.Kind.FILE
        mailbox.save(update_fields=["kind"])
        note_change(
            mailbox,
            what="disconnect-mailbox",
            by=by,
            at=at,
            before=before,
            after=facts_of(mailbox, ("kind",)),
        )
    return mailbox


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine, so that nobody else can listen on the line."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check(connection: Connection) -> None:
    for name, what in (("host", "mail server"), ("login", "login"), ("secret_name", "name of the secret")):
        if not getattr(connection, name).strip():
            raise Refused(f"A live mailbox needs its {what}.", field=name)
    if not connection.folders:
        raise Refused("Name at least one folder to read, usually INBOX.", field="folders")
    if connection.stored_folder in connection.folders:
        raise Refused(
            "Stored mail cannot be put into a folder that is read: name another folder.",
            field="stored_folder",
        )
    if connection.security == Mailbox.Security.PLAIN and not is_loopback(connection.host):
        raise Refused(
            "Without TLS others could read the mail and the password on the way. Choose TLS or STARTTLS; a line "
            "without either is only for a server on this very machine, such as 127.0.0.1.",
            field="security",
        )
    if not (
        SECRET_VARIABLE.fullmatch(connection.secret_name) or SECRET_FILE.fullmatch(connection.secret_name)
    ):
        raise Refused(
            "Write the name of an environment variable such as EVENHAND_MAILBOX_PLANNING, or of a file in the "
            "folder secrets, in small letters. Never write the password itself here.",
            field="secret_name",
        )
    _check_tokens(connection)


def _check_tokens(connection: Connection) -> None:
    if connection.auth == Mailbox.Auth.PASSWORD:
        return
    if not connection.token_client.strip():
        raise Refused("Signing in with a token needs the client id of the application.", field="token_client")
    if not connection.token_url.startswith("https://"):
        raise Refused(
            "Write where tokens are given out, beginning with https://. For Microsoft 365 that is "
            "https://login.microsoftonline.com/ and the tenant; for others it is the token endpoint.",
            field="token_url",
        )
