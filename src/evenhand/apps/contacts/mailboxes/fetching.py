"""One pass over a live mailbox: everything in it is taken in, and how that went is written down in words."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import Error, transaction
from django.db.models import Q

from evenhand.apps.contacts.mailboxes.conversation import Place, opened
from evenhand.apps.contacts.mailboxes.faults import in_words
from evenhand.apps.contacts.mailboxes.names import live_mailboxes, source_name
from evenhand.apps.contacts.mailboxes.source import MOST_A_PASS, ImapSource, PassNotes
from evenhand.apps.contacts.models import MailboxCheck, Receipt, StoredCopy
from evenhand.apps.contacts.operations.intake import TOGETHER, TakenIn, take_in
from evenhand.apps.council.models import Mailbox

_log = logging.getLogger(__name__)
_AT_ONCE = 500  # names asked for in one query
# After a failure it is tried again in one minute, then two, four and so on, at the latest in an hour.
_FIRST_PAUSE, _LONGEST_PAUSE = dt.timedelta(minutes=1), dt.timedelta(hours=1)
# A pass that has not ended after this long was cut off; another may begin. Two at once would do no harm.
CUT_OFF_AFTER = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pass:
    """How one pass went: what was taken in, what stopped it, what was odd, and whether more waits."""

    mailbox: Mailbox
    counts: Counter[str]
    trouble: str = ""
    remark: str = ""
    more_wait: bool = False


def due_mailboxes(*, at: dt.datetime) -> list[Mailbox]:
    """Those to look into now: none that failed a moment ago, and none that is being looked into."""
    waiting = MailboxCheck.objects.filter(
        Q(next_try_at__gt=at) | Q(begun_at__gt=at - CUT_OFF_AFTER, ended_at__isnull=True)
    )
    return list(live_mailboxes().exclude(pk__in=waiting.values("mailbox_id")))


def fetch_mailbox(mailbox: Mailbox, *, at: dt.datetime, most: int = MOST_A_PASS) -> Pass:
    """Take in what waits in a live mailbox, at most so many messages, and write down how it went.

    A few messages at a time are kept and committed, then each is moved, then all are read; only then come the next.
    Whatever stops the pass is said in words on the settings page and never raised, so that no mailbox hinders another.
    """
    counts: Counter[str] = Counter()
    notes, trouble = PassNotes(), ""
    try:
        _begin(mailbox, at=at)
        with opened(mailbox) as conversation:
            source = ImapSource(
                mailbox,
                conversation,
                known=partial(receipts_among, mailbox),
                moved=partial(_note_place, mailbox),
                most=most,
            )
            notes = source.notes
            for found in take_in(source, at=at, together=TOGETHER):
                if isinstance(found, TakenIn):
                    count_in(found, counts)
    except Exception as fault:  # noqa: BLE001 - one bad mailbox never stops the others; it is said in words
        trouble = in_words(fault)
        _log.error("Mailbox %s could not be read to its end (%s).", mailbox.pk, type(fault).__name__)
    remark = _remark(mailbox, notes)
    _end(mailbox, counts, notes, trouble=trouble, remark=remark, at=at)
    return Pass(mailbox, counts, trouble=trouble, remark=remark, more_wait=notes.more_wait)


def count_in(taken: TakenIn, counts: Counter[str]) -> None:
    """Count one message as `evenhand intake` and `evenhand fetch` print it."""
    counts["received"] += 1
    counts[taken.result] += 1
    counts["stored"] += taken.result != "duplicate"
    counts["routed"] += taken.routed


def receipts_among(mailbox: Mailbox, names: Sequence[str]) -> Collection[str]:
    """Of these messages of a mailbox, the ones we have a receipt for."""
    found: set[str] = set()
    for start in range(0, len(names), _AT_ONCE):
        some = Receipt.objects.filter(source=source_name(mailbox), uid__in=names[start : start + _AT_ONCE])
        found.update(some.values_list("uid", flat=True))
    return found


def _note_place(mailbox: Mailbox, name: str, place: Place) -> None:
    receipt = Receipt.objects.get(source=source_name(mailbox), uid=name)
    StoredCopy.objects.update_or_create(
        receipt=receipt, defaults={"mailbox": mailbox, "uidvalidity": place.uidvalidity, "uid": place.uid}
    )


@transaction.atomic
def _begin(mailbox: Mailbox, *, at: dt.datetime) -> None:
    MailboxCheck.objects.update_or_create(mailbox=mailbox, defaults={"begun_at": at, "ended_at": None})


def _remark(mailbox: Mailbox, notes: PassNotes) -> str:
    """What was odd in a pass, for the settings page."""
    before = MailboxCheck.objects.filter(mailbox=mailbox).values_list("numbering", flat=True).first() or {}
    anew = [
        folder
        for folder, uidvalidity in notes.numbering.items()
        if before.get(folder, uidvalidity) != uidvalidity
    ]
    said = [
        f"The mail server numbered the folder {folder} anew, so all of it was read again. What we had already "
        "was recognised by its content."
        for folder in anew
    ]
    if notes.odd_size:
        said.append(
            f"{notes.odd_size} messages had another size than the server had said, twice the same. They were "
            "stored as they came."
        )
    if notes.halves:
        said.append(
            f"{notes.halves} messages came only in part. They stay in the mailbox and are asked for again."
        )
    if notes.not_given:
        said.append(
            f"{notes.not_given} messages the mail server would not give us, though it lists them. They stay in the "
            "mailbox and are asked for again; open them there, or ask whoever keeps the mail server."
        )
    if notes.not_moved:
        said.append(
            f"{notes.not_moved} stored messages could not be moved to {mailbox.stored_folder}: "
            f"{notes.not_moved_why}. They are safe with us and lie where they were."
        )
    return " ".join(said)


def _end(
    mailbox: Mailbox, counts: Counter[str], notes: PassNotes, *, trouble: str, remark: str, at: dt.datetime
) -> None:
    """Write down how a pass went. Where not even that can be written, the page says when it last went well."""
    try:
        with transaction.atomic():
            check = MailboxCheck.objects.select_for_update().get(mailbox=mailbox)
            check.ended_at, check.trouble, check.counts = at, trouble, dict(counts)
            check.remark = remark
            check.numbering = {**check.numbering, **notes.numbering}
            if trouble:
                check.failures += 1
                check.trouble_since_at = check.trouble_since_at or at
                check.next_try_at = at + pause_after(check.failures)
            else:
                check.failures, check.trouble_since_at, check.next_try_at, check.good_at = 0, None, None, at
            check.save()
    except (Error, MailboxCheck.DoesNotExist) as fault:
        _log.error("How mailbox %s fares could not be written (%s).", mailbox.pk, type(fault).__name__)


def pause_after(failures: int) -> dt.timedelta:
    """How long a mailbox is left alone after so many failures in a row."""
    doubled: int = 2 ** min(failures - 1, 10)
    return min(_FIRST_PAUSE * doubled, _LONGEST_PAUSE)
