"""Intake: every message is kept first, then acknowledged, then read. Nothing that arrives is lost.

A crash between any two steps leaves a receipt that waits; the next intake takes it up.
"""

from __future__ import annotations

import datetime as dt
import errno
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from evenhand.apps.contacts.mailboxes.names import live_mailbox_of
from evenhand.apps.contacts.models import Contact, Quarantined, Receipt
from evenhand.apps.contacts.operations.keeping import keep_arrivals
from evenhand.apps.contacts.operations.reading import Arrival, NoMail, read_arrival
from evenhand.apps.contacts.operations.routing import routed
from evenhand.apps.contacts.operations.storing import Settled, store_contacts
from evenhand.apps.contacts.sources import Offered, Pause, Source
from evenhand.apps.council.once_a_request import answers_kept
from evenhand.apps.documents.queries import FileLost
from evenhand.domain.contact.mail import NotMail, UnreadableMail
from evenhand.domain.time.legal_day import legal_day

_log = logging.getLogger(__name__)
# How far a mail server's clock, or a message that came in during a pass, may run ahead of the pass.
_CLOCKS_DIFFER = dt.timedelta(hours=1)
_ASKED_ANEW = 20  # messages after which it is asked again who is who in the council
# Files are taken in so many at once: enough to share a sync and a question among, few enough to hold in memory.
TOGETHER = 50
_MOST_BYTES = 4_000_000
_OF_THE_MACHINE = 5  # messages that fail one after the other
_TOO_MUCH = "54"
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


def take_in(
    source: Source, *, at: dt.datetime, together: int = 1
) -> Iterator[TakenIn | NotMail | UnreadableMail]:
    """Take in everything a source offers, then what an earlier crash left waiting.

    Running it again adds nothing. A message that fails goes to quarantine and never blocks the next one. Up to
    `together` messages are kept, acknowledged and read at once, which is quicker; each is on disk before it is acknowledged.
    Where the source breaks off, what it gave before is taken in, and only then is it raised.
    """
    known: dict[str, object] = {}
    taken = 0
    for found in _batches(source.messages(), most=together):
        if not isinstance(found, list):
            yield found
            continue
        receipts = keep_arrivals(found, source=source.name, at=[_stored_at(one, at) for one in found])
        broke = _not_told(source, found)
        with answers_kept(known):
            settled = settle_all(receipts, at=at)
        yield from settled
        if broke is not None:
            raise broke
        taken += len(found)
        if taken >= _ASKED_ANEW:
            known, taken = {}, 0
    left = Receipt.objects.filter(contact__isnull=True, quarantine__isnull=True).order_by("pk")
    yield from _one_by_one(left, at=at)


def _one_by_one(receipts: Iterable[Receipt], *, at: dt.datetime) -> Iterator[TakenIn]:
    """Settle each. One at which the machine fails each time holds back none behind it; what failed is raised last."""
    broke: Exception | None = None
    failed = 0  # in a row: then it is the machine, and not a message
    for receipt in receipts:
        try:
            taken = settle(receipt, at=at)
        except Exception as fault:  # noqa: BLE001 - raised below, once those behind it are read
            broke, failed = broke or fault, failed + 1
            if failed >= _OF_THE_MACHINE:
                break
        else:
            failed = 0
            yield taken
    if broke is not None:
        raise broke


def _not_told(source: Source, kept: Sequence[Offered]) -> Exception | None:
    """Tell the source that messages are safe with us; what stopped that, where something did.

    They are read all the same, and the next pass finds their receipts.
    """
    try:
        for one in kept:
            source.acknowledge(one)
    except Exception as broke:  # noqa: BLE001 - raised by the caller, once what is kept has been read
        return broke
    return None


def _batches(
    offered: Iterator[Offered | NotMail | UnreadableMail | Pause], *, most: int
) -> Iterator[list[Offered] | NotMail | UnreadableMail]:
    """Messages in lists of at most so many, and of no more bytes than memory takes lightly; what is none by itself.

    What a source gave before it broke off comes first: else one message at which it always breaks would hold back others.
    """
    batch: list[Offered] = []
    broke: Exception | None = None
    while broke is None:
        try:
            found = next(offered, None)
        except Exception as fault:  # noqa: BLE001 - raised below, after what came before it
            found, broke = None, fault
        if isinstance(found, NotMail | UnreadableMail):
            yield found
            continue
        if isinstance(found, Offered):
            batch.append(found)
            if len(batch) < most and sum(len(one.raw) for one in batch) < _MOST_BYTES:
                continue
        if batch:
            yield batch
            batch = []
        if found is None:
            break
    if broke is not None:
        raise broke


def _stored_at(found: Offered, at: dt.datetime) -> dt.datetime:
    """The instant of storing: never before the source had it, as mail arrives while a pass runs and clocks differ."""
    received_at = found.server_date_at
    ahead = received_at is not None and at < received_at <= at + _CLOCKS_DIFFER
    return received_at if ahead and received_at is not None else at


def settle_all(receipts: Sequence[Receipt], *, at: dt.datetime) -> list[TakenIn]:
    """Read kept messages and make their contacts, all in one go; one by one where that fails, so that each has its own fate."""
    if len(receipts) > 1:
        try:
            return _settled_together(receipts, at=at)
        except Exception as failure:  # noqa: BLE001 - one by one, it is said of the message that fails
            _log.info("Messages are read one by one now: %s", type(failure).__name__)
    return list(_one_by_one(receipts, at=at))


def _settled_together(receipts: Sequence[Receipt], *, at: dt.datetime) -> list[TakenIn]:
    numbers = [receipt.pk for receipt in receipts]
    aside = set(Quarantined.objects.filter(receipt__in=numbers).values_list("receipt_id", flat=True))
    arrivals: list[Arrival] = []
    became: dict[int, TakenIn] = {}
    for receipt in receipts:
        if receipt.contact_id is not None or receipt.pk in aside:
            became[receipt.pk] = TakenIn(receipt.where, "duplicate", contact=receipt.contact)
            continue
        try:
            arrivals.append(read_arrival(receipt))
        except Exception as failure:  # noqa: BLE001 - whatever fails, the message waits in quarantine with its reason
            became[receipt.pk] = _failed(receipt, failure, at=at)
    for one, settled in zip(arrivals, store_contacts(arrivals), strict=True):
        became[one.receipt.pk] = _taken_in(one.receipt, settled)
    return [became[number] for number in numbers]


def settle(receipt: Receipt, *, at: dt.datetime) -> TakenIn:
    """Read one kept message and make its contact, or put it in quarantine with the reason."""
    if receipt.contact_id is not None or Quarantined.objects.filter(receipt=receipt).exists():
        return TakenIn(receipt.where, "duplicate", contact=receipt.contact)
    try:
        return _taken_in(receipt, make_contact(receipt))
    except Exception as failure:  # noqa: BLE001 - whatever fails, the message waits in quarantine with its reason
        return _failed(receipt, failure, at=at)


def make_contact(receipt: Receipt, *, as_it_is: bool = False) -> Settled:
    """Read the kept bytes of a receipt and make its contact, or add it to the one it is a copy of.

    Raises NoMail where the bytes are no mail, unless they are to be taken `as_it_is`.
    """
    return store_contacts([read_arrival(receipt, as_it_is=as_it_is)])[0]


def _taken_in(receipt: Receipt, settled: Settled) -> TakenIn:
    result: Result = _result(settled.contact) if settled.new else "duplicate"
    return TakenIn(receipt.where, result, contact=settled.contact)


def _failed(receipt: Receipt, failure: Exception, *, at: dt.datetime) -> TakenIn:
    """Put a message that could not be read into quarantine, unless the fault is the machine's and not the message's."""
    if _of_the_machine(failure):
        raise failure  # its receipt waits, and the next intake takes it up
    return TakenIn(receipt.where, "quarantined", quarantined=_quarantine(receipt, failure, at=at))


def _of_the_machine(failure: Exception) -> bool:
    """Whether the disk is full or the database cannot be written, which no quarantine could mend.

    PostgreSQL also calls it so where a value is more than it holds (class 54): that is the message's own.
    """
    if str(getattr(failure.__cause__, "sqlstate", None) or "").startswith(_TOO_MUCH):
        return False
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
    return routed(customer_id=None, on=legal_day(at), mailbox_id=mailbox).reader


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
