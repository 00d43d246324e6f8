"""Intake: every message is kept first, then acknowledged, then read. Nothing that arrives is lost.

A crash between any two steps leaves a receipt that waits; the next intake takes it up.
"""

from __future__ import annotations

import datetime as dt
import errno
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from evenhand.apps.contacts.mailboxes.names import live_mailbox_of
from evenhand.apps.contacts.models import Contact, Quarantined, Receipt
from evenhand.apps.contacts.operations.keeping import keep_arrival
from evenhand.apps.contacts.operations.reading import NoMail, make_contact
from evenhand.apps.contacts.operations.routing import routed
from evenhand.apps.contacts.sources import Offered, Source
from evenhand.apps.council.once_a_request import answers_kept
from evenhand.apps.documents.queries import FileLost
from evenhand.domain.contact.mail import NotMail, UnreadableMail
from evenhand.domain.time.legal_day import legal_day

_log = logging.getLogger(__name__)
# How far a mail server's clock, or a message that came in during a pass, may run ahead of the pass.
_CLOCKS_DIFFER = dt.timedelta(hours=1)
_ASKED_ANEW = 20  # messages after which it is asked again who is who in the council
_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
Result = Literal["matched", "suggested", "unmatched", "quarantined", "duplicate"]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of one message: stored as a contact or in quarantine, or known already."""

    where: str
    result: Result
    contact: Contact | None = None
    quarantined: Quarantined | None = None

    @property
    def routed(self) -> bool:
        """Whether it went to a single point of contact or a deputy now."""
        return (
            self.result != "duplicate"
            and self.contact is not None
            and self.contact.arrangement_id is not None
        )


def take_in(source: Source, *, at: dt.datetime) -> Iterator[TakenIn | NotMail | UnreadableMail]:
    """Take in everything a source offers, one message at a time, then what an earlier crash left waiting.

    Running it again adds nothing. A message that fails goes to quarantine and never blocks the next one.
    """
    known: dict[str, object] = {}
    for number, found in enumerate(source.messages()):
        if number % _ASKED_ANEW == 0:
            known = {}
        if not isinstance(found, Offered):
            yield found
            continue
        receipt = keep_arrival(found, source=source.name, at=_stored_at(found, at))
        source.acknowledge(found)
        with answers_kept(known):
            settled = settle(receipt, at=at)
        yield settled
    for waiting in Receipt.objects.filter(contact__isnull=True, quarantine__isnull=True).order_by("pk"):
        yield settle(waiting, at=at)


def _stored_at(found: Offered, at: dt.datetime) -> dt.datetime:
    """The instant of storing: never before the source had it, as mail arrives while a pass runs and clocks differ."""
    received_at = found.server_date_at
    ahead = received_at is not None and at < received_at <= at + _CLOCKS_DIFFER
    return received_at if ahead and received_at is not None else at


def settle(receipt: Receipt, *, at: dt.datetime) -> TakenIn:
    """Read one kept message and make its contact, or put it in quarantine with the reason."""
    if receipt.contact_id is not None or Quarantined.objects.filter(receipt=receipt).exists():
        return TakenIn(receipt.where, "duplicate", contact=receipt.contact)
    try:
        settled = make_contact(receipt)
    except Exception as failure:
        if _of_the_machine(failure):
            raise  # not the message's fault: its receipt waits, and the next intake takes it up
        quarantined = _quarantine(receipt, failure, at=at)
        return TakenIn(receipt.where, "quarantined", quarantined=quarantined)
    if not settled.new:
        return TakenIn(receipt.where, "duplicate", contact=settled.contact)
    return TakenIn(receipt.where, _result(settled.contact), contact=settled.contact)


def _of_the_machine(failure: Exception) -> bool:
    """Whether the disk is full or the database cannot be written, which no quarantine could mend."""
    return isinstance(failure, OperationalError | InterfaceError) or (
        isinstance(failure, OSError) and failure.errno in _DISK
    )


def _result(contact: Contact) -> Result:
    if contact.customer_id is not None:
        return "matched"
    return "suggested" if contact.suggested_customer_id is not None else "unmatched"


@transaction.atomic
def _quarantine(receipt: Receipt, failure: Exception, *, at: dt.datetime) -> Quarantined:
    if not isinstance(failure, NoMail):
        _log.error("Receipt %s could not be read: %s", receipt.pk, type(failure).__name__)
    quarantined, _ = Quarantined.objects.get_or_create(
        receipt=receipt,
        defaults={
            "raw": receipt.raw,
            "source": receipt.source,
            "reason": reason_of(failure),
            "quarantined_at": at,
            "last_tried_at": at,
            "reader_id": _reader_of(receipt, at=at),
        },
    )
    return quarantined


def _reader_of(receipt: Receipt, *, at: dt.datetime) -> int | None:
    """Who reads what nobody could read in: whoever reads the new mail of its mailbox (CONTACT-READ-1WD)."""
    mailbox = live_mailbox_of(receipt)
    return routed(customer_id=None, on=legal_day(at), mailbox_id=mailbox.pk if mailbox else None).reader


def reason_of(failure: Exception) -> str:
    """Why a message could not be made into a contact, in a sentence a caseworker can act on."""
    if isinstance(failure, NoMail):
        return f"{failure} Open the raw message: take it in as it is, or leave it here with a note of what it was."
    if isinstance(failure, FileLost):
        return str(failure)
    return (
        f"Reading it failed ({type(failure).__name__}). The raw message is safe. Read it here, try again, and "
        "tell the administrator if it fails once more."
    )


def try_again(quarantined: Quarantined, *, as_it_is: bool = False, at: dt.datetime) -> Quarantined:
    """Try a quarantined message once more, or take it in as it is although it is no mail.

    One that was resolved stays resolved. A failure is counted, with its new reason.
    """
    if quarantined.resolved_contact_id is not None:
        return quarantined
    try:
        make_contact(quarantined.receipt, as_it_is=as_it_is)
        reason = quarantined.reason
    except Exception as failure:  # noqa: BLE001 - it stays in quarantine, with the new reason shown
        _log.error("Receipt %s failed again: %s", quarantined.receipt_id, type(failure).__name__)
        reason = reason_of(failure)
    Quarantined.objects.filter(pk=quarantined.pk).update(
        tries=F("tries") + 1, last_tried_at=at, reason=reason
    )
    quarantined.refresh_from_db()
    return quarantined
