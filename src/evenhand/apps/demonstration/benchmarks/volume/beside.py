"""What stands beside cases and contacts in a council at work: items asked of officers, promises, what was sent, receipts.

In the proportions of such a council: every second open case asked an officer something, and every fifth closed one
once did; one open case in five owes a letter, and each closed one owed what was written; every third case was
answered by mail, of which one in ten thousand is of unknown fate; and each message that came in has its receipt.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from django.db.models import Model, QuerySet

from evenhand.apps.cases.models import Case, CaseContact, CasePerson, ItemRow, ObligationRow
from evenhand.apps.contacts.models import Contact, OutgoingMessage, Receipt
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.models.outgoing import SendingState
from evenhand.apps.demonstration.benchmarks.volume.rows import Sheet, in_bulk, last_of, write_documents
from evenhand.apps.demonstration.benchmarks.volume.words import sentence
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.search.models import SearchDocument

ASKED_EVERY, ASKED_ONCE_EVERY, OWES_EVERY, ANSWERED_EVERY, UNCERTAIN_EVERY = 2, 5, 5, 3, 10_000
_SOURCE = "volume"  # of receipts: marks what was added already
_BATCH = 5_000
Row = TypeVar("Row", bound=Model)


class _Case(NamedTuple):
    pk: int
    ref: str
    title: str
    final: bool
    on: dt.date
    next_due_on: dt.date | None
    customer: int | None

    @property
    def at(self) -> dt.datetime:
        return dt.datetime.combine(self.on, dt.time(15), tzinfo=dt.UTC)


def add_beside(handlers: Sequence[int], *, today: dt.date) -> None:
    """Add what is not there yet: cases that have no item or promise of ours, contacts that have no receipt."""
    raw = _bytes_of_all(today)
    last = (
        ObligationRow.objects.filter(name=_SOURCE)
        .order_by("-case_id")
        .values_list("case_id", flat=True)
        .first()
    )
    cases = Case.objects.filter(received_on__isnull=False)
    facts = ("pk", "ref", "title", "final", "received_on", "next_due_on", "customer_id")
    into_many = (Contact, CaseContact, CasePerson, SearchDocument)
    with in_bulk(ItemRow, ObligationRow, OutgoingMessage, growing_little=into_many):
        for rows in _in_batches(cases.values_list(*facts), Case, after=last or 4):
            batch = [_Case(*row) for row in rows]
            _add_items(batch, handlers)
            _add_promises(batch)
            _add_answers([case for case in batch if case.pk % ANSWERED_EVERY == 0], raw)
    held = Receipt.objects.filter(source=_SOURCE).order_by("-contact_id").values_list("contact_id", flat=True)
    came = Contact.objects.filter(direction=Direction.IN).values_list("pk", "stored_at")
    receipts = Sheet(
        Receipt(source=_SOURCE, raw=raw, received_how="server"),
        ("contact_id", "uid", "received_at", "stored_at"),
    )
    with in_bulk(Receipt):
        for rows in _in_batches(came, Contact, after=held.first() or 0):
            receipts.write((pk, _digest(f"{_SOURCE} {pk}"), at, at) for pk, at in rows)


def _in_batches(
    facts: QuerySet[Row, tuple[Any, ...]], model: type[Row], *, after: int
) -> Iterator[list[tuple[Any, ...]]]:
    """The facts by the number of their rows, a few thousand numbers at a time."""
    for first in range(after, last_of(model), _BATCH):
        yield list(facts.filter(pk__gt=first, pk__lte=first + _BATCH).order_by("pk"))


def _bytes_of_all(today: dt.date) -> StoredFile:
    """One file that stands for the bytes of every message: pages of lists never open them."""
    at = dt.datetime.combine(today, dt.time(8), tzinfo=dt.UTC)
    key = _digest(_SOURCE)
    file, _ = StoredFile.objects.get_or_create(
        sha256=key, defaults={"size": 8_000, "stored_at": at, "key": key}
    )
    return file


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _add_items(cases: Sequence[_Case], handlers: Sequence[int]) -> None:
    asked = [case for case in cases if case.pk // 10 % (ASKED_ONCE_EVERY if case.final else ASKED_EVERY) == 0]
    columns = ("case_id", "stage", "final", "opened_on", "due_on")
    Sheet(ItemRow(key="contribution-1", kind="contribution"), columns).write(
        (
            case.pk,
            "received" if case.final else "asked",
            case.final,
            case.on,
            None if case.final else case.next_due_on,
        )
        for case in asked
    )
    Sheet(CasePerson(role="from_whom", item="contribution-1"), ("case_id", "officer_id", "in_hand")).write(
        (case.pk, handlers[case.pk // 7 % len(handlers)], not case.final) for case in asked
    )


def _add_promises(cases: Sequence[_Case]) -> None:
    promised = ObligationRow(key=f"letter.{_SOURCE}", kind="letter", name=_SOURCE, title="Say that it came")
    Sheet(promised, ("case_id", "owed_since", "due_on", "open")).write(
        (case.pk, case.on, case.next_due_on, not case.final and case.pk // 10 % OWES_EVERY == 0)
        for case in cases
    )


def _add_answers(cases: Sequence[_Case], raw: StoredFile) -> None:
    """A contact that went out with its message for each of these cases, on the case and found by its words."""
    first = last_of(Contact) + 1
    numbered = list(enumerate(cases, start=first))
    said = [(f"[{case.ref}] {case.title}"[:300], sentence(case.pk + 11, 60)) for case in cases]
    columns = (
        *("id", "received_at", "received_on", "stored_at", "subject", "text", "new_text"),
        *("message_id", "message_key", "content_hash", "customer_id"),
    )
    Sheet(Contact(direction=Direction.OUT, channel="email"), columns).write(
        (
            *(pk, case.at, case.on, case.at, subject, text, text),
            *(f"<answer-{case.pk}@example.org>", key, key, case.customer),
        )
        for (pk, case), (subject, text) in zip(numbered, said, strict=True)
        for key in (_digest(f"answer {case.pk}"),)
    )
    sent = OutgoingMessage(
        raw=raw,
        envelope_from="council@harrowmere.example",
        recipients=["somebody@example.org"],
        purpose="reply",
    )
    Sheet(sent, ("contact_id", "case_ref", "state", "made_at", "tried_at", "sent_at")).write(
        (pk, case.ref, SendingState.UNCERTAIN.value, case.at, case.at, None)
        if case.pk % UNCERTAIN_EVERY == 0
        else (pk, case.ref, SendingState.SENT.value, case.at, case.at, case.at)
        for pk, case in numbered
    )
    Sheet(CaseContact(sequence=2), ("case_id", "contact_id")).write((case.pk, pk) for pk, case in numbered)
    write_documents(
        "contact",
        (
            (pk, f"{subject}\n{text}", case.on)
            for (pk, case), (subject, text) in zip(numbered, said, strict=True)
        ),
    )
