"""What erasing a case does to the messages on it: those that stand on no other case are blanked, and their files go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Exists, Model, OuterRef

from evenhand.apps.cases.erasing import Gone
from evenhand.apps.cases.models import Case, CaseContact, Erasure
from evenhand.apps.contacts.finding import FILES, KIND
from evenhand.apps.contacts.models import (
    Attachment,
    Contact,
    OutgoingMessage,
    Quarantined,
    Receipt,
)
from evenhand.apps.documents.releasing import release
from evenhand.apps.search.operations import remove

ERASED = "[erased]"
_WORDS = (
    "from_name from_address from_key text new_text html message_id in_reply_to list_id forwarded_by_address "
    "forwarded_reason suggested_why route_reason note outcome_why"
).split()
_LISTS = ("to", "cc", "references", "problems", "robots")


def erase_contacts(case: Case, _at: dt.datetime) -> Gone:
    """Blank the contacts that stand on this case and on no other that still has its words.

    Their numbers, days, direction and outcome stay, and so do the hashes by which a copy is known again.
    """
    numbers = _only_here(case)
    return Gone(contacts=len(numbers), files=_blanked(numbers))


def why_contacts_keep(people: Sequence[int]) -> str:
    """Why the record of somebody stays: mail of theirs waits to be sorted (RET-3)."""
    waits = Contact.objects.filter(customer__in=people, outcome="", direction="in")
    waits = waits.exclude(pk__in=CaseContact.objects.values("contact_id")).exclude(subject=ERASED)
    return "A message of theirs waits to be sorted." if waits.exists() else ""


def erase_contacts_of(people: Sequence[int], _at: dt.datetime) -> Sequence[tuple[Model, int]]:
    """Blank what somebody wrote or was written to beside any case, with their record (RET-3)."""
    erased = Erasure.objects.filter(case=OuterRef("case"), confirmed_at__isnull=False)
    standing = CaseContact.objects.filter(~Exists(erased)).values("contact_id")
    theirs = Contact.objects.filter(customer__in=people).exclude(pk__in=standing).exclude(subject=ERASED)
    return _blanked(list(theirs.values_list("pk", flat=True)))


def destroy_files_of(contact: Contact, places: Sequence[int], *, at: dt.datetime) -> int:
    """Destroy files that came with a message, and the raw message in which they lie; how many files of it went.

    What was written stays as it was read. The rows and hashes stay too, so that a copy is known again.
    """
    held = list(contact.attachments.filter(place__in=places, file__erased_at=None))
    if not held:
        return 0
    for one in held:
        remove(FILES, one.pk)
    holding: list[tuple[Model, int]] = [(one, one.file_id) for one in held]
    holding += [(row, file) for row, file in _raws_of([contact.pk]) if file is not None]
    release(holding, at=at)
    contact.attachments.filter(pk__in=[one.pk for one in held]).update(name=ERASED)
    return len(held)


def _blanked(numbers: Sequence[int]) -> list[tuple[Model, int]]:
    """Blank these contacts and what hangs on them; the rows whose files are let go."""
    for number in numbers:
        remove(KIND, number)
    for number in Attachment.objects.filter(contact__in=numbers).values_list("pk", flat=True):
        remove(FILES, number)
    files: list[tuple[Model, int]] = [(row, file) for row, file in _files_of(numbers) if file is not None]
    blank: dict[str, object] = dict.fromkeys(_WORDS, "") | {name: [] for name in _LISTS}
    Contact.objects.filter(pk__in=numbers).update(**blank, subject=ERASED)
    Attachment.objects.filter(contact__in=numbers).update(name=ERASED)
    Receipt.objects.filter(contact__in=numbers).update(where="")
    OutgoingMessage.objects.filter(contact__in=numbers).update(
        envelope_from="", recipients=[], refused={}, partly_refused=False, problem=""
    )
    return files


def _only_here(case: Case) -> list[int]:
    erased = Erasure.objects.filter(case=OuterRef("case"), confirmed_at__isnull=False)
    standing = CaseContact.objects.exclude(case=case).filter(~Exists(erased)).values("contact_id")
    here = CaseContact.objects.filter(case=case).values("contact_id")
    return list(Contact.objects.filter(pk__in=here).exclude(pk__in=standing).values_list("pk", flat=True))


def _files_of(
    numbers: Sequence[int],
) -> Iterable[tuple[Contact | Attachment | Receipt | Quarantined | OutgoingMessage, int | None]]:
    yield from _raws_of(numbers)
    for attachment in Attachment.objects.filter(contact__in=numbers):
        yield attachment, attachment.file_id
    for outgoing in OutgoingMessage.objects.filter(contact__in=numbers):
        yield outgoing, outgoing.raw_id


def _raws_of(numbers: Sequence[int]) -> Iterable[tuple[Contact | Receipt | Quarantined, int | None]]:
    """The raw messages as they came, wherever their bytes are named."""
    for contact in Contact.objects.filter(pk__in=numbers):
        yield contact, contact.raw_id
    for receipt in Receipt.objects.filter(contact__in=numbers):
        yield receipt, receipt.raw_id
    for held in Quarantined.objects.filter(receipt__contact__in=numbers):
        yield held, held.raw_id
