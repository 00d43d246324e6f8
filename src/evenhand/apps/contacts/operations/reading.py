"""From kept bytes to a mail as read: what it says, who handed it in, when it came, and its files kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evenhand.apps.contacts.models import Receipt
from evenhand.apps.contacts.operations.whose_name import in_our_name, is_false_name
from evenhand.apps.council.models import Member, Officer
from evenhand.apps.council.queries import council, member_by_address, officer_by_address
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.operations import keep
from evenhand.apps.documents.queries import content_of
from evenhand.domain.contact.mail import Attachment as AttachedPart
from evenhand.domain.contact.mail import ParsedMail, Resident, attachments_of, parse_mail, resident_of
from evenhand.domain.contact.receipt import Received, when_received
from evenhand.domain.time.legal_day import legal_day

_NO_MAIL = frozenset({"empty", "no-headers"})


class NoMail(Exception):
    """The bytes are no mail; the sentence says what was found instead."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who handed the mail in: an officer or member of the council, or nobody we know."""

    officer: Officer | None
    member: Member | None

    @property
    def known(self) -> bool:
        """Whether it is one of the council's own people, by exact address."""
        return self.officer is not None or self.member is not None


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A mail as read, before anything of it is stored.

    `ours`: it bears an address of the council. `false_name`: it counts as somebody else's than it says. Then its sender
    is nobody of the council, and nobody's mail is taken out of it.
    """

    parsed: ParsedMail
    resident: Resident
    sender: Sender
    received: Received
    ours: bool = False
    false_name: bool = False

    @property
    def passed_on(self) -> bool:
        """Whether somebody in the council passed a resident's mail on."""
        return self.resident.address != self.parsed.from_address


def read_mail(raw: bytes, *, server_date_at: dt.datetime | None, stored_at: dt.datetime) -> ReadMail:
    """Read a mail with what the council knows of its own people and servers."""
    settings = council()
    own: tuple[str, ...] = tuple(settings.mail_domains)
    parsed = _parsed(raw, own, server_date_at, stored_at)
    sender = _sender(parsed.from_address, legal_day(stored_at))
    domain = parsed.from_address.rpartition("@")[2].lower()
    if sender.known and domain not in own:  # a member who writes from an address of their own
        own = (*own, domain)
        parsed = _parsed(raw, own, server_date_at, stored_at)
    # A report of our own server bears its name, and says nothing but what a number that we signed lets it say.
    bounce = parsed.bounce is not None
    ours = not bounce and in_our_name(parsed.from_address, own_domains=own, known=sender.known)
    false_name = is_false_name(parsed, ours=ours)
    if false_name:
        own, sender = (), Sender(officer=None, member=None)
    resident = resident_of(parsed, own_domains=own)
    passed_on = resident.address != parsed.from_address
    received = when_received(parsed, resident=resident, passed_on=passed_on, stored_at=stored_at)
    return ReadMail(
        parsed=parsed,
        resident=resident,
        sender=sender,
        received=received,
        ours=ours,
        false_name=false_name,
    )


def _parsed(
    raw: bytes, own_domains: tuple[str, ...], server_date_at: dt.datetime | None, stored_at: dt.datetime
) -> ParsedMail:
    return parse_mail(
        raw,
        own_servers=tuple(council().own_mail_servers),
        own_domains=own_domains,
        vouching_servers=tuple(council().vouching_servers),
        internal_date=server_date_at,
        read_at=stored_at,
    )


def _sender(address: str, on: dt.date) -> Sender:
    return Sender(officer=officer_by_address(address), member=member_by_address(address, on))


@dataclass(frozen=True, slots=True)
class Arrival:
    """One receipt, its mail as read, and the files that came with it, which are kept already."""

    receipt: Receipt
    mail: ReadMail
    files: tuple[tuple[AttachedPart, StoredFile], ...]


def read_arrival(receipt: Receipt, *, as_it_is: bool = False) -> Arrival:
    """Read the kept bytes of a receipt, and keep its files.

    Raises NoMail where the bytes are no mail, unless they are to be taken `as_it_is`; FileLost where they are gone.
    """
    raw = content_of(receipt.raw)
    mail = read_mail(raw, server_date_at=receipt.server_date_at, stored_at=receipt.stored_at)
    nothing = [problem.sentence for problem in mail.parsed.problems if problem.code in _NO_MAIL]
    if nothing and not as_it_is:
        raise NoMail(" ".join(nothing))
    files = (
        (part, keep(content, at=receipt.stored_at, media_type=part.type))
        for part, content in (attachments_of(raw) if mail.parsed.attachments else ())
    )
    return Arrival(receipt, mail, tuple(files))
