"""What stands beside cases and contacts in a council at work: items asked of officers, promises, what was sent, receipts.

In the proportions of such a council: every second open case asked an officer something, and every fifth closed one
once did; one open case in five owes a letter, and each closed one owed what was written; every third case was
answered by mail, of which one in ten thousand is of unknown fate; and each message that came in has its receipt.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.db import models, transaction
from django.db.models import QuerySet

from evenhand.apps.cases.models import Case, CaseContact, CasePerson, ItemRow, ObligationRow
from evenhand.apps.contacts.models import Contact, OutgoingMessage, Receipt
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.models.outgoing import SendingState
from evenhand.apps.demonstration.benchmarks.volume.words import sentence
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.search.operations import index_new
from evenhand.apps.search.sources import Words

ASKED_EVERY, ASKED_ONCE_EVERY, OWES_EVERY, ANSWERED_EVERY, UNCERTAIN_EVERY = 2, 5, 5, 3, 10_000
_SOURCE = "volume"  # of receipts: marks what was added already
_BATCH = 5_000
Row = TypeVar("Row", bound=models.Model)


def add_beside(handlers: Sequence[int], *, today: dt.date) -> None:
    """Add what is not there yet: cases that have no item or promise of ours, contacts that have no receipt."""
    raw = _bytes_of_all(today)
    last = (
        ObligationRow.objects.filter(name=_SOURCE)
        .order_by("-case_id")
        .values_list("case_id", flat=True)
        .first()
    )
    for cases in _in_batches(Case.objects.filter(pk__gt=last or 4, received_on__isnull=False).order_by("pk")):
        with transaction.atomic():
            _add_items(cases, handlers)
            _add_promises(cases)
            _add_answers([case for case in cases if case.pk % ANSWERED_EVERY == 0], raw)
    held = Receipt.objects.filter(source=_SOURCE).order_by("-contact_id").values_list("contact_id", flat=True)
    came = Contact.objects.filter(direction=Direction.IN, pk__gt=held.first() or 0).only(
        "pk", "stored_at", "received_on"
    )
    for contacts in _in_batches(came.order_by("pk")):
        with transaction.atomic():
            Receipt.objects.bulk_create(_receipt(contact, raw) for contact in contacts)


def _in_batches(rows: QuerySet[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows.iterator(chunk_size=_BATCH):
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _bytes_of_all(today: dt.date) -> StoredFile:
    """One file that stands for the bytes of every message: pages of lists never open them."""
    at = dt.datetime.combine(today, dt.time(8), tzinfo=dt.UTC)
    key = hashlib.sha256(_SOURCE.encode()).hexdigest()
    file, _ = StoredFile.objects.get_or_create(
        sha256=key, defaults={"size": 8_000, "stored_at": at, "key": key}
    )
    return file


def _add_items(cases: Sequence[Case], handlers: Sequence[int]) -> None:
    asked = [case for case in cases if case.pk // 10 % (ASKED_ONCE_EVERY if case.final else ASKED_EVERY) == 0]
    ItemRow.objects.bulk_create(
        (
            ItemRow(
                case=case,
                key="contribution-1",
                kind="contribution",
                stage="received" if case.final else "asked",
                final=case.final,
                opened_on=_day(case),
                due_on=None if case.final else case.next_due_on,
            )
            for case in asked
        ),
        batch_size=2_000,
    )
    CasePerson.objects.bulk_create(
        (
            CasePerson(
                case=case,
                officer_id=handlers[case.pk // 7 % len(handlers)],
                role="from_whom",
                item="contribution-1",
            )
            for case in asked
        ),
        batch_size=2_000,
    )


def _add_promises(cases: Sequence[Case]) -> None:
    ObligationRow.objects.bulk_create(
        (
            ObligationRow(
                case=case,
                key=f"letter.{_SOURCE}",
                kind="letter",
                name=_SOURCE,
                title="Say that it came",
                owed_since=_day(case),
                due_on=case.next_due_on,
                open=not case.final and case.pk // 10 % OWES_EVERY == 0,
            )
            for case in cases
        ),
        batch_size=2_000,
    )


def _add_answers(cases: Sequence[Case], raw: StoredFile) -> None:
    """A contact that went out with its message for each of these cases, on the case and found by its words."""
    contacts = Contact.objects.bulk_create((_answer(case) for case in cases), batch_size=500)
    pairs = list(zip(cases, contacts, strict=True))
    OutgoingMessage.objects.bulk_create((_message(case, one, raw) for case, one in pairs), batch_size=1_000)
    ties = (CaseContact(case=case, contact_id=one.pk, sequence=2) for case, one in pairs)
    CaseContact.objects.bulk_create(ties, batch_size=2_000)
    index_new("contact", (Words(one.pk, f"{one.subject}\n{one.text}", one.received_on) for one in contacts))


def _day(case: Case) -> dt.date:
    return case.received_on or dt.date(2020, 1, 1)


def _at(case: Case) -> dt.datetime:
    return dt.datetime.combine(_day(case), dt.time(15), tzinfo=dt.UTC)


def _answer(case: Case) -> Contact:
    text, key = sentence(case.pk + 11, 60), hashlib.sha256(f"answer {case.pk}".encode()).hexdigest()
    return Contact(
        direction=Direction.OUT,
        channel="email",
        received_at=_at(case),
        received_on=case.received_on,
        stored_at=_at(case),
        subject=f"[{case.ref}] {case.title}"[:300],
        text=text,
        new_text=text,
        message_id=f"<answer-{case.pk}@example.org>",
        message_key=key,
        content_hash=key,
        customer_id=case.customer_id,
    )


def _message(case: Case, contact: Contact, raw: StoredFile) -> OutgoingMessage:
    uncertain = case.pk % UNCERTAIN_EVERY == 0
    return OutgoingMessage(
        contact=contact,
        raw=raw,
        envelope_from="council@harrowmere.example",
        recipients=["somebody@example.org"],
        case_ref=case.ref,
        purpose="reply",
        state=SendingState.UNCERTAIN if uncertain else SendingState.SENT,
        made_at=_at(case),
        tried_at=_at(case),
        sent_at=None if uncertain else _at(case),
    )


def _receipt(contact: Contact, raw: StoredFile) -> Receipt:
    return Receipt(
        contact=contact,
        source=_SOURCE,
        uid=hashlib.sha256(f"{_SOURCE} {contact.pk}".encode()).hexdigest(),
        raw=raw,
        received_at=contact.stored_at,
        received_how="server",
        stored_at=contact.stored_at,
    )
